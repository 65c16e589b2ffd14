"""The map of a slide: what a scene shows, in its camera, and where its symbols stand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.spec import LegendEntry, MapSpec, SymbolSpec
from erqi_map.render.page.paper import Box
from erqi_map.render.page.spread import spread
from erqi_map.render.page.view import DrawnLayer, View, shown_legend, view_of
from erqi_map.render.page.window import Bounds, Window

from .shapes import reach_mm

LIT_GROW = 1.15
RING_GAP_MM, RING_WIDTH_MM = 1.2, 0.55
EDGE_MM = 0.6
MOST_FEATURES, MOST_VERTICES = 300, 6_000
"""A layer with more in the window is drawn as a picture."""


@dataclass(frozen=True)
class SlideMap:
    """A map on a slide. `layers`: what reaches into the window; `moved`: "layer/feature" → where a
    symbol stands that stepped aside for another; `pictured`: layers drawn as a picture.
    """

    window: Window
    view: View
    layers: tuple[DrawnLayer, ...]
    legend: tuple[LegendEntry, ...]
    pictured: frozenset[str]
    moved: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def aside(self) -> bool:
        """Whether a symbol stands so far from its place that a line leads there."""
        return any(
            self.tie(layer, at, shape) is not None
            for layer in self.layers
            if layer.spec.geometry == "point" and layer.spec.id not in self.pictured
            for at, shape in enumerate(self.on_page(layer))
        )

    def tie(self, layer: DrawnLayer, at: int, shape: BaseGeometry) -> NDArray[np.float64] | None:
        """The line from a feature's place to its symbol that stepped aside; None while the symbol
        still covers the place.
        """
        moved = self.moved.get(f"{layer.spec.id}/{layer.data.index[at]}")
        if moved is None:
            return None
        own = shapely.get_coordinates(shape)[0]
        away = own - np.array(moved)
        distance = float(np.hypot(*away))
        reach = reach_mm(layer.symbols()[at], LIT_GROW if self.lit(layer, at) else 1.0)
        if distance <= reach:
            return None
        return np.array([own, moved + away * reach / distance])

    @property
    def frame(self) -> BaseGeometry:
        """The map window, page millimetres."""
        return shapely.box(*self.window.box.bounds)

    def on_page(self, layer: DrawnLayer) -> NDArray[np.object_]:
        """The layer's geometry in page millimetres."""
        return np.asarray(shapely.transform(layer.shapes, self.window.page_xy), dtype=object)

    def lit(self, layer: DrawnLayer, at: int) -> bool:
        """Whether the scene lights the feature."""
        return layer.data.index[at] in self.view.emphasis.lit

    def strength(self, layer: DrawnLayer, at: int) -> float:
        """How strongly a feature is drawn."""
        return self.view.emphasis.strength(layer.spec, layer.data.index[at])

    def place(self, layer: DrawnLayer, at: int, shape: BaseGeometry) -> list[tuple[float, float]]:
        """Where the symbols of a point feature stand."""
        moved = self.moved.get(f"{layer.spec.id}/{layer.data.index[at]}")
        if moved:
            return [moved]
        return [(float(x), float(y)) for x, y in shapely.get_coordinates(shape)]


def plan_map(spec: MapSpec, scene: str, box: Box) -> SlideMap:
    """What the scene shows in a map window `box`. Raises ExportError where that is nothing."""
    view = view_of(spec, scene=scene)
    window = _whole_window(view.bounds, box)
    layers = tuple(inside for layer in view.layers if len((inside := layer.inside(window)).data))
    pictured = frozenset(layer.spec.id for layer in layers if _is_heavy(layer))
    found = SlideMap(window, view, layers, shown_legend(spec, layers), pictured)
    return replace(found, moved=_stepped_aside(found))


def _whole_window(bounds: Bounds, box: Box) -> Window:
    """The window at exactly the scale that fits: a wall has no round scale."""
    west, south, east, north = bounds
    denominator = 1000 * max((east - west) / box.width, (north - south) / box.height)
    wide, high = box.width * denominator / 1000, box.height * denominator / 1000
    return Window(box, (west + east - wide) / 2, (south + north - high) / 2, denominator)


def _is_heavy(layer: DrawnLayer) -> bool:
    vertices = int(shapely.get_num_coordinates(layer.shapes).sum())
    return len(layer.data) > MOST_FEATURES or (vertices > MOST_VERTICES and len(layer.data) > 40)


def reach_of(shown: SlideMap, layer: DrawnLayer, at: int, symbol: SymbolSpec) -> float:
    """Half the width a point feature covers, with the ring of a lit one."""
    if not shown.lit(layer, at):
        return reach_mm(symbol)
    return reach_mm(symbol, LIT_GROW) + RING_GAP_MM + RING_WIDTH_MM


def _stepped_aside(shown: SlideMap) -> dict[str, tuple[float, float]]:
    """New places of single plan points whose symbols would cover each other."""
    keys, places, radii = [], [], []
    for layer in shown.layers:
        if layer.spec.geometry != "point" or layer.spec.role != "plan":
            continue
        if layer.spec.id in shown.pictured:
            continue
        symbols = layer.symbols()
        for at, shape in enumerate(shown.on_page(layer)):
            if len(points := shapely.get_coordinates(shape)) == 1:
                keys.append(f"{layer.spec.id}/{layer.data.index[at]}")
                places.append(points[0])
                radii.append(reach_of(shown, layer, at, symbols[at]) * 0.9)
    if not keys:
        return {}
    before, reach = np.array(places), np.array(radii)[:, None] + EDGE_MM
    left, top, right, bottom = shown.window.box.bounds
    # No symbol hangs over the edge of the map.
    after = spread(before, np.array(radii))
    after = np.clip(after, np.array([left, top]) + reach, np.array([right, bottom]) - reach)
    far = np.hypot(*(after - before).T) > 1e-9
    return {
        key: (float(x), float(y)) for key, (x, y), go in zip(keys, after, far, strict=True) if go
    }
