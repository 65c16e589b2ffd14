"""Any folium map, with whatever was added to it, as one file that opens without a network."""

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template

from erqi_map.errors import ExportError, checked_lang
from erqi_map.i18n import phrase
from erqi_map.render.web.offline import FoliumMap, offline_pieces, parts_of, title_of
from erqi_map.render.web.page_text import inert
from erqi_map.render.web.plan_map import PlanMap

from ..write import write_whole
from .file import ExportResult, page_of_parts
from .page import leaflet_needs, read_template, silenced
from .remote import Embed, Remote


def page_of_map(
    any_map: FoliumMap,
    *,
    title: str = "",
    lang: str = "zh",
    beside: bool = False,
    embed: Embed = None,
    otherwise: str = "",
) -> ExportResult:
    """What `save_offline` writes; `otherwise`: the title of a map that has none."""
    checked_lang(lang)
    remote = Remote(embed)
    parts = parts_of(remote.settle(offline_pieces(any_map)))
    connections = ["'self'"] * bool(beside) + ["data:"] * remote.fetches
    parts = replace(parts, head=silenced() + parts.head + leaflet_needs(remote.script()))
    shown = str(title or title_of(any_map) or ("" if isinstance(any_map, PlanMap) else otherwise))
    return page_of_parts(parts, lang=lang, title=shown, connections=connections)


def save_offline(
    any_map: FoliumMap,
    path: Path | str,
    *,
    title: str = "",
    lang: str = "zh",
    beside: bool = False,
    embed: Embed = None,
) -> ExportResult:
    """Write a folium map as one HTML file: libraries, layers and data are in the file itself.

    The file asks the network for nothing, and its policy lets nothing but its own scripts run.
    title: of the window, that of the figure or the name of the file by default; lang: "zh" or "en".
    beside: lets it read files of its own folder when it is served, as a `TiledLayer` needs whose
    archive is not embedded. embed: local copies of what the map gives by address, {address: file};
    of tiles, {template: folder of z/x/y, or MBTiles}; at most 100 MB. Takes folium.Map, DualMap and
    Figure with the plugins of folium 0.20. Raises ExportError, in Chinese, naming the part, for
    what needs the network, and when the file cannot be written.
    """
    if not isinstance(path, (str, Path)) or not str(path):
        raise ExportError("export", "error_no_path", value=type(path).__name__)
    file = Path(path)
    result = page_of_map(
        any_map, title=title, lang=lang, beside=beside, embed=embed, otherwise=file.stem
    )
    write_whole(file, result.content)
    return replace(result, path=file)


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
            height_px=self.height_px,
        )


def show_offline(
    any_map: FoliumMap,
    *,
    title: str = "",
    lang: str = "zh",
    height_px: int = 600,
    embed: Embed = None,
) -> OfflineView:
    """A folium map for the last line of a notebook's cell, with everything in the notebook itself.

    Shown by itself, a folium map asks the network for Leaflet; this one stays on the page of a
    notebook that is exported and opened without a network. Raises as `save_offline`.
    """
    if isinstance(height_px, bool) or not isinstance(height_px, (int, float)):
        raise ExportError("export", "error_height", value=height_px)
    name = phrase(checked_lang(lang), "export", "untitled")
    made = page_of_map(any_map, title=title, lang=lang, embed=embed, otherwise=name)
    return OfflineView(made.content, str(title or name), int(height_px))
