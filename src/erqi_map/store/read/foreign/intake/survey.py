"""界址点 and 勘测定界 texts: parcels by their corners, north first.

`[地块坐标]` begins the parcels; a line that ends with "@" gives one its attributes, the lines that
follow its corners: number, ring, north, east. What the header says of the coordinates is checked
against them: eastings with and without a zone are told by their size.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely

from ..faults import RefusedError
from .cells import number_of
from .found import Fault, Found, layer_of
from .texts import label_of, previews, text_of
from .words import plain, words

MIN_CORNERS = 3
MILLION = 1_000_000
_HEADER = re.compile(r"^([^=]{1,20})=(.*)$")
_BETWEEN = re.compile(r"[,，\t;；]|\s{1,}")
MAX_FAULTS = 5000


@dataclass
class _Parcel:
    """A parcel as it is written: the line it begins in, its attributes, its corners by ring."""

    line: int
    values: list[str] = field(default_factory=list)
    rings: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @property
    def corners(self) -> int:
        """Corners of all rings."""
        return sum(map(len, self.rings.values()))


def is_survey(head: bytes) -> bool:
    """Whether a file that begins so is such a text."""
    for codec in ("utf-8-sig", "gb18030"):
        text = head.decode(codec, "ignore")
        if any(
            f"[{mark}]" in text
            for key in ("parcel_points", "parcel_marks")
            for mark in words()[key]
        ):
            return True
        lines = [one.strip() for one in text.splitlines()[:5] if one.strip()]
        if lines and lines[0].endswith(",@"):
            return True
    return False


def read_survey(content: bytes, name: str, asked: str | None) -> Found:
    """The parcels of a text. Raises RefusedError for one without any."""
    text, codec = text_of(content, asked)
    header, faults = {}, []  # type: dict[str, str], list[Fault]
    parcels = list(_parcels(text, header, faults))
    if not any(one.corners for one in parcels):
        raise RefusedError("survey_empty")
    shapes, rows = [], []
    for one in parcels:
        shapes.append(_shape(one, faults))
        rows.append(one.line)
    layer = layer_of(
        name, _columns(parcels), shapes, rows, faults=faults[:MAX_FAULTS],
        words=[*(("header", f"{key}={value}") for key, value in header.items()), ("file", name)],
    )  # fmt: skip
    layer.crs = _declared(header, parcels)
    layer.by = "header" if layer.crs else ""
    return Found("TXT", [layer], label_of(codec), previews(content))


def _parcels(text: str, header: dict[str, str], faults: list[Fault]) -> Iterator[_Parcel]:
    parcel: _Parcel | None = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = plain(raw)
        if not line:
            continue
        if line.startswith("["):
            if parcel is not None and parcel.corners:
                yield parcel
            parcel = None
        elif line.endswith("@"):
            if parcel is not None and parcel.corners:
                yield parcel
            parcel = _Parcel(number, [one.strip() for one in line[:-1].rstrip(",").split(",")])
        elif (found := _HEADER.match(line)) and parcel is None:
            header[found[1].strip()] = found[2].strip()
        else:
            parcel = parcel or _Parcel(number)
            _add(parcel, line, number, faults)
    if parcel is not None and (parcel.corners or parcel.values):
        yield parcel


def _add(parcel: _Parcel, line: str, number: int, faults: list[Fault]) -> None:
    """A corner: the last two numbers of a line are north and east, what is before them its ring."""
    parts = [one for one in _BETWEEN.split(line) if one]
    pair = [number_of(one) for one in parts[-2:]]
    if len(parts) < 2 or None in pair:
        faults.append((number, "", "corner_bad", {"value": line[:40]}))
        return
    ring = parts[1] if len(parts) > 3 else "1"
    parcel.rings.setdefault(ring, []).append((pair[0], pair[1]))  # type: ignore[arg-type]


def _shape(parcel: _Parcel, faults: list[Fault]) -> Any:
    """Rings into an area: one within another is a hole, one within that an island."""
    rings = []
    for name, corners in parcel.rings.items():
        points = [(east, north) for north, east in corners]
        if any(north > MILLION * 10 or east_first(north, east) for north, east in corners[:1]):
            points = [(east, north) for east, north in corners]
        if len(set(points)) < MIN_CORNERS:
            faults.append((parcel.line, name, "corners_few", {"n": len(points)}))
            continue
        rings.append(shapely.Polygon(points))
    said = number_of(parcel.values[0]) if parcel.values else None
    written = parcel.corners
    if said is not None and said not in (written, written - len(parcel.rings)):
        faults.append((parcel.line, "", "corners_said", {"said": int(said), "n": written}))
    if not rings:
        if parcel.corners == 0:
            faults.append((parcel.line, "geometry", "coordinate_none", {}))
        return None
    return nested(rings)


def east_first(first: float, second: float) -> bool:
    """Whether a pair has its easting first: northings here have seven digits."""
    return not MILLION < first < 10 * MILLION and MILLION < second < 10 * MILLION


def nested(rings: list[Any]) -> Any:
    """Rings as an area: odd ones inside others are holes. A ring that crosses itself stays so."""
    rings = sorted(rings, key=lambda one: -one.area)
    spots = [one.representative_point() if one.is_valid else shapely.Point(one.exterior.coords[0])
             for one in rings]  # fmt: skip
    depth = [sum(rings[k].contains(spots[at]) for k in range(at) if rings[k].is_valid)
             for at in range(len(rings))]  # fmt: skip
    areas = []
    for at, ring in enumerate(rings):
        if depth[at] % 2 == 0:
            holes = [
                rings[k].exterior.coords
                for k in range(at + 1, len(rings))
                if depth[k] == depth[at] + 1 and ring.is_valid and ring.contains(spots[k])
            ]
            areas.append(shapely.Polygon(ring.exterior.coords, holes))
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def _columns(parcels: list[_Parcel]) -> dict[str, list[Any]]:
    """Attributes by their standard names; parcels without any have none."""
    most = max((len(one.values) for one in parcels), default=0)
    names = [*words()["parcel_fields"], *words()["parcel_more"]][:most]
    names += [f"field_{at + 1}" for at in range(len(names), most)]
    columns: dict[str, list[Any]] = {
        name: [one.values[at] if at < len(one.values) else None for one in parcels]
        for at, name in enumerate(names)
    }
    # Numbers of corners and areas are numbers; codes stay as they are written.
    for name in names[:2]:
        numbers = [None if not one else number_of(one) for one in columns[name]]
        if all(
            one is not None or not text for one, text in zip(numbers, columns[name], strict=True)
        ):
            columns[name] = numbers
    return columns


def _declared(header: dict[str, str], parcels: list[_Parcel]) -> str | None:
    """The system a header names, with the zone in eastings or without as they are written."""
    system = _value(header, "parcel_crs")
    zone, width = (number_of(_value(header, key)) for key in ("parcel_zone", "parcel_width"))
    family = next(
        (key for key, known in words()["datums"].items() if any(one in system for one in known)),
        None,
    )
    if family is None or zone is None:
        return None
    corners = [corner for one in parcels for ring in one.rings.values() for corner in ring]
    prefixed = max(max(corner) for corner in corners[:1]) > 10 * MILLION
    first = words()["first_codes"][family]["6" if width == 6 else "3"]
    start, with_zone, without = map(int, first)
    at = int(zone) - start
    return f"EPSG:{(with_zone if prefixed else without) + at}" if 0 <= at < 25 else None


def _value(header: dict[str, str], key: str) -> str:
    return next((value for name, value in header.items() if name in words()[key]), "")
