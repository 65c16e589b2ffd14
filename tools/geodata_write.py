"""Writes a layer as GeoJSON (RFC 7946), one feature a line, the same bytes for the same input."""

import datetime as dt
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import Polygon, mapping
from shapely.geometry.base import BaseGeometry

from erqi_map.model import FeatureProperties

AREA_DECIMALS = 7
OTHER_DECIMALS = 6


def layer_text(
    name: str, features: list[tuple[dict[str, Any], BaseGeometry]], date: dt.date
) -> str:
    """The text of a FeatureCollection; properties are checked against `FeatureProperties`."""
    lines = [_feature_line({"date": date} | properties, shape) for properties, shape in features]
    head = f'{{\n"type": "FeatureCollection",\n"name": "{name}",\n"features": [\n'
    return head + ",\n".join(lines) + "\n]\n}\n"


def write_atomically(path: Path, text: str) -> None:
    """Writes `text` beside `path` and moves it there, so the old file stays whole on failure."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, suffix=".part", delete=False
    ) as file:
        file.write(text)
    try:
        os.chmod(file.name, 0o644)
        os.replace(file.name, path)
    except OSError:
        os.unlink(file.name)
        raise


def _feature_line(properties: dict[str, Any], shape: BaseGeometry) -> str:
    checked = FeatureProperties.model_validate(properties).model_dump(mode="json")
    if not checked["lines"]:
        del checked["lines"]
    feature = {
        "type": "Feature",
        "id": checked["id"],
        "properties": checked,
        "geometry": _geometry(shape),
    }
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    decimals = AREA_DECIMALS if shape.geom_type.endswith("Polygon") else OTHER_DECIMALS
    rounded = shapely.transform(shape, lambda xy: np.round(xy, decimals))
    if rounded.geom_type == "MultiPolygon":
        parts = sorted((_tidy(p) for p in rounded.geoms), key=lambda p: p.bounds)
        return mapping(shapely.MultiPolygon(parts))
    return mapping(_tidy(rounded) if rounded.geom_type == "Polygon" else rounded)


def _tidy(polygon: Polygon) -> Polygon:
    """Outer ring counter-clockwise, holes clockwise, each from its south-western vertex."""
    turned = shapely.orient_polygons(polygon)
    holes = sorted((_from_least(ring.coords) for ring in turned.interiors), key=min)
    return Polygon(_from_least(turned.exterior.coords), holes)


def _from_least(ring: Any) -> list[tuple[float, float]]:
    vertices = [tuple(vertex) for vertex in ring][:-1]
    start = vertices.index(min(vertices))
    turned = vertices[start:] + vertices[:start]
    return [*turned, turned[0]]
