"""Hatches as real lines and dots, clipped to their area: even on every printer and at every zoom.

matplotlib's own hatches are bitmaps or pattern tiles, which show seams when they are printed.
All lengths are page millimetres; the pattern hangs on the page, so neighbours line up.
"""

from collections.abc import Callable, Mapping

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Array = NDArray[np.float64]
STEP_MM = 2.3
DOT_MM = 0.28
"""Radius of a dot."""


def hatch_lines(area: BaseGeometry, hatch: str, step_mm: float) -> list[Array]:
    """The lines of a hatch inside `area` (page mm) as n × 2 arrays; none for "dots"."""
    rule = _LINES.get(hatch)
    if rule is None or area.is_empty:
        return []
    found = rule(area.bounds, step_mm)
    if not found:
        return []
    parts = shapely.get_parts(shapely.intersection(shapely.multilinestrings(found), area))
    return [shapely.get_coordinates(one) for one in parts if shapely.get_type_id(one) == 1]


def hatch_dots(area: BaseGeometry, hatch: str, step_mm: float) -> Array:
    """The centres of a hatch of dots inside `area`, n × 2; in rows that stand on the gaps."""
    if hatch != "dots" or area.is_empty:
        return np.empty((0, 2))
    left, top, right, bottom = area.bounds
    row_mm = step_mm * 0.87
    rows = np.arange(np.floor(top / row_mm), np.ceil(bottom / row_mm) + 1)
    columns = np.arange(np.floor(left / step_mm) - 1, np.ceil(right / step_mm) + 1)
    x, row = np.meshgrid(columns * step_mm, rows)
    x = x + (row % 2) * step_mm / 2
    points = np.column_stack([x.ravel(), (row * row_mm).ravel()])
    # A dot that would be cut by the edge is left out.
    inner = area.buffer(-2 * DOT_MM)
    return points[shapely.contains_xy(inner, points)]


def _across(bounds: tuple[float, ...], step: float) -> list[Array]:
    left, top, right, bottom = bounds
    levels = np.arange(np.ceil(top / step), np.floor(bottom / step) + 1) * step
    return [np.array([(left - 1, y), (right + 1, y)]) for y in levels]


def _down(bounds: tuple[float, ...], step: float) -> list[Array]:
    left, top, right, bottom = bounds
    levels = np.arange(np.ceil(left / step), np.floor(right / step) + 1) * step
    return [np.array([(x, top - 1), (x, bottom + 1)]) for x in levels]


def _slanted(bounds: tuple[float, ...], step: float, rise: int) -> list[Array]:
    """Lines at 45°; `rise` 1 goes down to the right on the page, -1 up."""
    left, top, right, bottom = bounds
    gap = step * np.sqrt(2)
    at = sorted((y - rise * x) for x in (left, right) for y in (top, bottom))
    offsets = np.arange(np.ceil(at[0] / gap), np.floor(at[-1] / gap) + 1) * gap
    return [np.array([(left, rise * left + c), (right, rise * right + c)]) for c in offsets]


_LINES: Mapping[str, Callable[[tuple[float, ...], float], list[Array]]] = {
    "forward": lambda bounds, step: _slanted(bounds, step, -1),
    "backward": lambda bounds, step: _slanted(bounds, step, 1),
    "horizontal": _across,
    "vertical": _down,
    "grid": lambda bounds, step: [*_across(bounds, step * 1.4), *_down(bounds, step * 1.4)],
}
