"""CSV (any separator) and workbooks of Excel."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from ..faults import RefusedError, short_reason
from .cells import is_shape
from .found import Found, Layer
from .hidden import Hidden, unseen
from .sheet import plain_rows, sheet_layer
from .texts import label_of, previews, text_of
from .thirds import HEAD_ROWS
from .words import plain

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
    if is_shape(text):
        # Lines of WKT and nothing else.
        rows = [[one] for one in text.splitlines() if one.strip()]
        if (layer := sheet_layer(name, rows, [("file", name)])) is not None:
            return Found("WKT", [layer], label_of(codec))
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
    book, hidden = _opened(path)
    seen = {one.name: one.visible == SheetVisibleEnum.Visible for one in book.sheets_metadata}
    layers, notes = [], list[tuple[str, str]]()
    for sheet in book.sheet_names:
        found = _sheet(book, sheet)
        if found.total_width > most:
            raise RefusedError("columns", n=found.total_width, most=most)
        rows = found.to_python(skip_empty_area=False)
        layer = sheet_layer(sheet, rows, [("sheet", sheet), ("file", name)])
        if layer is not None:
            layer.hidden = not seen.get(sheet, True)
            layers.append(layer)
        elif seen.get(sheet, True):
            notes += [
                ("elsewhere", one) for row in rows[:HEAD_ROWS] for one in map(plain, row) if one
            ]
    for layer in layers:
        layer.words += notes
    _tell_hidden(layers, hidden)
    if not layers:
        raise RefusedError("no_coordinates")
    return Found("Excel", layers, None)


def _opened(path: Path) -> tuple[CalamineWorkbook, dict[str, Hidden]]:
    """Raises RefusedError for what is no workbook, and for one whose cells lie too far apart."""
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        if "Cannot detect" in str(error):
            raise RefusedError("bad_format") from error
        if "Cell limit" in str(error):
            raise RefusedError("sheet_large", name=path.name) from error
        raise RefusedError("workbook", reason=short_reason(error)) from error
    hidden = unseen(path)
    for name, one in hidden.items():
        if one.spread > CELLS:
            raise RefusedError("sheet_large", name=name)
    return book, hidden


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        found = book.get_sheet_by_name(name)
    except CalamineError as error:
        raise RefusedError("workbook", reason=short_reason(error)) from error
    if found.total_height * max(1, found.total_width) > CELLS:
        raise RefusedError("sheet_large", name=name)
    return found


def _tell_hidden(layers: list[Layer], hidden: Mapping[str, Hidden]) -> None:
    """What a person does not see in Excel is no surprise here."""
    aside = [one.name for one in layers if one.hidden]
    for layer in layers:
        rows, columns, _ = hidden.get(layer.name, Hidden())
        if layer.hidden:
            layer.faults.append((None, "", "sheet_hidden", {}))
        elif aside:
            layer.faults.append((None, "", "sheets_hidden", {"names": aside}))
        if rows:
            layer.faults.append((None, "", "rows_hidden", {"n": rows}))
        if columns:
            layer.faults.append((None, "", "columns_hidden", {"names": [*columns]}))


def workbook_cells(path: str) -> dict[str, list[list[str | float | bool]]]:
    """All cells of every sheet, days and moments as ISO text. Raises RefusedError."""
    book, _ = _opened(Path(path))
    return {
        name: [
            [one if isinstance(one, str | int | float) else str(one) for one in row]
            for row in _sheet(book, name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }
