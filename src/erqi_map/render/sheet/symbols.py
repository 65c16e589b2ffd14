"""Point symbols and legend swatches: those of the client, drawn in millimetres."""

from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from shapely import box
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.spec import SymbolSpec

from ..page.inks import px_to_mm
from ..page.paper import Box
from ..page.type import MM_PER_PT
from .hatch import DOT_MM, STEP_MM, hatch_dots, hatch_lines
from .page import Page

HATCH_MM = 0.15
HATCH_ALPHA, HATCH_ALPHA_ONE_INK = 0.42, 0.62


def shape_path(shape: str | None, radius: float) -> Path:
    """The outline of a shape round (0, 0), y down; `radius`: half the symbol's size."""
    found = DRAWING.outlines.get(shape or "circle", 1.0)
    if isinstance(found, float):
        unit = Path.unit_circle()
        return Path(np.asarray(unit.vertices) * found * radius, unit.codes)
    return Path(np.array([*found, found[0]]) * radius, closed=True)


def draw_point(
    page: Page,
    x: float,
    y: float,
    symbol: SymbolSpec,
    *,
    zorder: float = 4,
    alpha: float = 1.0,
    halo: bool = True,
    gid: str | None = None,
    axes: Axes | None = None,
) -> None:
    """A point symbol with its middle at (x, y) on the page."""
    unit = page.unit
    printed = page.inks.symbol(symbol)
    own = shape_path(printed.shape, px_to_mm(printed.size_px, unit) / 2)
    path = Path(np.asarray(own.vertices) + np.array([x, y]), own.codes)
    fill = printed.fill or printed.stroke or page.inks.colour("ink")
    ring = printed.shape == "ring"
    edge = printed.stroke if printed.stroke and printed.stroke != fill else None
    width_px = DRAWING.ring_px(printed.size_px) if ring else printed.stroke_width_px
    width_px = width_px if ring or edge else 0.0
    look: dict[str, Any] = {"joinstyle": "round", "alpha": alpha, "axes": axes}
    if halo:
        around = px_to_mm(width_px + 2 * DRAWING.symbol.halo_px, unit) / MM_PER_PT
        page.shape(
            path, zorder=zorder, facecolor="white", edgecolor="white", linewidth=around, **look
        )
    patch = page.shape(
        path,
        zorder=zorder,
        facecolor="white" if ring else fill,
        edgecolor=fill if ring else edge or "none",
        linewidth=px_to_mm(width_px, unit) / MM_PER_PT,
        **look,
    )
    patch.set_gid(gid)


def draw_hatch(
    page: Page,
    area: BaseGeometry,
    symbol: SymbolSpec,
    *,
    zorder: float,
    alpha: float = 1.0,
    axes: Axes | None = None,
) -> None:
    """The hatch of a printed symbol inside `area`, page millimetres."""
    colour = symbol.stroke or symbol.fill
    if not symbol.hatch or colour is None:
        return
    strength = alpha * (HATCH_ALPHA_ONE_INK if page.inks.monochrome else HATCH_ALPHA)
    step = STEP_MM * page.unit
    segments = hatch_lines(area, symbol.hatch, step)
    if segments:
        page.lines(
            segments, colour=colour, width_mm=HATCH_MM * page.unit, axes=axes,
            zorder=zorder, alpha=strength,
        )  # fmt: skip
    dots = hatch_dots(area, symbol.hatch, step)
    if len(dots):
        page.dots(dots, DOT_MM * page.unit, colour=colour, axes=axes, zorder=zorder, alpha=strength)


def draw_swatch(page: Page, place: Box, symbol: SymbolSpec) -> None:
    """The symbol as it stands on the map, in a legend or a table."""
    if symbol.geometry == "point":
        most_px = place.height / px_to_mm(1, page.unit) / 1.25
        small = replace(symbol, size_px=min(symbol.size_px, most_px))
        middle = place.x + place.width / 2, place.y + place.height / 2
        draw_point(page, *middle, small, halo=False)
        return
    printed = page.inks.symbol(symbol)
    width_mm = px_to_mm(printed.stroke_width_px, page.unit)
    dashes = [px_to_mm(one, page.unit) * 0.7 for one in printed.dash_px]
    if symbol.geometry == "line":
        y = place.y + place.height / 2
        line = [[(place.x, y), (place.right, y)]]
        page.lines(line, colour=printed.stroke or "ink", width_mm=width_mm, dashes=dashes)
        return
    inner = place.inset(width_mm / 2)
    if printed.fill and printed.fill_opacity > 0:
        patch = Path(np.array([(inner.x, inner.y), (inner.right, inner.y),
                               (inner.right, inner.bottom), (inner.x, inner.bottom),
                               (inner.x, inner.y)]), closed=True)  # fmt: skip
        page.shape(
            patch, zorder=2, facecolor=printed.fill,
            alpha=printed.fill_opacity, edgecolor="none",
        )  # fmt: skip
    draw_hatch(page, box(*inner.bounds), printed, zorder=2.5)
    if printed.stroke:
        x0, y0, x1, y1 = inner.bounds
        ring = [[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]]
        page.lines(ring, colour=printed.stroke, width_mm=width_mm, dashes=dashes)
