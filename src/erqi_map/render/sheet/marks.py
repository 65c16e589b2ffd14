"""Marks over the map: ties to symbols that stepped aside, and what a scene lights."""

from dataclasses import replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING, PAPER
from erqi_map.compose.spec import SymbolSpec

from ..page.drawn import key_of, line_parts
from ..page.inks import px_to_mm
from ..page.placing import Point
from ..page.type import MM_PER_PT
from ..page.view import DrawnLayer
from .drawing import MapDrawing, area_path
from .page import Page

TIE_MM, TIE_DOT_MM, RING_MM = 0.22, 0.35, 0.7


def draw_tie(
    page: Page, drawing: MapDrawing, layer: DrawnLayer, at: int, shape: BaseGeometry, zorder: float
) -> None:
    """A fine line from a symbol that stepped aside to a dot at its true place."""
    tie = drawing.tie(layer, at, shape)
    if tie is None:
        return
    symbol = layer.symbols[at]
    colour = page.inks.colour(symbol.fill or symbol.stroke or "ink")
    page.lines([tie], colour=colour, width_mm=TIE_MM * page.unit, axes=drawing.axes, zorder=zorder)
    page.disc(
        (float(tie[0, 0]), float(tie[0, 1])),
        TIE_DOT_MM * page.unit,
        axes=drawing.axes,
        zorder=len(drawing.layers) + 0.9,
        facecolor=colour,
        edgecolor="white",
        linewidth=0.12 * page.unit / MM_PER_PT,
    )


def draw_lit(page: Page, drawing: MapDrawing) -> None:
    """What a scene lights, in its own colour: a ring round points, a strong outline round areas
    and lines; a schematic one stays dashed, however strongly it is shown.
    """
    for layer in drawing.layers:
        highlighted = np.flatnonzero(layer.data.index.isin(drawing.view.marked))
        if not len(highlighted):
            continue
        shapes, symbols = drawing.on_page(layer)[highlighted], layer.symbols
        for at, shape in zip(highlighted, shapes, strict=True):
            symbol = page.inks.symbol(symbols[at])
            filled = drawing.view.overlaid or (symbol.fill and symbol.fill_opacity > 0)
            if layer.spec.geometry == "area" and not filled:
                _fill_bare(page, drawing, shape, key_of(layer, int(at)))
            if layer.spec.geometry != "point":
                lit = symbol.stroke if page.inks.monochrome else symbol.lit
                _outline(page, drawing, shape, replace(symbol, stroke=lit))
                continue
            for place in drawing.places(layer, int(at), shape):
                _ring(page, drawing, place, symbol)


def _fill_bare(page: Page, drawing: MapDrawing, shape: BaseGeometry, gid: str) -> None:
    path = area_path([shape])
    if path is not None:
        patch = page.shape(
            path, axes=drawing.axes, zorder=0.9, facecolor=page.inks.colour("accent"),
            alpha=DRAWING.bare_fill, edgecolor="none",
        )  # fmt: skip
        patch.set_gid(gid)


def _outline(page: Page, drawing: MapDrawing, shape: BaseGeometry, symbol: SymbolSpec) -> None:
    if symbol.stroke is None or symbol.stroke_width_px <= 0:
        return
    width = px_to_mm(symbol.stroke_width_px, page.unit) * PAPER.lit_stroke
    dashed = symbol.dash_px and shapely.get_dimensions(shape) == 2
    # As on the map below, a dashed outline keeps to its own side of a shared edge.
    lines = line_parts([shapely.buffer(shape, -width / 2, join_style="mitre") if dashed else shape])
    # Over all that is flat, under the symbols.
    zorder = sum(layer.spec.geometry != "point" for layer in drawing.layers) + 0.5
    page.lines(
        lines, colour="halo", width_mm=width + PAPER.casing * page.unit, axes=drawing.axes,
        zorder=zorder,
    )  # fmt: skip
    page.lines(
        lines,
        colour=symbol.stroke,
        width_mm=width,
        dashes=[px_to_mm(one, page.unit) * PAPER.lit_stroke for one in symbol.dash_px],
        axes=drawing.axes,
        zorder=zorder + 0.05,
    )


def _ring(page: Page, drawing: MapDrawing, place: Point, symbol: SymbolSpec) -> None:
    page.disc(
        place,
        px_to_mm(symbol.size_px * 0.68, page.unit) + 1.4 * RING_MM * page.unit,
        axes=drawing.axes,
        zorder=len(drawing.layers) - 0.5,
        facecolor="none",
        edgecolor=symbol.fill or symbol.stroke or page.inks.colour("ink"),
        linewidth=RING_MM * page.unit / MM_PER_PT,
    )
