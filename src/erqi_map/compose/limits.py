"""Where a map of a plan can be moved to. Maps, links and the client hold to these numbers."""

import math
from dataclasses import dataclass

REACH = 2
"""Extents of the plan, to each side of it."""
ZOOMS = (1.0, 22.0)
"""Those of any map: a notebook may give its own other limits than a plan's."""
MAX_ZOOM = 19
SMALLEST_EXTENT_PX = 120
VIEW_DIGITS = 5
"""Digits of a degree in links: a metre."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Limits:
    """`bounds` (west, south, east, north; WGS-84 degrees) hold the map, `map_zooms` are what it
    offers; a view whose centre lies in the bounds is kept at any of `zooms`.
    """

    bounds: Box
    map_zooms: tuple[float, float]
    zooms: tuple[float, float] = ZOOMS

    @classmethod
    def of(cls, extent: Box) -> "Limits":
        """The limits of a plan of this extent."""
        west, south, east, north = extent
        aside, up = REACH * (east - west), REACH * (north - south)
        share = max((east - west) / 360, 1e-6)
        least = math.floor(math.log2(SMALLEST_EXTENT_PX / (256 * share)) * 4) / 4
        # Rounded as links round: the view of a link never falls out for its last digit.
        bounds = (
            round(max(west - aside, -180.0), VIEW_DIGITS),
            round(max(south - up, -85.0), VIEW_DIGITS),
            round(min(east + aside, 180.0), VIEW_DIGITS),
            round(min(north + up, 85.0), VIEW_DIGITS),
        )
        return cls(
            bounds=bounds,
            map_zooms=(max(ZOOMS[0], least), MAX_ZOOM),
        )

    def hold(self, lat: float, lng: float, zoom: float) -> bool:
        """Whether a map can be moved there."""
        west, south, east, north = self.bounds
        inside = west <= lng <= east and south <= lat <= north
        return inside and self.zooms[0] <= zoom <= self.zooms[1]
