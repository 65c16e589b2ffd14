"""A table of indicators on a slide: a native table whose numbers are those of the plan."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn

from erqi_map.compose.spec import MapSpec, SceneFigure
from erqi_map.i18n import phrase
from erqi_map.model import Text
from erqi_map.render.page.paper import Box
from erqi_map.render.page.type import MM_PER_PT

from .deck import Palette
from .layout import emu
from .text import LINE, Run, add_text, fitting_pt, plain, width, write

SHARES = {"zh": (0.5, 0.15, 0.15, 0.2), "en": (0.55, 0.13, 0.13, 0.19)}
"""Widths of name, value, change, rank."""

MAX_ROW_MM, MIN_ROW_MM = 12.0, 6.5
NAME_PT, VALUE_PT, RANK_PT, HEAD_PT, NOTE_PT = 15.0, 17.0, 13.0, 11.0, 10.0
MIN_PT = 8.0
CELL_PAD_MM = 1.6
NOTE_MM = 6.0


def draw_figures(
    shapes: Any, box: Box, figures: Sequence[SceneFigure], spec: MapSpec, palette: Palette
) -> None:
    """The indicators from the top of `box`, and under them the period and what is missing."""
    rows, shares = len(figures) + 1, SHARES[spec.lang]
    row_mm = min(MAX_ROW_MM, (box.height - NOTE_MM) / rows)
    frame = shapes.add_table(
        rows, len(shares), emu(box.x), emu(box.y), emu(box.width), emu(row_mm * rows)
    )
    frame.name = phrase(spec.lang, "slides", "figures")
    table = frame.table
    _plain_style(table)
    for column, share in zip(table.columns, shares, strict=True):
        column.width = emu(box.width * share)
    for row in table.rows:
        row.height = emu(row_mm)
    lang = spec.lang
    heads = [phrase(lang, "slides", f"column_{name}") for name in ("name", "value", "change")]
    heads.append(_rank_head(figures, lang, box.width * shares[3] - 2 * CELL_PAD_MM))
    limit_pt = row_mm / MM_PER_PT / LINE
    for at, words in enumerate(heads):
        run = _fitted(words, HEAD_PT, box.width * shares[at], limit_pt, "paper", True)
        _cell(table.cell(0, at), run, palette, lang, at, "accent")
    columns = (
        ([_name(one, figures, lang) for one in figures], NAME_PT, "ink", False),
        ([_number(one, lang) for one in figures], VALUE_PT, "accent", True),
        ([_said(one.change, lang) for one in figures], VALUE_PT, "accent", True),
        ([_rank(one, figures, lang) for one in figures], RANK_PT, "ink", False),
    )
    for at, (said, most, colour, bold) in enumerate(columns):
        runs = [_fitted(one, most, box.width * shares[at], limit_pt, colour, bold) for one in said]
        size = min(run.size_pt for run in runs)
        for number, run in enumerate(runs, start=1):
            ground = "paper-soft" if number % 2 == 0 else "paper"
            _cell(table.cell(number, at), replace(run, size_pt=size), palette, lang, at, ground)
    note = Box(box.x, box.y + row_mm * rows + 1.2, box.width, NOTE_MM - 1.2)
    words = _note(figures, lang)
    if words:
        size = fitting_pt([words], note, (NOTE_PT, MIN_PT - 2), what=words)
        run = Run(words, size, "ink-soft")
        add_text(shapes, note, [[run]], palette, lang, name="figures-note")


def _said(text: Text | None, lang: str) -> str:
    return phrase(lang, "slides", "figure_none") if text is None else plain(text.get(lang))


def _name(figure: SceneFigure, figures: Sequence[SceneFigure], lang: str) -> str:
    name = plain(figure.label.get(lang))
    if figure.unit is not None:
        unit = plain(figure.unit.get(lang))
        name = phrase(lang, "slides", "figure_name", name=name, unit=unit)
    if _one_period(figures, lang):
        return name
    return phrase(lang, "slides", "figure_period", name=name, period=plain(figure.period.get(lang)))


def _number(figure: SceneFigure, lang: str) -> str:
    return figure.number or phrase(lang, "slides", "figure_none")


def _scopes(figures: Sequence[SceneFigure], lang: str) -> set[str]:
    return {plain(one.scope.get(lang)) for one in figures if one.rank and one.scope}


def _rank_head(figures: Sequence[SceneFigure], lang: str, room_mm: float) -> str:
    """Names those ranked, where they are the same for all and it fits."""
    scopes = _scopes(figures, lang)
    if len(scopes) == 1:
        whole = phrase(lang, "slides", "column_rank_among", scope=next(iter(scopes)))
        if width(whole, HEAD_PT, True) <= room_mm:
            return whole
    return phrase(lang, "slides", "column_rank")


def _rank(figure: SceneFigure, figures: Sequence[SceneFigure], lang: str) -> str:
    """The place alone where all are ranked among the same."""
    alike = len(_scopes(figures, lang)) == 1
    return _said(figure.place if alike else figure.rank, lang)


def _one_period(figures: Sequence[SceneFigure], lang: str) -> bool:
    return len({figure.period.get(lang) for figure in figures}) == 1


def _note(figures: Sequence[SceneFigure], lang: str) -> str:
    parts = [plain(figures[0].period.get(lang))] if _one_period(figures, lang) else []
    scopes = _scopes(figures, lang)
    if len(scopes) == 1:
        parts.append(phrase(lang, "slides", "figures_ranked", scope=next(iter(scopes))))
    if any(None in (one.value, one.change, one.rank) for one in figures):
        parts.append(phrase(lang, "slides", "figures_none"))
    return phrase(lang, "slides", "separator").join(parts)


def _fitted(
    words: str, size: float, cell_mm: float, limit_pt: float, colour: str, bold: bool
) -> Run:
    """A run small enough for one line of its cell."""
    size = min(size, limit_pt)
    room = cell_mm - 2 * CELL_PAD_MM
    while size > MIN_PT and width(words, size, bold) > room:
        size -= 0.5
    return Run(words, size, colour, bold)


def _cell(cell: Any, run: Run, palette: Palette, lang: str, column: int, ground: str) -> None:
    cell.margin_left = cell.margin_right = emu(CELL_PAD_MM)
    cell.margin_top = cell.margin_bottom = 0
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(cell.text_frame, [[run]], palette, lang)
    right = column in (1, 2)
    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    properties = cell._tc.get_or_add_tcPr()
    for side in ("a:lnL", "a:lnR", "a:lnT"):
        line = etree.SubElement(properties, qn(side), w="0")
        etree.SubElement(line, qn("a:noFill"))
    line = etree.SubElement(properties, qn("a:lnB"), w=str(emu(0.2)))
    line.append(palette.fill("line"))
    properties.append(palette.fill(ground))


def _plain_style(table: Any) -> None:
    """No style of the program's own: every cell says how it looks."""
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    style = etree.SubElement(properties, qn("a:tableStyleId"))
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
    properties.set("firstRow", "1")
    properties.set("bandRow", "0")
