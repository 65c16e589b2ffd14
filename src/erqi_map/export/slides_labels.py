"""Labels of a slide's map as text boxes: placed one after the other, none on another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.spec import LabelRule, MapSpec
from erqi_map.render.figure_fonts import balanced
from erqi_map.render.figure_map import line_parts
from erqi_map.render.figure_place import Bounds, Candidate, Position, Room, place_all
from erqi_map.render.figure_positions import along, around, inside
from erqi_map.render.figure_print import Inks
from erqi_map.render.figure_view import DrawnLayer

from .slides_deck import Palette
from .slides_label import Label, draw_label, strokes
from .slides_map import SlideMap, reach_of
from .slides_shapes import PT_PER_PX
from .slides_text import SAFETY, Run, plain

FINER = 1.2
"""A wall shows a label this many zoom levels earlier than a screen of 96 pixels to the inch."""

AREA_FACTOR, SUB_SIZE = 1.04, 0.76
MOST_MM = 38.0
MOST_LABELS = 220
EDGE_MM = 0.8
UNIT = 1.3
PLAN_LIMIT, AREA_LIMIT, OTHER_LIMIT = 60.0, 8.0, 0.9
MOSTLY, INSIDE_LIMIT = 0.8, 2.4
"""Up to this an area's label lies inside the area."""

FINER_PLACES, FINER_STEPS = 60, (-0.33, -0.25, -0.17, -0.08, 0.08, 0.17, 0.25, 0.33)
OUTSIDE_COST = 2.5
"""What `inside` adds for a place that is not whole in its area."""

RIM, THROUGH_COST, UNDER_COST = 0.05, 4.0, 0.4
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
        crossed = bool(_crossed(lines, np.array(position.boxes)).any())
        draw_label(shapes, labels[key], position, palette, spec.lang, crossed)
    return tuple(
        SlideLabel(labels[key].layer, labels[key].id, labels[key].text, position.boxes)
        for key, position in placed.items()
    )


def _labels_of(
    shown: SlideMap, layer: DrawnLayer, pages: np.ndarray, spec: MapSpec
) -> list[tuple[int, Label]]:
    rule = layer.spec.label
    if rule is None:
        return _names_of_lit_outlines(shown, layer, spec)
    if rule.min_zoom > shown.window.zoom + FINER:
        return []
    found = []
    for at in range(len(layer.data)):
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


def _names_of_lit_outlines(
    shown: SlideMap, layer: DrawnLayer, spec: MapSpec
) -> list[tuple[int, Label]]:
    """An outline has no label, lest it hide those inside it; lit with nothing inside it has one."""
    filled = any(one.spec.role == "plan" and one.spec.geometry == "area" for one in shown.layers)
    if filled or layer.spec.geometry != "area":
        return []
    columns = {"zh": "name_zh", "en": "name_en"}
    rule = LabelRule(columns, 1, 0, 20, spec.colours.get("ink", "#1F2933"), bold=True)  # type: ignore[arg-type]
    lit = [at for at in range(len(layer.data)) if shown.lit(layer, at)]
    made = [(at, _label(shown, layer, at, rule, spec)) for at in lit]
    return [(at, label) for at, label in made if label is not None]


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


def _positions(
    shown: SlideMap,
    layer: DrawnLayer,
    at: int,
    shape: BaseGeometry,
    label: Label,
    lines: shapely.STRtree,
) -> list[Position]:
    if layer.spec.geometry == "area":
        visible = shapely.intersection(shape, shown.frame)
        return _clear(_within(visible, label.width_mm, label.height_mm), lines)
    if layer.spec.geometry == "line":
        own = line_parts([shapely.intersection(shape, shown.frame)])
        return along(own, label.text, label.width_mm, label.height_mm)
    places = shown.place(layer, at, shape)
    if not places:
        return []
    reach = reach_of(shown, layer, at, layer.symbols()[at])
    plan = layer.spec.role == "plan"
    return around(*places[0], reach, label.width_mm, label.height_mm, far=plan, unit=UNIT)


def _with_room(
    shown: SlideMap,
    where: tuple[DrawnLayer, int, BaseGeometry],
    label: Label,
    lines: shapely.STRtree,
    room: Room,
) -> tuple[Label, list[Position]]:
    """The label with its places; its slogan is left out where only the name fits into its area."""
    positions = _positions(shown, *where, label, lines)
    if not label.slogan or _has_room(positions, room):
        return label, positions
    name = replace(label, lines=label.lines[:-1], slogan=False)
    shorter = _positions(shown, *where, name, lines)
    return (name, shorter) if _has_room(shorter, room) else (label, positions)


def _has_room(positions: list[Position], room: Room) -> bool:
    taken = [shapely.box(*box) for box, _, weight in room.symbols if weight >= PLAN_WEIGHT]
    tree = shapely.STRtree(taken)
    free = [position for position in positions if position.cost < OUTSIDE_COST]
    return any(not len(tree.query(shapely.box(*one.boxes[0]))) for one in free)


def _within(area: BaseGeometry, wide: float, high: float) -> list[Position]:
    """The places of `inside`, and between them more: a slide has less room than a sheet."""
    coarse = inside(area, wide, high)
    if not coarse:
        return []
    shapely.prepare(area)
    found = list(coarse)
    for position in coarse[:FINER_PLACES]:
        for step in FINER_STEPS:
            x, y = position.middle[0], position.middle[1] + step * high
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            # Only places that are whole in the area: the others are dear anyway.
            if shapely.contains(area, shapely.box(*box)):
                cost = position.cost % OUTSIDE_COST + abs(step) * 0.2
                found.append(replace(position, boxes=(box,), middle=(x, y), cost=cost))
    return found


def _clear(positions: list[Position], lines: shapely.STRtree) -> list[Position]:
    """The same places, dearer where a line runs under the words, dearest through their middle."""
    if not positions:
        return []
    boxes = np.array([position.boxes[0] for position in positions])
    high = (boxes[:, 3] - boxes[:, 1]) * RIM
    core = boxes + np.column_stack([np.zeros_like(high), high, np.zeros_like(high), -high])
    price = THROUGH_COST * _crossed(lines, core) + UNDER_COST * _crossed(lines, boxes)
    return [
        replace(position, cost=position.cost + float(more))
        for position, more in zip(positions, price, strict=True)
    ]


def _crossed(lines: shapely.STRtree, boxes: np.ndarray) -> np.ndarray:
    """Which boxes (n × 4) a line or an edge runs through."""
    found = np.zeros(len(boxes), dtype=bool)
    found[lines.query(shapely.box(*boxes.T), predicate="intersects")[0]] = True
    return found


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
