"""GeoJSON: a FeatureCollection, one Feature or one shape, and nothing that only looks like it."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ..faults import RefusedError
from .crs import crs_text
from .geojson_shapes import shapes
from .json_stream import members
from .table import BATCH_ROWS, Bounds, Described, four

_ITEM_CHARS_A_VERTEX = 64
_CRS84 = re.compile(r"(urn:ogc:def:crs:)?OGC:[0-9.]*:?CRS84", re.ASCII)
_INT64 = 2**63
_SHAPES = frozenset({"Point", "LineString", "Polygon", "MultiPoint", "MultiLineString",
                     "MultiPolygon", "GeometryCollection"})  # fmt: skip


class GeoJsonFile:
    """The features of a file. Read once to know what it holds, again for its rows."""

    def __init__(
        self, path: str, most_columns: int, most_vertices: int, working: Callable[[], None]
    ) -> None:
        """working: told again and again while the file is read. Raises RefusedError."""
        self._path, self._most_columns, self._working = path, most_columns, working
        self._most_chars = most_vertices * _ITEM_CHARS_A_VERTEX
        self._crs: object = "OGC:CRS84"
        self.said_crs = False
        self._kinds: dict[str, set[type]] = defaultdict(set)
        n, bounds = 0, []
        for batch in self._batches():
            n += len(batch)
            self._learn(batch)
            extent = shapely.total_bounds(shapes([one.get("geometry") for one in batch], n))
            if np.isfinite(extent).all():
                bounds.append(extent)
        edges = np.array(bounds).T
        self.described = Described(
            n=n,
            bounds=four([*edges[:2].min(1), *edges[2:].max(1)]) if bounds else None,
            crs=crs_text(self._crs),
            columns={name: str(_arrow_type(kinds)) for name, kinds in self._kinds.items()},
        )

    def rows(self, columns: Sequence[str], within: Bounds | None) -> Iterator[pa.Table]:
        """The rows; see `Reader.rows`."""
        n = 0
        for batch in self._batches():
            n += len(batch)
            arrays = [
                _array([_value(one, name) for one in batch], self._kinds[name]) for name in columns
            ]
            wkb = shapely.to_wkb(shapes([one.get("geometry") for one in batch], n))
            yield pa.table([*arrays, pa.array(wkb, pa.binary())], names=[*columns, "geometry"])

    def _batches(self) -> Iterator[list[dict[str, Any]]]:
        features = self._features()
        while batch := list(islice(features, BATCH_ROWS)):
            self._working()
            yield batch

    def _features(self) -> Iterator[dict[str, Any]]:
        alone: dict[str, Any] = {}
        listed, n = False, 0
        with open(self._path, "rb") as file:
            for name, value in members(file, self._most_chars):
                if name != "features":
                    alone[name] = value
                elif value is None:
                    listed = True
                else:
                    n += 1
                    yield _checked(value, n)
        kind = alone.get("type")
        if kind == "Feature" and not listed:
            yield _checked(alone, 1)
        elif kind in _SHAPES and not listed:
            yield {"type": "Feature", "properties": None, "geometry": alone}
        elif kind != "FeatureCollection" or not listed:
            raise RefusedError("not_a_collection", kind=str(kind)[:40])
        if "crs" in alone:
            self._crs = _named_crs(alone["crs"])
            self.said_crs = True

    def _learn(self, batch: list[dict[str, Any]]) -> None:
        for feature in batch:
            # A text beside the properties is a name; a number there is the writer's own count.
            if isinstance(feature.get("id"), str):
                self._kinds["id"].add(str)
            for name, value in (feature["properties"] or {}).items():
                kind = type(value)
                if kind is int and not -_INT64 <= value < _INT64:
                    kind = list
                self._kinds[name].add(kind)
        if len(self._kinds) > self._most_columns:
            raise RefusedError("columns", n=len(self._kinds), most=self._most_columns)


def _checked(feature: Any, number: int) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else 0
    if (
        not isinstance(feature, dict)
        or feature.get("type") != "Feature"
        or not (properties is None or isinstance(properties, dict))
    ):
        raise RefusedError("not_a_feature", row=number)
    feature.setdefault("properties")
    return feature


def _named_crs(member: Any) -> object:
    """The system a `crs` member names; one that points elsewhere is refused."""
    if member is None:
        return "OGC:CRS84"
    properties = member.get("properties") if isinstance(member, dict) else None
    if not isinstance(properties, dict) or member.get("type") != "name":
        raise RefusedError("bad_crs")
    name = properties.get("name")
    return "OGC:CRS84" if isinstance(name, str) and _CRS84.fullmatch(name) else name


def _value(feature: dict[str, Any], name: str) -> Any:
    properties = feature["properties"] or {}
    if name in properties or name != "id":
        return properties.get(name)
    return feature["id"] if isinstance(feature.get("id"), str) else None


def _arrow_type(kinds: set[type]) -> pa.DataType:
    """Values of one kind keep it, whole and broken numbers together are numbers, others text."""
    found = kinds - {type(None)}
    if found == {bool}:
        return pa.bool_()
    if found == {int}:
        return pa.int64()
    if found and found <= {int, float}:
        return pa.float64()
    return pa.string()


def _array(values: list[Any], kinds: set[type]) -> pa.Array:
    kind = _arrow_type(kinds)
    if pa.types.is_string(kind) and kinds - {str, type(None)}:
        values = [
            one if one is None or isinstance(one, str) else json.dumps(one, ensure_ascii=False)
            for one in values
        ]
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        # A lone surrogate, which no UTF can hold, becomes "?".
        return pa.array([one and one.encode(errors="replace").decode() for one in values], kind)
