"""Land summed by class, and by class within zones: how many features, and how large."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from erqi_map.geo import area_km2

HA_PER_KM2, MU_PER_HA = 100.0, 15.0
MIN_HA = 1e-4
"""What two shapes share by the rounding of their corners is no part of either."""


@dataclass(frozen=True)
class LandSum:
    """One line: `zone` is "" for what lies in none, None for all land. ha: as `area_km2`."""

    zone: str | None
    code: str
    count: int
    ha: float
    share: float

    @property
    def mu(self) -> float:
        """The area in 亩."""
        return self.ha * MU_PER_HA


def sum_land(parcels: gpd.GeoDataFrame, codes: Sequence[str]) -> list[LandSum]:
    """By class, in the order of codes; shares of all land. Frames are in EPSG:4326."""
    return _summed(None, np.asarray(codes, dtype=object), area_km2(parcels.geometry) * HA_PER_KM2)


def sum_in_zones(
    parcels: gpd.GeoDataFrame, codes: Sequence[str], zones: Mapping[str, shapely.Geometry]
) -> list[LandSum]:
    """By zone and class; a feature on a border counts in both, its area is divided. Shares are of
    the land in the zone; last what lies in none.
    """
    shapes = np.asarray(parcels.geometry.to_numpy(), dtype=object)
    named, rest = np.asarray(codes, dtype=object), area_km2(shapes) * HA_PER_KM2
    tree = shapely.STRtree(shapes)
    found: list[LandSum] = []
    for id, zone in zones.items():
        shapely.prepare(zone)
        near = tree.query(zone, predicate="intersects")
        parts = shapes[near]
        across = ~shapely.covers(zone, parts)
        parts[across] = shapely.intersection(shapely.make_valid(parts[across]), zone)
        ha = area_km2(parts) * HA_PER_KM2
        there = ha > MIN_HA
        found += _summed(id, named[near][there], ha[there])
        np.subtract.at(rest, near, ha)
    left = rest > MIN_HA
    return found + _summed("", named[left], rest[left])


def _summed(zone: str | None, codes: NDArray[np.object_], ha: NDArray[np.float64]) -> list[LandSum]:
    total = float(ha.sum())
    return [
        LandSum(zone, code, int(here.sum()), part, part / total if total else 0.0)
        for code in sorted(set(codes))
        for here in [codes == code]
        for part in [float(ha[here].sum())]
    ]
