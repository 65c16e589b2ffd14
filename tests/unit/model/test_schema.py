"""What is made of the models is up to date, and the schemas are true of the shipped plan book."""

import json
import runpy
from pathlib import Path

import jsonschema
from ruamel.yaml import YAML

from ...offenders import offenders
from ...town import book_with_town

ROOT = Path(__file__).resolve().parents[3]
BOOK = ROOT / "geodata"
TOOL = runpy.run_path(str(ROOT / "tools" / "write_schema.py"))
SCHEMAS = TOOL["schemas"]()


def schema_of(path):
    folder = path.parent.name
    return SCHEMAS[
        {"places": "place", "layers": "layer", "stories": "story", "base": "base"}.get(
            folder, path.stem
        )
    ]


def test_the_files_are_what_the_tool_writes():
    committed = {name: (ROOT / name).read_text("utf-8") for name in TOOL["made"]()}
    assert committed == TOOL["made"](), "run `make schema`"


def test_the_schemas_are_sound():
    check = jsonschema.Draft202012Validator.check_schema
    assert offenders(lambda name: check(SCHEMAS[name]), SCHEMAS) == {}


def test_every_shipped_file_keeps_to_its_schema():
    shipped = [*BOOK.rglob("*.yaml"), *BOOK.rglob("*.geojson")]
    assert shipped
    assert offenders(check_file, shipped) == {}


def test_what_the_command_says_of_a_base_keeps_to_its_schema(tmp_path):
    check_file(book_with_town(tmp_path) / "base/manifest.yaml")


def check_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    data = json.loads(text) if path.suffix == ".geojson" else YAML(typ="safe").load(text)
    plain = json.loads(json.dumps(data, default=str))
    jsonschema.Draft202012Validator(schema_of(path)).validate(plain)


def test_a_second_run_writes_nothing(tmp_path):
    assert TOOL["write"](tmp_path) == list(TOOL["made"]())
    assert TOOL["write"](tmp_path) == []
    assert not list(tmp_path.rglob("*.tmp"))
