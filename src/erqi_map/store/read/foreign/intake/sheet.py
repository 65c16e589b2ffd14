"""Tables of cells as layers: which row holds the headings, which columns are coordinates, what is
a sum. The same for CSV and for the sheets of Excel.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import shapely

from .cells import (
    EAST,
    LAT,
    LON,
    NORTH,
    angle_of,
    is_shape,
    may_be_packed,
    number_of,
    pairs_of,
    shape_of,
    unpacked,
)
from .corners import parcels_of
from .found import Fault, Layer, layer_of
from .thirds import HEAD_ROWS, joined
from .words import means, plain, words

SAMPLE = 200
_PAIRS = (("lon", "lat"), ("east", "north"), ("x", "y"))
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Where:
    """The columns of coordinates: two numbers, one of pairs, or one of shapes."""

    first: int
    second: int | None = None
    kind: str = "lon"


def sheet_layer(name: str, rows: Rows, texts: list[tuple[str, str]]) -> Layer | None:
    """A table as a layer; None where nothing in it is a coordinate. texts: further words."""
    rows = joined(rows)
    at, where = _heading(rows)
    if where is None:
        return None
    headings = _names(rows, at)
    said = [("title", plain(cell)) for row in rows[: max(at, 0)] for cell in row if plain(cell)]
    said += [("heading", one) for one in headings if one]
    kept, faults = _kept(rows, at, where)
    said += [("note", str(one[3]["text"])) for one in faults if one[2] == "note_row"]
    body = [row for _, row in kept]
    shapes, more, packed = _shapes(body, [n for n, _ in kept], where, headings)
    used = {where.first, where.second}
    if (parcels := parcels_of(headings, kept, shapes)) is not None:
        kept, shapes, body = parcels.rows, parcels.shapes, [row for _, row in parcels.rows]
        used |= parcels.dropped
        more = [*parcels.faults, *more]
    width = max((len(row) for row in rows), default=0)
    columns: dict[str, Sequence[Any]] = {
        headings[k]: [_value(row, k) for row in body]
        for k in range(width)
        if k not in used and (headings[k] or any(plain(_cell(row, k)) for row in body[:SAMPLE]))
    }
    columns.pop("", None)
    numbers = [n for n, _ in kept]
    return layer_of(
        name, columns, shapes, numbers, words=[*texts, *said], faults=[*faults, *more],
        packed_dms=packed,
    )  # fmt: skip


def _heading(rows: Rows) -> tuple[int, Where | None]:
    """The row of headings, -1 where there is none, and what it says of the coordinates."""
    for at, row in enumerate(rows[:HEAD_ROWS]):
        if (where := _by_words(row)) is not None and _any_there(rows[at + 1 :], where):
            return at, where
    for at, row in enumerate(rows[:HEAD_ROWS]):
        texts = [one for one in row if plain(one)]
        words_alone = len(texts) >= 2 and all(number_of(one) is None for one in texts)
        if words_alone and (where := _by_values(rows[at + 1 :])) is not None:
            return at, where
    where = _by_values(rows)
    return -1, where


def _by_words(row: Sequence[Any]) -> Where | None:
    texts = [plain(cell) if not isinstance(cell, int | float) else "" for cell in row]
    if (shape := _column(texts, "shape")) is not None:
        return Where(shape, None, "shape")
    for first, second in _PAIRS:
        one = _column(texts, first)
        two = _column(texts, second)
        if one is not None and two is not None and one != two:
            return Where(one, two, first)
    pair = _column(texts, "pair")
    return None if pair is None else Where(pair, None, "pair")


def _column(texts: Sequence[str], key: str) -> int | None:
    return next((k for k, text in enumerate(texts) if text and means(text, key)), None)


def _any_there(rows: Rows, where: Where) -> bool:
    return any(_shape(row, where) is not None for row in rows[:SAMPLE])


def _by_values(rows: Rows) -> Where | None:
    """Columns whose numbers can be nothing but coordinates, whatever they are called."""
    width = max((len(row) for row in rows[:SAMPLE]), default=0)
    numbers: dict[int, list[float]] = {}
    for k in range(width):
        cells = [_cell(row, k) for row in rows[:SAMPLE] if plain(_cell(row, k))]
        if cells and all(map(is_shape, cells)):
            return Where(k, None, "shape")
        found = [angle_of(one) for one in cells]
        if cells and len([one for one in found if one is not None]) >= max(1, 0.6 * len(cells)):
            numbers[k] = [one for one in found if one is not None]
    for one, two, kind in ((LON, LAT, "lon"), (EAST, NORTH, "east")):
        for k, first in numbers.items():
            for m in (m for m in numbers if m != k):
                inside = _within(first, one) and _within(numbers[m], two)
                if inside and (kind == "lon" or _within(numbers[m], (2_000_000.0, NORTH[1]))):
                    return Where(k, m, kind)
    return None


def _within(values: Sequence[float], limits: tuple[float, float]) -> bool:
    return all(limits[0] < one < limits[1] for one in values) and any(one % 1 for one in values)


def _names(rows: Rows, at: int) -> list[str]:
    """Headings; an empty cell takes what stands above it, since cells may be merged downwards. Of
    the third row above, one cell is a title.
    """
    width = max((len(row) for row in rows), default=0)
    heads = [rows[max(at, 0)]] if rows else []
    heads += rows[max(at - 1, 0) : max(at, 0)]
    heads += [
        row for row in rows[max(at - 2, 0) : max(at - 1, 0)] if len([*filter(plain, row)]) > 1
    ]
    found: list[str] = []
    for k in range(width):
        # As it is written: a heading that comes back is the column it was.
        above = [" ".join(str(_cell(row, k)).split()) for row in heads if plain(_cell(row, k))]
        name = next(iter(above), "")[:80] if at >= 0 else f"{k + 1}"
        found.append(name if name not in found or not name else f"{name}_{k + 1}")
    return found


def _kept(rows: Rows, at: int, where: Where) -> tuple[list[tuple[int, Any]], list[Fault]]:
    """Rows with something in them, with their numbers in the file; sums are left out and told."""
    kept: list[tuple[int, Any]] = []
    faults: list[Fault] = []
    last = max((n for n, row in enumerate(rows) if _shape(row, where) is not None), default=0)
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        texts = [plain(cell) for cell in row]
        if not any(texts):
            continue
        if _shape(row, where) is None:
            first = next(one for one in texts if one)
            if any(word in first.replace(" ", "").lower() for word in words()["total"]):
                faults.append((number, "", "total_row", {}))
                continue
            words_alone = sum(map(bool, texts)) <= 2 and not any(map(number_of, texts))
            if number > last + 1 and words_alone and len(texts) > 2:
                faults.append(
                    (number, "", "note_row", {"text": " ".join(filter(None, texts))[:60]})
                )
                continue
        kept.append((number, row))
    return kept, faults


def _shapes(
    rows: Rows, numbers: Sequence[int], where: Where, headings: Sequence[str]
) -> tuple[list[Any], list[Fault], bool]:
    faults: list[Fault] = []
    shapes = [_shape(row, where) for row in rows]
    field = headings[where.first] if where.first < len(headings) else ""
    for number, row, shape in zip(numbers, rows, shapes, strict=True):
        if shape is None:
            given = plain(_cell(row, where.first))
            key = "coordinate_bad" if given else "coordinate_none"
            faults.append((number, field, key, {"value": given[:40]}))
    there = [one for one in shapes if one is not None]
    packed = False
    if where.second is not None and there:
        values = [(shapely.get_x(one), shapely.get_y(one)) for one in there]
        told = any(means(headings[k], "dms") for k in (where.first, where.second))
        plain_numbers = all(
            number_of(_cell(rows[0], k)) is not None for k in (where.first, where.second)
        )
        packed = plain_numbers and all(may_be_packed(axis) for axis in zip(*values, strict=True))
        if told and packed:
            shapes = [one and shapely.Point(*map(unpacked, (one.x, one.y))) for one in shapes]
            packed = False
        elif where.kind != "lon" and _is_north([x for x, _ in values], [y for _, y in values]):
            # Surveyors here write X for north; which is which the numbers tell.
            shapes = [one and shapely.Point(one.y, one.x) for one in shapes]
    return shapes, faults, packed


def _is_north(first: Sequence[float], second: Sequence[float]) -> bool:
    """Whether metres of the first column are northings: they have seven digits, eastings six or
    eight.
    """
    one, two = median(first), median(second)
    return 1_000_000 < one < 10_000_000 and not 1_000_000 < two < 10_000_000 and two > 1000


def _shape(row: Sequence[Any], where: Where) -> Any:
    cell = _cell(row, where.first)
    if where.kind == "shape":
        return shape_of(cell) if is_shape(cell) else None
    if where.second is None:
        return pairs_of(cell)
    x, y = angle_of(cell), angle_of(_cell(row, where.second))
    return None if x is None or y is None else shapely.Point(x, y)


def _cell(row: Sequence[Any], k: int) -> Any:
    return row[k] if k < len(row) else None


def _value(row: Sequence[Any], k: int) -> Any:
    """A value for a column. Whole floats are whole numbers, which is how Excel keeps them."""
    cell = _cell(row, k)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    return cell.strip() if isinstance(cell, str) else cell


def plain_rows(lines: Iterator[Sequence[str]]) -> list[list[Any]]:
    """Cells of a text."""
    return [[number_or_text(cell) for cell in row] for row in lines]


def number_or_text(cell: str) -> Any:
    """A number where nothing is lost by it, so that codes keep their zeros; else the text."""
    text = cell.strip()
    if text.startswith(("'=", "'+", "'-", "'@")):
        # So a formula is kept from being one.
        return text[1:]
    try:
        if text.isascii() and text and text[-1].isdigit() and text[0] in "-0123456789.":
            whole = int(text) if text.lstrip("-").isdigit() else None
            if whole is not None:
                return whole if str(whole) == text and abs(whole) < 2**53 else text
            return float(text) if text.count(".") == 1 and len(text) < 18 else text
    except ValueError:
        pass
    return text
