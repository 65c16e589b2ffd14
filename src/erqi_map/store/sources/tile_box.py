"""Squares of the web-mercator tile pyramid as boxes in degrees."""

import math

from .info import Bbox

# Where the pyramid ends.
LARGEST_LATITUDE = 85.05
DEEPEST_ZOOM = 24


def is_in_pyramid(z: int, x: int, y: int) -> bool:
    """Whether there is a tile z/x/y."""
    return 0 <= z <= DEEPEST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z


def lonlat_box(z: int, x: int, y: int, margin: float = 0.0) -> Bbox:
    """West, south, east, north of a tile and a margin (share of its side)."""

    def latitude(row: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**z))))

    def longitude(column: float) -> float:
        return column / 2**z * 360 - 180

    edges = (x - margin, y + 1 + margin, x + 1 + margin, y - margin)
    return longitude(edges[0]), latitude(edges[1]), longitude(edges[2]), latitude(edges[3])


def meet(box: Bbox, other: Bbox | None) -> Bbox | None:
    """Where two boxes overlap; None where they do not."""
    if other is None:
        return None
    west, south = max(box[0], other[0]), max(box[1], other[1])
    east, north = min(box[2], other[2]), min(box[3], other[3])
    return (west, south, east, north) if west <= east and south <= north else None
