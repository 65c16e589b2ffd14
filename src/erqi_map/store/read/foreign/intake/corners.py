"""Tables of 界址点: the rows of one parcel are its corners, and become one area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from .found import Fault
from .survey import MIN_CORNERS, nested
from .words import means, plain

Row = tuple[int, Sequence[Any]]


@dataclass(frozen=True)
class Parcels:
    """Parcels by their corners: a row for each, made of what its rows hold; `dropped`: columns
    that tell of one corner.
    """

    rows: list[Row]
    shapes: list[Any]
    dropped: set[int]
    faults: list[Fault]


def parcels_of(headings: Sequence[str], rows: list[Row], shapes: Sequence[Any]) -> Parcels | None:
    """The parcels of a table of corners; None for any other table."""
    corner, alone, counter, ring, parcel = (
        next((k for k, one in enumerate(headings) if one and means(one, key)), None)
        for key in ("corner", "corner_alone", "counter", "ring", "parcel")
    )
    call = counter if corner is None else corner
    if call is None or (parcel is None and alone is None) or parcel == call:
        return None
    groups = _groups(rows, parcel)
    ends = [len({shapes[at].wkb for at in one if shapes[at] is not None}) for one in groups]
    if any(one is not None and one.geom_type != "Point" for one in shapes):
        return None
    if 2 * sum(n >= MIN_CORNERS for n in ends) <= len(ends):
        return None
    if corner is None and not _starts_anew(groups, rows, call):
        return None
    faults: list[Fault] = [
        (None, headings[call], "corners_joined", {"n": len(rows), "areas": len(groups)})
    ]
    found = [_area(one, rows, shapes, ring, faults) for one in groups]
    dropped = {one for one in (corner, counter, ring) if one is not None}
    return Parcels([_first(one, rows) for one in groups], found, dropped, faults)


def _groups(rows: list[Row], parcel: int | None) -> list[list[int]]:
    """The rows of each parcel; an empty cell takes what stands above it."""
    found: dict[str, list[int]] = {}
    key = ""
    for at, (_, row) in enumerate(rows):
        key = _text(row, parcel) or key
        found.setdefault(key, []).append(at)
    return list(found.values())


def _starts_anew(groups: list[list[int]], rows: list[Row], call: int) -> bool:
    """Whether the count of rows begins again with each parcel."""
    begins = {_text(rows[one[0]][1], call) for one in groups}
    return len(groups) > 1 and len(begins) == 1


def _area(
    group: list[int], rows: list[Row], shapes: Sequence[Any], ring: int | None, faults: list[Fault]
) -> Any:
    """The area of a parcel. A ring ends with its number, or where it comes back to its start."""
    rings: list[list[Any]] = []
    last: str | None = None
    for at in group:
        if shapes[at] is None:
            continue
        point, name = (shapes[at].x, shapes[at].y), _text(rows[at][1], ring)
        closed = bool(rings) and len(rings[-1]) > MIN_CORNERS and rings[-1][0] == rings[-1][-1]
        if not rings or closed or name != last:
            rings.append([])
        rings[-1].append(point)
        last = name
    areas = [shapely.Polygon(one) for one in rings if len(set(one)) >= MIN_CORNERS]
    if not areas:
        n = len({point for one in rings for point in one})
        faults.append((rows[group[0]][0], "geometry", "corners_few", {"n": n}))
        return None
    return nested(areas)


def _first(group: list[int], rows: list[Row]) -> Row:
    """A row of the first value that stands in each column."""
    width = max(len(rows[at][1]) for at in group)
    cells = [
        next((rows[at][1][k] for at in group if _text(rows[at][1], k)), None) for k in range(width)
    ]
    return rows[group[0]][0], cells


def _text(row: Sequence[Any], k: int | None) -> str:
    return plain(row[k]) if k is not None and k < len(row) else ""
