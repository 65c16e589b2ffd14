"""WGS-84, GCJ-02 (高德, 腾讯) and BD-09 (百度): vectorised conversion in both directions.

GCJ-02 was never published by its maker. The formula here is the public reconstruction that every
map client in China uses (Krasovsky 1940 ellipsoid, a = 6378245 m); it reproduces the maps of 高德
to a few decimetres, so it is fit for showing and for removing the shift, not for surveying.

All functions take longitude and latitude in degrees as numbers or arrays of one shape, and return
two float64 arrays of that shape. Missing values (NaN) stay missing.

Error bound: an inverse followed by its forward formula gives the input back within 1e-6 m. The
loops of the inverses contract by a factor of 50 or more a step, so their error after
`INVERSE_STEPS` steps is that of float64 (about 1e-8 m).

Outside the rectangle `CHINA_BOUNDS` the convention of the formula is identity for GCJ-02. The
rectangle is far larger than the country and its edge is a jump of several hundred metres: within
1 km of the edge an inverse has no meaning. BD-09 has no such rectangle: its offset applies
everywhere.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
LonLat = tuple[Array, Array]

CHINA_BOUNDS = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the formula's rectangle, degrees."""

INVERSE_STEPS = 10

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_BD09_OFFSET_DEG = (0.0065, 0.006)
_BD09_FREQUENCY = np.pi * 3000.0 / 180.0


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """WGS-84 degrees → GCJ-02 degrees; identity outside `CHINA_BOUNDS`."""
    lon, lat = _pair(lon, lat)
    shift_lon, shift_lat = _gcj02_shift(lon, lat)
    return lon + shift_lon, lat + shift_lat


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """GCJ-02 degrees → WGS-84 degrees, error below 1e-6 m; identity outside `CHINA_BOUNDS`."""
    lon, lat = _pair(lon, lat)
    inside = _in_china(lon, lat)
    found_lon, found_lat = _invert(_shifted_everywhere, lon, lat)
    return np.where(inside, found_lon, lon), np.where(inside, found_lat, lat)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """GCJ-02 degrees → BD-09 degrees."""
    lon, lat = _pair(lon, lat)
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD09_FREQUENCY)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD09_FREQUENCY)
    offset_lon, offset_lat = _BD09_OFFSET_DEG
    return radius * np.cos(angle) + offset_lon, radius * np.sin(angle) + offset_lat


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """BD-09 degrees → GCJ-02 degrees, error below 1e-6 m."""
    return _invert(gcj02_to_bd09, *_pair(lon, lat))


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """WGS-84 degrees → BD-09 degrees, by way of GCJ-02."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    """BD-09 degrees → WGS-84 degrees, by way of GCJ-02, error below 1e-6 m."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _pair(lon: ArrayLike, lat: ArrayLike) -> LonLat:
    lon, lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if lon.shape != lat.shape:
        raise ValueError(f"lon and lat differ in shape: {lon.shape} and {lat.shape}")
    return lon, lat


def _in_china(lon: Array, lat: Array) -> NDArray[np.bool_]:
    west, south, east, north = CHINA_BOUNDS
    return (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)


def _invert(forward: Callable[[Array, Array], LonLat], lon: Array, lat: Array) -> LonLat:
    """The point that `forward` sends to (lon, lat), by fixed-point iteration."""
    found_lon, found_lat = lon, lat
    for _ in range(INVERSE_STEPS):
        there_lon, there_lat = forward(found_lon, found_lat)
        found_lon, found_lat = found_lon + (lon - there_lon), found_lat + (lat - there_lat)
    return found_lon, found_lat


def _shifted_everywhere(lon: Array, lat: Array) -> LonLat:
    shift_lon, shift_lat = _shift_degrees(lon, lat)
    return lon + shift_lon, lat + shift_lat


def _gcj02_shift(lon: Array, lat: Array) -> LonLat:
    inside = _in_china(lon, lat)
    shift_lon, shift_lat = _shift_degrees(lon, lat)
    missing = np.isnan(lon) | np.isnan(lat)
    shift_lon, shift_lat = np.where(inside, shift_lon, 0.0), np.where(inside, shift_lat, 0.0)
    return np.where(missing, np.nan, shift_lon), np.where(missing, np.nan, shift_lat)


def _shift_degrees(lon: Array, lat: Array) -> LonLat:
    """The offset of GCJ-02 at a WGS-84 point: metres of the formula turned into degrees."""
    east_m, north_m = _shift_metres(lon - 105.0, lat - 35.0)
    phi = np.radians(lat)
    flattening = 1.0 - _ECCENTRICITY_SQUARED * np.sin(phi) ** 2
    prime_vertical_m = _SEMI_MAJOR_M / np.sqrt(flattening)
    meridian_m = prime_vertical_m * (1.0 - _ECCENTRICITY_SQUARED) / flattening
    return np.degrees(east_m / (prime_vertical_m * np.cos(phi))), np.degrees(north_m / meridian_m)


def _shift_metres(x: Array, y: Array) -> LonLat:
    root, wave = np.sqrt(np.abs(x)), _waves(x, 6.0, 20.0, 2.0, 20.0)
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    east += _waves(x, 1.0, 20.0, 1 / 3, 40.0) + _waves(x, 1 / 12, 150.0, 1 / 30, 300.0)
    north += _waves(y, 1.0, 20.0, 1 / 3, 40.0) + _waves(y, 1 / 12, 160.0, 1 / 30, 320.0)
    return east, north


def _waves(t: Array, rate_1: float, height_1: float, rate_2: float, height_2: float) -> Array:
    wave: Array = height_1 * np.sin(rate_1 * np.pi * t) + height_2 * np.sin(rate_2 * np.pi * t)
    return wave * 2.0 / 3.0
