"""The legend of a slide: a line for every symbol that is drawn, an overlay's under its title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from erqi_map.compose.frames.overlays import ROLE
from erqi_map.compose.spec import LegendEntry, MapSpec, SymbolSpec
from erqi_map.errors import ExportError
from erqi_map.render.page.paper import Box
from erqi_map.render.page.type import MM_PER_PT, legend_lines, legend_word_mm

from .deck import Palette
from .shapes import MM_PER_PX, add_box, add_lines, add_symbol
from .text import LINE, LINE_BREAK, SAFETY, Run, add_text, lines_of, plain, width

LEGEND_PT = (11.0, 7.0)
ONE_LINE_PT = 8.5
"""Larger type is used only where every line of the legend stays one."""

SWATCH_MM, SWATCH_GAP_MM = 7.0, 2.2
ROW_GAP, BEFORE_TITLE = 0.42, 0.5
"""Room between two lines of the legend, and more above a title, in sizes."""

MIN_TITLE = 0.75


@dataclass(frozen=True)
class _Row:
    """A line of the legend; without an entry the title of what follows."""

    words: str
    entry: LegendEntry | None = None

    def title_pt(self, column_mm: float, size: float) -> float:
        """A title is a little smaller where it then stays one line."""
        need = width(self.words, size, bold=True) / column_mm
        return size / need if 1 < need <= 1 / MIN_TITLE else size

    def lines(self, column_mm: float, size: float) -> list[str]:
        if self.entry is None:
            title = self.title_pt(column_mm, size)
            return lines_of(self.words, column_mm + 1e-6, title, bold=True)
        return legend_lines(self.words, _words_mm(column_mm), size)

    def high_mm(self, column_mm: float, size: float) -> float:
        above = BEFORE_TITLE if self.entry is None else 0.0
        return (max(1, len(self.lines(column_mm, size))) * LINE + above) * size * MM_PER_PT


def _words_mm(column_mm: float) -> float:
    """Room for words beside a symbol, on the safe side."""
    return (column_mm - SWATCH_MM - SWATCH_GAP_MM) / SAFETY


def draw_legend(
    shapes: Any, box: Box, entries: Sequence[LegendEntry], spec: MapSpec, palette: Palette
) -> None:
    """The lines in `box`, in one column or two. Raises ExportError where they do not fit."""
    rows = list(_rows(entries, spec))
    size, columns = _size(box, rows)
    column_mm, gap = box.width / columns, size * MM_PER_PT * ROW_GAP
    x, y = box.x, box.y
    for at, row in enumerate(rows):
        high = need = row.high_mm(column_mm, size)
        if row.entry is None:
            need += gap + rows[at + 1].high_mm(column_mm, size)
        if y + need > box.bottom + 1e-6 and x + column_mm < box.right - 1:
            x, y = x + column_mm, box.y
        _draw_row(shapes, Box(x, y, column_mm, high), row, size, spec, palette)
        y += high + gap


def _rows(entries: Sequence[LegendEntry], spec: MapSpec) -> Iterator[_Row]:
    """An overlay has a title, with status and accuracy, unless its one line says the same."""
    overlays = {layer.id: layer.title for layer in spec.layers if layer.role == ROLE}
    said = ""
    for entry in entries:
        title, words = overlays.get(entry.layer), plain(entry.label.get(spec.lang))
        heading = "" if title is None else plain(title.get(spec.lang))
        if heading not in (said, words):
            yield _Row(heading)
        said = heading
        yield _Row(words, entry)


def _size(box: Box, rows: Sequence[_Row]) -> tuple[float, int]:
    """The largest type at which all lines fit, in one column or two."""
    size, words = LEGEND_PT[0], [row.words for row in rows if row.entry]
    while size >= LEGEND_PT[1]:
        for columns in (1, 2):
            column_mm = box.width / columns
            most = 1 if size > ONE_LINE_PT else 2
            if any(row.entry and len(row.lines(column_mm, size)) > most for row in rows):
                continue
            broken = legend_word_mm(words, size) > _words_mm(column_mm)
            if broken and size > LEGEND_PT[1]:
                continue
            gap = size * MM_PER_PT * ROW_GAP
            highs = [row.high_mm(column_mm, size) + gap for row in rows]
            # A column may end early by what does not fit it any more: a title keeps its first line.
            blocks = [high for row, high in zip(rows, highs, strict=True) if row.entry]
            blocks += [
                one + highs[at + 1]
                for at, (row, one) in enumerate(zip(rows, highs, strict=True))
                if row.entry is None
            ]
            spare = (columns - 1) * max(blocks, default=0.0)
            if sum(highs) + spare <= columns * box.height + gap:
                return size, columns
        size -= 0.5
    count = sum(row.entry is not None for row in rows)
    raise ExportError("slides", "error_legend", count=count)


def _draw_row(
    shapes: Any, box: Box, row: _Row, size: float, spec: MapSpec, palette: Palette
) -> None:
    if row.entry is None:
        above = BEFORE_TITLE * size * MM_PER_PT
        place = Box(box.x, box.y + above, box.width, box.height - above)
        title = [[Run(row.words, row.title_pt(box.width, size), "ink", True)]]
        add_text(shapes, place, title, palette, spec.lang, name=f"legend-title {row.words}")
        return
    line_mm = size * MM_PER_PT * LINE
    swatch = Box(box.x, box.y + line_mm / 2 - 2.1, SWATCH_MM, 4.2)
    name = f"legend/{row.entry.layer}/{row.entry.cluster or '-'} {row.words}"
    _draw_swatch(shapes, swatch, row.entry.symbol, palette, name)
    after = SWATCH_MM + SWATCH_GAP_MM
    place = Box(box.x + after, box.y, box.width - after, box.height)
    # Broken as it was measured: a narrower typeface would leave a line empty.
    lines = row.lines(box.width, size)
    runs = [part for words in lines for part in (Run(LINE_BREAK, size), Run(words, size))][1:]
    add_text(shapes, place, [runs], palette, spec.lang, name=name)


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
