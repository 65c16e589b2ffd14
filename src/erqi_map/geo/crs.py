"""Storage and working coordinate systems, and how an area is measured.

Storage is EPSG:4326 (WGS-84, longitude first). Work is EPSG:4547 (CGCS2000, 3° Gauss-Krüger,
central meridian 114°E, metres). WGS-84 and CGCS2000 are taken as one datum, as PROJ does: they
differ by a few decimetres, far below the accuracy of any shape in the plan book.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj, Transformer
from shapely.geometry.base import BaseGeometry

STORAGE_CRS = "EPSG:4326"
WORK_CRS = "EPSG:4547"

_SQUARE_METRES_PER_KM2 = 1e6

Geometries: TypeAlias = "BaseGeometry | Iterable[BaseGeometry | None]"


@lru_cache(maxsize=21)
def _to_zone(code: int) -> Transformer:
    # A transformer is made anew in each thread: of its steps in no time, of two codes in 70 ms.
    found = Transformer.from_crs(STORAGE_CRS, f"EPSG:{code}", always_xy=True)
    return Transformer.from_pipeline(found.definition)


def to_work(geometries: Geometries) -> NDArray[np.object_]:
    """Geometries in EPSG:4326 (lon, lat) → the same in EPSG:4547 (east, north, metres).

    Edges stay straight between the converted vertices. Where a coordinate lies outside the
    projection's reach the result holds infinite numbers.
    """
    return WORK_ZONE.shapes(geometries)


class Zone(NamedTuple):
    """A 3° zone of CGCS2000: its central meridian, degrees, and its EPSG code."""

    meridian: int
    code: int

    def to_grid(
        self, lon: ArrayLike, lat: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """WGS-84 degrees → east, north in the zone, metres."""
        east, north = _to_zone(self.code).transform(np.asarray(lon, float), np.asarray(lat, float))
        return np.asarray(east), np.asarray(north)

    def to_degrees(
        self, east: ArrayLike, north: ArrayLike
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """East, north in the zone, metres → WGS-84 degrees."""
        lon, lat = _to_zone(self.code).transform(
            np.asarray(east, float), np.asarray(north, float), direction="INVERSE"
        )
        return np.asarray(lon), np.asarray(lat)

    def shapes(self, geometries: Geometries) -> NDArray[np.object_]:
        """Geometries in EPSG:4326 → the same in the zone; edges stay straight between vertices,
        numbers out of its reach become infinite.
        """
        turn = _to_zone(self.code).transform
        shapes = shapely.transform(_array(geometries), turn, interleaved=False)
        return np.asarray(shapes, dtype=object)

    def convergence_minutes(self, lon: float, lat: float) -> float:
        """Grid convergence in minutes of arc: from true north to grid north, clockwise positive.
        West of the central meridian it is negative: grid north lies to the west.
        """
        factors = Proj(f"EPSG:{self.code}").get_factors(lon, lat)
        return float(factors.meridian_convergence) * 60


WORK_ZONE = Zone(114, 4547)
"""The zone of WORK_CRS."""


def measuring_zone(lon: float) -> Zone:
    """The 3° zone in which a longitude lies; the first or last of the country beyond it."""
    zone = min(max(round(lon / 3), 25), 45)
    return Zone(3 * zone, 4534 + zone - 25)


def area_km2(geometries: Geometries) -> NDArray[np.float64]:
    """Plane area, km², of geometries in EPSG:4326, in the 3° zone in which they lie: EPSG:4547 for
    二七区.

    Bias: the projection enlarges areas by (d / 6371 km)², d being the distance from the central
    meridian. In 二七区 (d = 30 to 46 km) that is +0.002 % to +0.005 %, less than 0.01 km² for the
    district. Empty and missing geometries have area 0.
    """
    areas = np.asarray(shapely.area(_measured(geometries)), dtype=np.float64)
    return np.nan_to_num(areas) / _SQUARE_METRES_PER_KM2


def perimeter_m(geometries: Geometries) -> NDArray[np.float64]:
    """Length of all outlines, metres, of geometries in EPSG:4326, in the zone of `area_km2`."""
    lengths_m = np.asarray(shapely.length(_measured(geometries)), dtype=np.float64)
    return np.nan_to_num(lengths_m, nan=0.0)


def _measured(geometries: Geometries) -> NDArray[np.object_]:
    shapes = _array(geometries)
    west, _, east, _ = shapely.total_bounds(shapes)
    middle = (west + east) / 2 if np.isfinite(west + east) else WORK_ZONE.meridian
    return measuring_zone(middle).shapes(shapes)


def _array(geometries: Geometries) -> NDArray[np.object_]:
    if geometries is None or isinstance(geometries, BaseGeometry):
        return np.array([geometries], dtype=object)
    return np.asarray(list(geometries), dtype=object)
