"""CSV (any separator) and workbooks of Excel."""

import csv
import io
import re
from collections import Counter
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from ..faults import RefusedError, short_reason
from .found import Found
from .sheet import plain_rows, sheet_layer
from .texts import label_of, previews, text_of

SEPARATORS = ",\t;|"
MB = 1 << 20
CELLS = 40_000_000
_QUOTED = re.compile(r'"[^"]*"')
_COMMA = re.compile(r'((?:^|(?<=[;\t|]))[ "]*-?\d+),(\d+)(?=[ "]*(?:[;\t|]|\r?$))', re.MULTILINE)


def read_csv(content: bytes, name: str, asked: str | None, most: int) -> Found:
    """A text of at most so many columns. Raises RefusedError for one without coordinates."""
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedError("not_text")
    text, codec = text_of(content, asked)
    head = [_QUOTED.sub("", line) for line in text[:65536].splitlines()[:20]]
    _, n, separator = max(_columns(head, one) for one in SEPARATORS[::-1])
    if not n:
        raise RefusedError("no_coordinates")
    if (width := max(line.count(separator) for line in head) + 1) > most:
        raise RefusedError("columns", n=width, most=most)
    # Groups of thousands have three digits each.
    if separator != "," and any(len(one[1]) != 3 for one in _COMMA.findall(text[:65536])):
        text = _COMMA.sub(r"\1.\2", text)
    csv.field_size_limit(16 * MB)
    try:
        rows = plain_rows(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise RefusedError("unreadable", reason=short_reason(error)) from error
    layer = sheet_layer(name, rows, [("file", name)])
    if layer is None:
        raise RefusedError("no_coordinates")
    return Found("CSV", [layer], label_of(codec), previews(content) if not text.isascii() else {})


def _columns(head: list[str], separator: str) -> tuple[int, int, str]:
    """How many lines a separator divides in as many columns, and in how many."""
    counts = Counter(n for line in head if (n := line.count(separator)))
    n, lines = counts.most_common(1)[0] if counts else (0, 0)
    return lines, n, separator


def read_workbook(path: Path, name: str, most: int) -> Found:
    """The sheets with coordinates, of so many columns at most. Raises RefusedError."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = list(book.sheet_names)
    except (CalamineError, OSError) as error:
        raise RefusedError("workbook", reason=short_reason(error)) from error
    layers = []
    for sheet in sheets:
        try:
            found = book.get_sheet_by_name(sheet)
            if found.total_height * max(1, found.total_width) > CELLS:
                raise RefusedError("sheet_large", name=sheet)
            if found.total_width > most:
                raise RefusedError("columns", n=found.total_width, most=most)
            rows = found.to_python(skip_empty_area=False)
        except CalamineError as error:
            raise RefusedError("workbook", reason=short_reason(error)) from error
        layer = sheet_layer(sheet, rows, [("sheet", sheet), ("file", name)])
        if layer is not None:
            layers.append(layer)
    if not layers:
        raise RefusedError("no_coordinates")
    return Found("Excel", layers, None)


def workbook_cells(path: str) -> dict[str, list[list[str | float | bool]]]:
    """All cells of every sheet, days and moments as ISO text. Raises RefusedError."""
    try:
        book = CalamineWorkbook.from_path(path)
        found = {}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height * max(1, sheet.total_width) > CELLS:
                raise RefusedError("sheet_large", name=name)
            found[name] = [
                [one if isinstance(one, str | int | float) else str(one) for one in row]
                for row in sheet.to_python(skip_empty_area=False)
            ]
    except (CalamineError, OSError) as error:
        raise RefusedError("workbook", reason=short_reason(error)) from error
    return found
