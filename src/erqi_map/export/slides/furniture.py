"""Beside and below the map of a slide: legend, scale, north, datum, status, sources."""

from typing import Any

import numpy as np
from pptx.enum.shapes import MSO_SHAPE

from erqi_map.compose.spec import MapSpec, Scene
from erqi_map.i18n import phrase
from erqi_map.render.page.paper import Box
from erqi_map.render.page.type import MM_PER_PT
from erqi_map.render.page.window import Window

from .deck import Palette
from .layout import SlideLayout, emu
from .legend import draw_legend
from .map import SlideMap
from .shapes import add_box, add_lines, fill_box
from .text import LINE, Run, add_text, fitting_pt, lines_of, plain, width

PAD = 4.0
HEAD_PT, SMALL_PT = 12.0, 8.5
NORTH_MM = 11.0
SOURCE_PT, NOTE_PT = (9.5, 6.0), (9.5, 6.5)


def draw_panel(
    shapes: Any, box: Box, shown: SlideMap, spec: MapSpec, palette: Palette, legend: bool
) -> None:
    """Legend of exactly what is drawn, then north arrow, scale and datum at the foot."""
    add_box(shapes, box, palette, name="panel", fill="paper")
    inner = box.inset(PAD)
    top = _draw_foot(shapes, inner, shown.window, spec, palette)
    if not legend:
        return
    heading = phrase(spec.lang, "sheet", "legend")
    head = Box(inner.x, inner.y, inner.width, HEAD_PT * MM_PER_PT * LINE)
    add_text(
        shapes, head, [[Run(heading, HEAD_PT, "ink", True)]], palette, spec.lang, name="legend-head"
    )
    room = Box(inner.x, head.bottom + 1.5, inner.width, top - head.bottom - 4.5)
    draw_legend(shapes, room, shown.legend, spec, palette)


def draw_frame(shapes: Any, map_box: Box, panel: Box, palette: Palette) -> None:
    """One frame round map and panel, and the line between them."""
    right = max(map_box.right, panel.right)
    around = Box(map_box.x, map_box.y, right - map_box.x, map_box.height)
    add_box(shapes, around, palette, name="frame", stroke="ink-soft", width_mm=0.35)
    line = np.array([(map_box.right, map_box.y), (map_box.right, map_box.bottom)])
    add_lines(shapes, [line], palette, name="frame ·", stroke="ink-soft", width_mm=0.25)


def draw_footer(
    shapes: Any, layout: SlideLayout, scene: Scene, shown: SlideMap, spec: MapSpec, palette: Palette
) -> None:
    """Sources of the scene; status, review number or the line that there is none, data date."""
    lang = spec.lang
    words = sources_line(scene, spec)
    what = scene.title.get(lang)
    size = fitting_pt([words], layout.sources, SOURCE_PT, what=what)
    cover = layout.master == "cover"
    add_text(
        shapes, layout.sources, [[Run(words, size, "ink-soft")]], palette, lang, name="sources",
        anchor="top" if cover else "middle",
    )  # fmt: skip
    review, *rest = notes_of(scene, shown, spec)
    mark = phrase(lang, "slides", "separator")
    others = mark.join(rest)
    lines = [review, others] if cover else [review + mark + others]
    size = fitting_pt(lines, layout.notes, NOTE_PT, bold=True, what=what)
    first = Run(review, size, "paper" if cover else "warning", True)
    second = Run(others if cover else mark + others, size, "paper" if cover else "ink-soft")
    paragraphs = [[first], [second]] if cover else [[first, second]]
    add_text(shapes, layout.notes, paragraphs, palette, lang, name="notes", anchor="middle")


def sources_line(scene: Scene, spec: MapSpec) -> str:
    """The sources of a scene, each with what is doubtful about it."""
    lang, known = spec.lang, spec.content.get("sources") or {}
    listed = []
    for id in scene.sources:
        source = known.get(id)
        if source is None:
            continue
        words = source["title"][lang]
        if source.get("date_inferred"):
            words += phrase(lang, "slides", "inferred")
        if source.get("to_check"):
            words += phrase(lang, "sheet", "to_check_mark")
        listed.append(words)
    joined = phrase(lang, "slides", "list").join(listed)
    return plain(phrase(lang, "slides", "sources", sources=joined))


