"""Beside and below the map of a slide: legend, scale, north, datum, status, sources."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from pptx.enum.shapes import MSO_SHAPE

from erqi_map.compose.spec import LegendEntry, MapSpec, Scene, SymbolSpec
from erqi_map.errors import ExportError
from erqi_map.i18n import phrase
from erqi_map.render.figure_fonts import MM_PER_PT
from erqi_map.render.figure_paper import Box
from erqi_map.render.figure_window import ROUND_LENGTHS, Window, round_down

from .slides_deck import Palette
from .slides_layout import SlideLayout, emu
from .slides_map import SlideMap
from .slides_shapes import MM_PER_PX, add_box, add_lines, add_symbol, fill_box
from .slides_text import LINE, Run, add_text, fitting_pt, lines_of, plain, width

PAD = 4.0
HEAD_PT, SMALL_PT = 12.0, 8.5
LEGEND_PT = (11.0, 7.0)
ONE_LINE_PT = 8.5
"""Larger type is used only where every line of the legend stays one."""

SWATCH_MM, SWATCH_GAP_MM = 7.0, 2.2
ROW_GAP = 0.42
"""Room between two lines of the legend, in sizes."""

BAR_MM = 30.0
NORTH_MM = 11.0
SOURCE_PT, NOTE_PT = (9.5, 6.0), (9.5, 6.5)


def draw_panel(shapes: Any, box: Box, shown: SlideMap, spec: MapSpec, palette: Palette) -> None:
    """Legend of exactly what is drawn, then north arrow, scale and datum at the foot."""
    add_box(shapes, box, palette, name="panel", fill="paper")
    inner = box.inset(PAD)
    top = _draw_foot(shapes, inner, shown.window, spec, palette)
    heading = phrase(spec.lang, "slides", "legend")
    head = Box(inner.x, inner.y, inner.width, HEAD_PT * MM_PER_PT * LINE)
    add_text(
        shapes, head, [[Run(heading, HEAD_PT, "ink", True)]], palette, spec.lang, name="legend-head"
    )
    room = Box(inner.x, head.bottom + 1.5, inner.width, top - head.bottom - 4.5)
    _draw_legend(shapes, room, shown.legend, spec, palette)


def draw_frame(shapes: Any, map_box: Box, panel: Box, palette: Palette) -> None:
    """One frame round map and panel, and the line between them."""
    around = Box(map_box.x, map_box.y, panel.right - map_box.x, map_box.height)
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
            words += phrase(lang, "slides", "to_check")
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


def _draw_legend(
    shapes: Any, box: Box, entries: Sequence[LegendEntry], spec: MapSpec, palette: Palette
) -> None:
    size, columns = _legend_size(box, entries, spec)
    column_mm = box.width / columns
    text_mm = column_mm - SWATCH_MM - SWATCH_GAP_MM
    x, y = box.x, box.y
    for entry in entries:
        words = plain(entry.label.get(spec.lang))
        high = _entry_mm(words, text_mm, size)
        if y + high > box.bottom + 1e-6 and x + column_mm < box.right - 1:
            x, y = x + column_mm, box.y
        line_mm = size * MM_PER_PT * LINE
        swatch = Box(x, y + line_mm / 2 - 2.1, SWATCH_MM, 4.2)
        name = f"legend/{entry.layer}/{entry.cluster or '-'} {words}"
        _draw_swatch(shapes, swatch, entry.symbol, palette, name)
        place = Box(x + SWATCH_MM + SWATCH_GAP_MM, y, text_mm, high)
        add_text(shapes, place, [[Run(words, size)]], palette, spec.lang, name=name)
        y += high + size * MM_PER_PT * ROW_GAP


def _legend_size(box: Box, entries: Sequence[LegendEntry], spec: MapSpec) -> tuple[float, int]:
    """The largest type at which all lines fit, in one column or two."""
    words = [plain(entry.label.get(spec.lang)) for entry in entries]
    size = LEGEND_PT[0]
    while size >= LEGEND_PT[1]:
        for columns in (1, 2):
            text_mm = box.width / columns - SWATCH_MM - SWATCH_GAP_MM
            most = 1 if size > ONE_LINE_PT else 2
            if any(len(lines_of(one, text_mm, size)) > most for one in words):
                continue
            gap = size * MM_PER_PT * ROW_GAP
            high = sum(_entry_mm(one, text_mm, size) + gap for one in words)
            tallest = max((_entry_mm(one, text_mm, size) for one in words), default=0.0)
            if high + (columns - 1) * (tallest + gap) <= columns * box.height + gap:
                return size, columns
        size -= 0.5
    raise ExportError(phrase("zh", "slides", "error_legend", count=len(entries)))


def _entry_mm(words: str, text_mm: float, size: float) -> float:
    return max(1, len(lines_of(words, text_mm, size))) * size * MM_PER_PT * LINE


def _draw_swatch(shapes: Any, box: Box, symbol: SymbolSpec, palette: Palette, name: str) -> None:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    name = f"{name} ·"
    if symbol.geometry == "point":
        size = min(symbol.size_px * MM_PER_PX, box.height * 1.02)
        add_symbol(shapes, x, y, symbol, palette, name=name, size_mm=size)
        return
    width_mm = symbol.stroke_width_px * MM_PER_PX
    dashes = [one / max(symbol.stroke_width_px, 0.5) * 0.6 for one in symbol.dash_px]
    stroke = symbol.stroke if width_mm > 0 else None
    if symbol.geometry == "line":
        line = np.array([(box.x, y), (box.right, y)])
        add_lines(
            shapes, [line], palette, name=name, stroke=stroke or "ink",
            width_mm=max(width_mm, 0.2), dashes=dashes,
        )  # fmt: skip
        return
    filled = symbol.fill if symbol.fill_opacity > 0 else None
    add_box(
        shapes, box.inset(width_mm / 2), palette, name=name, fill=filled,
        alpha=symbol.fill_opacity, stroke=stroke, width_mm=width_mm, dashes=dashes,
    )  # fmt: skip


def bar_length_m(window: Window, most_mm: float = BAR_MM) -> float:
    """A round ground length whose bar is no longer than `most_mm`."""
    return round_down(1000 * most_mm / window.bar_mm(1000), ROUND_LENGTHS)


def _draw_foot(shapes: Any, box: Box, window: Window, spec: MapSpec, palette: Palette) -> float:
    """Datum, scale bar and north arrow from the bottom up; where they begin."""
    lang = spec.lang
    datum = [phrase(lang, "slides", "datum"), phrase(lang, "slides", "projection")]
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
    length_m = bar_length_m(window, box.width - NORTH_MM - 6)
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
    words = phrase(lang, "slides", "north")
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
