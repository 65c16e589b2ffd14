"""The client's files keep to the rules of docs/client.md."""

import re
from pathlib import Path

import pytest

from erqi_map import client

FOLDER = Path(client.__file__).parent
LISTS = {path.name: path.read_text("utf-8").split() for path in FOLDER.glob("*.txt")}
NAMES = sorted({name for names in LISTS.values() for name in names})
SCRIPTS = [name for name in NAMES if name.endswith(".js")]
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|setAttribute\(\"style|createContextualFragment|DOMParser|srcdoc\s*=|javascript:"
)
TEMPLATE = re.compile(r"\{\{|\{%|\{#|</script", re.IGNORECASE)


def test_every_file_is_listed_and_exists_and_no_list_names_it_twice():
    assert all(len(names) == len(set(names)) for names in LISTS.values())
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.[jc]s*")}
    assert set(NAMES) == {name for name in there if not name.startswith("vendor/")}
    assert [name for name in LISTS["files.txt"] if name.endswith(".js")][-1] == "mount.js"


@pytest.mark.parametrize("name", NAMES)
def test_no_file_writes_markup_runs_text_or_can_be_taken_for_a_template(name):
    text = (FOLDER / name).read_text("utf-8")
    assert not FORBIDDEN.search(text)
    assert not TEMPLATE.search(text)
    assert not re.search(r"https?://(?!www\.w3\.org/)[a-z0-9-]+\.", text)


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_keeps_its_names_to_itself(name):
    text = (FOLDER / name).read_text("utf-8")
    assert text.rstrip().endswith("})((globalThis.ErqiMap = globalThis.ErqiMap || {}));")
    assert '"use strict";' in text
    assert len(text.splitlines()) <= 260
