"""Where the labels of a slide may stand: round a symbol, along a line, inside an area."""

import math
from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.render.page.candidates import along, around, inside
from erqi_map.render.page.placing import Bounds, Position
from erqi_map.render.page.view import DrawnLayer
from erqi_map.render.sheet.map import line_parts

from .label import Label
from .map import SlideMap, reach_of

FINER_STEP, MOST_STEPS = 0.06, 32
"""Of the width and height of a label: how closely its places in an area stand, at the most."""

OUTSIDE_COST = 2.5
"""What `inside` adds for a place that is not whole in its area."""

RIM, THROUGH_COST, UNDER_COST = 0.05, 4.0, 0.4
UNIT = 1.3


def positions_of(
    shown: SlideMap,
    layer: DrawnLayer,
    at: int,
    shape: BaseGeometry,
    label: Label,
    lines: shapely.STRtree,
) -> list[Position]:
    """Where the label of a feature may stand. `shape`: page millimetres; `lines`: what should not
    run through words.
    """
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


def _within(area: BaseGeometry, wide: float, high: float) -> list[Position]:
    """The places of `inside`, and between them more: a slide has less room than a sheet."""
    coarse = inside(area, wide, high)
    if not coarse:
        return []
    best = coarse[0].middle
    left, top, right, bottom = area.bounds
    grid = np.meshgrid(
        _steps(left + wide / 2, right - wide / 2, wide),
        _steps(top + high / 2, bottom - high / 2, high),
    )
    x, y = (one.ravel() for one in grid)
    boxes = np.column_stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2])
    shapely.prepare(area)
    # Only places that are whole in the area: the others are dear anyway.
    whole = shapely.contains(area, shapely.box(*boxes.T))
    off = 0.08 * np.hypot((x - best[0]) / (0.25 * wide), (y - best[1]) / (0.5 * high))
    finer = [
        Position((_bounds(boxes[at]),), (float(x[at]), float(y[at])), cost=float(off[at]))
        for at in np.flatnonzero(whole)
    ]
    return sorted([*coarse, *finer], key=lambda one: one.cost)


def _steps(first: float, last: float, size: float) -> np.ndarray:
    count = math.ceil(max(0.0, last - first) / (size * FINER_STEP))
    return np.linspace(first, max(first, last), min(MOST_STEPS, count) + 1)


def _bounds(box: np.ndarray) -> Bounds:
    left, top, right, bottom = (float(one) for one in box)
    return left, top, right, bottom


def _clear(positions: list[Position], lines: shapely.STRtree) -> list[Position]:
    """The same places, dearer where a line runs under the words, dearest through their middle."""
    if not positions:
        return []
    boxes = np.array([position.boxes[0] for position in positions])
    high = (boxes[:, 3] - boxes[:, 1]) * RIM
    core = boxes + np.column_stack([np.zeros_like(high), high, np.zeros_like(high), -high])
    price = THROUGH_COST * crossed(lines, core) + UNDER_COST * crossed(lines, boxes)
    return [
        replace(position, cost=position.cost + float(more))
        for position, more in zip(positions, price, strict=True)
    ]


def crossed(lines: shapely.STRtree, boxes: np.ndarray) -> np.ndarray:
    """Which boxes (n × 4) a line or an edge runs through."""
    found = np.zeros(len(boxes), dtype=bool)
    found[lines.query(shapely.box(*boxes.T), predicate="intersects")[0]] = True
    return found
