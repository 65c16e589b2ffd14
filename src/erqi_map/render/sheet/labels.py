"""Labels of the map: which features are named, where, and how the words are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import LabelRule

from ..page.candidates import along, around, inside
from ..page.inks import px_to_mm
from ..page.paper import Box
from ..page.placing import Candidate, Position, Room, place_all
from ..page.type import BODY_BOTTOM, BODY_TOP, CAP_HEIGHT, MM_PER_PT, balanced
from ..page.view import DrawnLayer
from .drawing import MapDrawing, line_parts
from .page import Page

FINER = 1.0
"""Paper shows what a screen shows this many zoom levels later."""

AREA_FACTOR = 1.3
LINE_STEP = 1.22
MOST_MM = 34.0
"""Where a label is broken into lines, on A3."""

SUB_SIZE = 0.72
PLAN_LIMIT, OTHER_LIMIT = 150.0, 0.9
PLAN_WEIGHT, OTHER_WEIGHT = 10.0, 3.0
MANY, MOST_CANDIDATES = 120, 2500
"""Of a layer with more than MANY features a label stands at its feature or not at all."""

EDGE_MM = 1.0
LEADER_MM = 0.18
FRAME_GAP_MM = 0.6


@dataclass(frozen=True)
class Line:
    """One line of a label with its size in points on the page."""

    words: str
    size_pt: float
    bold: bool

    @property
    def height_mm(self) -> float:
        """Distance to the next line."""
        return self.size_pt * MM_PER_PT * LINE_STEP


@dataclass(frozen=True)
class Label:
    """A label before it has a place. `text`: the name as the label rule gives it."""

    layer: str
    id: str
    text: str
    lines: tuple[Line, ...]
    colour: str

    @property
    def key(self) -> str:
        """Unique on the map."""
        return f"{self.layer}/{self.id}"

    @property
    def height_mm(self) -> float:
        """Height of the block of lines."""
        return sum(line.height_mm for line in self.lines)


@dataclass(frozen=True)
class PlacedLabel:
    """A label on the map: `boxes` are the page millimetres its words cover."""

    layer: str
    id: str
    text: str
    boxes: tuple[tuple[float, float, float, float], ...]


def draw_labels(
    page: Page, drawing: MapDrawing, cards: Mapping[str, Any], keep_out: Iterable[Box] = ()
) -> tuple[PlacedLabel, ...]:
    """Place and draw the labels of a map. `keep_out`: what already stands on the map."""
    frame = drawing.window.box.inset(FRAME_GAP_MM * page.unit)
    room = Room(frame.bounds, taken=[box.bounds for box in keep_out])
    labels: dict[str, Label] = {}
    candidates = []
    for layer in drawing.layers:
        if layer.spec.role == ROLE:
            # Names have to stand on an overlay somewhere.
            continue
        shapes = drawing.on_page(layer)
        if layer.spec.geometry == "point":
            room.symbols += _symbol_boxes(page, drawing, layer, shapes)
        for at in _named(layer, drawing):
            label = _label(page, drawing, layer, at, cards)
            if label is not None:
                labels[label.key] = label
                candidates.append(_candidate(page, drawing, layer, at, shapes[at], label))
    placed = place_all(candidates, room)
    for key, position in placed.items():
        _draw(page, labels[key], position)
    return tuple(
        PlacedLabel(labels[key].layer, labels[key].id, labels[key].text, position.boxes)
        for key, position in placed.items()
    )


def _named(layer: DrawnLayer, drawing: MapDrawing) -> list[int]:
    rule = layer.spec.label
    if rule is None:
        return []
    if rule.min_zoom > drawing.window.zoom + FINER:
        # What is lit is named at any scale, as in the client.
        return [at for at, id in enumerate(layer.data.index) if id in drawing.view.emphasis.lit]
    return list(range(min(len(layer.data), MOST_CANDIDATES)))


def _label(
    page: Page, drawing: MapDrawing, layer: DrawnLayer, at: int, cards: Mapping[str, Any]
) -> Label | None:
    rule = layer.spec.label
    assert rule is not None
    row = layer.data.iloc[at]
    text = str(
        row.get(rule.columns.get(page.lang, ""), "") or row.get(rule.columns["zh"], "") or ""
    )
    if not text:
        return None
    area = layer.spec.geometry == "area"
    size_pt = px_to_mm(rule.size_px, page.unit) / MM_PER_PT * (AREA_FACTOR if area else 1.0)
    broken = [text] if rule.placement == "line" else _broken(page, text, size_pt, rule)
    lines = [Line(words, size_pt, rule.bold) for words in broken]
    slogan = (cards.get(row.get("card", "")) or {}).get("slogan") if area else None
    if slogan:
        lines.append(Line(slogan[page.lang], size_pt * SUB_SIZE, False))
    strength = drawing.view.emphasis.strength(layer.spec, layer.data.index[at])
    colour = page.inks.label(rule.colour)
    return Label(
        layer.spec.id,
        str(layer.data.index[at]),
        text,
        tuple(lines),
        page.inks.faded(colour) if strength < 1 else colour,
    )


def _broken(page: Page, text: str, size_pt: float, rule: LabelRule) -> list[str]:
    return balanced(text, MOST_MM * page.unit, size_pt, rule.bold)


def _candidate(
    page: Page, drawing: MapDrawing, layer: DrawnLayer, at: int, shape: BaseGeometry, label: Label
) -> Candidate:
    rule = layer.spec.label
    assert rule is not None
    plan = layer.spec.role == "plan"
    id = layer.data.index[at]
    rank = layer.data[rule.rank_column].iloc[at] if rule.rank_column in layer.data else 5
    order = (
        0.0 if id in drawing.view.emphasis.lit else 1.0,
        float(rule.priority),
        float(rank),
        float(at),
    )
    width = max(page.width(line.words, line.size_pt, line.bold) for line in label.lines)
    return Candidate(
        key=label.key,
        order=order,
        positions=_positions(page, drawing, layer, at, shape, label, width),
        limit=PLAN_LIMIT if plan else OTHER_LIMIT if layer.spec.geometry != "area" else 8.0,
    )


def _positions(
    page: Page,
    drawing: MapDrawing,
    layer: DrawnLayer,
    at: int,
    shape: BaseGeometry,
    label: Label,
    width: float,
) -> list[Position]:
    frame = shapely.box(*drawing.window.box.inset(EDGE_MM * page.unit).bounds)
    many = len(layer.data) > MANY
    if layer.spec.geometry == "area":
        left, _, right, _ = shape.bounds
        if many and right - left < width:
            return []
        visible = shapely.intersection(shape, frame)
        return inside(visible, width, label.height_mm)
    if layer.spec.geometry == "line":
        lines = line_parts([shapely.intersection(shape, frame)])
        return along(lines, label.text, width, label.lines[0].height_mm)
    x, y = drawing.symbol_places(layer, at, shape)[0]
    reach = drawing.reach(page, layer, at, layer.symbols()[at])
    plan = layer.spec.role == "plan"
    return around(x, y, reach, width, label.height_mm, far=plan and not many, unit=page.unit)


def _symbol_boxes(
    page: Page, drawing: MapDrawing, layer: DrawnLayer, shapes: np.ndarray
) -> list[tuple[tuple[float, float, float, float], str, float]]:
    weight = PLAN_WEIGHT if layer.spec.role == "plan" else OTHER_WEIGHT
    boxes = []
    for at, symbol in enumerate(layer.symbols()):
        reach = drawing.reach(page, layer, at, symbol) * 0.85
        for x, y in drawing.symbol_places(layer, at, shapes[at]):
            box = (x - reach, y - reach, x + reach, y + reach)
            boxes.append((box, f"{layer.spec.id}/{layer.data.index[at]}", weight))
    return boxes


def _draw(page: Page, label: Label, position: Position) -> None:
    halo = page.inks.colour("halo")
    if position.leader:
        page.lines([position.leader], colour=halo, width_mm=LEADER_MM * 4 * page.unit, zorder=5)
        page.lines([position.leader], colour=label.colour, width_mm=LEADER_MM * page.unit, zorder=6)
    first = label.lines[0]
    size_mm = first.size_pt * MM_PER_PT
    if position.stacked:
        for char, (x, y) in zip(label.text, position.stacked, strict=True):
            baseline = y + (BODY_TOP - BODY_BOTTOM) / 2 * size_mm
            page.text(
                x, baseline, char, first.size_pt, bold=first.bold, colour=label.colour,
                align="center", halo=halo, zorder=8,
            )  # fmt: skip
        return
    if position.angle:
        _draw_slanted(page, label, position, halo)
        return
    left, top, right, _ = position.boxes[0]
    x = {"left": left, "right": right, "center": (left + right) / 2}[position.align]
    for line in label.lines:
        middle = top + line.height_mm / 2
        baseline = middle + (BODY_TOP - BODY_BOTTOM) / 2 * line.size_pt * MM_PER_PT
        page.text(
            x, baseline, line.words, line.size_pt, bold=line.bold, colour=label.colour,
            align=position.align, halo=halo, zorder=8, gid=f"label/{label.key}",
        )  # fmt: skip
        top += line.height_mm


def _draw_slanted(page: Page, label: Label, position: Position, halo: str) -> None:
    line = label.lines[0]
    turn = np.radians(position.angle)
    drop = CAP_HEIGHT / 2 * line.size_pt * MM_PER_PT
    x = position.middle[0] - np.sin(turn) * drop
    y = position.middle[1] + np.cos(turn) * drop
    page.text(
        float(x), float(y), line.words, line.size_pt, bold=line.bold, colour=label.colour,
        align="center", angle=-position.angle, halo=halo, zorder=8, gid=f"label/{label.key}",
    )  # fmt: skip
