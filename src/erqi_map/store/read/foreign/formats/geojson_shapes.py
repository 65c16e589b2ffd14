"""GeoJSON geometries as shapes: many of a kind at once, the unusual ones each for itself."""

from collections import defaultdict
from itertools import chain
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import GeometryType
from shapely.errors import ShapelyError

from ..faults import RefusedError

# How many lists lie round a position, and the kind of shape.
_KINDS = {
    "Point": (0, GeometryType.POINT),
    "MultiPoint": (1, GeometryType.MULTIPOINT),
    "LineString": (1, GeometryType.LINESTRING),
    "MultiLineString": (2, GeometryType.MULTILINESTRING),
    "Polygon": (2, GeometryType.POLYGON),
    "MultiPolygon": (3, GeometryType.MULTIPOLYGON),
}
_FAULTS = (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError)


def shapes(geometries: list[Any], last: int) -> NDArray[np.object_]:
    """The shapes, heights left out, None for none. `last`: the number of the last feature.

    Raises RefusedError with the number of a feature whose geometry is none.
    """
    found = np.full(len(geometries), None, dtype=object)
    of_kind: dict[str, list[int]] = defaultdict(list)
    for at, geometry in enumerate(geometries):
        if geometry is not None:
            kind = geometry.get("type") if isinstance(geometry, dict) else None
            of_kind[kind if isinstance(kind, str) else ""].append(at)
    for kind, places in of_kind.items():
        try:
            depth, code = _KINDS[kind]
            found[places] = _many([geometries[at]["coordinates"] for at in places], depth, code)
        except _FAULTS:
            for at in places:
                found[at] = _one(geometries[at], last - len(geometries) + at + 1)
    return found


def _many(coordinates: list[Any], depth: int, code: GeometryType) -> Any:
    lengths, level = [], coordinates
    for _ in range(depth):
        lengths.append([len(part) for part in level])
        level = list(chain.from_iterable(level))
    offsets = [np.concatenate([[0], np.cumsum(one)]) for one in reversed(lengths)]
    return shapely.from_ragged_array(code, _positions(level), tuple(offsets))


def _positions(level: list[Any]) -> NDArray[np.float64]:
    """Positions as numbers; ValueError for anything else, infinite numbers among it."""
    numbers = np.array(level)
    if numbers.dtype.kind not in "fi" or numbers.ndim != 2 or numbers.shape[1] not in (2, 3):
        raise ValueError("positions")
    if not np.isfinite(numbers).all():
        raise ValueError("finite")
    return np.ascontiguousarray(numbers[:, :2], dtype=np.float64)


def _one(geometry: Any, number: int) -> Any:
    try:
        _check_numbers(geometry.get("geometries") or geometry.get("coordinates"))
        shape = shapely.force_2d(shapely.geometry.shape(geometry))
        positions = shapely.get_coordinates(shape)
    except (*_FAULTS, RecursionError) as error:
        raise RefusedError("bad_geometry", row=number) from error
    if not np.isfinite(positions).all():
        raise RefusedError("bad_geometry", row=number)
    return shape


def _check_numbers(part: Any) -> None:
    """Text that looks like a number is none. Raises ValueError."""
    if isinstance(part, list):
        for one in part:
            _check_numbers(one)
    elif isinstance(part, dict):
        _check_numbers(part.get("geometries") or part.get("coordinates"))
    elif isinstance(part, bool) or not isinstance(part, int | float):
        raise ValueError("positions")
