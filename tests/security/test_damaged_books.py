"""A damaged file of a plan book is a list of problems or a sound book, and never an error.

Damaged forms of each kind of file, always the same ones: bits turned, pieces cut, doubled and
swapped, signs put in that mean something to a reader, and values of every wrong type.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from erqi_map.errors import DataError, Problem
from erqi_map.store import open_store
from erqi_map.store.book.home import Folder
from erqi_map.store.stories.saving import DraftChecker

from ..overlay_book import book_with_overlay
from ..plans import copy_of_book
from .damage import variants

# Two files are damaged at a time: neither hides much of the other.
PAIRS = (
    ("catalog.yaml", "theme.yaml"),
    ("framework.yaml", "basemaps.yaml"),
    ("terms.yaml", "townships.yaml"),
    ("places/phoenix-lake.yaml", "names.yaml"),
    ("stories/briefing-1346.yaml", "overlays.yaml"),
    ("layers/projects.geojson", "layers/district.geojson"),
    ("layers/clusters.geojson", "layers/roads.geojson"),
)


def problems(book: Path) -> tuple[Problem, ...]:
    try:
        open_store(book)
    except DataError as error:
        return error.problems
    return ()


@pytest.mark.soak(few=30, many=1_000)
@pytest.mark.parametrize("names", PAIRS, ids="+".join)
def test_a_damaged_file_is_told_or_read(
    names: tuple[str, str], tmp_path: Path, rounds: int
) -> None:
    with_overlay = "overlays.yaml" in names
    book = book_with_overlay(tmp_path, 12) if with_overlay else copy_of_book(tmp_path)
    files = [book / name for name in names]
    forms = rounds // 2 if names[0].startswith("layers/") else rounds
    damages = [
        variants(file.read_bytes(), parsed(file), forms, name)
        for file, name in zip(files, names, strict=True)
    ]
    faulty = 0
    for number, damaged in enumerate(zip(*damages, strict=True)):
        for file, content in zip(files, damaged, strict=True):
            file.write_bytes(content)
        try:
            found = problems(book)
            if number % 20 == 0:
                DraftChecker(Folder(book)).check("draft", {"id": "draft"})
        except Exception as error:
            error.add_note(f"form {number}")
            raise
        assert all(one.file and one.message and str(one).encode() for one in found)
        assert tuple(file.read_bytes() for file in files) == damaged
        faulty += bool(found)
    # Most damage does harm: the forms are what they are made for.
    assert faulty > forms * 0.8


def parsed(file: Path) -> Any:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".geojson" else YAML(typ="safe").load(text)
