"""A GeoDataFrame of anybody's, checked and split into layers of one kind of geometry each."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from erqi_map.errors import RequestError
from erqi_map.frames.say import name_of
from erqi_map.geo import STORAGE_CRS
from erqi_map.geo.flatten import FARTHEST_LONGITUDE_DEG, Kind, flatten
from erqi_map.geo.zones import fitting_zone
from erqi_map.i18n import Listed

KINDS: tuple[Kind, ...] = ("area", "line", "point")
DIMENSION = {"point": 0, "line": 1, "area": 2}
COLLECTION = 7
CLASS_COLUMN, LOOK_COLUMN = OWN_COLUMNS = ("erqi:class", "erqi:look")
"""Columns that a style adds."""
Bounds: TypeAlias = tuple[float, float, float, float]


@dataclass(frozen=True)
class PackedPart:
    """The rows of one kind: geometry in EPSG:4326, and which rows of the frame they are."""

    kind: Kind
    rows: NDArray[np.int64]
    geometry: NDArray[np.object_]


def check_frame(gdf: Any) -> tuple[gpd.GeoDataFrame, Bounds | None]:
    """The frame in EPSG:4326, and its west, south, east, north (None for nothing to draw).

    Raises RequestError for what is no GeoDataFrame, has no CRS or two columns of one name, and
    with row and column for a coordinate that is not finite or lies off the globe.
    """
    if isinstance(gdf, gpd.GeoSeries):
        gdf = gpd.GeoDataFrame(geometry=gdf)
    if not isinstance(gdf, gpd.GeoDataFrame):
        raise RequestError("packed", "error_frame", type=type(gdf).__name__)
    gdf = _named(gdf)
    if gdf.crs is None:
        raise RequestError("packed", "error_crs", column=gdf.geometry.name)
    if gdf.crs != STORAGE_CRS:
        _check_finite(gdf, gdf.total_bounds)
        _check_zone(gdf)
        gdf = gdf.set_geometry(_to_storage(gdf.geometry))
    bounds = gdf.total_bounds
    if np.isnan(bounds).all() and not shapely.get_num_coordinates(gdf.geometry.to_numpy()).any():
        return gdf, None
    _check_finite(gdf, bounds)
    _check_places(gdf, bounds)
    west, south, east, north = bounds.tolist()
    return gdf, (west, south, east, north)


def _named(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame with text for names. RequestError for one without shapes, or two of one name."""
    active = gdf._geometry_column_name
    names = [name_of(label) for label in gdf.columns]
    if active is None or name_of(active) not in names:
        texts = (one for one in gdf.columns if gdf[one].dtype in ("str", "object"))
        raise RequestError("packed", "error_no_shapes", columns=Listed(map(name_of, texts)))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RequestError("packed", "error_twice", columns=Listed(twice))
    taken = [name for name in names if name in OWN_COLUMNS]
    if taken:
        raise RequestError("packed", "error_own_column", columns=Listed(taken))
    if names == list(gdf.columns):
        return gdf
    return gdf.set_axis(names, axis=1).set_geometry(name_of(active))


def _to_storage(shapes: gpd.GeoSeries) -> gpd.GeoSeries:
    try:
        placed = shapes.to_crs(STORAGE_CRS)
    except ProjError as error:
        raise RequestError("packed", "error_local_crs", crs=shapes.crs.name) from error
    area = shapes.crs.area_of_use
    if area is None or area.west <= area.east:
        return placed
    # Of a system across the date line what lies east of it goes on beyond 180°.
    if not (placed.bounds.eval("maxx - minx") > 180).any():
        return placed
    turn = np.array([360.0, 0.0])
    turned = shapely.transform(placed.to_numpy(), lambda at: at + turn * (at[:, :1] < 0))
    return gpd.GeoSeries(turned, index=placed.index, crs=STORAGE_CRS)


def _check_zone(gdf: gpd.GeoDataFrame) -> None:
    found = fitting_zone(gdf.total_bounds, gdf.crs)
    if found is not None:
        raise RequestError("packed", f"error_{found.key}", column=gdf.geometry.name, **found.values)


