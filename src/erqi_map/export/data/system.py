"""Coordinate systems that data go out in. GCJ-02 bears its name wherever a file can say it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from erqi_map.errors import RequestError
from erqi_map.geo import STORAGE_CRS, wgs84_to_gcj02
from erqi_map.i18n import Listed

GCJ02 = "gcj02"
SYSTEMS = (STORAGE_CRS, "EPSG:4490", "EPSG:4526", "EPSG:4547", GCJ02)
_GCJ02_WKT = (
    'GEOGCRS["GCJ-02 (shifted, not WGS 84)",DATUM["GCJ-02 (shifted, not WGS 84)",'
    'ELLIPSOID["Krassowsky 1940",6378245,298.3]],CS[ellipsoidal,2],'
    'AXIS["latitude",north],AXIS["longitude",east],ANGLEUNIT["degree",0.0174532925199433]]'
)


@dataclass(frozen=True)
class System:
    """`word` as it is asked for: an EPSG code or "gcj02"."""

    word: str

    @property
    def is_gcj02(self) -> bool:
        """Whether the coordinates are shifted."""
        return self.word == GCJ02

    @property
    def crs(self) -> CRS:
        """What a file is told; of GCJ-02 a system of its own that no program takes for WGS-84."""
        return _crs(_GCJ02_WKT if self.is_gcj02 else self.word)

    @property
    def datum(self) -> str:
        """The family of the system, in one word."""
        return "GCJ02" if self.is_gcj02 else "WGS84" if self.word == STORAGE_CRS else "CGCS2000"

    @property
    def in_degrees(self) -> bool:
        """Whether coordinates are longitude and latitude."""
        return self.is_gcj02 or bool(self.crs.is_geographic)

    def place(self, shapes: Any) -> Any:
        """Shapes of EPSG:4326 in this system, longitude or east first. Raises RequestError by row
        for what lies outside of it.
        """
        if self.word == STORAGE_CRS:
            return shapes
        turn = wgs84_to_gcj02 if self.is_gcj02 else _turn(self.word).transform
        placed = shapely.transform(shapes, turn, interleaved=False)
        there = shapely.is_empty(placed) | shapely.is_missing(placed)
        finite = np.isfinite(shapely.bounds(placed)).all(axis=-1) | there
        if not finite.all():
            raise RequestError(
                "data", "error_outside", row=int(np.argmin(finite)) + 1, crs=self.word
            )
        return placed


def system_of(word: str) -> System:
    """The system of this name. Raises RequestError for one that is not offered."""
    named = {one.casefold(): one for one in SYSTEMS} | {
        one.removeprefix("EPSG:"): one for one in SYSTEMS
    }
    found = named.get(word.strip().casefold())
    if found is None:
        raise RequestError("data", "error_crs", value=word, known=Listed(SYSTEMS))
    return System(found)


@cache
def _crs(text: str) -> CRS:
    return CRS.from_user_input(text)


@cache
def _turn(word: str) -> Transformer:
    return Transformer.from_crs(STORAGE_CRS, word, always_xy=True)
