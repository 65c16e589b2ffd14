"""A map on a page: its window, its layers in page millimetres, and where its symbols stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import SymbolSpec
from erqi_map.compose.visibility import only_named

from .cut import Ends, cut_ends
from .placing import Bounds, Point
from .spread import spread
from .view import DrawnLayer, View
from .window import Window

if TYPE_CHECKING:
    from .label import PlacedLabel

SAME_EDGE_MM = 0.4
"""How near to an outline the edge of an area runs along it."""


@dataclass(frozen=True)
class Sizes:
    """How large an output draws. `px_mm`: a CSS pixel. `lit_grow`: of the symbol of what is marked,
    `ring_mm`: what its ring reaches beyond it.
    """

    px_mm: float
    ring_mm: float
    lit_grow: float = 1.0


@dataclass(frozen=True)
class Edges:
    """Of each area its own edge and what it shares with later ones, which is drawn as the layer's
    default symbol.
    """

    own: list[BaseGeometry]
    shared: list[BaseGeometry]


@dataclass(frozen=True, kw_only=True)
class DrawnMap:
    """`layers`: what reaches into the window. `pictured`: those drawn as a picture. `moved`:
    "layer/feature" → where a symbol stands that stepped aside for another.
    """

    window: Window
    view: View
    layers: tuple[DrawnLayer, ...]
    sizes: Sizes
    pictured: frozenset[str] = frozenset()
    moved: Mapping[str, Point] = field(default_factory=dict)

    @property
    def frame(self) -> BaseGeometry:
        """The map window, page millimetres."""
        return shapely.box(*self.window.box.bounds)

    @property
    def features(self) -> dict[str, tuple[str, ...]]:
        """Layer id → ids of the features that are drawn."""
        return {layer.spec.id: tuple(map(str, layer.data.index)) for layer in self.layers}

    def with_names(self, labels: "Iterable[PlacedLabel]") -> Self:
        """The map without the points that are drawn only with a name and found no room for it."""
        named = {(label.layer, label.id) for label in labels}
        kept = []
        for layer in self.layers:
            if only_named(layer.spec):
                rows = [(layer.spec.id, str(id)) in named for id in layer.data.index]
                layer = layer.only(np.array(rows, dtype=bool))
            kept.append(layer)
        return replace(self, layers=tuple(layer for layer in kept if len(layer.data)))

    def on_page(self, layer: DrawnLayer) -> NDArray[np.object_]:
        """The layer's geometry in page millimetres, mended where it crosses itself there."""
        shapes = np.asarray(shapely.transform(layer.shapes, self.window.page_xy), dtype=object)
        broken = ~shapely.is_valid(shapes)
        shapes[broken] = shapely.make_valid(
            shapes[broken], method="structure", keep_collapsed=False
        )
        return shapes

    @cached_property
    def mapped(self) -> list[BaseGeometry]:
        """The areas of the surroundings that are nothing but an outline, page millimetres: what the
        map is of.
        """
        return [
            shape
            for layer in self.layers
            if layer.spec.role == "context"
            for shape, symbol in zip(self.on_page(layer), layer.symbols, strict=True)
            if is_bare_outline(symbol)
        ]

    def edges(self, layer: DrawnLayer, shapes: NDArray[np.object_]) -> Edges:
        """The edges of areas (page millimetres) as they are stroked, each once: two dashed ones on
        one line would fill each other's gaps. Where the edge of the mapped area runs along one,
        that stands for both; what two areas share is no area's own.
        """
        outlines, own, shared = shapely.boundary(shapes), [], []
        mapped = shapely.union_all(shapely.boundary(self.mapped))
        for at, (outline, symbol) in enumerate(zip(outlines, layer.symbols, strict=True)):
            if is_bare_outline(symbol):
                own.append(outline)
                shared.append(shapely.LineString())
                continue
            reach = symbol.stroke_width_px * self.sizes.px_mm / 2 + SAME_EDGE_MM
            rest = shapely.difference(outline, shapely.buffer(mapped, reach))
            others = np.delete(outlines, at) if symbol.dash_px else outlines[:0]
            own.append(shapely.difference(rest, _along(others, reach)))
            later = _along(outlines[at + 1 :] if symbol.dash_px else others, reach)
            shared.append(shapely.intersection(rest, later))
        return Edges(own, shared)

    @cached_property
    def _cut(self) -> dict[str, Ends]:
        return cut_ends(self.view.layers)

    def goes_on(
        self, layer: DrawnLayer, rows: Sequence[int]
    ) -> Iterator[tuple[NDArray[np.float64], float]]:
        """Dots (n × 2 page millimetres, and their strength) beyond where the data of lines were
        cut: there they go on.
        """
        if layer.spec.id not in self._cut:
            return
        ends, rule = self._cut[layer.spec.id], DRAWING.goes_on
        whole = next(one for one in self.view.layers if one.spec.id == layer.spec.id).data.index
        ends = ends.only(np.isin(whole[ends.of], layer.data.index[list(rows)]))
        at, before = (
            self.window.page_xy(np.column_stack(self.window.zone.to_grid(*xy.T)))
            for xy in (ends.at, ends.before)
        )
        way = (at - before) / np.maximum(np.hypot(*(at - before).T), 1e-9)[:, None]
        for k in range(1, rule.dots + 1):
            places = at + way * k * rule.step_px * self.sizes.px_mm
            inside = shapely.intersects_xy(self.frame, *places.T)
            yield places[inside], 1 - k / (rule.dots + 2)

    def dot_mm(self, symbol: SymbolSpec) -> float:
        """The radius of such a dot."""
        return max(1.0, symbol.stroke_width_px * DRAWING.goes_on.width) * self.sizes.px_mm

    def marked(self, layer: DrawnLayer, at: int) -> bool:
        """Whether a feature gets a strong outline or a ring."""
        return layer.data.index[at] in self.view.marked

    def strength(self, layer: DrawnLayer, at: int) -> float:
        """How strongly a feature is drawn, 0 to 1."""
        return self.view.emphasis.strength(layer.spec, layer.data.index[at])

    def places(self, layer: DrawnLayer, at: int, shape: BaseGeometry) -> list[Point]:
        """Where the symbols of a point feature stand."""
        moved = self.moved.get(key_of(layer, at))
        return [moved] if moved else [(float(x), float(y)) for x, y in _points(shape)]

    def symbol_reach(self, layer: DrawnLayer, at: int) -> float:
        """Half the width the symbol of a feature covers with its halo, millimetres."""
        grow = self.sizes.lit_grow if self.marked(layer, at) else 1.0
        return DRAWING.reach_px(layer.symbols[at], grow) * self.sizes.px_mm

    def reach(self, layer: DrawnLayer, at: int) -> float:
        """`symbol_reach` with the ring of what is marked."""
        ring = self.sizes.ring_mm if self.marked(layer, at) else 0.0
        return self.symbol_reach(layer, at) + ring

    def tie(self, layer: DrawnLayer, at: int, shape: BaseGeometry) -> NDArray[np.float64] | None:
        """The line from a feature's place to its symbol that stepped aside; None while the symbol
        still covers the place.
        """
        moved = self.moved.get(key_of(layer, at))
        if moved is None:
            return None
        own = _points(shape)[0]
        away = own - np.array(moved)
        distance, reach = float(np.hypot(*away)), self.symbol_reach(layer, at)
        return None if distance <= reach else np.array([own, moved + away * reach / distance])


