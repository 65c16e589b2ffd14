"""The map itself: the drawn layers of a view in a window of the page."""

from dataclasses import replace

import numpy as np
import shapely
from matplotlib.axes import Axes
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.drawing import PAPER
from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import SymbolSpec
from erqi_map.compose.visibility import only_named

from ..page.drawn import (
    Sizes,
    clears_ground,
    key_of,
    layers_in,
    line_parts,
    stepped_aside,
)
from ..page.inks import px_to_mm
from ..page.pictures import ground_image
from ..page.view import DrawnLayer, View, outlined
from ..page.window import Window
from .drawing import MapDrawing, area_path
from .marks import draw_lit, draw_tie
from .overlay import draw_overlay
from .page import Page
from .symbols import draw_hatch, draw_point

RING_REACH_MM = 1.5
PICTURE_DPI = 200
"""Dots an inch of a picture under the map."""


def draw_map(
    page: Page, view: View, window: Window, *, label: str = "map", ground: bool = True
) -> MapDrawing:
    """Draw the layers of `view` that reach into `window`, bottom first; labels come later.

    ground: on white paper, else on nothing.
    """
    axes = page.map_axes(window.box, label, zorder=2)
    west, south, east, north = window.bounds
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    if ground:
        page.rectangle(window.box, fill="paper", axes=axes, zorder=0)
        _draw_pictures(axes, view, window)
    sizes = Sizes(px_mm=px_to_mm(1, page.unit), ring_mm=RING_REACH_MM * page.unit)
    layers = layers_in(view, window)
    drawing = MapDrawing(axes=axes, window=window, layers=layers, view=view, sizes=sizes)
    drawing = replace(drawing, moved=stepped_aside(drawing))
    for order, layer in enumerate(layers, start=1):
        _draw_layer(page, drawing, layer, float(order))
        if clears_ground(view, layer):
            _clear_ground(page, drawing, order + 0.45)
    draw_lit(page, drawing)
    return drawing


def _clear_ground(page: Page, drawing: MapDrawing, zorder: float) -> None:
    """White where the mapped area lies: its colours are those of the legend, whatever surrounds it
    reaches under it.
    """
    path = area_path(drawing.mapped)
    if path is not None:
        white = page.inks.colour("paper")
        page.shape(path, axes=drawing.axes, zorder=zorder, facecolor=white, edgecolor="none")


def _draw_pictures(axes: Axes, view: View, window: Window) -> None:
    ground = ground_image(view.pictures, window, PICTURE_DPI)
    if ground is not None:
        west, south, east, north = window.bounds
        extent = (west, east, south, north)
        axes.imshow(np.asarray(ground), extent=extent, aspect="auto", zorder=0.5)


def _draw_layer(page: Page, drawing: MapDrawing, layer: DrawnLayer, zorder: float) -> None:
    if layer.spec.role == ROLE:
        draw_overlay(page, drawing, layer, zorder)
        return
    if not only_named(layer.spec):
        _draw_symbols(page, drawing, layer, zorder)


def _draw_symbols(page: Page, drawing: MapDrawing, layer: DrawnLayer, zorder: float) -> None:
    shapes = drawing.on_page(layer)
    edges = drawing.edges(layer, shapes) if layer.spec.geometry == "area" else None
    groups: dict[tuple[SymbolSpec, float], list[int]] = {}
    for at, symbol in enumerate(layer.symbols):
        groups.setdefault((symbol, drawing.strength(layer, at)), []).append(at)
    for (symbol, alpha), members in groups.items():
        gid = " ".join(key_of(layer, at) for at in members)
        if symbol.geometry == "point":
            _draw_points(page, drawing, layer, shapes, members, symbol, alpha, zorder)
        elif symbol.geometry == "line":
            lines = line_parts(shapes[members])
            _stroke(page, drawing.axes, lines, symbol, zorder, alpha, gid)
            _draw_goes_on(page, drawing, layer, members, symbol, alpha, zorder)
        elif edges is not None:
            bare = drawing.view.bare(layer.spec)
            own = [edges.own[at] for at in members]
            _draw_areas(page, drawing, shapes[members], own, symbol, bare, zorder, alpha, gid)
            shared = line_parts(edges.shared[at] for at in members)
            between = layer.spec.style.default
            _stroke(page, drawing.axes, shared, between, zorder + 0.4, alpha, f"{gid} shared")


