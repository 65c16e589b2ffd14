"""Which features a map on paper names, in which words and lines, and where; drawing comes later."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.base import BASE
from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import LabelRule
from erqi_map.model.signs import on_one_line

from .candidates import OUTSIDE_COST, along, around, away_from, inside
from .drawn import DrawnMap, line_parts, symbol_boxes
from .label import Label, Lettering, Line, PlacedLabel, other_forms
from .paper import Box
from .pictures import seen_pictures
from .placing import Bounds, Candidate, Position, Room, place_all
from .type import balanced
from .view import DrawnLayer

PLAN_LIMIT, AREA_LIMIT, OTHER_LIMIT = 150.0, 8.0, 0.9
MOSTLY, INSIDE_LIMIT = 0.8, 2.4
"""Up to this an area's label lies inside the area."""

PLAN_WEIGHT, OTHER_WEIGHT = 10.0, 3.0
MANY = 120
"""Of a layer with more features a label stands at its feature or not at all."""


def place_labels(
    drawn: DrawnMap, how: Lettering, cards: Mapping[str, Any], keep_out: Iterable[Box] = ()
) -> tuple[PlacedLabel, ...]:
    """The labels of a map. `keep_out`: what already stands on it."""
    return _Placing(drawn, how, [box.bounds for box in keep_out]).labels(cards)