def notes_of(scene: Scene, shown: SlideMap, spec: MapSpec) -> list[str]:
    """What must be said under a map: review note first, then status, date, basemap."""
    lang, furniture = spec.lang, spec.furniture
    parts = [
        furniture.review_note.get(lang),
        furniture.status_note.get(lang),
        phrase(lang, "slides", "data_date", date=furniture.data_date),
    ]
    if shown.aside:
        parts.append(phrase(lang, "slides", "aside"))
    if scene.state.get("basemap", "none") != "none":
        parts.append(phrase(lang, "slides", "no_basemap"))
    return [plain(part) for part in parts]


def _draw_foot(shapes: Any, box: Box, window: Window, spec: MapSpec, palette: Palette) -> float:
    """Datum, scale bar and north arrow from the bottom up; where they begin."""
    lang = spec.lang
    datum = [
        phrase(lang, "slides", "datum"),
        phrase(lang, "slides", "projection", meridian=spec.zone.meridian),
    ]
    lines = sum(len(lines_of(one, box.width, SMALL_PT)) for one in datum)
    high = lines * SMALL_PT * MM_PER_PT * LINE
    place = Box(box.x, box.bottom - high, box.width, high)
    runs = [[Run(one, SMALL_PT, "ink-soft")] for one in datum]
    add_text(shapes, place, runs, palette, lang, name="datum")
    _draw_scale(shapes, Box(box.x, place.y - 9.5, box.width, 7.5), window, lang, palette)
    top = place.y - 9.5 - NORTH_MM - 1
    _draw_north(shapes, Box(box.right - NORTH_MM, place.y - 2.5 - NORTH_MM, NORTH_MM, NORTH_MM),
                lang, palette)  # fmt: skip
    return top + NORTH_MM - 3


def _draw_scale(shapes: Any, box: Box, window: Window, lang: str, palette: Palette) -> None:
    """A bar in two halves, true for the middle of the map (geodesic, east-west)."""
    length_m = window.bar_length_m(box.width - NORTH_MM - 6)
    long = window.bar_mm(length_m)
    y = box.bottom - 2.0
    for half, fill in ((0, "ink"), (1, "paper")):
        part = Box(box.x + half * long / 2, y, long / 2, 1.5)
        add_box(
            shapes, part, palette, name=f"scale-bar/{half}", fill=fill, stroke="ink", width_mm=0.2
        )
    unit = "scale_km" if length_m >= 1000 else "scale_m"
    number = length_m / 1000 if length_m >= 1000 else length_m
    words = phrase(lang, "slides", unit, number=f"{number:g}")
    place = Box(box.x, box.y - 0.6, box.width - NORTH_MM - 2, 5.4)
    add_text(shapes, place, [[Run(words, 9.5, "ink", True)]], palette, lang, name="scale-words",
             anchor="middle")  # fmt: skip


def _draw_north(shapes: Any, box: Box, lang: str, palette: Palette) -> None:
    words = phrase(lang, "sheet", "north")
    head = Box(box.x, box.y, box.width, 4.6)
    add_text(shapes, head, [[Run(words, 10, "ink", True)]], palette, lang, name="north-words",
             align="center", anchor="middle")  # fmt: skip
    x, high = box.x + box.width / 2, box.height - head.height
    arrow = shapes.add_shape(
        MSO_SHAPE.ISOSCELES_TRIANGLE, emu(x - 2.1), emu(head.bottom), emu(4.2), emu(high)
    )
    arrow.name = "north"
    style = arrow._element.find("{http://schemas.openxmlformats.org/presentationml/2006/main}style")
    if style is not None:
        arrow._element.remove(style)
    fill_box(arrow, palette, "ink", 1.0)
    arrow.line.fill.background()


def words_width(words: str, size_pt: float) -> float:
    """Width of a line as it is counted on slides, millimetres."""
    return width(plain(words), size_pt)
