"""The inset: where the mapped district lies among its neighbours, and which part the map shows."""

import numpy as np
import shapely
from matplotlib.axes import Axes

from erqi_map.compose.spec import LayerSpec, MapSpec

from ..page.candidates import inside
from ..page.drawn import line_parts
from ..page.paper import Box
from ..page.placing import Candidate, Room, place_all
from ..page.type import MM_PER_PT, balanced
from ..page.view import bounds_of
from ..page.window import Window, fit
from .drawing import area_path
from .page import Page

NAME_PT, OWN_PT = 5.8, 7.0
MAX_MM, LINE_STEP = 19.0, 1.18
HIDDEN_LIMIT = 8.0


def has_inset(spec: MapSpec) -> bool:
    """Whether the map knows any neighbours: without them there is nothing to lie among."""
    return any(map(_is_filled, _context(spec)))


def draw_inset(page: Page, spec: MapSpec, shown: Window, box: Box) -> None:
    """Draw the surroundings of the district in `box` with a frame round what `shown` shows."""
    layers = _context(spec)
    shapes = [spec.zone.shapes(layer.data.geometry) for layer in layers]
    window = fit(bounds_of(np.concatenate(shapes)), box, spec.zone, exact=True)
    axes = page.map_axes(box, "inset", zorder=3)
    page.rectangle(box, fill="paper", axes=axes, zorder=0)
    labels: dict[str, tuple[list[str], float, bool, str]] = {}
    candidates = []
    for order, (layer, geometries) in enumerate(zip(layers, shapes, strict=True), start=1):
        own = not _is_filled(layer)
        on_page = np.asarray(shapely.transform(geometries, window.page_xy), dtype=object)
        _draw_areas(page, layer, on_page, own, axes, order)
        names = layer.data.get(f"name_{page.lang}", layer.data.get("name_zh"))
        for at, name in enumerate(() if names is None else names):
            size = (OWN_PT if own else NAME_PT) * page.unit
            key = f"{layer.id}/{layer.data.index[at]}"
            lines = balanced(str(name), MAX_MM * page.unit, size, own)
            labels[key] = (lines, size, own, "ink" if own else "ink-soft")
            wide = max(page.width(line, size, own) for line in lines) + 0.6 * page.unit
            high = size * MM_PER_PT * LINE_STEP * len(lines)
            visible = shapely.intersection(on_page[at], shapely.box(*box.inset(0.5).bounds))
            positions = inside(visible, wide, high)
            candidates.append(Candidate(key, (0 if own else 1, at), positions, HIDDEN_LIMIT))
    room = Room(box.inset(0.4 * page.unit).bounds)
    for key, position in place_all(candidates, room).items():
        lines, size, bold, colour = labels[key]
        step = size * MM_PER_PT * LINE_STEP
        x, y = position.middle[0], position.middle[1] - (len(lines) - 1) * step / 2
        for at, line in enumerate(lines):
            page.text(x, y + at * step + 0.36 * size * MM_PER_PT, line, size, bold=bold,
                      colour=colour, align="center", halo=page.inks.colour("halo"),
                      zorder=13)  # fmt: skip
    _draw_extent(page, shown, window, box)
    page.rectangle(box, edge="ink-soft", width_mm=0.25 * page.unit, zorder=14)


def _context(spec: MapSpec) -> list[LayerSpec]:
    areas = (one for one in spec.layers if one.role == "context" and one.geometry == "area")
    return [one for one in areas if len(one.data)]


def _is_filled(layer: LayerSpec) -> bool:
    """Neighbours have a fill; the district's own boundary is an outline."""
    symbol = layer.style.default
    return bool(symbol.fill) and symbol.fill_opacity > 0


def _draw_areas(
    page: Page, layer: LayerSpec, shapes: np.ndarray, own: bool, axes: Axes, order: int
) -> None:
    path = area_path(shapes)
    if path is None:
        return
    symbol = page.inks.symbol(layer.style.default)
    fill = page.inks.colour("accent") if own else symbol.fill or page.inks.colour("line")
    page.shape(path, axes=axes, zorder=order, facecolor=fill, alpha=0.3 if own else 1.0,
               edgecolor="none")  # fmt: skip
    page.lines(
        line_parts(shapes), colour="accent" if own else "neighbour-line",
        width_mm=(0.4 if own else 0.2) * page.unit, axes=axes, zorder=order + 0.5,
    )  # fmt: skip


def _draw_extent(page: Page, shown: Window, window: Window, box: Box) -> None:
    west, south, east, north = shown.bounds
    corners = np.array([(west, south), (west, north), (east, north), (east, south), (west, south)])
    ring = window.page_xy(corners)
    ring[:, 0] = ring[:, 0].clip(box.x, box.right)
    ring[:, 1] = ring[:, 1].clip(box.y, box.bottom)
    page.lines([ring], colour="highlight", width_mm=0.45 * page.unit, zorder=12)
