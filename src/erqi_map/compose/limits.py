"""Where a map of a plan can be moved to: the numbers of drawing.yaml for its extent."""

import math
from dataclasses import dataclass

from .drawing import VIEW

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Limits:
    """`bounds` (west, south, east, north; WGS-84 degrees) hold the map, `map_zooms` are what it
    offers; a view whose centre lies in the bounds is kept at any of `zooms`.
    """

    bounds: Box
    map_zooms: tuple[float, float]
    zooms: tuple[float, float] = VIEW.zooms

    @classmethod
    def of(cls, extent: Box) -> "Limits":
        """The limits of a plan of this extent."""
        west, south, east, north = extent
        aside, up = VIEW.reach * (east - west), VIEW.reach * (north - south)
        share = max((east - west) / 360, 1e-6)
        least = math.floor(math.log2(VIEW.smallest_extent_px / (256 * share)) * 4) / 4
        # Rounded as links round: the view of a link never falls out for its last digit.
        bounds = (
            round(max(west - aside, -180.0), VIEW.digits),
            round(max(south - up, -85.0), VIEW.digits),
            round(min(east + aside, 180.0), VIEW.digits),
            round(min(north + up, 85.0), VIEW.digits),
        )
        return cls(bounds=bounds, map_zooms=(max(VIEW.zooms[0], least), VIEW.max_zoom))

    def hold(self, lat: float, lng: float, zoom: float) -> bool:
        """Whether a map can be moved there."""
        west, south, east, north = self.bounds
        inside = west <= lng <= east and south <= lat <= north
        return inside and self.zooms[0] <= zoom <= self.zooms[1]