def _along(lines: NDArray[np.object_], reach: float) -> BaseGeometry:
    """What lies within `reach` of lines."""
    return shapely.buffer(shapely.union_all(lines), reach, cap_style="flat")


def is_bare_outline(symbol: SymbolSpec) -> bool:
    """Whether an area is drawn as its edge alone."""
    filled = symbol.fill is not None and symbol.fill_opacity > 0
    return symbol.geometry == "area" and symbol.stroke is not None and not filled


def clears_ground(view: View, layer: DrawnLayer) -> bool:
    """Whether the mapped area is white above the layer: its surroundings, where they are filled."""
    filled = not view.pictures and not any(map(is_bare_outline, layer.symbols))
    return layer.spec.role == "context" and filled


def key_of(layer: DrawnLayer, at: int) -> str:
    """ "layer/feature"."""
    return f"{layer.spec.id}/{layer.data.index[at]}"


def layers_in(view: View, window: Window) -> tuple[DrawnLayer, ...]:
    """The layers with what reaches into the window, bottom first."""
    inside = (layer.inside(window) for layer in view.layers)
    return tuple(layer for layer in inside if len(layer.data))


def stepped_aside(drawn: DrawnMap) -> dict[str, Point]:
    """New places of single plan points whose symbols would cover each other, all of each symbol in
    the window.
    """
    keys, places, reaches = [], [], []
    for layer in drawn.layers:
        plan_points = layer.spec.geometry == "point" and layer.spec.role == "plan"
        if not plan_points or layer.spec.id in drawn.pictured:
            continue
        for at, shape in enumerate(drawn.on_page(layer)):
            if len(points := _points(shape)) == 1:
                keys.append(key_of(layer, at))
                places.append(points[0])
                reaches.append(drawn.reach(layer, at))
    if not keys:
        return {}
    before, reach = np.array(places), np.array(reaches)[:, None]
    left, top, right, bottom = drawn.window.box.bounds
    after = spread(before, reach[:, 0] * DRAWING.nearness)
    after = np.clip(after, np.array([left, top]) + reach, np.array([right, bottom]) - reach)
    far = np.hypot(*(after - before).T) > 1e-9
    return {
        key: (float(x), float(y)) for key, (x, y), go in zip(keys, after, far, strict=True) if go
    }


def symbol_boxes(drawn: DrawnMap, layer: DrawnLayer) -> list[tuple[Bounds, str]]:
    """What the symbols of a layer of points cover, with the key of each feature."""
    boxes = []
    for at, shape in enumerate(drawn.on_page(layer)):
        reach = drawn.reach(layer, at) * 0.85
        for x, y in drawn.places(layer, at, shape):
            boxes.append(((x - reach, y - reach, x + reach, y + reach), key_of(layer, at)))
    return boxes


def line_parts(shapes: Iterable[BaseGeometry]) -> list[NDArray[np.float64]]:
    """Lines and the outlines of areas as n × 2 arrays."""
    array = np.array(list(shapes), dtype=object)
    areas = shapely.get_dimensions(array) == 2
    array[areas] = shapely.boundary(array[areas])
    parts = shapely.get_parts(shapely.line_merge(array))
    return [shapely.get_coordinates(one) for one in parts if shapely.get_dimensions(one) == 1]


def _points(shape: BaseGeometry) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(shape))
