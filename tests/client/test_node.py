"""The client's sources are checked and tested by node, and the bundles are what comes of them."""

import subprocess
import sys
from pathlib import Path

import pytest

from erqi_map import client

ROOT = Path(__file__).resolve().parents[2]
NODE = Path(sys.executable).parent / "node"
MODULES = ROOT / "node_modules"
CLIENT = Path(client.__file__).parent
DIST = CLIENT / "dist"


def node(*arguments: object) -> str:
    """What node prints; the test fails with it where node does."""
    assert MODULES.is_dir(), "run tools/bootstrap.sh test"
    command = [NODE, *(str(one) for one in arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}", pytrace=False)
    return done.stdout


def test_the_types_hold() -> None:
    node(MODULES / "typescript/bin/tsc", "--project", "tsconfig.json")


def test_the_linter_finds_nothing() -> None:
    node(MODULES / "eslint/bin/eslint.js", "--max-warnings", "0")


def test_the_modules_pass_their_tests() -> None:
    said = node("--test", "--test-reporter=tap", "tests/client/*.test.js")
    assert "# fail 0" in said
    assert "# pass 0" not in said


def test_the_types_of_a_payload_are_those_of_the_contract(tmp_path: Path) -> None:
    node("tools/write_types.mjs", "--out", tmp_path / "contract.d.ts")
    made = (tmp_path / "contract.d.ts").read_text("utf-8")
    assert made == (CLIENT / "contract.d.ts").read_text("utf-8"), "run `make schema`"


def test_the_same_sources_give_the_same_bundles(tmp_path: Path) -> None:
    node("tools/build_client.mjs", "--out", tmp_path)
    made, kept = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.*")}
        for folder in (tmp_path, DIST)
    )
    assert made == kept
