"""The coordinate grid: kilometre lines of the 3° zone, or a graticule of WGS-84 degrees."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from ..page.inks import px_to_mm
from ..page.window import Window, round_down
from .page import Page

WANTED_MM = 42.0
"""About how far apart lines stand on A3."""

LENGTHS = (1, 2, 5)
MINUTES = (0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120)
METRES_PER_MINUTE = 1852.0
NUMBER_PT = 5.6
STEPS = 40
Array = NDArray[np.float64]


def draw_grid(page: Page, window: Window, kind: str) -> None:
    """Draw the grid over the map's areas with its numbers in the rim; kind: "km" or "graticule"."""
    kilometres = kind == "km"
    for across, name, points in _lines(page, window, kilometres):
        line = window.page_xy(points)
        page.lines(
            [line], colour="accent" if kilometres else "ink-soft",
            width_mm=px_to_mm(0.7, page.unit), zorder=1.5, alpha=0.4,
        )  # fmt: skip
        for place in _crossings(window, line, across):
            _number(page, window, place, name, across)


def spacing_m(page: Page, window: Window) -> float:
    """Distance of the kilometre lines, metres."""
    return max(100.0, round_down(WANTED_MM * page.unit * window.m_per_mm * 1.3, LENGTHS))


def _lines(page: Page, window: Window, kilometres: bool) -> Iterator[tuple[bool, str, Array]]:
    """Whether a line runs across, its number, and its points in the zone."""
    west, south, east, north = window.bounds
    if kilometres:
        step = spacing_m(page, window)
        decimals = 0 if step >= 1000 else 1
        for x in _levels(west, east, step):
            yield False, f"{x / 1000:.{decimals}f}", np.array([(x, south), (x, north)])
        for y in _levels(south, north, step):
            yield True, f"{y / 1000:.{decimals}f}", np.array([(west, y), (east, y)])
        return
    lon, lat = window.zone.to_degrees(
        np.array([west, west, east, east, (west + east) / 2]),
        np.array([south, north, south, north, north]),
    )
    step = _step_minutes(page, window) / 60
    for meridian in _levels(lon.min(), lon.max(), step):
        yield False, _degrees(meridian), _curve(window, np.full(STEPS, meridian), _between(lat))
    for parallel in _levels(lat.min(), lat.max(), step):
        yield True, _degrees(parallel), _curve(window, _between(lon), np.full(STEPS, parallel))


def _levels(low: float, high: float, step: float) -> Array:
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _step_minutes(page: Page, window: Window) -> float:
    wanted = WANTED_MM * page.unit * window.m_per_mm * 1.3 / METRES_PER_MINUTE
    return max((one for one in MINUTES if one <= wanted), default=MINUTES[0])


def _between(values: Array) -> Array:
    return np.linspace(values.min(), values.max(), STEPS)


def _curve(window: Window, lon: Array, lat: Array) -> Array:
    return np.column_stack(window.zone.to_grid(lon, lat))


def _degrees(value: float) -> str:
    seconds = round(value * 3600)
    degrees, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{degrees}°{minutes:02d}′" + (f"{seconds:02d}″" if seconds else "")


def _crossings(window: Window, line: Array, across: bool) -> list[tuple[float, float, str]]:
    """Where a line leaves the window on its two sides: page x, y and the side."""
    box = window.box
    sides = {"left": box.x, "right": box.right} if across else {"top": box.y, "bottom": box.bottom}
    found = []
    path = shapely.linestrings(line)
    for side, at in sides.items():
        edge = [(at, box.y), (at, box.bottom)] if across else [(box.x, at), (box.right, at)]
        point = shapely.intersection(path, shapely.linestrings(edge).buffer(1e-6))
        if not point.is_empty:
            centre = point.centroid
            found.append((centre.x, centre.y, side))
    return found


def _number(
    page: Page, window: Window, place: tuple[float, float, str], name: str, across: bool
) -> None:
    x, y, side = place
    size, gap, u = NUMBER_PT * page.unit, 0.9 * page.unit, page.unit
    ends = {"left": (-1, 0), "right": (1, 0), "top": (0, -1), "bottom": (0, 1)}[side]
    tick = [(x, y), (x + ends[0] * gap, y + ends[1] * gap)]
    page.lines([tick], width_mm=0.2 * u, zorder=6)
    if across:
        out = gap + 0.5 * u
        turn = 90 if side == "left" else -90
        page.text(x + ends[0] * out, y, name, size, align="center", angle=turn)
        return
    below = gap + 2.2 * u if side == "bottom" else -gap - 0.6 * u
    page.text(x, y + below, name, size, align="center")
