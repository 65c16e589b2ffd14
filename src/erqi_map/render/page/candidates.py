"""Where a label may stand round a point, inside an area, along a line. Page millimetres, y down."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.affinity import scale
from shapely.geometry import LineString
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING

from .placing import Array, Bounds, Point, Position

NEAR = ((1, 0, 0.0), (1, -1, 0.1), (-1, 0, 0.15), (1, 1, 0.2), (0, -1, 0.25), (0, 1, 0.3),
        (-1, -1, 0.35), (-1, 1, 0.4))  # fmt: skip
"""Sides of a point, best first: right or left (1, -1), below or above (1, -1), cost."""

FAR_DIRECTIONS = 24
FAR_STEPS_MM = (4.0, 7.0, 10.5, 15.0, 20.0, 27.0)
FRACTIONS = (0.5, 0.44, 0.56, 0.38, 0.62, 0.31, 0.69, 0.25, 0.75, 0.18, 0.82, 0.12, 0.88, 0.07,
             0.93)  # fmt: skip
"""Places tried along a line, as parts of its length."""

MIN_AREA = 0.2
"""An area smaller than this part of its label gets none."""

OUTSIDE_COST = 2.5
"""What a place costs that is not whole in its area."""

RIM, THROUGH_COST, UNDER_COST = 0.05, 4.0, 0.4
FINER_STEP, MAX_STEPS = 0.08, 20
"""Of the width and height of a label: how closely its places in an area stand, at the most."""

CHINESE = re.compile(r"[\u3400-\u9fff]")


def _box(x: float, y: float, width: float, height: float) -> Bounds:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def around(
    x: float, y: float, reach: float, width: float, height: float, *, far: bool, unit: float
) -> list[Position]:
    """Beside a symbol of half-width `reach`; `far`: also off it, with a leader line."""
    gap = reach + 0.5 * unit
    found = []
    for side, above, cost in NEAR:
        slack = 0.62 if side and above else 1.0
        mx = x + side * (gap * slack + width / 2)
        my = y + above * (gap * slack + height / 2)
        align = {1: "left", -1: "right", 0: "center"}[side]
        found.append(Position((_box(mx, my, width, height),), (mx, my), cost=cost, align=align))
    if not far:
        return found
    for step in FAR_STEPS_MM:
        for k in range(FAR_DIRECTIONS):
            found.append(_far(x, y, reach, width, height, step * unit, k))
    return found


def _far(
    x: float, y: float, reach: float, width: float, height: float, step: float, k: int
) -> Position:
    angle = 2 * math.pi * k / FAR_DIRECTIONS
    dx, dy = math.cos(angle), math.sin(angle)
    distance = reach + step
    side = 0 if abs(dx) < 0.3 else math.copysign(1, dx)
    mx, my = x + dx * distance + side * width / 2, y + dy * distance + _lift(dx, dy) * height / 2
    box = _box(mx, my, width, height)
    # The leader meets the words at the middle of the side that faces the point.
    meets = (mx - side * width / 2, my) if side else (mx, my - math.copysign(height / 2, dy))
    length = math.hypot(meets[0] - x, meets[1] - y)
    start = (
        (x + (meets[0] - x) * reach / length, y + (meets[1] - y) * reach / length)
        if length > reach
        else (x, y)
    )
    align = {1: "left", -1: "right", 0: "center"}[int(side)]
    return Position((box,), (mx, my), cost=1.0 + step / 8, leader=(start, meets), align=align)


def _lift(dx: float, dy: float) -> float:
    return math.copysign(1, dy) if abs(dx) < 0.3 else 0.0


def inside(
    area: BaseGeometry, width: float, height: float, *, finer: bool = False
) -> list[Position]:
    """In the roomiest part of an area, then in steps away from it; `finer`: and between them."""
    parts = [one for one in shapely.get_parts(area) if shapely.get_type_id(one) == 3]
    part = max(parts, key=lambda one: one.area, default=None)
    if part is None or part.area < MIN_AREA * width * height:
        return []
    # In a space where the label is a square its best place is the middle of the inscribed circle.
    stretch = max(1.0, min(4.0, width / height))
    flat = scale(part, xfact=1.0, yfact=stretch, origin=(0, 0))
    size = min(flat.bounds[2] - flat.bounds[0], flat.bounds[3] - flat.bounds[1])
    radius = shapely.maximum_inscribed_circle(flat, tolerance=max(size / 100, 1e-3))
    middle = flat.representative_point() if radius.is_empty else radius
    cx, cy = shapely.get_coordinates(middle)[0] / (1.0, stretch)
    row, column = (one.ravel() for one in np.mgrid[-12:13, -10:11])
    x, y = cx + column * width * 0.2, cy + row * height * 0.5
    there = shapely.contains_xy(part, x, y)
    found = _in_part(part, x[there], y[there], (cx, cy), width, height)
    if finer and found:
        x, y = _grid(area, width, height)
        best = found[0].middle
        found += [
            one for one in _in_part(area, x, y, best, width, height) if one.cost < OUTSIDE_COST
        ]
    return sorted(found, key=lambda one: one.cost)


def _in_part(
    area: BaseGeometry, x: Array, y: Array, best: Point, width: float, height: float
) -> list[Position]:
    """Places round (x, y), dearer away from the best and where they leave the area."""
    boxes = np.column_stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])
    shapely.prepare(area)
    whole = shapely.contains(area, shapely.box(*boxes.T))
    away = 0.08 * np.hypot((x - best[0]) / (0.25 * width), (y - best[1]) / (0.5 * height))
    cost = away + np.where(whole, 0.0, OUTSIDE_COST)
    found = zip(boxes.tolist(), x.tolist(), y.tolist(), cost.tolist(), strict=True)
    places = [Position((tuple(box),), (px, py), cost=price) for box, px, py, price in found]
    return sorted(places, key=lambda one: one.cost)


def _grid(area: BaseGeometry, width: float, height: float) -> tuple[Array, Array]:
    left, top, right, bottom = area.bounds
    axes = []
    for first, last, size in ((left, right, width), (top, bottom, height)):
        room = max(0.0, last - first - size)
        count = min(MAX_STEPS, math.ceil(room / (size * FINER_STEP)))
        axes.append(first + size / 2 + np.linspace(0.0, room, count + 1))
    x, y = np.meshgrid(*axes)
    return x.ravel(), y.ravel()


def away_from(lines: shapely.STRtree, positions: list[Position]) -> list[Position]:
    """The same places, dearer where a line runs under the words, dearest through their middle."""
    if not positions:
        return []
    boxes = np.array([position.boxes[0] for position in positions])
    high = (boxes[:, 3] - boxes[:, 1]) * RIM
    core = boxes + np.column_stack([np.zeros_like(high), high, np.zeros_like(high), -high])
    under = _crossed(lines, boxes)
    price = UNDER_COST * under
    price[under] += THROUGH_COST * _crossed(lines, core[under])
    return [
        replace(position, cost=position.cost + float(more))
        for position, more in zip(positions, price, strict=True)
    ]


def _crossed(lines: shapely.STRtree, boxes: Array) -> NDArray[np.bool_]:
    found = np.zeros(len(boxes), dtype=bool)
    found[lines.query(shapely.box(*boxes.T), predicate="intersects")[0]] = True
    return found


def along(
    lines: Sequence[NDArray[np.float64]], text: str, width: float, size: float
) -> list[Position]:
    """On the longest of `lines`; `size`: height of a character. Chinese where it is steep is set
    upright, one character below the other, as on printed sheets.
    """
    if not lines:
        return []
    line = max((LineString(one) for one in lines), key=lambda one: one.length)
    chinese = bool(CHINESE.search(text))
    upright = len(text) * size * DRAWING.text.stack_step
    found = []
    for cost, fraction in enumerate(FRACTIONS):
        middle = fraction * line.length
        (x0, y0), (x1, y1) = _at(line, middle - width / 2), _at(line, middle + width / 2)
        rise = math.degrees(math.atan2(abs(y1 - y0), abs(x1 - x0)))
        stack = chinese and rise > DRAWING.text.steep_deg
        place, needed = (_stacked, upright) if stack else (_tilted, width)
        if needed * 1.1 <= line.length and needed / 2 <= middle <= line.length - needed / 2:
            position = place(line, middle, text, width, size, cost * 0.04)
            found += [position] if position else []
    return found


def _at(line: LineString, distance: float) -> Point:
    # A distance below nothing would be counted from the other end.
    point = line.interpolate(max(0.0, distance))
    return point.x, point.y


def _stacked(
    line: LineString, middle: float, text: str, width: float, size: float, cost: float
) -> Position | None:
    step = size * DRAWING.text.stack_step
    down = 1 if _at(line, middle + step)[1] >= _at(line, middle - step)[1] else -1
    offsets = [down * (k - (len(text) - 1) / 2) * step for k in range(len(text))]
    places = tuple(_at(line, middle + offset) for offset in offsets)
    # Where the line turns level the characters would stand side by side, and backwards at that:
    # they stand on the chord, if that is steep enough and close by.
    fall = step * math.sin(math.radians(DRAWING.text.steep_deg))
    if _least_fall(places) < fall:
        (x0, y0), (x1, y1) = places[0], places[-1]
        parts = [k / max(1, len(text) - 1) for k in range(len(text))]
        places = tuple((x0 + (x1 - x0) * part, y0 + (y1 - y0) * part) for part in parts)
        if _least_fall(places) < fall or _bow(line, middle, places[0], places[-1]) > size * 0.6:
            return None
    boxes = tuple(_box(*place, size, size) for place in places)
    return Position(boxes, _at(line, middle), cost=cost, stacked=places)


def _least_fall(places: Sequence[Point]) -> float:
    return min((below[1] - above[1] for above, below in pairwise(places)), default=math.inf)


def _bow(line: LineString, middle: float, a: Point, b: Point) -> float:
    """How far the middle of the chord from `a` to `b` lies from the line."""
    x, y = _at(line, middle)
    return math.hypot((a[0] + b[0]) / 2 - x, (a[1] + b[1]) / 2 - y)


def _tilted(
    line: LineString, middle: float, text: str, width: float, size: float, cost: float
) -> Position | None:
    a, b = _at(line, middle - width / 2), _at(line, middle + width / 2)
    # On a bend the chord leaves the line: no place for straight words.
    if _bow(line, middle, a, b) > size * 0.6:
        return None
    # Left to right, and upwards where the line is nearly upright.
    upward = math.radians(DRAWING.text.upward_deg)
    turn = math.atan2(b[1] - a[1], b[0] - a[0])
    turn -= math.pi * math.ceil((turn - upward) / math.pi)
    count = max(1, math.ceil(width / size))
    steps = [(k + 0.5) / count for k in range(count)]
    long, across, down = width / count, abs(math.cos(turn)), abs(math.sin(turn))
    wide, tall = long * across + size * down, long * down + size * across
    boxes = tuple(
        _box(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, wide, tall) for t in steps
    )
    return Position(boxes, _at(line, middle), angle=math.degrees(turn), cost=cost)