def draw_named(page: Page, drawing: MapDrawing) -> None:
    """The points that are drawn only with their names, when only those that have one are left."""
    for order, layer in enumerate(drawing.layers, start=1):
        if only_named(layer.spec):
            _draw_symbols(page, drawing, layer, float(order))


def _draw_areas(
    page: Page,
    drawing: MapDrawing,
    shapes: NDArray[np.object_],
    edges: list[BaseGeometry],
    symbol: SymbolSpec,
    bare: bool,
    zorder: float,
    alpha: float,
    gid: str,
) -> None:
    printed = page.inks.symbol(symbol)
    if bare:
        printed = page.inks.symbol(outlined(symbol))
    path = area_path(shapes)
    if path is not None and printed.fill and printed.fill_opacity > 0:
        patch = page.shape(
            path, axes=drawing.axes, zorder=zorder, facecolor=printed.fill,
            alpha=printed.fill_opacity * alpha, edgecolor="none",
        )  # fmt: skip
        patch.set_gid(gid)
    if printed.hatch:
        frame = shapely.box(*drawing.window.box.bounds)
        visible = shapely.intersection(shapely.union_all(shapes), frame)
        draw_hatch(page, visible, printed, zorder=zorder + 0.2, alpha=alpha, axes=drawing.axes)
    if printed.stroke is None:
        return
    lines = line_parts(edges)
    if not (printed.fill and printed.fill_opacity > 0):
        # A bare outline lies over the dashed edges of the areas in it: white parts the two.
        width = px_to_mm(printed.stroke_width_px, page.unit) + PAPER.casing * page.unit
        page.lines(lines, colour="paper", width_mm=width, axes=drawing.axes, zorder=zorder)
    _stroke(page, drawing.axes, lines, printed, zorder + 0.4, alpha, gid)


def _stroke(
    page: Page,
    axes: Axes,
    lines: list[NDArray[np.float64]],
    symbol: SymbolSpec,
    zorder: float,
    alpha: float,
    gid: str,
) -> None:
    printed = page.inks.symbol(symbol)
    if not lines or printed.stroke is None or printed.stroke_width_px <= 0:
        return
    drawn = page.lines(
        lines,
        colour=printed.stroke,
        width_mm=px_to_mm(printed.stroke_width_px, page.unit),
        dashes=[px_to_mm(one, page.unit) for one in printed.dash_px],
        axes=axes,
        zorder=zorder,
        alpha=alpha,
    )
    drawn.set_gid(gid)


def _draw_goes_on(
    page: Page,
    drawing: MapDrawing,
    layer: DrawnLayer,
    members: list[int],
    symbol: SymbolSpec,
    alpha: float,
    zorder: float,
) -> None:
    printed = page.inks.symbol(symbol)
    for places, strength in drawing.goes_on(layer, members) if printed.stroke else ():
        page.dots(
            places, drawing.dot_mm(symbol), colour=printed.stroke or "", axes=drawing.axes,
            zorder=zorder, alpha=alpha * strength,
        )  # fmt: skip


def _draw_points(
    page: Page,
    drawing: MapDrawing,
    layer: DrawnLayer,
    shapes: NDArray[np.object_],
    members: list[int],
    symbol: SymbolSpec,
    alpha: float,
    zorder: float,
) -> None:
    # A symbol of no size is a name alone.
    for at in members if symbol.size_px else ():
        draw_tie(page, drawing, layer, at, shapes[at], zorder - 0.3)
        for x, y in drawing.places(layer, at, shapes[at]):
            draw_point(
                page, x, y, symbol, axes=drawing.axes, zorder=zorder, alpha=alpha,
                gid=key_of(layer, at),
            )  # fmt: skip
