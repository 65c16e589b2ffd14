"""Labels of a slide's map as text boxes: placed one after the other, none on another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import LabelRule, MapSpec
from erqi_map.render.page.inks import Inks
from erqi_map.render.page.placing import Bounds, Candidate, Position, Room, place_all
from erqi_map.render.page.type import balanced, widest_word_mm, width_mm
from erqi_map.render.page.view import DrawnLayer

from .deck import Palette
from .label import Label, draw_label, strokes
from .map import SlideMap, reach_of
from .places import OUTSIDE_COST, crossed, positions_of
from .shapes import PT_PER_PX
from .text import SAFETY, Run, plain

FINER = 1.2
"""A wall shows a label this many zoom levels earlier than a screen of 96 pixels to the inch."""

AREA_FACTOR, SUB_SIZE = 1.04, 0.76
MOST_MM = 38.0
MOST_LABELS = 220
EDGE_MM = 0.8
PLAN_LIMIT, AREA_LIMIT, OTHER_LIMIT = 150.0, 8.0, 0.9
MOSTLY, INSIDE_LIMIT = 0.8, 2.4
"""Up to this an area's label lies inside the area."""

TALLER = 1.25
PLAN_WEIGHT, OTHER_WEIGHT = 10.0, 3.0


@dataclass(frozen=True)
class SlideLabel:
    """A label on the map: `boxes` are the page millimetres its words cover."""

    layer: str
    id: str
    text: str
    boxes: tuple[Bounds, ...]


def draw_labels(
    shapes: Any, shown: SlideMap, spec: MapSpec, palette: Palette
) -> tuple[SlideLabel, ...]:
    """Place and draw the labels of a map."""
    inset = shown.window.box.inset(EDGE_MM)
    room = Room(inset.bounds)
    labels: dict[str, Label] = {}
    where: dict[str, tuple[DrawnLayer, int, BaseGeometry]] = {}
    for layer in shown.layers:
        if layer.spec.role == ROLE:
            continue
        pages = shown.on_page(layer)
        if layer.spec.geometry == "point" and layer.spec.id not in shown.pictured:
            room.symbols += _symbol_boxes(shown, layer, pages)
        for at, label in _labels_of(shown, layer, pages, spec):
            labels[label.key] = label
            where[label.key] = (layer, at, pages[at])
    lines = shapely.STRtree(strokes(shown))
    first = sorted(labels.values(), key=lambda one: (*one.order, one.key))[:MOST_LABELS]
    candidates = []
    for one in first:
        label, positions = _with_room(shown, where[one.key], one, lines, room)
        labels[one.key] = label
        candidates.append(Candidate(one.key, one.order, positions, one.limit))
    placed = place_all(candidates, room)
    for key, position in placed.items():
        if where[key][0].spec.geometry == "area" and position.cost >= OUTSIDE_COST:
            labels[key], placed[key] = _back_inside(
                shown, where[key], labels[key], position, lines, room
            )
    for key, position in placed.items():
        on_line = shown.view.overlaid or bool(crossed(lines, np.array(position.boxes)).any())
        draw_label(shapes, labels[key], position, palette, spec.lang, on_line)
    return tuple(
        SlideLabel(labels[key].layer, labels[key].id, labels[key].text, position.boxes)
        for key, position in placed.items()
    )


def _labels_of(
    shown: SlideMap, layer: DrawnLayer, pages: np.ndarray, spec: MapSpec
) -> list[tuple[int, Label]]:
    rule = layer.spec.label
    if rule is None:
        return []
    far = rule.min_zoom > shown.window.zoom + FINER
    found = []
    for at in range(len(layer.data)):
        # What is lit is named at any scale, as in the client.
        if far and not shown.lit(layer, at):
            continue
        label = _label(shown, layer, at, rule, spec)
        if label is not None:
            found.append((at, _kept_inside(shown, layer, at, pages[at], label)))
    return found


def _kept_inside(
    shown: SlideMap, layer: DrawnLayer, at: int, shape: BaseGeometry, label: Label
) -> Label:
    """A neighbour, or an area of which little is seen, is named inside itself or not at all."""
    if layer.spec.geometry != "area" or shown.lit(layer, at):
        return label
    seen = shapely.intersection(shape, shown.frame).area
    if layer.spec.role == "plan" and seen >= MOSTLY * shape.area:
        return label
    return replace(label, limit=INSIDE_LIMIT)


