"""The JSON schemas for editors: up to date, and true of the shipped plan book."""

import json
import runpy
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "geodata"
TOOL = runpy.run_path(str(ROOT / "tools" / "write_schema.py"))
SCHEMAS = TOOL["schemas"]()


def schema_of(path):
    folder = path.parent.name
    return SCHEMAS[
        {"places": "place", "layers": "layer", "stories": "story"}.get(folder, path.stem)
    ]


def shipped_files():
    return sorted([*BOOK.rglob("*.yaml"), *BOOK.rglob("*.geojson")])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_what_the_tool_writes(name):
    committed = (BOOK / "schema" / f"{name}.json").read_text(encoding="utf-8")
    assert committed == TOOL["as_text"](SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_sound(name):
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.name)
def test_every_shipped_file_keeps_to_its_schema(path):
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".geojson" else YAML(typ="safe").load(text)
    plain = json.loads(json.dumps(data, default=str))
    jsonschema.Draft202012Validator(schema_of(path)).validate(plain)


def test_a_second_run_writes_nothing(tmp_path):
    assert len(TOOL["write"](tmp_path)) == len(SCHEMAS)
    assert TOOL["write"](tmp_path) == []
    assert not list(tmp_path.glob("*.tmp"))
