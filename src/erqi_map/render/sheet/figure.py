"""MapSpec → a printed sheet: a matplotlib Figure in true scale with everything a map must carry."""

from dataclasses import dataclass
from typing import Literal, cast

import shapely
from matplotlib.figure import Figure

from erqi_map.compose.frames.overlays import with_overlays
from erqi_map.compose.spec import MapSpec
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from ..page.inks import inks_of
from ..page.paper import PLAIN, Box, Layout, SheetOptions, layout, paper
from ..page.view import View, shown_legend, view_of
from ..page.window import fit
from .drawing import MapDrawing
from .furniture import (
    BAR_MM,
    Headline,
    draw_foot,
    draw_frame,
    draw_head,
    draw_north,
    draw_scale,
    emptiest_corner,
    north_box,
    scale_box,
)
from .grid import draw_grid
from .labels import draw_labels
from .map import draw_map, draw_named
from .page import Page
from .panel import draw_band_panel, draw_side_panel
from .shown import SheetMap

Grid = Literal["km", "graticule"]
GRIDS = ("km", "graticule")
CORNER_GAP_MM = 3.0


@dataclass(frozen=True)
class Sheet:
    """A page and what its map shows."""

    figure: Figure
    shown: SheetMap


def render_figure(spec: MapSpec, options: SheetOptions = PLAIN) -> Figure:
    """The map as a sheet of paper: a figure of exactly that size, to be saved as it is.

    The axes labelled "map" are in EPSG:4547 metres. Raises RequestError for an unknown size, scene,
    layer or grid, ExportError for characters the embedded typeface lacks or a map without features;
    both in Chinese.
    """
    return render_sheet(spec, options).figure


def render_sheet(spec: MapSpec, options: SheetOptions = PLAIN) -> Sheet:
    """`render_figure` with an account of what the map shows."""
    sheet, lines = paper(options.size, options.orientation), grid_kind(options.grid)
    spec = with_overlays(spec, options.scene)
    view = view_of(spec, scene=options.scene, layers=options.layers)
    inks = inks_of(spec.colours, spec.layers, monochrome=options.monochrome)
    page, parts = Page(sheet, spec.lang, inks), layout(sheet)
    shown = draw_sheet_map(page, spec, view, parts.map, lines)
    panel = draw_side_panel if sheet.landscape else draw_band_panel
    panel(page, spec, shown, parts.panel, view.scene)
    draw_surround(page, spec, parts, headline(spec, view))
    return Sheet(page.finish(), shown)


def grid_kind(grid: str | None) -> Grid | None:
    """The kind of grid asked for; RequestError for one there is not."""
    if grid not in (None, *GRIDS):
        raise RequestError("sheet", "error_grid", value=grid, known=Listed(GRIDS))
    return cast("Grid | None", grid)


def headline(spec: MapSpec, view: View) -> Headline:
    """Title and edition of the plan; a scene's own title comes first."""
    title = spec.furniture.title.get(spec.lang)
    edition = spec.furniture.edition.get(spec.lang)
    if view.scene is None:
        return Headline(title, edition)
    return Headline(view.scene.title.get(spec.lang), f"{title} · {edition}")


def draw_surround(page: Page, spec: MapSpec, parts: Layout, words: Headline) -> None:
    """Frame, head and foot."""
    draw_frame(page, parts)
    draw_head(page, spec, parts, words)
    draw_foot(page, spec, parts)


def draw_sheet_map(page: Page, spec: MapSpec, view: View, box: Box, grid: Grid | None) -> SheetMap:
    """The map with its grid, scale, north arrow and labels in `box`."""
    window = fit(view.bounds, box)
    drawing = draw_map(page, view, window)
    if grid:
        draw_grid(page, window, grid)
    page.rectangle(box, edge="ink", width_mm=0.4 * page.unit, zorder=15)
    plan = _plan_area(drawing)
    gap = CORNER_GAP_MM * page.unit
    north = emptiest_corner(page, plan, box, *north_box(page), ("top-right", "top-left"), gap)
    scale = emptiest_corner(
        page, plan, box, *scale_box(page, window), ("bottom-left", "bottom-right"), gap
    )
    minutes = draw_north(page, window, north)
    bar_mm = draw_scale(page, window, scale)
    labels = draw_labels(page, drawing, spec.content.get("cards") or {}, (north, scale))
    drawing = drawing.with_names(labels)
    draw_named(page, drawing)
    return SheetMap(
        features=drawing.features,
        legend=shown_legend(spec, drawing.layers),
        labels=labels,
        window=window,
        bar_m=window.bar_length_m(BAR_MM * page.unit),
        bar_mm=bar_mm,
        convergence_minutes=minutes,
        grid=grid,
    )


def _plan_area(drawing: MapDrawing) -> shapely.Geometry:
    """Where the plan is on the page: areas of the plan, and some room round its points."""
    shapes = [
        shape if shapely.get_dimensions(shape) == 2 else shapely.buffer(shape, 8)
        for layer in drawing.layers
        if layer.spec.role == "plan"
        for shape in drawing.on_page(layer)
    ]
    return shapely.union_all(shapely.make_valid(shapes)) if shapes else shapely.Point()
