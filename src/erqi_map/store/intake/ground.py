"""Coordinate systems by the words of `--crs`, and what a plan book knows of its own ground."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
import yaml
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from erqi_map.errors import RequestError
from erqi_map.geo import STORAGE_CRS, bd09_to_wgs84, gcj02_to_wgs84
from erqi_map.geo.bounds import is_storage
from erqi_map.geo.zones import false_easting, zone_systems

from ..read.foreign.faults import RefusedError
from ..read.foreign.formats.crs import crs_text
from ..store import GeoStore

Array = NDArray[np.float64]
Turn = Callable[[Array, Array], tuple[Array, Array]]
WEB: dict[str, Turn] = {"gcj02": gcj02_to_wgs84, "bd09": bd09_to_wgs84}
WGS84, CGCS2000, SWAPPED, PACKED_DMS = STORAGE_CRS, "EPSG:4490", "swapped", "ddd.mmss"
AUTO = "auto"
_ALIASES = {"wgs84": WGS84, "wgs-84": WGS84, "cgcs2000": CGCS2000, "gcj-02": "gcj02",
            "bd-09": "bd09"}  # fmt: skip
_DATUMS = (("xian80", "xian"), ("beijing54", "beijing"), ("cgcs2000", "china"),
           ("cgcs2000", "cgcs"))  # fmt: skip
_WKT = re.compile(r"[A-Z]{6,8}\[", re.ASCII)
METRES_A_DEGREE = 111_320
OLD = frozenset({"xian80", "beijing54"})
"""Families that PROJ does not shift here."""
HALF_M = 500_000.0
SAME_M = 5.0
"""Tools write ellipsoids of their own; zones lie hundreds of kilometres apart."""
_DEGREES = {"wgs84": WGS84, "cgcs2000": CGCS2000, "xian80": "EPSG:4610", "beijing54": "EPSG:4214"}
NEAR_M = 150.0
"""Named things of the book that are less exact tell nothing of a datum."""


@cache
def families() -> dict[str, dict[str, Any]]:
    """The families of coordinate systems, in the order of ties."""
    text = (files(__package__) / "datums.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def checked_id(text: str) -> str | None:
    """A word of `--crs`; None for "auto". Raises RequestError for what is no coordinate system."""
    plain = text.strip()
    low = plain.lower()
    if low == AUTO:
        return None
    if low in _ALIASES or low in (*WEB, SWAPPED, PACKED_DMS):
        return _ALIASES.get(low, low)
    if low.startswith(f"{SWAPPED}:"):
        return f"{SWAPPED}:{checked_id(plain[len(SWAPPED) + 1 :]) or WGS84}"
    if _WKT.match(plain):
        try:
            return crs_text(plain)
        except RefusedError:
            pass
    code = plain if ":" in plain else f"EPSG:{plain}"
    if re.fullmatch(r"[A-Za-z]{3,8}:[0-9A-Za-z]{1,12}", code, re.ASCII):
        try:
            CRS.from_user_input(code.upper())
            return code.upper()
        except CRSError:
            pass
    raise RequestError("intake", "crs_unknown", value=plain[:60])


def id_of(declared: str, systems: dict[str, str]) -> str:
    """How a declared system is called: one of `systems` where it is the same, else its code."""
    if is_storage(declared):
        return WGS84
    found = CRS.from_user_input(declared)
    called = ":".join(found.to_authority() or ())
    if called in systems:
        return called
    family = family_of(declared)
    if found.is_geographic and not called:
        return _DEGREES[family]
    # Tools that know no CGCS2000 write WGS 84, whose ellipsoid is the same to a tenth of a
    # millimetre.
    alike = ("wgs84", "cgcs2000") if family in ("wgs84", "cgcs2000") else (family,)
    zones = (id for id, one in systems.items() if one in alike and id not in (WGS84, CGCS2000))
    return next((id for id in zones if _same(found, id)), called or declared)


def has_place(declared: str) -> bool:
    """Whether a system lies somewhere on the earth; that of a drawing does not."""
    return not CRS.from_user_input(declared).is_engineering


def family_of(id: str) -> str:
    """The family of a system."""
    if id in WEB:
        return id
    if id.startswith(SWAPPED) or id == PACKED_DMS:
        return family_of(id.partition(":")[2] or WGS84)
    datum = CRS.from_user_input(id).datum
    name = "" if datum is None else datum.name.lower()
    return next((family for family, sign in _DATUMS if sign in name), "wgs84")


def turn_of(id: str) -> Turn:
    """From coordinates in a system to WGS-84 degrees; infinite where there is no way."""
    if id in WEB:
        return WEB[id]
    if id.startswith(f"{SWAPPED}:"):
        inner = turn_of(straight(id))
        return lambda x, y: inner(y, x)
    if id == PACKED_DMS:
        return lambda x, y: (_unpacked(x), _unpacked(y))
    if is_storage(id):
        return lambda x, y: (np.asarray(x, float), np.asarray(y, float))
    way = _way(id)

    def turned(x: Array, y: Array) -> tuple[Array, Array]:
        try:
            lon, lat = way.transform(x, y)
        except ProjError:
            lon = lat = np.full(np.shape(x), np.inf)
        return np.asarray(lon, float), np.asarray(lat, float)

    return turned


def straight(id: str) -> str:
    """A system once its axes are exchanged back."""
    return id.removeprefix(f"{SWAPPED}:")


@cache
def plausible(id: str) -> tuple[float, float]:
    """Between which first coordinates in a system lie here: degrees, or 500 km round the middle of
    a zone.
    """
    if id in (*WEB, PACKED_DMS) or CRS.from_user_input(id).is_geographic:
        return -360.0, 360.0
    middle = false_easting(CRS.from_user_input(id))
    return (-np.inf, np.inf) if middle is None else (middle - HALF_M, middle + HALF_M)


# What PROJ has to look up for each takes longer than all points.
@cache
def _way(id: str) -> Transformer:
    return Transformer.from_crs(id, STORAGE_CRS, always_xy=True)


def _unpacked(values: Array) -> Array:
    """Degrees of numbers written ddd.mmss."""
    whole = np.floor(values)
    rest = np.round((values - whole) * 100, 8)
    minutes = np.floor(rest)
    return whole + minutes / 60 + (rest - minutes) / 36


def _same(one: CRS, id: str) -> bool:
    ways = [Transformer.from_crs(STORAGE_CRS, crs, always_xy=True) for crs in (one, id)]
    spots = [np.array(way.transform(114.3, 34.7)) for way in ways]
    return bool(np.isfinite(spots).all() and np.abs(spots[0] - spots[1]).max() < SAME_M)


@dataclass(frozen=True)
class Ground:
    """Where a book lies: its area (WGS-84), named things that are exact enough to tell a datum by,
    and the systems its coordinates may be written in, by id with their family.
    """

    area: Any
    named: dict[str, tuple[Any, float]]
    systems: dict[str, str]

    @classmethod
    def of(cls, store: GeoStore) -> "Ground":
        """The ground of a book."""
        layers = [store.layer(id) for id in store.layer_ids]
        clusters = [
            shape
            for layer in layers
            for shape in layer.geometry[layer["place"].isin(store.cluster_ids)]
        ]
        shapes = [shape for layer in layers for shape in layer.geometry]
        areas = [one for one in clusters or shapes if shapely.area(one) > 0]
        area = shapely.union_all(areas) if areas else shapely.box(*shapely.total_bounds(shapes))
        named = {
            row.name_zh: (row.geometry, float(row.accuracy_m))
            for layer in layers
            for row in layer.itertuples()
            if row.accuracy_m <= NEAR_M and shapely.get_dimensions(row.geometry) == 0
        }
        named |= {
            store.places[id].name.zh: (shape, NEAR_M)
            for layer in layers
            for id, shape in zip(layer["place"], layer.geometry, strict=True)
            if id in store.cluster_ids
        }
        lon = float(area.centroid.x)
        systems = {WGS84: "wgs84", CGCS2000: "cgcs2000", "gcj02": "gcj02", "bd09": "bd09"}
        return cls(area, named, systems | zone_systems(lon))


def metres_from(place: Any, lon: float, lat: float) -> float:
    """How far a point is from a shape (WGS-84), metres; no place is infinitely far."""
    if not (np.isfinite(lon) and np.isfinite(lat)):
        return float("inf")
    scale = float(np.cos(np.radians(lat)))
    flat = [
        shapely.transform(one, lambda xy: xy * [scale, 1])
        for one in (place, shapely.Point(lon, lat))
    ]
    return float(shapely.distance(*flat)) * METRES_A_DEGREE
