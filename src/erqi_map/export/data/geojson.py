"""GeoJSON as RFC 7946 wants it, written feature by feature."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from .features import DataSet
from .gis import about_lines
from .plain import words_of

DECIMALS = 7
"""Of a degree, as RFC 7946 would have it: nothing moves a centimetre."""


def write_geojson(data: DataSet, path: Path) -> None:
    """RFC 7946: longitude and latitude, right-handed, no member `crs`; what is shifted says so."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(_parts(data))


def _parts(data: DataSet) -> Iterator[str]:
    head = {"name": data.id, "title": data.title.zh, "about": about_lines(data)}
    yield (
        '{"type":"FeatureCollection",'
        + json.dumps(head, ensure_ascii=False)[1:-1]
        + ',"features":[\n'
    )
    names, columns = data.table.column_names, [_json_column(one) for one in data.table.columns]
    shapes = shapely.to_geojson(
        shapely.transform(shapely.orient_polygons(data.shapes), lambda xy: np.round(xy, DECIMALS))
    )
    key = "id" if "id" in names else None
    rows = zip(*columns, strict=True) if columns else iter([()] * len(data))
    comma = ""
    for row, shape in zip(rows, shapes, strict=True):
        found = dict(zip(names, row, strict=True))
        id = (
            f'"id":{json.dumps(found[key], ensure_ascii=False)},'
            if key and found[key] is not None
            else ""
        )
        text = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        yield f'{comma}{{"type":"Feature",{id}"properties":{text},"geometry":{shape or "null"}}}'
        comma = ",\n"
    yield "\n]}\n"


def _json_column(column: Any) -> list[Any]:
    if pa.types.is_floating(column.type):
        return [one if one is None or np.isfinite(one) else None for one in column.to_pylist()]
    return words_of(column) if pa.types.is_temporal(column.type) else column.to_pylist()