def _label(
    shown: SlideMap, layer: DrawnLayer, at: int, rule: LabelRule, spec: MapSpec
) -> Label | None:
    row = layer.data.iloc[at]
    text = plain(str(row.get(rule.columns[spec.lang], "") or row.get(rule.columns["zh"], "") or ""))
    if not text:
        return None
    area, plan = layer.spec.geometry == "area", layer.spec.role == "plan"
    size_pt = rule.size_px * PT_PER_PX * (AREA_FACTOR if area else 1.0)
    faded = shown.strength(layer, at) < 1
    colour = Inks(spec.colours).faded(rule.colour) if faded else rule.colour
    words = [text]
    if layer.spec.geometry != "line":
        words = balanced(text, MOST_MM / SAFETY, size_pt, rule.bold)
    lines = [Run(one, size_pt, colour, rule.bold) for one in words]
    slogan = _slogan(spec.content.get("cards") or {}, row, spec.lang) if area and plan else ""
    if slogan:
        lines.append(Run(slogan, size_pt * SUB_SIZE, colour))
    rank = layer.data[rule.rank_column].iloc[at] if rule.rank_column in layer.data else 5
    lit = 0.0 if shown.lit(layer, at) else 1.0
    limit = PLAN_LIMIT if plan else AREA_LIMIT if area else OTHER_LIMIT
    order = (lit, float(rule.priority), float(rank), float(at))
    id = str(layer.data.index[at])
    return Label(layer.spec.id, id, text, tuple(lines), order, limit, bool(slogan))


def _slogan(cards: Mapping[str, Any], row: Any, lang: str) -> str:
    slogan = (cards.get(row.get("card", "")) or {}).get("slogan")
    return plain(slogan[lang]) if slogan else ""


def _with_room(
    shown: SlideMap,
    where: tuple[DrawnLayer, int, BaseGeometry],
    label: Label,
    lines: shapely.STRtree,
    room: Room,
) -> tuple[Label, list[Position]]:
    """The label with its places. An area's name is broken into more lines, and last of all left
    without its slogan, where only so it lies in the area.
    """
    first: tuple[Label, list[Position]] | None = None
    for one in _forms(label) if where[0].spec.geometry == "area" else (label,):
        positions = positions_of(shown, *where, one, lines)
        if first is None:
            first = one, positions
        if _has_room(positions, room):
            return one, positions
    assert first is not None
    return first


def _back_inside(
    shown: SlideMap,
    where: tuple[DrawnLayer, int, BaseGeometry],
    label: Label,
    position: Position,
    lines: shapely.STRtree,
    room: Room,
) -> tuple[Label, Position]:
    """The first form of an area's label for which what the others left has room inside."""
    room.taken = [box for box in room.taken if box not in position.boxes]
    for one in _forms(label):
        places = positions_of(shown, *where, one, lines)
        found = place_all([Candidate(one.key, one.order, places, OUTSIDE_COST)], room)
        if found:
            return one, found[one.key]
    room.taken.extend(position.boxes)
    return label, position


def _forms(label: Label) -> Iterator[Label]:
    yield label
    if taller := _taller(label):
        yield taller
    if label.slogan:
        name = replace(label, lines=label.lines[:-1], slogan=False)
        yield name
        if taller := _taller(name):
            yield taller


def _taller(label: Label) -> Label | None:
    """The same label with its name in one line more, where that makes it narrower."""
    name = label.lines[: len(label.lines) - label.slogan]
    size, bold = name[0].size_pt, name[0].bold
    whole = width_mm(label.text, size, bold)
    limit = max(whole / (len(name) + 1) * TALLER, widest_word_mm(label.text, size, bold))
    lines = balanced(label.text, limit, size, bold)
    if len(lines) != len(name) + 1:
        return None
    runs = tuple(replace(name[0], words=one) for one in lines)
    return replace(label, lines=runs + label.lines[len(name) :])


def _has_room(positions: list[Position], room: Room) -> bool:
    taken = [shapely.box(*box) for box, _, weight in room.symbols if weight >= PLAN_WEIGHT]
    tree = shapely.STRtree(taken)
    free = [position for position in positions if position.cost < OUTSIDE_COST]
    return any(not len(tree.query(shapely.box(*one.boxes[0]))) for one in free)


def _symbol_boxes(
    shown: SlideMap, layer: DrawnLayer, pages: np.ndarray
) -> list[tuple[Bounds, str, float]]:
    weight = PLAN_WEIGHT if layer.spec.role == "plan" else OTHER_WEIGHT
    boxes = []
    for at, symbol in enumerate(layer.symbols()):
        reach = reach_of(shown, layer, at, symbol) * 0.82
        for x, y in shown.place(layer, at, pages[at]):
            box = (x - reach, y - reach, x + reach, y + reach)
            boxes.append((box, f"{layer.spec.id}/{layer.data.index[at]}", weight))
    return boxes
