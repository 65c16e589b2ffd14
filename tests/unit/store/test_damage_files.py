"""Documents that are missing, unreadable or broken."""

import os

import pytest

from .book_damage import write


def a_folder_for_a_file(book):
    book.path("terms.yaml").unlink()
    book.path("terms.yaml").mkdir()


FILES = {
    "a document is missing": (
        lambda book: book.path("framework.yaml").unlink(),
        ("framework.yaml", "", ""),
    ),
    "a folder stands for a document": (a_folder_for_a_file, ("terms.yaml", "", "")),
    "a document is empty": (write("theme.yaml", b""), ("theme.yaml", "", "")),
    "a document is in GBK": (
        write("names.yaml", "a: 二七区\n".encode("gbk")),
        ("names.yaml", "", ""),
    ),
    "a document is in UTF-16": (
        write("names.yaml", "a: 二七区\n".encode("utf-16")),
        ("names.yaml", "", ""),
    ),
    "a document is too large": (
        write("theme.yaml", b"#" * (1024 * 1024 + 1)),
        ("theme.yaml", "", ""),
    ),
    "the YAML is broken": (
        write("townships.yaml", b"units: [1, 2\nyear: 3"),
        ("townships.yaml", "", ""),
    ),
    "a control character stands in the YAML": (
        write("townships.yaml", b"year: \x07"),
        ("townships.yaml", "", ""),
    ),
    "the YAML has two documents": (
        write("townships.yaml", b"year: 1\n---\nyear: 2\n"),
        ("townships.yaml", "", ""),
    ),
    "an alias stands in the YAML": (
        write("townships.yaml", b"a: &x [1]\nb: *x\n"),
        ("townships.yaml", "", ""),
    ),
    "a tag stands in the YAML": (
        write("townships.yaml", b"a: !!python/object/apply:os.system [id]\n"),
        ("townships.yaml", "", ""),
    ),
    "the YAML is nested without end": (
        write("townships.yaml", b"- " * 3_000),
        ("townships.yaml", "", ""),
    ),
    "a list stands for a document": (
        write("theme.yaml", b"- 1\n- 2\n"),
        ("theme.yaml", "", ""),
    ),
    "an unknown file lies among the places": (
        write("places/notes.docx", b"?"),
        ("places/notes.docx", "", ""),
    ),
    "a place file bears another name": (
        lambda book: os.replace(book.path("places/garden-town.yaml"), book.path("places/a.yaml")),
        ("places/a.yaml", "garden-town", "id"),
    ),
    "the folder of places is missing": (
        lambda book: os.replace(book.path("places"), book.path("orte")),
        ("places", "", ""),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), FILES.values(), ids=FILES)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()
