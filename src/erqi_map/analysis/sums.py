"""Land summed by class, and by class within zones: how many features, and how large."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from erqi_map.geo import to_work

HA_M2, MU_PER_HA = 10_000.0, 15.0
MIN_M2 = 1.0
"""What two shapes share by the rounding of their corners is no part of either."""


@dataclass(frozen=True)
class LandSum:
    """One line: `zone` is "" for what lies in none, None for all land. ha: in EPSG:4547."""

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
    areas = shapely.area(to_work(parcels.geometry)) / HA_M2
    return _summed(None, np.asarray(codes, dtype=object), np.nan_to_num(areas), np.sum(areas > 0))


def sum_in_zones(
    parcels: gpd.GeoDataFrame, codes: Sequence[str], zones: Mapping[str, shapely.Geometry]
) -> list[LandSum]:
    """By zone and class; a feature on a border counts in both, its area is divided. Shares are of
    the land in the zone; last what lies in none.
    """
    shapes = to_work(parcels.geometry)
    named = np.asarray(codes, dtype=object)
    tree, rest = shapely.STRtree(shapes), np.nan_to_num(shapely.area(shapes))
    found: list[LandSum] = []
    for id, area in zones.items():
        zone = to_work(area)[0]
        shapely.prepare(zone)
        near = tree.query(zone, predicate="intersects")
        parts = np.asarray(shapely.area(shapes[near]))
        across = ~shapely.covers(zone, shapes[near])
        cut = shapely.intersection(shapely.make_valid(shapes[near][across]), zone)
        parts[across] = shapely.area(cut)
        there = parts > MIN_M2
        found += _summed(id, named[near][there], parts[there] / HA_M2, int(there.sum()))
        np.subtract.at(rest, near, parts)
    left = rest > MIN_M2
    return found + _summed("", named[left], rest[left] / HA_M2, int(left.sum()))


def _summed(
    zone: str | None, codes: NDArray[np.object_], ha: NDArray[np.float64], count: int
) -> list[LandSum]:
    total = float(ha.sum())
    return [
        LandSum(zone, code, int(here.sum()), part, part / total if total else 0.0)
        for code in sorted(set(codes))
        for here in [codes == code]
        for part in [float(ha[here].sum())]
    ]
