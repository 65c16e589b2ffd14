"""Drawing the map of a slide: areas, lines and symbols as native shapes, cut to the map window."""

from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import DRAWING, PAPER
from erqi_map.compose.spec import MapSpec, SymbolSpec
from erqi_map.compose.visibility import only_named
from erqi_map.render.page.drawn import clears_ground, key_of, line_parts
from erqi_map.render.page.pictures import ground_image
from erqi_map.render.page.view import DrawnLayer

from .deck import Palette
from .map import RING_GAP_MM, RING_WIDTH_MM, SlideMap
from .picture import DPI, add_ground, add_picture
from .shapes import (
    MM_PER_PX,
    add_area,
    add_box,
    add_circle,
    add_lines,
    add_symbol,
)

TIE_WIDTH_MM = 0.25
STEP_MM = 0.25
"""Vertices nearer to the line than this are left out: nobody sees them on a wall."""


def draw_map(shapes: Any, shown: SlideMap, spec: MapSpec, palette: Palette) -> None:
    """Ground, layers bottom first, and the frame; labels come later."""
    lang, box = spec.lang, shown.window.box
    add_box(shapes, box, palette, name="map-ground", fill="paper-soft")
    ground = ground_image(shown.view.pictures, shown.window, DPI)
    if ground is not None:
        add_ground(shapes, ground, shown, lang)
    if shown.pictured:
        heavy = tuple(one for one in shown.layers if one.spec.id in shown.pictured)
        add_picture(shapes, replace(shown.view, layers=heavy), shown.window, spec)
    native = [layer for layer in shown.layers if layer.spec.id not in shown.pictured]
    points = [layer for layer in native if layer.spec.geometry == "point"]
    grounds = [layer for layer in native if layer.spec.geometry != "point"]
    for layer in grounds:
        pages, symbols = shown.on_page(layer), layer.symbols
        if layer.spec.geometry == "line":
            for at, page in enumerate(pages):
                name = _name(layer, at, lang)
                _draw_line(shapes, shown, layer, at, page, symbols[at], palette, name)
        else:
            _draw_areas(shapes, shown, layer, palette, lang)
        if clears_ground(shown.view, layer):
            # Colours are those of the legend, whatever surrounds the mapped area reaches under it.
            mapped = shapely.intersection(shapely.union_all(shown.mapped), shown.frame)
            add_area(shapes, mapped, palette, name="map-mapped", fill="paper")
    # The outline of a lit area stands over whatever shares its edge.
    for layer in grounds:
        for at in _lit_areas(shown, layer):
            page, symbol = shown.on_page(layer)[at], layer.symbols[at]
            _draw_lit_edge(shapes, shown, page, symbol, palette, _name(layer, at, lang))
    for layer in points:
        if not only_named(layer.spec):
            _draw_points(shapes, shown, layer, palette, lang)


def draw_named(shapes: Any, shown: SlideMap, palette: Palette, lang: str) -> None:
    """The points that are drawn only with their names, when only those that have one are left."""
    for layer in shown.layers:
        if only_named(layer.spec) and layer.spec.id not in shown.pictured:
            _draw_points(shapes, shown, layer, palette, lang)


def _draw_points(
    shapes: Any, shown: SlideMap, layer: DrawnLayer, palette: Palette, lang: str
) -> None:
    pages, symbols = shown.on_page(layer), layer.symbols
    for at in sorted(range(len(pages)), key=lambda one: (shown.marked(layer, one), one)):
        if symbols[at].size_px:
            name = _name(layer, at, lang)
            _draw_point(shapes, shown, layer, at, pages[at], symbols[at], palette, name)


def _name(layer: DrawnLayer, at: int, lang: str) -> str:
    row = layer.data.iloc[at]
    words = row.get(f"name_{lang}") or row.get("name_zh") or ""
    return f"{key_of(layer, at)} {words}"


