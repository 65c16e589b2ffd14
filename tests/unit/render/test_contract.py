"""Everything that travels keeps to the contract, and its vectors hold on both sides."""

import base64
import json
import runpy
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from erqi_map import TiledLayer
from erqi_map.compose import compose_plan
from erqi_map.render.contract import VERSION
from erqi_map.render.payload.blocks import BlockReader
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.store import open_store
from tests.contract.payload_cases import CASES, FOLDER, decoded

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = runpy.run_path(str(ROOT / "tools" / "write_schema.py"))["contract_schema"]()
VECTORS = {name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in CASES}


def keeps(part: str, value: Any) -> None:
    """Fails where a value is not what the contract says of that part."""
    rule = {"$ref": f"#/properties/{part}", **{key: SCHEMA[key] for key in ("$defs", "properties")}}
    jsonschema.Draft202012Validator(rule).validate(json.loads(json.dumps(value)))


def test_the_schema_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_payload_of_the_shipped_plan_keeps_to_the_contract(lang: str) -> None:
    spec = compose_plan(open_store(ROOT / "geodata"), lang=lang)
    blocks = BlockReader(encode_payload(spec))
    keeps("plan", blocks.manifest)
    keeps("plan_content", blocks.json(blocks.manifest["content"]))


@pytest.mark.parametrize("name", ["frame", "texts"])
def test_a_packed_layer_keeps_to_the_contract(name: str) -> None:
    blocks = BlockReader(CASES[name]())
    keeps("frame", blocks.manifest)
    keeps("frame_content", blocks.json(blocks.manifest["content"]))


@pytest.mark.parametrize(
    "style",
    [
        None,
        {"column": "use", "colours": {"居住": "#E69F00"}},
        {"column": "floor", "breaks": [3, 9.5], "palette": "viridis"},
    ],
)
def test_a_tiled_layer_keeps_to_the_contract(style: Any) -> None:
    layer = TiledLayer("t/{z}/{x}/{y}.mvt", tooltip=["use"], style=style, bounds=(113, 34, 114, 35))
    keeps("tiled", layer.manifest.model_dump())


@pytest.mark.parametrize("name", CASES)
def test_what_is_encoded_today_and_what_is_kept_hold_the_same(name: str) -> None:
    kept = {key: VECTORS[name][key] for key in ("content", "layers")}
    assert decoded(base64.b64decode(VECTORS[name]["payload"])) == kept
    assert decoded(CASES[name]()) == kept


def test_the_vectors_are_of_this_version() -> None:
    for vector in VECTORS.values():
        assert BlockReader(base64.b64decode(vector["payload"])).manifest["v"] == VERSION


def test_a_plan_of_another_version_is_not_read() -> None:
    old = json.loads((FOLDER / "old.json").read_text("utf-8"))
    with pytest.raises(ValueError, match=r"v\n.*Input should be 2"):
        decode_payload(base64.b64decode(old["plan"]))
