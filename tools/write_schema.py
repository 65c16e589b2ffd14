"""Writes what is made of the models: the JSON schema of every document of the plan book, for
editors, into geodata/schema/; and of the payload's contract its schema, what the client asks of a
manifest, and the tables of docs/payload.md.

`tests/unit/model/test_schema.py` fails when one is out of date. Run by hand after a change of a
model: `make schema`, which also writes the client's types.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from erqi_map.model import FeatureProperties, Id, NamedThing, Place
from erqi_map.model.story import Story
from erqi_map.render.contract import VERSION, Contract
from erqi_map.store.check.validate import MODELS

ROOT = Path(__file__).resolve().parents[1]
CLIENT = "src/erqi_map/client"
PAGE = "docs/payload.md"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, Any] = {
    # What has a folder of its own is called after it.
    **{name.split("/")[0].removesuffix(".yaml"): model for name, model in MODELS.items()},
    "names": dict[Id, NamedThing],
    "place": Place,
    "story": Story,
}
ASKED = (
    "PlanManifest", "FrameManifest", "TiledManifest", "Layer", "Shape",
    "NumberColumn", "BoolColumn", "DictColumn", "TextColumn",
)  # fmt: skip
TABLES = re.compile(r"(?<=<!-- contract: make schema -->\n).*(?=<!-- /contract -->)", re.DOTALL)


def schemas() -> dict[str, dict[str, Any]]:
    """Each schema of a document by the stem of its file."""
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


class Written(GenerateJsonSchema):
    """A schema by which fields with a default are there as well, for all are written."""

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Only of a mapping a field may be left out."""
        return field["type"] != "typed-dict-field" or bool(field.get("required", total))


def contract_schema() -> dict[str, Any]:
    """The schema of all that travels, as it is written."""
    schema = TypeAdapter(Contract).json_schema(mode="serialization", schema_generator=Written)
    # A text made of others may be longer than one a planner writes.
    schema["$defs"].pop("Text")
    plain: dict[str, Any] = _without_titles(schema)
    return {"$schema": DIALECT, "title": "Contract"} | plain


def _without_titles(part: Any) -> Any:
    """Without what is told twice: titles are the names, the models know the defaults."""
    if isinstance(part, list):
        return [_without_titles(one) for one in part]
    if not isinstance(part, dict):
        return "#/$defs/Pair" if part == "#/$defs/Text" else part
    # A field may be called "title".
    return {
        key: _without_titles(one)
        for key, one in part.items()
        if isinstance(one, dict) or key not in ("title", "default")
    }


def asked_of_manifests(schema: dict[str, Any]) -> str:
    """The client's module that knows the version, and the fields without which it draws nothing."""
    required = {}
    for name in ASKED:
        fields = schema["$defs"][name]["properties"]
        mark = next((fields[key]["const"] for key in ("kind", "type") if key in fields), None)
        required[mark or name.lower()] = schema["$defs"][name]["required"]
    lines = "".join(f"  {name}: {json.dumps(fields)},\n" for name, fields in required.items())
    return (
        "/* Made of render/contract.py by `make schema`. */\n\n"
        f"export const VERSION = {VERSION};\n\n"
        "/** The fields of every part of a manifest, by its kind or type. */\n"
        f"export const REQUIRED = {{\n{lines}}};\n"
    )


def tables(schema: dict[str, Any]) -> str:
    """Every part of the contract with the types and meanings of its fields."""
    parts = ((name, part) for name, part in schema["$defs"].items() if "properties" in part)
    return "\n".join(line for name, part in parts for line in _lines(name, part)) + "\n"


def _lines(name: str, part: dict[str, Any]) -> Iterator[str]:
    yield f"**{name}**: {' '.join(part.get('description', '').split())}"
    fields = part.get("properties", {})
    left_out = fields.keys() - part.get("required", ())
    told = {field: _told(kind) for field, kind in fields.items()}
    for line, alike in groupby(told, told.__getitem__):
        names = (f"`{field}{'?' if field in left_out else ''}`" for field in alike)
        yield f"- {', '.join(names)}: {line}"
    yield ""


def _told(kind: dict[str, Any]) -> str:
    meaning = " ".join(kind.get("description", "").split())
    return f"{_said(kind)}. {meaning}" if meaning else _said(kind)


def _said(kind: dict[str, Any]) -> str:
    """A type in words; names are those of the parts."""
    if "tsType" in kind or "$ref" in kind:
        return str(kind.get("tsType") or kind["$ref"].split("/")[-1])
    if "anyOf" in kind or "oneOf" in kind:
        return " or ".join(map(_said, kind.get("anyOf") or kind["oneOf"]))
    if "const" in kind or "enum" in kind:
        return " or ".join(json.dumps(one) for one in kind.get("enum", [kind.get("const")]))
    if "prefixItems" in kind:
        items = list(map(_said, kind["prefixItems"]))
        same = len(set(items)) == 1
        return f"[{len(items)} × {items[0]}]" if same else f"[{', '.join(items)}]"
    if kind.get("type") == "array":
        return f"[{_said(kind['items'])}, …]"
    if isinstance(kind.get("additionalProperties"), dict):
        return f"{{key: {_said(kind['additionalProperties'])}}}"
    return str(kind.get("type", "anything"))


def as_text(schema: dict[str, Any]) -> str:
    """The schema as it stands in its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def made() -> dict[str, str]:
    """What stands in every file that is made of the models, by its path."""
    found = {f"geodata/schema/{name}.json": as_text(one) for name, one in schemas().items()}
    contract = contract_schema()
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    return {
        **found,
        f"{CLIENT}/contract.json": json.dumps(contract, ensure_ascii=False) + "\n",
        f"{CLIENT}/src/payload/contract.js": asked_of_manifests(contract),
        PAGE: TABLES.sub(lambda _: tables(contract), page),
    }


def write(root: Path) -> list[str]:
    """Writes every file that differs; gives the names of those written."""
    written = []
    for name, text in made().items():
        path = root / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, suffix=".tmp", delete=False
        ) as stream:
            stream.write(text)
        os.replace(stream.name, path)
        os.chmod(path, 0o644)
        written.append(name)
    return written


if __name__ == "__main__":
    for name in write(ROOT):
        print(name)