def _cut(shown: SlideMap, shape: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(shapely.simplify(shape, STEP_MM), shown.frame)


def _draw_areas(
    shapes: Any, shown: SlideMap, layer: DrawnLayer, palette: Palette, lang: str
) -> None:
    pages = np.asarray(shapely.simplify(shown.on_page(layer), STEP_MM), dtype=object)
    edges, between = shown.edges(layer, pages), layer.spec.style.default
    for at, (page, own) in enumerate(zip(pages, edges.own, strict=True)):
        _draw_area(shapes, shown, layer, at, page, own, palette, _name(layer, at, lang))
    for at, shared in enumerate(edges.shared):
        lines = line_parts([shapely.intersection(shared, shown.frame)])
        if lines and between.stroke is not None and between.stroke_width_px > 0:
            add_lines(
                shapes, lines, palette, name=f"{key_of(layer, at)} |", stroke=between.stroke,
                width_mm=between.stroke_width_px * MM_PER_PX, dashes=_dashes(between),
                alpha=shown.strength(layer, at),
            )  # fmt: skip


def _draw_area(
    shapes: Any, shown: SlideMap, layer: DrawnLayer, at: int, simple: BaseGeometry,
    edge: BaseGeometry, palette: Palette, name: str,
) -> None:  # fmt: skip
    symbol = layer.symbols[at]
    highlighted, strength = shown.marked(layer, at), shown.strength(layer, at)
    fill, alpha = symbol.fill, symbol.fill_opacity * strength
    outlined = fill is None or alpha == 0
    if shown.view.bare(layer.spec):
        fill, outlined = None, True
    elif highlighted and outlined:
        fill, alpha = "accent", DRAWING.bare_fill
    width_mm, dashes = symbol.stroke_width_px * MM_PER_PX, _dashes(symbol)
    stroke = symbol.stroke if width_mm > 0 and (outlined or not highlighted) else None
    lines = line_parts([shapely.intersection(edge, shown.frame)])
    if outlined and stroke is not None:
        # White parts a bare outline from the dashed edges of the areas in it.
        add_lines(
            shapes, lines, palette, name=f"{name} ·", stroke="paper",
            width_mm=width_mm + PAPER.casing,
        )  # fmt: skip
    if fill is not None:
        cut = shapely.intersection(simple, shown.frame)
        add_area(shapes, cut, palette, name=name, fill=fill, alpha=alpha)
    if stroke is not None:
        add_lines(
            shapes, lines, palette, name=f"{name} ·", stroke=stroke,
            width_mm=width_mm, dashes=dashes, alpha=strength,
        )  # fmt: skip


def _draw_lit_edge(
    shapes: Any, shown: SlideMap, shape: BaseGeometry, symbol: SymbolSpec, palette: Palette,
    name: str,
) -> None:  # fmt: skip
    """A strong outline; a schematic one stays dashed, however strongly it is shown."""
    width_mm = symbol.stroke_width_px * MM_PER_PX * PAPER.lit_stroke
    if symbol.stroke is None or width_mm <= 0:
        return
    lines = _edges(shown, _inner(shapely.simplify(shape, STEP_MM), width_mm, (1.0,)))
    add_lines(
        shapes, lines, palette, name=f"{name} ◇", stroke="paper", width_mm=width_mm + PAPER.casing
    )
    add_lines(
        shapes,
        lines,
        palette,
        name=f"{name} ◆",
        stroke=symbol.lit or symbol.stroke,
        width_mm=width_mm,
        dashes=_dashes(symbol),
    )


def _lit_areas(shown: SlideMap, layer: DrawnLayer) -> list[int]:
    if layer.spec.geometry != "area":
        return []
    filled = [symbol.fill is not None and symbol.fill_opacity > 0 for symbol in layer.symbols]
    return [at for at, one in enumerate(filled) if one and shown.marked(layer, at)]


def _inner(area: BaseGeometry, width_mm: float, dashes: tuple[float, ...]) -> BaseGeometry:
    """Dashed outlines of neighbours would fill each other's gaps: each keeps inside its area."""
    return shapely.buffer(area, -width_mm / 2, join_style="mitre") if dashes else area


def _edges(shown: SlideMap, area: BaseGeometry) -> list[NDArray[np.float64]]:
    return line_parts([shapely.intersection(shapely.boundary(area), shown.frame)])


def _draw_line(
    shapes: Any, shown: SlideMap, layer: DrawnLayer, at: int, shape: BaseGeometry,
    symbol: SymbolSpec, palette: Palette, name: str,
) -> None:  # fmt: skip
    if symbol.stroke is None or symbol.stroke_width_px <= 0:
        return
    grow = PAPER.lit_stroke if shown.marked(layer, at) else 1.0
    add_lines(
        shapes, line_parts([_cut(shown, shape)]), palette, name=name, stroke=symbol.stroke,
        width_mm=symbol.stroke_width_px * MM_PER_PX * grow, dashes=_dashes(symbol),
        alpha=shown.strength(layer, at),
    )  # fmt: skip
    for places, strength in shown.goes_on(layer, [at]):
        discs = shapely.buffer(shapely.points(places), shown.dot_mm(symbol), quad_segs=3)
        add_area(
            shapes, shapely.union_all(discs), palette, name=f"{name} …", fill=symbol.stroke,
            alpha=shown.strength(layer, at) * strength,
        )  # fmt: skip


def _draw_point(
    shapes: Any, shown: SlideMap, layer: DrawnLayer, at: int, shape: BaseGeometry,
    symbol: SymbolSpec, palette: Palette, name: str,
) -> None:  # fmt: skip
    colour = symbol.fill or symbol.stroke or "ink"
    tie = shown.tie(layer, at, shape)
    if tie is not None:
        add_lines(
            shapes, [tie], palette, name=f"{name} ·", stroke=colour, width_mm=TIE_WIDTH_MM,
            alpha=shown.strength(layer, at),
        )  # fmt: skip
    for x, y in shown.places(layer, at, shape):
        grow = 1.0
        if shown.marked(layer, at):
            grow = DRAWING.lit_symbol
            add_circle(
                shapes, x, y, shown.symbol_reach(layer, at) + RING_GAP_MM, palette,
                name=f"{name} ○", stroke=colour, width_mm=RING_WIDTH_MM,
            )  # fmt: skip
        add_symbol(
            shapes, x, y, symbol, palette, name=name, alpha=shown.strength(layer, at),
            size_mm=symbol.size_px * MM_PER_PX * grow,
        )  # fmt: skip


def _dashes(symbol: SymbolSpec) -> tuple[float, ...]:
    """Dashes in line widths."""
    width = max(symbol.stroke_width_px, 0.5)
    return tuple(one / width for one in symbol.dash_px)
