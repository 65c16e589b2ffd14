"""Storage and working coordinate systems, and the two ways an area is measured.

Storage is EPSG:4326 (WGS-84, longitude first). Work is EPSG:4547 (CGCS2000, 3° Gauss-Krüger,
central meridian 114°E, metres). WGS-84 and CGCS2000 are taken as one datum, as PROJ does: they
differ by a few decimetres, far below the accuracy of any shape in the plan book.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

STORAGE_CRS = "EPSG:4326"
WORK_CRS = "EPSG:4547"

_SQUARE_METRES_PER_KM2 = 1e6
_MIDDLE_LON = 114.0

Geometries: TypeAlias = "BaseGeometry | Iterable[BaseGeometry | None]"


def _to_work() -> Transformer:
    return _to_zone(int(WORK_CRS.removeprefix("EPSG:")))


@lru_cache(maxsize=21)
def _to_zone(code: int) -> Transformer:
    return Transformer.from_crs(STORAGE_CRS, f"EPSG:{code}", always_xy=True)


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


def to_work(geometries: Geometries) -> NDArray[np.object_]:
    """Geometries in EPSG:4326 (lon, lat) → the same in EPSG:4547 (east, north, metres).

    Edges stay straight between the converted vertices. Where a coordinate lies outside the
    projection's reach the result holds infinite numbers.
    """
    return np.asarray(
        shapely.transform(_array(geometries), _to_work().transform, interleaved=False),
        dtype=object,
    )


def measuring_zone(lon: float) -> tuple[int, int]:
    """The central meridian and EPSG code of the 3° zone (CGCS2000) in which a longitude lies; of
    the first or last zone of the country beyond it.
    """
    zone = min(max(round(lon / 3), 25), 45)
    return 3 * zone, 4534 + zone - 25


def area_km2(geometries: Geometries) -> NDArray[np.float64]:
    """Plane area, km², of geometries in EPSG:4326, in the 3° zone in which they lie: EPSG:4547 for
    二七区.

    Bias: the projection enlarges areas by (d / 6371 km)², d being the distance from the central
    meridian. In 二七区 (d = 30 to 46 km) that is +0.002 % to +0.005 %, less than 0.01 km² for the
    district. Empty and missing geometries have area 0.
    """
    shapes = _array(geometries)
    west, _, east, _ = shapely.total_bounds(shapes)
    middle = (west + east) / 2 if np.isfinite(west + east) else _MIDDLE_LON
    turn = _to_zone(measuring_zone(middle)[1]).transform
    plane = shapely.transform(shapes, turn, interleaved=False)
    return np.nan_to_num(np.asarray(shapely.area(plane), dtype=np.float64)) / _SQUARE_METRES_PER_KM2


def perimeter_m(geometries: Geometries) -> NDArray[np.float64]:
    """Length of all outlines in EPSG:4547, metres, of geometries in EPSG:4326."""
    lengths_m = np.asarray(shapely.length(to_work(geometries)), dtype=np.float64)
    return np.nan_to_num(lengths_m, nan=0.0)


def geodesic_area_km2(geometries: Geometries) -> NDArray[np.float64]:
    """Area on the WGS-84 ellipsoid, km², edges taken as geodesics; free of projection bias.

    It is the cross-check of `area_km2`. Empty and missing geometries have area 0.
    """
    areas = [_geodesic_square_metres(geometry) for geometry in _array(geometries)]
    return np.asarray(areas, dtype=np.float64) / _SQUARE_METRES_PER_KM2


def _geodesic_square_metres(geometry: BaseGeometry | None) -> float:
    if geometry is None or geometry.is_empty:
        return 0.0
    # The sign of a geodesic area follows the direction of the rings.
    oriented = shapely.orient_polygons(geometry)
    area, _ = _ellipsoid().geometry_area_perimeter(oriented)
    return abs(area)


def _array(geometries: Geometries) -> NDArray[np.object_]:
    if geometries is None or isinstance(geometries, BaseGeometry):
        return np.array([geometries], dtype=object)
    return np.asarray(list(geometries), dtype=object)