class _Placing:
    """Places labels one after the other, none on another."""

    def __init__(self, drawn: DrawnMap, how: Lettering, taken: list[Bounds]) -> None:
        self.drawn, self.how = drawn, how
        # Overlays are everywhere: names have to stand on them somewhere.
        self.layers = [layer for layer in drawn.layers if layer.spec.role != ROLE]
        self.pages = {layer.spec.id: drawn.on_page(layer) for layer in self.layers}
        frame = drawn.window.box.inset(how.edge_mm)
        self.frame = shapely.box(*frame.bounds)
        self.room = Room(frame.bounds, taken=taken, symbols=list(self._symbols()))
        plan = [box for box, _, weight in self.room.symbols if weight == PLAN_WEIGHT]
        self.signs = shapely.STRtree([shapely.box(*box) for box in plan])
        self.strokes = shapely.STRtree(self._strokes())
        view = drawn.view
        self.covered = view.overlaid or bool(seen_pictures(view.pictures, drawn.window))
        self.where: dict[str, tuple[DrawnLayer, int, BaseGeometry]] = {}

    def labels(self, cards: Mapping[str, Any]) -> tuple[PlacedLabel, ...]:
        found = sorted(self._named(cards), key=lambda one: (*one.order, one.key))[: self.how.most]
        chosen = [self._with_room(label) for label in found]
        labels = {label.key: label for label, _ in chosen}
        placed = place_all(
            [Candidate(one.key, one.order, places, one.limit) for one, places in chosen], self.room
        )
        for key, position in placed.items():
            if self.where[key][0].spec.geometry == "area" and position.cost >= OUTSIDE_COST:
                labels[key], placed[key] = self._back_inside(labels[key], position)
        return tuple(
            PlacedLabel(labels[key], position, self._width(labels[key]), self._crossed(position))
            for key, position in placed.items()
        )

    def _symbols(self) -> Iterator[tuple[Bounds, str, float]]:
        for layer in self.layers:
            if layer.spec.geometry == "point" and layer.spec.id not in self.drawn.pictured:
                weight = PLAN_WEIGHT if layer.spec.role == "plan" else OTHER_WEIGHT
                for box, key in symbol_boxes(self.drawn, layer):
                    yield box, key, weight

    def _strokes(self) -> list[BaseGeometry]:
        found: list[BaseGeometry] = []
        for layer in self.layers:
            if layer.spec.theme == BASE:
                # It is everywhere too.
                continue
            pages = self.pages[layer.spec.id]
            found += list(pages if layer.spec.geometry == "line" else shapely.boundary(pages))
        return [one for one in found if one is not None and not one.is_empty]

    def _crossed(self, position: Position) -> bool:
        boxes = shapely.box(*np.array(position.boxes).T)
        hit = self.strokes.query(boxes, predicate="intersects")
        return self.covered or bool(hit.size)

    def _width(self, label: Label) -> float:
        width = max(self.how.width(one.words, one.size_pt, one.bold) for one in label.lines)
        return width + self.how.air_mm

    def _named(self, cards: Mapping[str, Any]) -> Iterator[Label]:
        highlighted = self.drawn.view.emphasis.highlighted
        for layer in self.layers:
            rule, pages = layer.spec.label, self.pages[layer.spec.id]
            if rule is None:
                continue
            far = rule.min_zoom > self.drawn.window.zoom + self.how.finer
            for at, id in enumerate(layer.data.index):
                # What is lit is named at any scale, as in the client.
                label = (
                    None if far and id not in highlighted else self._label(layer, at, rule, cards)
                )
                if label is not None:
                    self.where[label.key] = layer, at, pages[at]
                    yield label

    def _label(
        self, layer: DrawnLayer, at: int, rule: LabelRule, cards: Mapping[str, Any]
    ) -> Label | None:
        how, row = self.how, layer.data.iloc[at]
        named = row.get(rule.columns.get(how.lang, "")) or row.get(rule.columns["zh"])  # type: ignore[call-overload]
        if not (text := on_one_line(str(named or ""))):
            return None
        area, id = layer.spec.geometry == "area", str(layer.data.index[at])
        size_pt = rule.size_px * how.px_pt * (how.area if area else 1.0)
        broken = [text]
        if layer.spec.geometry != "line":
            broken = balanced(text, how.most_mm, size_pt, rule.bold)
        lines = [Line(words, size_pt, rule.bold) for words in broken]
        slogan = (cards.get(row.get("card", "")) or {}).get("slogan") if area else None
        if slogan:
            lines.append(Line(on_one_line(slogan[how.lang]), size_pt * how.sub, False))
        colour = how.inks.label(rule.colour)
        if self.drawn.strength(layer, at) < 1:
            colour = how.inks.faded(colour)
        rank = layer.data[rule.rank_column].iloc[at] if rule.rank_column in layer.data else 5
        first = 0.0 if id in self.drawn.view.emphasis.highlighted else 1.0
        order = (first, float(rule.priority), float(rank), float(at))
        limit = self._limit(layer, at)
        return Label(layer.spec.id, id, text, tuple(lines), colour, order, limit, bool(slogan))

    def _limit(self, layer: DrawnLayer, at: int) -> float:
        """A neighbour, or an area of which little is seen, is named inside itself or not at all."""
        plan, area = layer.spec.role == "plan", layer.spec.geometry == "area"
        if area and layer.data.index[at] not in self.drawn.view.emphasis.highlighted:
            shape = self.pages[layer.spec.id][at]
            seen = shapely.intersection(shape, self.drawn.frame).area
            if not plan or seen < MOSTLY * shape.area:
                return INSIDE_LIMIT
        return PLAN_LIMIT if plan else AREA_LIMIT if area else OTHER_LIMIT

    def _positions(self, label: Label) -> list[Position]:
        layer, at, shape = self.where[label.key]
        width, many = self._width(label), len(layer.data) > MANY
        visible = shapely.intersection(shape, self.frame)
        if layer.spec.geometry == "area":
            if many and shape.bounds[2] - shape.bounds[0] < width:
                return []
            found = inside(visible, width, label.height_mm, finer=not many)
            return away_from(self.strokes, found)
        if layer.spec.geometry == "line":
            return along(line_parts([visible]), label.text, width, label.height_mm)
        places, reach = self.drawn.places(layer, at, shape), self.drawn.reach(layer, at)
        far = layer.spec.role == "plan" and not many
        unit = self.how.unit
        return [
            position
            for place in places[:1]
            for position in around(*place, reach, width, label.height_mm, far=far, unit=unit)
        ]

    def _with_room(self, label: Label) -> tuple[Label, list[Position]]:
        """The label with its places. An area's name is broken into more lines, left without its
        slogan, and last of all set smaller, where only so it lies in the area.
        """
        first = label, self._positions(label)
        if self.where[label.key][0].spec.geometry != "area" or self._has_room(first[1]):
            return first
        for form in other_forms(label):
            if self._has_room(positions := self._positions(form)):
                return form, positions
        return first

    def _has_room(self, positions: Collection[Position]) -> bool:
        free = [position for position in positions if position.cost < OUTSIDE_COST]
        return any(not len(self.signs.query(shapely.box(*one.boxes[0]))) for one in free)

    def _back_inside(self, label: Label, position: Position) -> tuple[Label, Position]:
        """The first form of an area's label for which what the others left has room inside."""
        self.room.taken = [box for box in self.room.taken if box not in position.boxes]
        for form in (label, *other_forms(label)):
            candidate = Candidate(form.key, form.order, self._positions(form), OUTSIDE_COST)
            if found := place_all([candidate], self.room):
                return form, found[form.key]
        self.room.taken.extend(position.boxes)
        return label, position
