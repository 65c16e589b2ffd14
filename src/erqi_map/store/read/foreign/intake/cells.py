"""Coordinates as people write them in cells: degrees, DMS in every spelling, metres, pairs, WKT."""

import math
import re
from collections.abc import Sequence
from typing import Any

import shapely

from .words import plain, words

LON, LAT = (70.0, 140.0), (0.0, 60.0)
NORTH, EAST = (300_000.0, 6_000_000.0), (100_000.0, 49_000_000.0)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_SIGNS = r"[\s°º˚'′’‘\"″”“：:,;-]+|''"
_LETTERS = re.compile(r"(\d)\s*d\s*(\d+)\s*[m']\s*([\d.]+)\s*[s\"]", re.IGNORECASE)
_PARTS = re.compile(r"\d+(?:\.\d+)?")
_BETWEEN_PAIRS = re.compile(r"[;；|\n]+")
_SHAPE = re.compile(
    r"\s*(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)", re.I
)
_PACKED = re.compile(r"\d{1,3}\.(\d{2})(\d{2})\d*")


def number_of(cell: Any) -> float | None:
    """A number, in the cell or written out (full-width, with commas, with a unit); else None."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    text = plain(cell).replace(",", "")
    for unit in words()["metres"]:
        text = text.removesuffix(unit).strip()
    return float(text) if _NUMBER.fullmatch(text) else None


def angle_of(cell: Any) -> float | None:
    """Degrees: a number, or degrees, minutes and seconds in any spelling; None for neither."""
    if (number := number_of(cell)) is not None:
        return number
    text = _LETTERS.sub(r"\1°\2′\3″", plain(cell)).upper()
    west = any(side in text for side in words()["minus"]) or text.startswith("-")
    bare = re.sub("|".join(words()["sides"]), " ", text)
    parts = [float(one) for one in _PARTS.findall(bare)]
    rest = re.sub(f"{_SIGNS}|[{words()['dms_signs']}]", "", _PARTS.sub("", bare))
    if rest or not 1 <= len(parts) <= 3 or any(one >= 60 for one in parts[1:]):
        return None
    degrees = sum(one / 60**at for at, one in enumerate(parts))
    return -degrees if west else degrees


def unpacked(number: float) -> float | None:
    """Degrees of a number written ddd.mmss; None where it cannot be one."""
    text = f"{number:.10f}".rstrip("0")
    whole, _, rest = text.partition(".")
    rest = (rest + "0000")[: max(4, len(rest))]
    minutes, seconds = int(rest[:2]), float(f"{rest[2:4]}.{rest[4:] or 0}")
    if minutes >= 60 or seconds >= 60:
        return None
    return int(whole) + minutes / 60 + seconds / 3600


def may_be_packed(numbers: Sequence[float]) -> bool:
    """Whether numbers may all be degrees written ddd.mmss: some thirty chances to be none."""
    short = sum(f"{one:.4f}" == f"{one:.2f}00" for one in numbers)
    return 2 * short < len(numbers) and all(
        LAT[0] < one < LON[1] and unpacked(one) is not None for one in numbers
    )


def is_shape(cell: Any) -> bool:
    """Whether a cell holds WKT."""
    return isinstance(cell, str) and _SHAPE.match(cell) is not None


def shape_of(cell: Any) -> Any:
    """The shape of WKT; None where it is none."""
    return shapely.from_wkt(str(cell).split(";", 1)[-1], on_invalid="ignore")


def pairs_of(cell: Any) -> Any:
    """The shape of one pair of numbers, or of a row of them; None where there is none.

    Pairs stand apart by semicolons or lines, their numbers by commas or spaces.
    """
    points = []
    whole = [one.strip(" []()") for one in _BETWEEN_PAIRS.split(plain(cell))]
    whole = [one for one in whole if one]
    if len(whole) == 2 and not any(re.search(r"[,，\s]", one) for one in whole):
        # One pair whose numbers stand apart by what pairs do.
        whole = [",".join(whole)]
    for one in whole:
        parts = [part for part in re.split(r"[,，]", one) if part.strip()]
        parts = parts if len(parts) == 2 else [part for part in re.split(r"[,，\s]+", one) if part]
        pair = [angle_of(part) for part in parts]
        if len(pair) != 2 or None in pair:
            return None
        north_first = any(side in parts[0].upper() for side in words()["north_sides"])
        points.append(pair[::-1] if north_first else pair)
    if not points:
        return None
    if len(points) == 1:
        return shapely.Point(points[0])
    if len(points) > 2:
        return shapely.Polygon(points)
    return shapely.LineString(points)
