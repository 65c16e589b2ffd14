"""Tables over as many pages as they need: a register, a list of sources."""

from collections.abc import Sequence
from dataclasses import dataclass

from erqi_map.compose.spec import SymbolSpec

from ..page.paper import Box
from ..page.type import MM_PER_PT, wrap
from .page import SOFT, Page
from .symbols import draw_swatch

CELL_STEP = 1.42
PAD_MM, ROW_PAD_MM = 1.6, 1.5
HEAD_MM, TITLE_MM = 8.0, 10.0
TITLE_PT = 12.0
SWATCH_MM = 4.4
TIGHTER = (1.0, 0.85, 0.7)
"""How much of the air between rows is left, where that spares a last page of a few rows."""


@dataclass(frozen=True)
class Column:
    """A column: its heading and its part of the width."""

    title: str
    share: float
    bold: bool = False


@dataclass(frozen=True)
class Row:
    """The cells of a row: words, or a symbol. `quiet`: set back, as what is not on the map."""

    cells: tuple[str | SymbolSpec, ...]
    quiet: bool = False


@dataclass(frozen=True)
class Table:
    """A table with a title over it."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Piece:
    """The part of a table that stands on one page, `top` millimetres under the top of the box.
    `air`: the part of the usual room between rows.
    """

    table: Table
    rows: tuple[Row, ...]
    top: float
    continued: bool
    air: float = 1.0


def paginate(page: Page, tables: Sequence[Table], box: Box) -> list[list[Piece]]:
    """Tables one under the other, cut into pages as high as `box`; a row is never cut. Rows move
    together where that makes it a page less.
    """
    tried = [_paginated(page, tables, box, air) for air in TIGHTER]
    return min(tried, key=len)


def _paginated(page: Page, tables: Sequence[Table], box: Box, air: float) -> list[list[Piece]]:
    pages: list[list[Piece]] = [[]]
    y = 0.0
    head = (TITLE_MM + HEAD_MM) * page.unit
    for table in tables:
        if not table.rows:
            continue
        rows: list[Row] = []
        if y and y + head + _row_height(page, table, table.rows[0], box.width, air) > box.height:
            pages.append([])
            y = 0.0
        top, continued = y, False
        y += head
        for row in table.rows:
            height = _row_height(page, table, row, box.width, air)
            if rows and y + height > box.height:
                pages[-1].append(Piece(table, tuple(rows), top, continued, air))
                pages.append([])
                rows, top, continued, y = [], 0.0, True, head
            rows.append(row)
            y += height
        pages[-1].append(Piece(table, tuple(rows), top, continued, air))
        y += 7 * page.unit * air
    return [pieces for pieces in pages if pieces]


def draw_piece(page: Page, piece: Piece, box: Box) -> None:
    """Draw the part of a table that stands on this page."""
    u, y = page.unit, box.y + piece.top
    title = piece.table.title
    if piece.continued:
        title = page.say("continued", title=title)
    page.text(box.x, y + 6.2 * u, title, TITLE_PT * u, bold=True)
    y += TITLE_MM * u
    page.lines([[(box.x, y), (box.right, y)]], width_mm=0.4 * u)
    page.rectangle(Box(box.x, y, box.width, HEAD_MM * u), fill="paper-soft", zorder=1)
    for (x, width), column in zip(_places(piece.table, box), piece.table.columns, strict=True):
        size = SOFT * u * min(1.0, width / max(page.width(column.title, SOFT * u, True), 1e-6))
        page.text(x, y + 5.1 * u, column.title, size, bold=True, colour="ink-soft")
    y += HEAD_MM * u
    page.lines([[(box.x, y), (box.right, y)]], width_mm=0.2 * u)
    for row in piece.rows:
        height = _row_height(page, piece.table, row, box.width, piece.air)
        _draw_row(page, piece.table, row, Box(box.x, y, box.width, height), piece.air)
        y += height
        page.lines([[(box.x, y), (box.right, y)]], colour="line", width_mm=0.15 * u)


def _places(table: Table, box: Box) -> list[tuple[float, float]]:
    """Left edge and width for words of each column."""
    whole = sum(column.share for column in table.columns)
    pad = PAD_MM * box.width / 400
    places, x = [], box.x
    for column in table.columns:
        width = box.width * column.share / whole
        places.append((x + pad, width - 2 * pad))
        x += width
    return places


def _row_height(page: Page, table: Table, row: Row, width: float, air: float) -> float:
    step = SOFT * page.unit * MM_PER_PT * CELL_STEP
    lines, least = 1, 0.0
    for (_, room), column, cell in zip(
        _places(table, Box(0, 0, width, 0)), table.columns, row.cells, strict=True
    ):
        if isinstance(cell, str):
            lines = max(lines, len(wrap(cell, room, SOFT * page.unit, column.bold)))
        else:
            least = (SWATCH_MM + 1.4 * air) * page.unit
    return max(lines * step + 2 * ROW_PAD_MM * air * page.unit, least)


def _draw_row(page: Page, table: Table, row: Row, box: Box, air: float) -> None:
    u = page.unit
    size = SOFT * u
    step = size * MM_PER_PT * CELL_STEP
    colour = "ink-soft" if row.quiet else "ink"
    top = box.y + ROW_PAD_MM * air * u
    for (x, room), column, cell in zip(_places(table, box), table.columns, row.cells, strict=True):
        if isinstance(cell, SymbolSpec):
            side = SWATCH_MM * u
            middle = top + step / 2
            draw_swatch(page, Box(x, middle - side / 2, side, side), cell)
            continue
        baseline = top + step / 2 + 0.36 * size * MM_PER_PT
        for line in wrap(cell, room, size, column.bold):
            page.text(x, baseline, line, size, bold=column.bold, colour=colour)
            baseline += step
