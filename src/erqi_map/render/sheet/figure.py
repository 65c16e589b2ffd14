"""MapSpec → a printed sheet: a matplotlib Figure in true scale with everything a map must carry."""

from dataclasses import dataclass
from typing import Literal, cast

import shapely
from matplotlib.figure import Figure

from erqi_map.compose.frames.overlays import with_overlays
from erqi_map.compose.spec import MapSpec
from erqi_map.compose.stages import as_grouped
from erqi_map.errors import RequestError
from erqi_map.i18n import Listed, Message

from ..page.around import marks_on_page
from ..page.inks import inks_of
from ..page.paper import (
    BAND_MM,
    COLUMN_GAP_MM,
    ORIENTATIONS,
    PLAIN,
    SIDE_MM,
    SIZES,
    Box,
    Layout,
    Paper,
    SheetOptions,
    layout,
    paper,
)
from ..page.type import MM_PER_PT
from ..page.view import View, shown_legend, view_of
from ..page.window import Window, centred, fit, spare_mm
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
from .panel import draw_panel
from .places import plan_items
from .shown import SheetMap

Grid = Literal["km", "graticule"]
GRIDS = ("km", "graticule")
SCALE_RANGE = (500, 1_000_000)
CORNER_GAP_MM = 3.0

MARK_PT = 15.0
"""Words of the city's layout round the district, on A3."""

SPARE = 0.8
"""The part of what a map does not need of its height that goes to the panel under it."""


@dataclass(frozen=True)
class Sheet:
    """A page and what its map shows."""

    figure: Figure
    shown: SheetMap


def render_figure(spec: MapSpec, options: SheetOptions = PLAIN) -> Figure:
    """The map as a sheet of paper: a figure of exactly that size, to be saved as it is.

    The axes labelled "map" are in metres of the zone of the MapSpec. Raises RequestError for an
    unknown size, scene, layer or grid, ExportError for characters the embedded typeface lacks or a
    map without features; both in Chinese.
    """
    return render_sheet(spec, options).figure


def render_sheet(spec: MapSpec, options: SheetOptions = PLAIN) -> Sheet:
    """`render_figure` with an account of what the map shows."""
    sheet = paper(options.size, options.orientation)
    grid_kind(options.grid)
    spec = as_grouped(with_overlays(spec, options.scene))
    view = view_of(spec, scene=options.scene, layers=options.layers)
    inks = inks_of(spec.colours, spec.layers, monochrome=options.monochrome)
    page = Page(sheet, spec.lang, inks)
    words, shown = draw_overview(page, spec, view, options)
    draw_surround(page, spec, layout(sheet), words)
    return Sheet(page.finish(), shown)


def draw_overview(
    page: Page, spec: MapSpec, view: View, options: SheetOptions
) -> tuple[Headline, SheetMap]:
    """The map of a view with its panel, and the words that belong over them."""
    parts = _layout(page.paper, view)
    window = window_of(view, parts.map, options)
    shown = draw_sheet_map(page, spec, view, window, options)
    plan = plan_items(page, spec, view) if _is_roomy(page.paper, view) else []
    draw_panel(page, spec, shown, parts.panel, view.scene, plan)
    return headline(spec, view, options.title), shown


def _is_roomy(sheet: Paper, view: View) -> bool:
    return sheet.roomy and view.scene is None


def _layout(sheet: Paper, view: View) -> Layout:
    if not _is_roomy(sheet, view):
        return layout(sheet)
    if sheet.landscape:
        return layout(sheet, 2 * SIDE_MM + COLUMN_GAP_MM)
    # What the map has to spare at its scale is room for what the plan says.
    box = layout(sheet).map
    return layout(sheet, BAND_MM + spare_mm(view.bounds, box, view.zone) * SPARE / sheet.unit)


