"""Gauss-Krüger eastings with and without the number of their zone, the everyday mistake in China.

EPSG:4526 (zone 38, 3°) has eastings of 38 million metres, EPSG:4547 the same places without the
zone: 0.5 million. Declared as the other they lie nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pyproj import CRS

from .crs import WORK_CRS

_MILLION = 1_000_000.0
_MIDDLE_M = 500_000.0
_FARTHEST_NORTH_M = 6_000_000.0
_THREE_DEGREES, _SIX_DEGREES = range(25, 46), range(13, 24)
_MIN_EAST_M = 100_000.0
_CGCS2000 = 4490
_FAMILIES = {"cgcs2000": 4490, "xian80": 4610, "beijing54": 4214}
# Geodetic system → EPSG codes of the first 3° and the first 6° zone, with the number of the zone
# in their eastings and without: CGCS2000, Xi'an 1980, Beijing 1954.
_FIRST = {
    _CGCS2000: ((4513, 4491), (4534, 4502)),
    4610: ((2349, 2327), (2370, 2338)),
    4214: ((2401, 21413), (2422, 21453)),
}


@dataclass(frozen=True)
class ZoneFault:
    """Why coordinates do not fit their system: `key` "zone" (it is in them) or "no_zone"."""

    key: str
    values: Mapping[str, Any]


def fitting_zone(bounds: Sequence[float], crs: Any) -> ZoneFault | None:
    """What is wrong with the zone of eastings between `bounds` (west, south, east, north of the
    data as they stand) under `crs`; None where nothing is.
    """
    if crs is None or not np.isfinite(list(bounds)).all():
        return None
    west, south, east, north = (float(edge) for edge in bounds)
    found = int(west // _MILLION)
    if east // _MILLION != found or not 0 < south <= north < _FARTHEST_NORTH_M:
        return None
    system = CRS.from_user_input(crs)
    middle = 0.0 if system.is_geographic else false_easting(system)
    if middle in (0.0, _MIDDLE_M) and _is_zone(found):
        return _fault("zone", system, found, 0)
    if middle is not None and found == 0 and east > 360 and _is_zone(int(middle // _MILLION)):
        return _fault("no_zone", system, int(middle // _MILLION), 1)
    return None


def zone_systems(lon: float) -> dict[str, str]:
    """The Gauss-Krüger systems of the 3° and the 6° zone of a longitude, with the zone in their
    eastings and without, by EPSG code with the family of their datum.
    """
    three, six = round(lon / 3), int(lon // 6) + 1
    return {
        f"EPSG:{code}": family
        for family, datum in _FAMILIES.items()
        for firsts in _FIRST[datum]
        for code in (firsts[0] + three - _THREE_DEGREES[0], firsts[1] + six - _SIX_DEGREES[0])
    }


def _is_zone(number: int) -> bool:
    return number in _THREE_DEGREES or number in _SIX_DEGREES


def _fault(key: str, system: CRS, zone: int, without: int) -> ZoneFault:
    datum = system.geodetic_crs.to_epsg() if system.geodetic_crs is not None else None
    three, six = _FIRST.get(datum or _CGCS2000, _FIRST[_CGCS2000])[without]
    code = three + zone - 25 if zone in _THREE_DEGREES else six + zone - 13
    return ZoneFault(key, {"zone": zone, "crs": f"EPSG:{code}"})


def false_easting(system: CRS) -> float | None:
    """Of a transverse Mercator projection, metres; None for any other."""
    way = system.coordinate_operation
    if way is None or way.method_name != "Transverse Mercator":
        return None
    return next((float(one.value) for one in way.params if one.name == "False easting"), None)


def crs_of_easting(east: float) -> str | None:
    """The CGCS2000 zone of an easting in metres: by its millions, or 114°E where it has none."""
    zone = int(east // _MILLION)
    three, six = _FIRST[_CGCS2000][0]
    if zone in _THREE_DEGREES:
        return f"EPSG:{three + zone - _THREE_DEGREES[0]}"
    if zone in _SIX_DEGREES:
        return f"EPSG:{six + zone - _SIX_DEGREES[0]}"
    return WORK_CRS if zone == 0 and east > _MIN_EAST_M else None
