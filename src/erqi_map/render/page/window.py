"""The map window: which piece of a 3° zone is shown at which scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from shapely import box
from shapely.geometry import Polygon

from erqi_map.geo import Zone

from .paper import Box

Bounds = tuple[float, float, float, float]
STANDARD_STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
"""Leading figures a scale denominator may have: those of a scale ruler, and what parts its wide
steps, so that no paper stays half empty.
"""

ROUND_LENGTHS = (1, 2, 5)
SMALLEST_DENOMINATOR = 1000
PAD = 0.008
"""The border `fit` keeps free on each side: what is mapped fills its frame."""

WEB_MERCATOR_M_PER_PX = 156543.03392804097


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


@dataclass(frozen=True)
class Window:
    """The map window. `box`: its place on the page, mm. `west_m`, `south_m`: its lower left corner
    in `zone`. `denominator`: 1 mm on paper is `denominator` mm of the grid.
    """

    box: Box
    zone: Zone
    west_m: float
    south_m: float
    denominator: float

    @property
    def m_per_mm(self) -> float:
        """Grid metres to a millimetre of paper."""
        return self.denominator / 1000

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north, metres in the zone."""
        east = self.west_m + self.box.width * self.m_per_mm
        north = self.south_m + self.box.height * self.m_per_mm
        return self.west_m, self.south_m, east, north

    @property
    def polygon(self) -> Polygon:
        """The window as a polygon in the zone."""
        return box(*self.bounds)

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, WGS-84 degrees."""
        west, south, east, north = self.bounds
        lon, lat = self.zone.to_degrees([(west + east) / 2], [(south + north) / 2])
        return float(lon[0]), float(lat[0])

    @property
    def zoom(self) -> float:
        """The web map zoom that shows the same ground on a screen of 96 pixels to the inch."""
        pixel_m = self.denominator * 0.0254 / 96
        return float(np.log2(WEB_MERCATOR_M_PER_PX * np.cos(np.radians(self.centre[1])) / pixel_m))

    def page_xy(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """East, north (n × 2, metres) → page millimetres."""
        x = self.box.x + (points[:, 0] - self.west_m) / self.m_per_mm
        y = self.box.bottom - (points[:, 1] - self.south_m) / self.m_per_mm
        return np.column_stack([x, y])

    def bar_mm(self, length_m: float) -> float:
        """Length on paper of `length_m` metres of true (geodesic) distance, east-west at the
        centre of the window.
        """
        lon, lat = self.centre
        ends = [_ellipsoid().fwd(lon, lat, azimuth, length_m / 2)[:2] for azimuth in (270, 90)]
        east, north = self.zone.to_grid(*zip(*ends, strict=True))
        return float(np.hypot(*np.diff([east, north]).ravel())) / self.m_per_mm

    def bar_length_m(self, most_mm: float) -> float:
        """The round length on the ground whose bar is the longest not longer than `most_mm`."""
        return round_down(1000 * most_mm / self.bar_mm(1000), ROUND_LENGTHS)


def fit(bounds: Bounds, place: Box, zone: Zone, *, pad: float = PAD, exact: bool = False) -> Window:
    """The window that shows `bounds` (of the zone) in the middle of `place` at a standard scale.

    pad: border kept free on each side, as a part of the place. exact: the largest scale that
    fits, round or not.
    """
    west, south, east, north = bounds
    usable = place.inset(place.width * pad, place.height * pad)
    needed = 1000 * max((east - west) / usable.width, (north - south) / usable.height)
    needed = max(needed, SMALLEST_DENOMINATOR)
    return centred(bounds, place, zone, needed if exact else round_up(needed, STANDARD_STEPS))


def spare_mm(bounds: Bounds, place: Box, zone: Zone) -> float:
    """How much lower `place` could be with `bounds` at the same standard scale."""
    high = (bounds[3] - bounds[1]) / fit(bounds, place, zone).m_per_mm / (1 - 2 * PAD)
    return max(0.0, place.height - high)


def centred(bounds: Bounds, place: Box, zone: Zone, denominator: float) -> Window:
    """The window with the middle of `bounds` in the middle of `place`, at a given scale."""
    west, south, east, north = bounds
    wide, high = place.width * denominator / 1000, place.height * denominator / 1000
    return Window(place, zone, (west + east - wide) / 2, (south + north - high) / 2, denominator)


def round_up(value: float, figures: Sequence[float]) -> float:
    """The smallest number not below `value` that is one of `figures` times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    found = next((one * power for one in figures if one * power >= value * (1 - 1e-9)), None)
    return float(found or figures[0] * power * 10)


def round_down(value: float, figures: Sequence[float]) -> float:
    """The largest number not above `value` that is one of `figures` times a power of ten."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(one * power for one in figures if one * power <= value * (1 + 1e-9)))
