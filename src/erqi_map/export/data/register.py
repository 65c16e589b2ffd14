"""The register of projects as a workbook that people fill in and that is read back."""

from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from erqi_map.i18n import LANGS, phrase
from erqi_map.store import GeoStore
from erqi_map.store.intake.register import (
    COLUMNS,
    LOCKED,
    SECTION,
    SHEET,
    choices,
    heading,
    register_rows,
)

from ..write import replace_whole
from .make import check_free
from .tables import BOOK_OPTIONS, MAX_CELL

SPARE_ROWS = 500
"""Rows below the last that choices and formats are ready for."""
WIDE = {"name": 28, "summary": 48, "sources": 30, "tasks": 26, "responsible_unit": 22, "slogan": 20}
NUMBERS = {
    "investment_wan_yuan": (0, 10_000_000),
    "area_ha": (0, 100_000),
    "progress_percent": (0, 100),
}
_OPTIONS = {**BOOK_OPTIONS, "constant_memory": False}
LAST_HELP = 4
ALLOWED = (
    "format_columns", "format_rows", "sort", "autofilter", "insert_rows", "delete_rows",
)  # fmt: skip
"""What the protection of the ids leaves open."""


def export_register(store: GeoStore, out: Path, *, overwrite: bool = False) -> int:
    """Write the register to `out` and give the number of its projects.

    Raises ExportError for a place that cannot be written or, without `overwrite`, a file that is
    there.
    """
    check_free([out], overwrite)
    rows = register_rows(store)
    replace_whole(out, lambda scratch: _write(store, rows, scratch), ".xlsx", known=True)
    return len(rows)


def _write(store: GeoStore, rows: list[dict[str, Any]], path: Path) -> None:
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        shown = book.add_worksheet(phrase(LANGS[0], SECTION, "sheet"))
        _fill(book, shown, rows)
        _offer(book, shown, store, len(rows) + SPARE_ROWS)
        notes = book.add_worksheet(phrase(LANGS[0], SECTION, "sheet_help"))
        for number in range(1, LAST_HELP + 1):
            notes.write_string(number - 1, 0, phrase(LANGS[0], SECTION, f"help_{number}"))
        kept = book.add_worksheet(SHEET)
        kept.write_row(0, 0, [SHEET, "1"])
        kept.write_row(1, 0, list(COLUMNS))
        kept.write_row(2, 0, [heading(key) for key in COLUMNS])
        for number, row in enumerate(rows, start=3):
            for at, key in enumerate(COLUMNS):
                _put(kept, number, at, row[key])
        kept.very_hidden()


def _fill(book: Any, sheet: Any, rows: list[dict[str, Any]]) -> None:
    grey = {"bg_color": "#EEF1F4", "font_color": "#52606D"}
    head = book.add_format(
        {"bold": True, "bg_color": "#DCE3EA", "text_wrap": True, "valign": "top", "border": 1}
    )
    free = book.add_format({"locked": False, "num_format": "@", "valign": "top"})
    number = book.add_format({"locked": False, "num_format": "General", "valign": "top"})
    fixed, told = book.add_format({**grey, "num_format": "@"}), book.add_format(grey)
    for at, (key, sort) in enumerate(COLUMNS.items()):
        look = (
            (told if sort == "told" else fixed)
            if sort in LOCKED
            else number
            if sort == "number"
            else free
        )
        sheet.set_column(at, at, WIDE.get(key, 14), look)
        sheet.write_string(0, at, heading(key), head)
        for row, values in enumerate(rows, start=1):
            _put(sheet, row, at, values[key], look)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    sheet.protect(
        "",
        dict.fromkeys(ALLOWED, True),
    )


def _offer(book: Any, sheet: Any, store: GeoStore, last: int) -> None:
    """Choices as lists of the sheet beside; numbers within their bounds."""
    listed = book.add_worksheet(phrase(LANGS[0], SECTION, "sheet_choices"))
    name = phrase(LANGS[0], SECTION, "sheet_choices")
    for at, (key, known) in enumerate(choices(store).items()):
        listed.write_string(0, at, heading(key))
        listed.write_column(1, at, list(known))
        column = list(COLUMNS).index(key)
        if known and COLUMNS[key] in ("one", "yes"):
            letter = xl_col_to_name(at, True)
            source = f"='{name}'!{letter}$2:{letter}${len(known) + 1}"
            sheet.data_validation(1, column, last, column, {"validate": "list", "source": source})
    for key, (low, high) in NUMBERS.items():
        column = list(COLUMNS).index(key)
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        sheet.data_validation(1, column, last, column, rule)


def _put(sheet: Any, row: int, at: int, value: Any, look: Any = None) -> None:
    if value is None:
        sheet.write_blank(row, at, None, look)
    elif isinstance(value, float | int):
        sheet.write_number(row, at, value, look)
    else:
        sheet.write_string(row, at, str(value)[:MAX_CELL], look)
