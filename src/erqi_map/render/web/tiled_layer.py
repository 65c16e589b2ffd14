"""`TiledLayer`: vector tiles as a layer of any folium map, for layers too large for one page.

Only the tiles in view are read: from a PMTiles archive beside the page, in the page or on any file
server that answers ranges, or from a server that makes tiles.
"""

import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from branca.element import Figure
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template
from pandas.api.types import is_list_like, is_number

from erqi_map.compose.frames.controls import Fields, named_fields
from erqi_map.errors import RequestError, checked_lang
from erqi_map.geo.bounds import with_room

from ..contract import TiledManifest
from ..payload.blocks import json_bytes
from ..payload.tiled import ArchiveHeader, read_header, tiled_style, tiled_words
from .assets import page_scripts, page_styles
from .page_text import inert
from .plan_map import WEB_MERCATOR, PayloadElement, crs_of_map, template_text

MAX_EMBEDDED_BYTES = 100_000_000
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class TiledLayer(JSCSSMixin, Layer):
    """Vector tiles drawn on a canvas, with tooltip, popup, style and legend of a `PackedLayer`.

    tiles: a PMTiles archive (a file, then the page looks for it under its name beside itself; or
    an http address), or the address of a tile server with {z}, {x} and {y}. embed: put the archive
    into the page, which then works offline from one file (up to 100 MB). tooltip, popup, id: as in
    PackedLayer. style: a symbol, or `column` with `colours` or `breaks`. bounds: west, south,
    east, north, for tiles that are not a file. min_zoom, max_zoom: of a tile server. `column` is
    the column the style takes its colours from.

    Raises RequestError, in Chinese, for an archive or style that cannot be drawn.
    """

    _template = Template(template_text("tiled_layer.jinja"))

    def __init__(
        self,
        tiles: Path | str,
        *,
        name: str | None = None,
        tooltip: Fields = None,
        popup: Fields = None,
        style: Any = None,
        id: str | None = None,
        embed: bool = False,
        bounds: Sequence[float] | None = None,
        min_zoom: int | None = None,
        max_zoom: int | None = None,
        lang: str = "zh",
        overlay: bool = True,
        control: bool = True,
        show: bool = True,
    ) -> None:
        shown = None if name is None else inert(str(name)) or None
        super().__init__(name=shown, overlay=overlay, control=control, show=show)
        self._name = "TiledLayer"
        drawn = tiled_style(style)
        self.column: str | None = drawn["column"]
        if not isinstance(tiles, (str, Path)):
            raise RequestError("tiles", "error_place", value=type(tiles).__name__)
        ends = [one for one in (min_zoom, max_zoom) if one is not None]
        sides = () if bounds is None else bounds if is_list_like(bounds) else ("",)
        if not all(map(is_number, (*ends, *sides))) or len(sides) not in (0, 4):
            raise RequestError("tiles", "error_numbers")
        archive, header, where = _place(tiles, embed)
        self._bounds = header.bounds if header else None if bounds is None else tuple(bounds)
        self.manifest = TiledManifest(
            name="" if name is None else str(name),
            tooltip=named_fields(tooltip, "tooltip"),
            popup=named_fields(popup, "popup"),
            id=id,
            minZoom=min_zoom,
            maxZoom=max_zoom,
            words=tiled_words(checked_lang(lang)),
            bounds=self._corners(),
            **drawn,
            **where,
        )
        settings = json_bytes(self.manifest.model_dump())
        settings += zlib.adler32(settings).to_bytes(4, "big")
        self.settings_element = PayloadElement(settings, "tiles", one_of_many=True)
        self.archive_element = None
        if archive is not None:
            self.archive_element = PayloadElement(archive, "archive", one_of_many=True)
        self.default_js = list(page_scripts("tiled")[1:])
        self.default_css = list(page_styles("tiled")[1:])

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Put scripts, settings and the layer into the page (folium calls this)."""
        figure = self.get_root()
        assert isinstance(figure, Figure), "a TiledLayer must be added to a map before it is shown"
        crs_of_map(self, WEB_MERCATOR)
        for element in (self.settings_element, self.archive_element):
            if element is not None:
                figure.html.add_child(element, name=element.name)
        super().render(**kwargs)

    def _corners(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        if self._bounds is None:
            return None
        west, south, east, north = with_room(self._bounds)
        return (south, west), (north, east)

    def _get_self_bounds(self) -> list[list[float | None]]:
        return [list(corner) for corner in self._corners() or ((None, None), (None, None))]


def _place(
    tiles: Path | str, embed: bool
) -> tuple[bytes | None, ArchiveHeader | None, dict[str, Any]]:
    """The archive to embed, its header, and where the client finds the tiles."""
    text = str(tiles)
    if all(part in text for part in ("{z}", "{x}", "{y}")):
        return None, None, {"template": text}
    if _ADDRESS.match(text):
        return None, None, {"archive": text}
    path = Path(tiles)
    header = read_header(path)
    if not embed:
        return None, header, {"archive": path.name}
    if path.stat().st_size > MAX_EMBEDDED_BYTES:
        raise RequestError("tiles", "error_large", path=path, most=MAX_EMBEDDED_BYTES // 1_000_000)
    return path.read_bytes(), header, {"embedded": True, "archive": path.name}
