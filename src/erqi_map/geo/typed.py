"""Positions as they are typed: degrees, or metres of CGCS2000, seen from the numbers."""

import re

from pyproj import Transformer

from erqi_map.errors import RequestError

from .zones import crs_of_easting

Position = tuple[float, float]

MAX_LINES = 20_000
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
_NORTH_M = (1_500_000.0, 6_000_000.0)
_LON, _LAT = (73.0, 136.0), (3.0, 54.0)
DIGITS = 7


def read_positions(text: str) -> list[Position]:
    """Longitude and latitude (WGS-84 degrees) of each line; its two numbers in either order.

    Of degrees the larger is the longitude; of metres the northing is known by its size, an easting
    with a zone by its millions, and one without is taken for 114°E (EPSG:4547). A number before
    them, as of a boundary point, is passed over. CGCS2000 and WGS-84 are one here (crs.py). Raises
    RequestError naming the line.
    """
    found = []
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise RequestError("drawing", "error.lines", limit=MAX_LINES)
    for number, line in enumerate(lines, start=1):
        numbers = [float(one) for one in _NUMBER.findall(line)][-2:]
        place = _place(*numbers) if len(numbers) == 2 else None
        if place is None:
            raise RequestError("drawing", "error.position", line=number)
        found.append(place)
    return found


def _place(first: float, second: float) -> Position | None:
    for lon, lat in ((first, second), (second, first)):
        if _LON[0] <= lon <= _LON[1] and _LAT[0] <= lat <= _LAT[1]:
            return lon, lat
    for east, north in ((first, second), (second, first)):
        crs = crs_of_easting(east)
        if crs is not None and _NORTH_M[0] < north < _NORTH_M[1]:
            to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
            lon, lat = to_degrees.transform(east, north)
            return round(lon, DIGITS), round(lat, DIGITS)
    return None
