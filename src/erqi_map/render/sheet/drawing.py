"""A map on the page: its window, its layers, and their geometry in page millimetres."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.spec import SymbolSpec

from ..page.spread import spread
from ..page.view import DrawnLayer, View
from ..page.window import Window
from .page import Page
from .symbols import reach_mm

Point = tuple[float, float]
RING_REACH_MM = 1.5
NEARNESS = 0.88
"""How near symbols may come to each other, as a part of what they cover with their halos."""


@dataclass(frozen=True)
class MapDrawing:
    """A map on the page: its axes (EPSG:4547) and the layers drawn in its window.

    moved: "layer/feature" → page mm of a symbol that stepped aside for another.
    """

    axes: Axes
    window: Window
    layers: tuple[DrawnLayer, ...]
    view: View
    moved: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def on_page(self, layer: DrawnLayer) -> NDArray[np.object_]:
        """The layer's geometry in page millimetres."""
        return np.asarray(shapely.transform(layer.shapes, self.window.page_xy), dtype=object)

    def symbol_places(
        self, layer: DrawnLayer, at: int, shape: BaseGeometry
    ) -> list[tuple[float, float]]:
        """Where the symbols of a point feature stand, page millimetres."""
        moved = self.moved.get(f"{layer.spec.id}/{layer.data.index[at]}")
        return [moved] if moved else [(float(x), float(y)) for x, y in coordinates(shape)]

    def reach(self, page: Page, layer: DrawnLayer, at: int, symbol: SymbolSpec) -> float:
        """Half the width a symbol covers with its halo and, when a scene lights it, its ring."""
        lit = layer.data.index[at] in self.view.marked
        return reach_mm(symbol, page.unit) + (RING_REACH_MM * page.unit if lit else 0.0)

    def is_moved(self, layer: DrawnLayer, at: int) -> bool:
        """Whether the symbol of a feature stepped aside."""
        return f"{layer.spec.id}/{layer.data.index[at]}" in self.moved

    def own_place(self, shape: BaseGeometry) -> Point:
        """The true place of a point, page millimetres."""
        x, y = coordinates(shape)[0]
        return float(x), float(y)


def coordinates(shape: BaseGeometry) -> NDArray[np.float64]:
    """The vertices of a geometry, n × 2."""
    return np.asarray(shapely.get_coordinates(shape))


def stepped_aside(page: Page, drawing: MapDrawing) -> dict[str, tuple[float, float]]:
    """New places of single plan points whose symbols would cover each other."""
    keys, places, radii = [], [], []
    for layer in drawing.layers:
        if layer.spec.geometry != "point" or layer.spec.role != "plan":
            continue
        shapes = drawing.on_page(layer)
        for at, symbol in enumerate(layer.symbols()):
            if len(points := coordinates(shapes[at])) == 1:
                keys.append(f"{layer.spec.id}/{layer.data.index[at]}")
                places.append(points[0])
                radii.append(drawing.reach(page, layer, at, symbol) * NEARNESS)
    if not keys:
        return {}
    before = np.array(places)
    after = spread(before, np.array(radii))
    far = np.hypot(*(after - before).T) > 1e-9
    return {
        key: (float(x), float(y)) for key, (x, y), go in zip(keys, after, far, strict=True) if go
    }


def area_path(shapes: Iterable[BaseGeometry]) -> Path | None:
    """One path of all rings of areas, holes turning the other way."""
    parts = shapely.get_parts(shapely.orient_polygons(np.array(list(shapes), dtype=object)))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == 3])
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(vertices):
        return None
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[[*(starts[1:] - 1), -1]] = Path.CLOSEPOLY
    return Path(vertices, codes)


def line_parts(shapes: Iterable[BaseGeometry]) -> list[NDArray[np.float64]]:
    """Lines and the outlines of areas as n × 2 arrays."""
    array = np.array(list(shapes), dtype=object)
    areas = shapely.get_dimensions(array) == 2
    array[areas] = shapely.boundary(array[areas])
    parts = shapely.get_parts(shapely.line_merge(array))
    return [shapely.get_coordinates(one) for one in parts if shapely.get_dimensions(one) == 1]


def drawn_ids(drawing: MapDrawing) -> Mapping[str, tuple[str, ...]]:
    """Layer id → ids of the features that are drawn."""
    return {layer.spec.id: tuple(map(str, layer.data.index)) for layer in drawing.layers}