def window_of(view: View, box: Box, options: SheetOptions) -> Window:
    """The window at the scale asked for, else at the largest standard one at which all is seen.

    Where a scene or somebody looks stands in the middle, and is cut at a larger scale than fits; a
    sheet of the whole plan is not cut: RequestError then says what would fit.
    """
    best, scale = fit(view.bounds, box, view.zone), options.scale
    if scale is None:
        return best
    low, high = SCALE_RANGE
    if not low <= scale <= high:
        raise RequestError("sheet", "error_scale", value=scale, low=low, high=high)
    if view.whole and not _holds(view, box, scale):
        raise RequestError(
            "sheet",
            "error_scale_fit",
            scale=f"{scale:,}".replace(",", " "),
            size=options.size,
            fits=f"{best.denominator:,.0f}".replace(",", " "),
            papers=Listed(_papers_for(view, scale) or [Message("sheet", "none")]),
        )
    return centred(view.bounds, box, view.zone, scale)


def _holds(view: View, box: Box, scale: float) -> bool:
    west, south, east, north = view.bounds
    wide, high = (one * 1000 / scale for one in (east - west, north - south))
    return wide <= box.width and high <= box.height


def _papers_for(view: View, scale: float) -> list[Message]:
    return [
        Message("sheet", "paper_turned", size=size, turned=Message("sheet", turned))
        for size in SIZES
        for turned in ORIENTATIONS
        if _holds(view, _layout(paper(size, turned), view).map, scale)
    ]


def grid_kind(grid: str | None) -> Grid | None:
    """The kind of grid asked for; RequestError for one there is not."""
    if grid not in (None, *GRIDS):
        raise RequestError("sheet", "error_grid", value=grid, known=Listed(GRIDS))
    return cast("Grid | None", grid)


def headline(spec: MapSpec, view: View, own: str = "") -> Headline:
    """Title and edition of the plan; a title of one's own or a scene's comes first."""
    title = spec.furniture.title.get(spec.lang)
    edition = spec.furniture.edition.get(spec.lang)
    first = own or (view.scene.title.get(spec.lang) if view.scene else "")
    return Headline(first, f"{title} · {edition}") if first else Headline(title, edition)


def draw_surround(page: Page, spec: MapSpec, parts: Layout, words: Headline) -> None:
    """Frame, head and foot."""
    draw_frame(page, parts)
    draw_head(page, spec, parts, words)
    draw_foot(page, spec, parts)


def draw_sheet_map(
    page: Page, spec: MapSpec, view: View, window: Window, options: SheetOptions
) -> SheetMap:
    """The map with its grid, scale, north arrow and labels in a window."""
    box, grid = window.box, grid_kind(options.grid)
    drawing = draw_map(page, view, window)
    if grid:
        draw_grid(page, window, grid)
    page.rectangle(box, edge="ink", width_mm=0.4 * page.unit, zorder=15)
    marks, size = [], MARK_PT * page.unit
    for x, y, mark in marks_on_page(view.scene, window):
        wide = page.width(mark.name.get(spec.lang), size, True)
        marks.append(Box(x - wide / 2, y - size * MM_PER_PT / 2, wide, size * MM_PER_PT))
        page.text(
            x, y + 0.35 * size * MM_PER_PT, mark.name.get(spec.lang), size, bold=True,
            colour="accent", align="center", halo=page.inks.colour("paper"), zorder=14,
            gid=f"around/{mark.id}",
        )  # fmt: skip
    plan = _plan_area(drawing)
    gap = CORNER_GAP_MM * page.unit
    north = emptiest_corner(page, plan, box, *north_box(page), ("top-right", "top-left"), gap)
    scale = emptiest_corner(
        page, plan, box, *scale_box(page, window), ("bottom-left", "bottom-right"), gap
    )
    minutes = draw_north(page, window, north)
    bar_mm = draw_scale(page, window, scale)
    labels = draw_labels(page, drawing, spec.content.get("cards") or {}, (north, scale, *marks))
    drawing = drawing.with_names(labels)
    draw_named(page, drawing)
    return SheetMap(
        features=drawing.features,
        legend=shown_legend(spec, view, drawing.layers, window) if options.legend else (),
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
