"""Coordinates: datums of Chinese web maps, the working projection, areas."""

from .crs import (
    STORAGE_CRS,
    WORK_CRS,
    Zone,
    area_km2,
    measuring_zone,
    perimeter_m,
    to_work,
)
from .datum import (
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)

__all__ = [
    "STORAGE_CRS",
    "WORK_CRS",
    "Zone",
    "area_km2",
    "bd09_to_gcj02",
    "bd09_to_wgs84",
    "gcj02_to_bd09",
    "gcj02_to_wgs84",
    "measuring_zone",
    "perimeter_m",
    "to_work",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
