"""CSV and Excel. Nothing in them runs: what begins like a formula is text and stays text."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
import xlsxwriter

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Message, phrase, words

from .features import DataSet
from .gis import about_lines
from .plain import words_of

MAX_ROWS, MAX_CELL, MAX_CSV = 1_048_575, 32_767, 2**31 - 1
WKT, DEGREES, METRES = "wkt", ("lon", "lat"), ("east", "north")
FIRST_DAY = "1900-03-01"
"""Before it the days of Excel are counted differently from program to program."""
EXACT = 2**53
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
BOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}


def inert(text: str) -> str:
    """Text for a CSV that no spreadsheet runs: with an apostrophe before what begins a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_csv(data: DataSet, path: Path) -> None:
    """UTF-8 with its mark, so that Excel knows it; the shape as WKT and a point inside it."""
    names, columns = _columns(data, MAX_CSV)
    texts = [_texts(one) for one in columns]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(map(inert, names))
        rows.writerows(zip(*texts, strict=True))


def csv_losses(data: DataSet) -> list[Message]:
    """A CSV knows no types, and nothing from an empty text."""
    return [Message("data", "loss_types")]


def write_excel(data: DataSet, path: Path) -> None:
    """The rows, a frozen heading, and what is known of the layer and its columns."""
    names, columns = _columns(data, MAX_CELL)
    with xlsxwriter.Workbook(str(path), BOOK_OPTIONS) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = book.add_worksheet(sheet_name(data.title.zh))
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(names):
            sheet.write_string(0, at, name, bold)
        sheet.autofilter(0, 0, len(data), max(0, len(names) - 1))
        writers = [_writer(one, day, moment) for one in columns]
        cells = [one.to_pylist() for one in columns]
        for row in range(len(data)):
            for at, (write, values) in enumerate(zip(writers, cells, strict=True)):
                if values[row] is not None:
                    write(sheet, row + 1, at, values[row])
        about = book.add_worksheet(phrase(LANGS[0], "data", "sheet_about"))
        for at, line in enumerate(about_lines(data)):
            about.write_string(at, 0, line)
        fields = book.add_worksheet(phrase(LANGS[0], "data", "sheet_fields"))
        for at, key in enumerate(("long", *LANGS)):
            fields.write_string(0, at, phrase(LANGS[0], "data", key), bold)
        for at, name in enumerate(data.names, start=1):
            for column, text in enumerate((name, *(data.names[name].get(lang) for lang in LANGS))):
                fields.write_string(at, column, text)


def excel_losses(data: DataSet) -> Iterator[Message]:
    """Cells that are too long. Raises RequestError for more rows than a sheet has."""
    if len(data) > MAX_ROWS:
        raise RequestError("data", "error_rows", n=f"{len(data):,}", most=f"{MAX_ROWS:,}")
    names, columns = _columns(data, MAX_CELL)
    if data.shapes is not None and f"{DEGREES[0]}_{data.system.datum}" in names:
        yield Message("data", "loss_shape")
    for name, column in zip(names, columns, strict=True):
        if pa.types.is_string(column.type):
            longer = sum(len(one) > MAX_CELL for one in column.to_pylist() if one)
            if longer:
                yield Message("data", "loss_text", column=name, n=longer, most=MAX_CELL)


def sheet_name(title: str) -> str:
    """A title as the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", "_", title)[:31] or words(LANGS[0], "data")["sheet_rows"]


def _columns(data: DataSet, most: int) -> tuple[list[str], list[Any]]:
    names, columns = list(data.table.column_names), list(data.table.columns)
    if data.shapes is None:
        return names, columns
    inside = shapely.point_on_surface(data.shapes)
    places = [pa.array(axis(inside), from_pandas=True) for axis in (shapely.get_x, shapely.get_y)]
    texts = pa.array(shapely.to_wkt(data.shapes, rounding_precision=-1), pa.string())
    found = [*zip(DEGREES if data.system.in_degrees else METRES, places, strict=True)]
    # A point is its coordinates; what is larger stands whole where a cell can hold it.
    points = (shapely.get_type_id(data.shapes) < 1).all()
    if not points and (pc.max(pc.binary_length(texts)).as_py() or 0) <= most:
        found = [(WKT, texts)]
    for name, values in found:
        # The heading says which system it is, so that nobody has to guess.
        name = f"{name}_{data.system.datum}"
        while name in names:
            name += "_"
        names.append(name)
        columns.append(values)
    return names, columns


def _texts(column: Any) -> list[str]:
    found = words_of(column)
    if pa.types.is_string(column.type):
        return ["" if one is None else inert(one) for one in found]
    return ["" if one is None else one for one in found]


def _writer(column: Any, day: Any, moment: Any) -> Any:
    """How the cells of a column are written, by its type; what Excel would change is text."""
    kind = column.type
    if pa.types.is_boolean(kind):
        return lambda sheet, row, at, value: sheet.write_boolean(row, at, value)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return _write_number
    if pa.types.is_date(kind):
        return lambda sheet, row, at, value: _write_moment(sheet, row, at, value, day)
    if pa.types.is_timestamp(kind) and kind.tz is None:
        return lambda sheet, row, at, value: _write_moment(sheet, row, at, value, moment)
    return lambda sheet, row, at, value: sheet.write_string(row, at, str(value)[:MAX_CELL])


def _write_number(sheet: Any, row: int, at: int, value: Any) -> None:
    if (isinstance(value, int) and abs(value) > EXACT) or not np.isfinite(value):
        sheet.write_string(row, at, str(value))
    else:
        sheet.write_number(row, at, value)


def _write_moment(sheet: Any, row: int, at: int, value: Any, look: Any) -> None:
    if value.isoformat() < FIRST_DAY:
        sheet.write_string(row, at, value.isoformat())
    else:
        sheet.write_datetime(row, at, value, look)
