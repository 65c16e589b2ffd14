"""Marks over the map: ties to symbols that stepped aside, and what a scene lights."""

import numpy as np

from erqi_map.compose.spec import SymbolSpec

from .figure_drawing import MapDrawing, Point, line_parts
from .figure_fonts import MM_PER_PT
from .figure_page import Page
from .figure_print import px_to_mm

TIE_MM, TIE_DOT_MM = 0.22, 0.35
TIE_FROM = 0.62
"""In sizes of the symbol: nearer than this the symbol itself still covers its place."""

LIT_WIDTH_MM, LIT_RING_MM = 0.9, 0.8


def draw_tie(
    page: Page, drawing: MapDrawing, stands: Point, own: Point, symbol: SymbolSpec, zorder: float
) -> None:
    """A fine line from a symbol that stepped aside to a dot at its true place."""
    if np.hypot(own[0] - stands[0], own[1] - stands[1]) < px_to_mm(
        TIE_FROM * symbol.size_px, page.unit
    ):
        return
    colour = page.inks.colour(symbol.fill or symbol.stroke or "ink")
    width = TIE_MM * page.unit
    page.lines([[own, stands]], colour=colour, width_mm=width, axes=drawing.axes, zorder=zorder)
    page.disc(
        own,
        TIE_DOT_MM * page.unit,
        axes=drawing.axes,
        zorder=len(drawing.layers) + 0.9,
        facecolor=colour,
        edgecolor="white",
        linewidth=0.12 * page.unit / MM_PER_PT,
    )


def draw_lit(page: Page, drawing: MapDrawing) -> None:
    """What a scene lights: a ring round points, a strong outline round areas and lines."""
    if drawing.view.scene is None:
        return
    colour = page.inks.colour("highlight")
    for layer in drawing.layers:
        lit = np.flatnonzero(layer.data.index.isin(drawing.view.lit))
        shapes, symbols = drawing.on_page(layer)[lit], layer.symbols()
        if layer.spec.geometry != "point":
            page.lines(
                line_parts(shapes),
                colour=colour,
                width_mm=LIT_WIDTH_MM * page.unit,
                axes=drawing.axes,
                zorder=len(drawing.layers) + 1,
            )
            continue
        for at, shape in zip(lit, shapes, strict=True):
            for place in drawing.symbol_places(layer, int(at), shape):
                _ring(page, drawing, place, symbols[at], colour)


def _ring(page: Page, drawing: MapDrawing, place: Point, symbol: SymbolSpec, colour: str) -> None:
    page.disc(
        place,
        px_to_mm(symbol.size_px * 0.68, page.unit) + 1.4 * LIT_RING_MM * page.unit,
        axes=drawing.axes,
        zorder=len(drawing.layers) - 0.5,
        facecolor="none",
        edgecolor=colour,
        linewidth=LIT_RING_MM * page.unit / MM_PER_PT,
    )
