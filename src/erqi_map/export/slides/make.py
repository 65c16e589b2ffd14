"""A story as a PowerPoint file: one slide a scene, everything on it native and editable."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pptx.slide import Slide

from erqi_map.compose.frames.overlays import Frames, with_overlays
from erqi_map.compose.spec import LegendEntry, MapSpec, Scene
from erqi_map.compose.stages import as_grouped
from erqi_map.compose.story import opened
from erqi_map.errors import ExportError, RequestError
from erqi_map.i18n import Listed, phrase
from erqi_map.render.page.label import PlacedLabel
from erqi_map.render.page.paper import Box
from erqi_map.render.page.scene import photo_of, scene_points
from erqi_map.render.page.type import MM_PER_PT, balanced

from ..write import write_whole
from .around import draw_around
from .check import check_characters
from .deck import Palette, finish_deck, new_deck
from .draw import draw_map, draw_named
from .furniture import draw_footer, draw_frame, draw_panel
from .labels import draw_labels
from .layout import COVER, FIGURES, SCENE, SlideLayout, place, without_legend
from .map import SlideMap, named_map, slide_map
from .page import add_notes, add_number, draw_imprint
from .picture import add_photo
from .shapes import describe
from .table import MAX_ROW_MM, MIN_ROW_MM, NOTE_MM, draw_figures
from .text import (
    LINE_BREAK,
    SAFETY,
    Run,
    fitting_pt,
    height,
    plain,
    space_after,
    spread_gap,
    use_heading_font,
    write,
)  # fmt: skip

Progress = Callable[[int, str], None]

POINT_GAP = 0.55
"""Room between two points, in sizes."""

BULLET_MM = 7.0
MIN_PHOTO_MM, FULLER, PHOTO_SHARE = 30.0, 1.5, 0.45
"""A picture under points is no lower than this; the points get as much more room than they take,
and leave it this part of their column.
"""
COMMON_PT = 16.0
"""Points have one size, no smaller than this for the sake of the wordiest."""


@dataclass(frozen=True)
class SlideShown:
    """What a slide shows: ids of the features drawn by layer, its legend and its labels."""

    scene: str
    features: dict[str, tuple[str, ...]]
    legend: tuple[LegendEntry, ...]
    labels: tuple[PlacedLabel, ...]
    map: SlideMap


@dataclass(frozen=True)
class SlidesResult:
    """What was made: the bytes, their sha256, and what stands on each slide."""

    content: bytes
    sha256: str
    slides: tuple[SlideShown, ...]
    path: Path | None = None

    @property
    def size_bytes(self) -> int:
        """Size of the file in bytes."""
        return len(self.content)


def export_slides(
    spec: MapSpec,
    path: Path | str,
    *,
    scenes: Iterable[str] | None = None,
    progress: Progress | None = None,
) -> SlidesResult:
    """Write the scenes of `spec` as a .pptx; the same MapSpec gives the same bytes.

    The cover carries the name of the briefing. scenes: ids, all by default. progress: told the
    number and title of each slide begun. The language is that of the MapSpec. Raises RequestError
    for a scene there is not, ExportError (Chinese) when there is no scene, when words do not fit a
    slide, for characters that may show as boxes, or when the file cannot be written.
    """
    result = render_slides(spec, scenes=scenes, progress=progress)
    write_whole(Path(path), result.content)
    return SlidesResult(result.content, result.sha256, result.slides, Path(path))


def render_slides(
    spec: MapSpec,
    *,
    scenes: Iterable[str] | None = None,
    legend: bool = True,
    progress: Progress | None = None,
) -> SlidesResult:
    """The file of `export_slides` without writing it. legend: whether slides have one."""
    spec = as_grouped(replace(spec, scenes=opened(spec.scenes, spec.briefing)))
    chosen = _chosen(spec, scenes)
    body_pt = _common_pt(chosen, spec)
    frames: Frames = {}
    palette = Palette(spec)
    deck, masters = new_deck(palette)
    shown: list[SlideShown] = []
    for number, scene in enumerate(chosen, start=1):
        if progress is not None:
            progress(number, scene.title.get(spec.lang))
        layout = _layout(scene, spec) if legend else without_legend(_layout(scene, spec))
        drawn = with_overlays(spec, scene.id, frames)
        slide = deck.slides.add_slide(masters[layout.master])
        shown.append(_draw_slide(slide, layout, number, scene, drawn, palette, body_pt, legend))
    check_characters(deck)
    content = finish_deck(deck, spec, plain((spec.briefing or spec.furniture.title).get(spec.lang)))
    return SlidesResult(content, hashlib.sha256(content).hexdigest(), tuple(shown))


def _layout(scene: Scene, spec: MapSpec) -> SlideLayout:
    if scene.figures:
        return FIGURES
    return COVER if scene.id == spec.scenes[0].id else SCENE


def _common_pt(scenes: Iterable[Scene], spec: MapSpec) -> float:
    """The size of the points on every slide but the cover, whose column is narrow; one with too
    many words is smaller by itself.
    """
    sizes = [_fitting_pt(one, spec) for one in scenes if _layout(one, spec) is not COVER]
    return max(COMMON_PT, min(sizes, default=COVER.points_pt[0]))


def _fitting_pt(scene: Scene, spec: MapSpec) -> float:
    layout, points = _layout(scene, spec), _points(scene, spec)
    title = scene.title.get(spec.lang)
    return fitting_pt(
        points, _points_box(scene, layout, spec), layout.points_pt, gap=POINT_GAP, what=title
    )


def _points(scene: Scene, spec: MapSpec) -> list[str]:
    return [plain(point) for point in scene_points(spec, scene)]


def _points_box(scene: Scene, layout: SlideLayout, spec: MapSpec) -> Box:
    """The room of the points beside their bullets, over a picture or a table of figures."""
    room = layout.body
    under = room.height * PHOTO_SHARE if photo_of(spec, scene) else 0.0
    if scene.figures:
        under = (len(scene.figures) + 1) * MIN_ROW_MM + NOTE_MM + 4
    return Box(room.x, room.y, room.width - BULLET_MM, room.height - under)


def _chosen(spec: MapSpec, wanted: Iterable[str] | None) -> tuple[Scene, ...]:
    if not spec.scenes:
        raise ExportError("slides", "error_no_scene")
    if wanted is None:
        return spec.scenes
    known = {scene.id: scene for scene in spec.scenes}
    for id in (ids := list(wanted)):
        if id not in known:
            raise RequestError("slides", "error_scene", value=id, known=Listed(known))
    return tuple(known[id] for id in ids)


def _draw_slide(
    slide: Slide,
    layout: SlideLayout,
    number: int,
    scene: Scene,
    spec: MapSpec,
    palette: Palette,
    body_pt: float,
    legend: bool,
) -> SlideShown:
    _draw_words(slide, layout, scene, spec, palette, min(body_pt, _fitting_pt(scene, spec)))
    shown = slide_map(spec, scene.id, layout.map)
    with _grouped(slide, phrase(spec.lang, "slides", "map"), _description(scene, shown, spec)):
        draw_map(slide.shapes, shown, spec, palette)
        labels = draw_labels(slide.shapes, shown, spec, palette)
        shown = named_map(shown, spec, labels)
        draw_named(slide.shapes, shown, palette, spec.lang)
        draw_around(slide.shapes, shown, spec, palette)
    with _grouped(slide, phrase(spec.lang, "sheet", "legend")):
        draw_panel(slide.shapes, layout.panel, shown, spec, palette, legend)
    if layout.imprint is None:
        draw_frame(slide.shapes, layout.map, layout.panel, palette)
    else:
        draw_imprint(slide.shapes, layout.imprint, spec, palette)
    draw_footer(slide.shapes, layout, scene, shown, spec, palette)
    add_number(slide, layout, number, spec.lang)
    add_notes(slide, scene, spec, palette)
    return SlideShown(scene.id, shown.features, shown.legend, labels, shown)


@contextmanager
def _grouped(slide: Slide, name: str, description: str = "") -> Iterator[None]:
    """What is drawn meanwhile becomes one group. (Drawing into a group measures it each time.)"""
    before = len(slide.shapes)
    yield
    group = slide.shapes.add_group_shape(list(slide.shapes)[before:])
    group.name = name
    if description:
        describe(group, description)


def _draw_words(
    slide: Slide,
    layout: SlideLayout,
    scene: Scene,
    spec: MapSpec,
    palette: Palette,
    body_pt: float,
) -> None:
    """Title and points in the placeholders of the layout, a table of figures under them."""
    lang = spec.lang
    title = plain(scene.title.get(lang))
    size = fitting_pt([title], layout.title, layout.title_pt, bold=True, what=title)
    heading = slide.shapes.title
    assert heading is not None  # both layouts have one
    write(heading.text_frame, [_title_runs(title, layout, size)], palette, lang)
    use_heading_font(heading)
    body = slide.placeholders[1]
    points, size = _points(scene, spec), body_pt
    text_mm = _points_box(scene, layout, spec)
    write(body.text_frame, [[Run(point, size, None)] for point in points], palette, lang)
    beside = scene.figures or photo_of(spec, scene)
    gap = POINT_GAP if beside else spread_gap(points, text_mm, size, POINT_GAP)
    _draw_photo(slide, body, layout, scene, spec, palette, height(points, text_mm.width, size))
    space_after(body.text_frame, size * gap)
    if scene.figures:
        used = height(points, text_mm.width, size, POINT_GAP * size) + size * MM_PER_PT * 0.7
        rows = (len(scene.figures) + 1) * MAX_ROW_MM + NOTE_MM
        place(body, Box(layout.body.x, layout.body.y, layout.body.width, used))
        rest = Box(
            layout.body.x, text_mm.y + used, layout.body.width, min(rows, layout.body.height - used)
        )
        draw_figures(slide.shapes, rest, scene.figures, spec, palette)


def _draw_photo(
    slide: Slide,
    body: Any,
    layout: SlideLayout,
    scene: Scene,
    spec: MapSpec,
    palette: Palette,
    used_mm: float,
) -> None:
    """A picture of what the scene is about under the points, where there is room for it."""
    photo, room = photo_of(spec, scene), layout.body
    least = used_mm * FULLER
    rest = Box(room.x, room.y + least, room.width, room.height - least)
    if photo is None or scene.figures or rest.height < MIN_PHOTO_MM:
        return
    place(body, Box(room.x, room.y, room.width, least))
    add_photo(slide.shapes, photo, rest, spec, palette)


def _title_runs(title: str, layout: SlideLayout, size: float) -> list[Run]:
    """The title; on the cover in lines of about the same length."""
    width = layout.title.width / SAFETY
    lines = balanced(title, width, size, True) if layout.master == "cover" else [title]
    runs = [Run(line, size, None, True) for line in lines]
    return [part for run in runs for part in (Run(LINE_BREAK, size), run)][1:]


def _description(scene: Scene, shown: SlideMap, spec: MapSpec) -> str:
    listed = phrase(spec.lang, "slides", "list").join(
        dict.fromkeys(entry.label.get(spec.lang) for entry in shown.legend)
    )
    title = scene.title.get(spec.lang)
    return phrase(spec.lang, "slides", "map_description", title=title, shown=listed)
