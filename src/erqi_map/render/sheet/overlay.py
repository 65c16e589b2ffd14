"""An overlay on a sheet: many features in few shapes; a picture where they are very many.

Everything here is bounded by what paper shows, not by what the data hold: vertices nobody can
see are left out, a class is a few shapes instead of one for each feature, and from MAX_FEATURES
or MAX_VERTICES on a PDF holds the overlay as a picture (`figure_save.PICTURE_DPI`) under its
lines and words, which stay lines and words.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from numpy.typing import NDArray

from erqi_map.compose.spec import SymbolSpec

from ..page.drawn import line_parts
from ..page.inks import px_to_mm
from ..page.type import MM_PER_PT
from ..page.view import DrawnLayer
from .drawing import MapDrawing, area_path
from .page import Page
from .symbols import draw_hatch, draw_point, shape_path

MAX_FEATURES, MAX_VERTICES = 10_000, 200_000
"""An overlay with more of them in the window is a picture in a PDF."""

MAX_SYMBOLS = 300
"""More points than this are drawn as marks without a halo."""

FINEST_MM = 0.04
"""Half a pixel of a picture: vertices nearer to the line than this are left out."""

CHUNK = 2_000
"""Features in one shape: the rasteriser refuses shapes without end."""

STROKE_SHARE = 0.1
"""The widest outline, as a part of the size of the feature in the middle: small parcels would be
nothing but outlines."""

HAIR_MM = 0.06
"""Outlines finer than this are left out: paper does not show them."""


def is_picture(layer: DrawnLayer) -> bool:
    """Whether a PDF holds the layer as a picture."""
    vertices = int(shapely.get_num_coordinates(layer.shapes).sum())
    return len(layer.data) > MAX_FEATURES or vertices > MAX_VERTICES


def draw_overlay(page: Page, drawing: MapDrawing, layer: DrawnLayer, zorder: float) -> None:
    """All features of an overlay that reach into the window."""
    before = set(drawing.axes.get_children())
    shapes = drawing.on_page(layer)
    if layer.spec.geometry != "point":
        shapes = np.asarray(shapely.simplify(shapes, FINEST_MM), dtype=object)
    groups: dict[SymbolSpec, list[int]] = {}
    for at, symbol in enumerate(layer.symbols):
        groups.setdefault(symbol, []).append(at)
    for symbol, members in groups.items():
        draw = {"point": _draw_points, "line": _draw_lines, "area": _draw_areas}[symbol.geometry]
        draw(Group(page, drawing, layer, shapes, members, page.inks.symbol(symbol), zorder))
    if is_picture(layer):
        for artist in set(drawing.axes.get_children()) - before:
            artist.set_rasterized(True)


@dataclass(frozen=True)
class Group:
    """Features of a layer, by number, that are drawn alike; `shapes` are those of all features, in
    millimetres of the page."""

    page: Page
    drawing: MapDrawing
    layer: DrawnLayer
    shapes: NDArray[np.object_]
    members: list[int]
    symbol: SymbolSpec
    zorder: float

    @property
    def width_mm(self) -> float:
        """How wide its lines are."""
        return px_to_mm(self.symbol.stroke_width_px, self.page.unit)

    def gid(self, *numbers: int) -> str:
        """What tells these features in the drawing."""
        return " ".join(f"{self.layer.spec.id}/{self.layer.data.index[at]}" for at in numbers)

    def chunks(self) -> Iterator[tuple[NDArray[np.object_], str]]:
        """Shapes of some features each, and what tells them."""
        for start in range(0, len(self.members), CHUNK):
            part = self.members[start : start + CHUNK]
            yield self.shapes[part], self.gid(*part)


def _draw_areas(group: Group) -> None:
    page, symbol, axes = group.page, group.symbol, group.drawing.axes
    shapes = group.shapes[group.members]
    width_mm = min(group.width_mm, STROKE_SHARE * _middle_mm(shapes))
    for part, gid in group.chunks():
        path = area_path(part)
        if path is None:
            continue
        if symbol.fill and symbol.fill_opacity > 0:
            page.shape(
                path, axes=axes, zorder=group.zorder, facecolor=symbol.fill,
                alpha=symbol.fill_opacity, edgecolor="none",
            ).set_gid(gid)  # fmt: skip
        if symbol.stroke and width_mm > HAIR_MM:
            page.shape(
                path, axes=axes, zorder=group.zorder + 0.4, facecolor="none",
                edgecolor=symbol.stroke, linewidth=width_mm / MM_PER_PT, joinstyle="round",
            ).set_gid(gid)  # fmt: skip
    if symbol.hatch:
        frame = shapely.box(*group.drawing.window.box.bounds)
        seen = shapely.intersection(shapely.union_all(shapely.make_valid(shapes)), frame)
        draw_hatch(page, seen, symbol, zorder=group.zorder + 0.2, axes=axes)


def _draw_lines(group: Group) -> None:
    page, symbol = group.page, group.symbol
    if symbol.stroke is None or group.width_mm <= 0:
        return
    for part, gid in group.chunks():
        page.lines(
            line_parts(part), colour=symbol.stroke, width_mm=group.width_mm,
            dashes=[px_to_mm(one, page.unit) for one in symbol.dash_px],
            axes=group.drawing.axes, zorder=group.zorder + 0.4,
        ).set_gid(gid)  # fmt: skip


def _draw_points(group: Group) -> None:
    page, symbol, axes = group.page, group.symbol, group.drawing.axes
    if len(group.layer.data) <= MAX_SYMBOLS:
        for at in group.members:
            for x, y in shapely.get_coordinates(group.shapes[at]):
                draw_point(page, x, y, symbol, axes=axes, zorder=group.zorder, gid=group.gid(at))
        return
    outline = shape_path(symbol.shape, px_to_mm(symbol.size_px, page.unit) / 2)
    vertices = np.asarray(outline.vertices)
    ring = symbol.shape == "ring"
    for part, gid in group.chunks():
        places = shapely.get_coordinates(part)
        marks = Line2D(
            places[:, 0],
            places[:, 1],
            linestyle="none",
            # The page counts down, marks count up.
            marker=MarkerStyle(Path(vertices * (1, -1), outline.codes)),
            markersize=2 * float(np.abs(vertices).max()) / MM_PER_PT,
            markerfacecolor="white" if ring else symbol.fill or page.inks.colour("ink"),
            markeredgecolor=(symbol.fill if ring else symbol.stroke) or "none",
            markeredgewidth=group.width_mm / MM_PER_PT,
            zorder=group.zorder,
            transform=page.cover.transData,
        )
        marks.set_gid(gid)
        axes.add_artist(marks)


def _middle_mm(shapes: NDArray[np.object_]) -> float:
    """The side of a square as large as the feature in the middle, by size."""
    return float(np.sqrt(np.median(shapely.area(shapes))))
