"""Writes the JSON schema of every document of the plan book into geodata/schema/, for editors.

The schemas come from the models; `tests/unit/model/test_schema.py` fails when they are out of
date. Run by hand after a change of a model: `make schema`.
"""

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from erqi_map.model import (
    Basemaps,
    Catalog,
    FeatureProperties,
    Framework,
    Id,
    NamedThing,
    Overlays,
    Place,
    Terms,
    Theme,
    Townships,
)
from erqi_map.model.story import Story

FOLDER = Path(__file__).resolve().parents[1] / "geodata" / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, Any] = {
    "basemaps": Basemaps,
    "catalog": Catalog,
    "framework": Framework,
    "names": dict[Id, NamedThing],
    "overlays": Overlays,
    "place": Place,
    "story": Story,
    "terms": Terms,
    "theme": Theme,
    "townships": Townships,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Each schema by the stem of its file."""
    found = {name: TypeAdapter(kind).json_schema() for name, kind in DOCUMENTS.items()}
    found["layer"] = layer_schema()
    return {name: {"$schema": DIALECT} | schema for name, schema in sorted(found.items())}


def layer_schema() -> dict[str, Any]:
    """A GeoJSON FeatureCollection whose features carry the properties of the model."""
    properties = TypeAdapter(FeatureProperties).json_schema(ref_template="#/$defs/{model}")
    definitions = properties.pop("$defs", {})
    feature = {
        "type": "object",
        "required": ["type", "properties", "geometry"],
        "properties": {
            "type": {"const": "Feature"},
            "properties": properties,
            "geometry": {
                "type": "object",
                "required": ["type", "coordinates"],
                "properties": {
                    "type": {
                        "enum": [
                            "Point",
                            "MultiPoint",
                            "LineString",
                            "MultiLineString",
                            "Polygon",
                            "MultiPolygon",
                        ]
                    },
                    "coordinates": {"type": "array"},
                },
            },
        },
    }
    return {
        "title": "Layer",
        "description": "A layer of the plan book: GeoJSON in WGS-84 (RFC 7946).",
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"const": "FeatureCollection"},
            "features": {"type": "array", "items": feature},
        },
        "$defs": definitions,
    }


def as_text(schema: dict[str, Any]) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write(folder: Path) -> list[str]:
    """Writes every schema whose file differs; gives the names of those written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        path, text = folder / f"{name}.json", as_text(schema)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=folder, suffix=".tmp", delete=False
        ) as stream:
            stream.write(text)
        os.replace(stream.name, path)
        os.chmod(path, 0o644)
        written.append(path.name)
    return written


if __name__ == "__main__":
    for name in write(FOLDER):
        print(name)
