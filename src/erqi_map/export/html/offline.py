"""Any folium map, with whatever was added to it, as one file that opens without a network."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template

from erqi_map.errors import checked_lang
from erqi_map.i18n import phrase
from erqi_map.render.web.offline import FoliumMap, keeps_styles, offline_parts
from erqi_map.render.web.page_text import inert

from ..write import write_whole
from .file import ExportResult, page_of_parts, read_template


def page_of_map(
    any_map: FoliumMap,
    *,
    title: str = "",
    lang: str = "zh",
    beside: bool = False,
    embed: Mapping[str, Path | str] | None = None,
) -> ExportResult:
    """What `save_offline` writes."""
    checked_lang(lang)
    connections = ["'self'"] if beside else []
    parts = offline_parts(any_map, embed)
    return page_of_parts(
        parts, lang=lang, title=title, connections=connections, authored=keeps_styles(any_map)
    )


def save_offline(
    any_map: FoliumMap,
    path: Path | str,
    *,
    title: str = "",
    lang: str = "zh",
    beside: bool = False,
    embed: Mapping[str, Path | str] | None = None,
) -> ExportResult:
    """Write a folium map as one HTML file: Leaflet, layers and data are in the file itself.

    The file asks the network for nothing, and its policy lets nothing but its own scripts run.
    title: of the window; lang: "zh" or "en". beside: lets it read files of its own folder when it
    is served, as a `TiledLayer` needs whose archive is not embedded. embed: local copies of
    pictures the map gives by address, {address: file}. Takes folium.Map, DualMap and Figure with
    the plugins of folium 0.20. Raises ExportError, in Chinese, naming the part, for what needs the
    network, and when the file cannot be written.
    """
    result = page_of_map(any_map, title=title, lang=lang, beside=beside, embed=embed)
    write_whole(Path(path), result.content)
    return replace(result, path=Path(path))


@dataclass(frozen=True)
class OfflineView:
    """What `show_offline` shows: the page of a map, in a frame of a notebook."""

    page: bytes
    title: str
    height_px: int

    def _repr_html_(self) -> str:
        return Template(read_template("frame.html")).substitute(
            page=escape(self.page.decode("utf-8")),
            title=inert(self.title),
            height_px=int(self.height_px),
        )


def show_offline(
    any_map: FoliumMap, *, title: str = "", lang: str = "zh", height_px: int = 600
) -> OfflineView:
    """A folium map for the last line of a notebook's cell, with everything in the notebook itself.

    Shown by itself, a folium map asks the network for Leaflet; this one stays on the page of a
    notebook that is exported and opened without a network. Raises as `save_offline`.
    """
    name = title or phrase(checked_lang(lang), "export", "title")
    return OfflineView(page_of_map(any_map, title=name, lang=lang).content, name, height_px)