def split_kinds(geometry: NDArray[np.object_]) -> list[PackedPart]:
    """One part for each kind there is; collections of several kinds stand in several parts.

    Rows without geometry go with the most frequent kind, so that no row is lost.
    """
    kinds = shapely.get_dimensions(geometry)
    kinds[shapely.is_missing(geometry) | shapely.is_empty(geometry)] = -1
    collections = np.flatnonzero(shapely.get_type_id(geometry) == COLLECTION)
    pieces = _split_collections(geometry, collections)
    held = np.array(sorted({row for rows in pieces.values() for row in rows}), dtype=np.int64)
    plain = np.setdiff1d(np.arange(len(geometry)), collections, assume_unique=True)
    counts = {kind: int((kinds[plain] == DIMENSION[kind]).sum()) for kind in KINDS}
    most = max(KINDS, key=lambda kind: counts[kind] + len(pieces[kind]))
    parts: list[PackedPart] = []
    for kind in KINDS:
        here = kinds == DIMENSION[kind]
        if kind == most:
            here |= kinds == -1
        here[held] = False
        here[list(pieces[kind])] = True
        rows = np.flatnonzero(here)
        if not len(rows) and (kind != most or len(parts)):
            continue
        shapes = geometry[rows]
        for row, piece in pieces[kind].items():
            shapes[np.searchsorted(rows, row)] = piece
        parts.append(PackedPart(kind, rows, shapes))
    return parts


def _split_collections(
    geometry: NDArray[np.object_], collections: NDArray[np.int64]
) -> dict[Kind, dict[int, Any]]:
    pieces: dict[Kind, dict[int, Any]] = {kind: {} for kind in KINDS}
    for row in collections:
        singles, _ = flatten(geometry[row : row + 1])
        dimensions = shapely.get_dimensions(singles)
        for kind in KINDS:
            same = singles[dimensions == DIMENSION[kind]]
            if len(same):
                pieces[kind][int(row)] = shapely.geometrycollections(same)
    return pieces


def _check_finite(gdf: gpd.GeoDataFrame, bounds: NDArray[np.float64]) -> None:
    # Bounds leave out what is not a number, the sum of all coordinates does not.
    if not np.isfinite(bounds).all() or _holds_nan(gdf):
        _check_rows(gdf, ~np.isfinite(_bounds(gdf)).all(axis=1), "error_not_finite")


def _holds_nan(gdf: gpd.GeoDataFrame) -> bool:
    shapes = gdf.geometry.to_numpy()
    step = 1 << 14
    return any(
        np.isnan(shapely.get_coordinates(shapes[start : start + step]).sum())
        for start in range(0, len(shapes), step)
    )


def _check_places(gdf: gpd.GeoDataFrame, extent: NDArray[np.float64]) -> None:
    west, south, east, north = extent
    far = FARTHEST_LONGITUDE_DEG
    if west < -far or east > far or south < -90 or north > 90:
        bounds = _bounds(gdf)
        off = (bounds[:, 0] < -far) | (bounds[:, 2] > far)
        off |= (bounds[:, 1] < -90) | (bounds[:, 3] > 90)
        _check_zone(gdf)
        # Latitude first, as people say it: then it is the longitude that no latitude can be.
        swapped = -90 <= west <= east <= 90 and -180 <= south <= north <= 180
        _check_rows(gdf, off, "error_swapped" if swapped else "error_off_globe")


def _bounds(gdf: gpd.GeoDataFrame) -> NDArray[np.float64]:
    shapes = gdf.geometry.to_numpy()
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    bounds = shapely.bounds(shapes)
    bounds[np.unique(owner[~np.isfinite(coordinates).all(axis=1)]), 0] = np.nan
    empty = np.ones(len(shapes), dtype=bool)
    empty[owner] = False
    bounds[empty] = 0.0
    return np.asarray(bounds)


def _check_rows(gdf: gpd.GeoDataFrame, wrong: Any, key: str) -> None:
    found = np.flatnonzero(wrong)
    if len(found):
        row = int(found[0])
        raise RequestError(
            "packed", key, row=row, label=gdf.index[row], column=gdf.geometry.name, count=len(found)
        )
