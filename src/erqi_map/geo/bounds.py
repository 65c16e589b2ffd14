"""Extents between the coordinates of a source and EPSG:4326."""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from pyproj import CRS, Transformer

from .crs import STORAGE_CRS

Bbox: TypeAlias = tuple[float, float, float, float]

_EDGE_POINTS = 21
_ROOM_DEG = 0.002


def with_room(bounds: Sequence[float]) -> Bbox:
    """West, south, east, north, with some 100 m round what is one place: a map that is fitted to an
    extent without any goes endlessly near.
    """
    west, south, east, north = bounds
    if max(east - west, north - south) >= _ROOM_DEG:
        return west, south, east, north
    x, y, half = (west + east) / 2, (south + north) / 2, _ROOM_DEG / 2
    return x - half, max(y - half, -90.0), x + half, min(y + half, 90.0)


def is_storage(crs: str) -> bool:
    """Whether coordinates of `crs` are longitude and latitude on WGS-84 as they stand."""
    return crs in {STORAGE_CRS, "OGC:CRS84"} or CRS.from_user_input(crs).equals(
        CRS.from_user_input(STORAGE_CRS), ignore_axis_order=True
    )


def to_storage_bounds(bounds: Sequence[float] | None, crs: str) -> Bbox | None:
    """A source's own extent → EPSG:4326, edges followed where they bend.

    None for none and for one that is not finite. Raises ProjError where there is no way.
    """
    if bounds is None or not np.isfinite(list(bounds)).all():
        return None
    west, south, east, north = (float(value) for value in bounds)
    if is_storage(crs):
        return west, south, east, north
    turn = Transformer.from_crs(crs, STORAGE_CRS, always_xy=True)
    return turn.transform_bounds(west, south, east, north, densify_pts=_EDGE_POINTS)


def to_source_bounds(bbox: Bbox, crs: str) -> Bbox:
    """A bbox in EPSG:4326 → the coordinates of the source; ProjError where there is no way."""
    if is_storage(crs):
        return bbox
    turn = Transformer.from_crs(STORAGE_CRS, crs, always_xy=True)
    return turn.transform_bounds(*bbox, densify_pts=_EDGE_POINTS)
