"""The check as a whole: silent on the shipped book, complete on a broken one, never at a loss."""

import os
import re

import pytest

from erqi_map.errors import DataError
from erqi_map.i18n import words
from erqi_map.store import find_problems, open_store
from erqi_map.store.read.raw import DOCUMENTS

from .book_damage import (
    GONE,
    SHIPPED,
    geometry,
    put_catalog,
    put_feature,
    put_framework,
    put_place,
    write,
)

SIX_DAMAGES = [
    write("townships.yaml", b"units: ["),
    put_place("phoenix-lake", "tasks.0", "task-x"),
    put_place("garden-town", "colour", "red"),
    put_feature("projects", "dehua-street", "method", "guess"),
    geometry("projects", "garden-town", None),
    put_catalog("", "title.zh", GONE),
]


def test_the_shipped_book_has_no_problem():
    assert find_problems(SHIPPED) == ()


def test_all_damages_are_told_at_once_and_one_by_one_mended(book):
    before = {name: book.path(name).read_bytes() for name in ("townships.yaml", "catalog.yaml")}
    for damage in SIX_DAMAGES:
        damage(book)
    assert {damage.spot for damage in SIX_DAMAGES} == book.spots()
    for name, content in before.items():
        book.path(name).write_bytes(content)
    assert {file for file, _, _ in book.spots()}.isdisjoint(before)


def test_opening_a_broken_book_raises_every_problem_in_chinese(book):
    for damage in SIX_DAMAGES:
        damage(book)
    with pytest.raises(DataError) as caught:
        open_store(book.root)
    assert caught.value.problems == book.problems()
    lines = str(caught.value).splitlines()
    assert len(lines) == len(SIX_DAMAGES)
    assert all(re.match(r"文件 \S+", line) and line.endswith(("。", "？")) for line in lines)


def test_a_mended_book_opens_again(book):
    old = book.path("places/phoenix-lake.yaml").read_text(encoding="utf-8")
    put_place("phoenix-lake", "sources", [])(book)
    with pytest.raises(DataError):
        open_store(book.root)
    book.path("places/phoenix-lake.yaml").write_text(old, encoding="utf-8")
    assert open_store(book.root).place("phoenix-lake").name.zh


def test_a_book_that_is_not_there_is_one_problem(tmp_path):
    for path in (tmp_path / "nowhere", tmp_path / "file"):
        (tmp_path / "file").write_text("?", encoding="utf-8")
        (problem,) = find_problems(path)
        assert problem.file == path.as_posix()


def test_an_empty_folder_lacks_every_document_and_nothing_else(tmp_path):
    files = {problem.file for problem in find_problems(tmp_path)}
    assert {"catalog.yaml", "framework.yaml", "places", "layers"} <= files
    assert all(problem.id == problem.field == "" for problem in find_problems(tmp_path))


@pytest.mark.parametrize("folder", ["places", "layers"])
def test_a_missing_folder_draws_no_tail_of_dangling_links(book, folder):
    os.replace(book.path(folder), book.path("elsewhere"))
    assert book.spots() == {(folder, "", "")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_missing_document_draws_no_tail_of_dangling_links(book, name):
    book.path(f"{name}.yaml").unlink()
    assert book.spots() == {(f"{name}.yaml", "", "")}


def test_a_missing_layer_file_draws_no_tail_of_missing_places(book):
    book.path("layers/projects.geojson").unlink()
    assert book.spots() == {("catalog.yaml", "projects", "file")}


@pytest.mark.parametrize(
    "text",
    [
        "{{ 7*7 }}",
        "<img src=x onerror=alert(1)>",
        "</script><script>",
        "${x}",
        "=1+1",
        "`x`",
        "'; --",
    ],
)
def test_text_that_looks_like_code_is_text(book, text):
    put_place("phoenix-lake", "summary", {"zh": text, "en": text})(book)
    assert book.problems() == ()
    assert open_store(book.root).place("phoenix-lake").summary.zh == text


@pytest.mark.parametrize("number", ["", "豫S(2026)001号", "{{x}}"])
def test_any_review_number_is_taken(book, number):
    put_catalog("", "review_number", number)(book)
    assert book.problems() == ()


@pytest.mark.parametrize("value", ["NaN", "Infinity", float("inf")])
def test_an_indicator_cannot_be_infinite_or_no_number(book, value):
    put_framework("gdp", "value", value)(book)
    assert ("framework.yaml", "gdp", "value") in book.spots()


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(book):
    for name in ("names.yaml", "layers/projects.geojson"):
        text = book.path(name).read_text(encoding="utf-8")
        book.path(name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert book.problems() == ()


def test_what_file_managers_leave_behind_is_ignored(book):
    for name in ("places/.DS_Store", "layers/Thumbs.db", "places/desktop.ini"):
        book.path(name).write_bytes(b"?")
    assert book.problems() == ()


def test_a_link_to_a_file_elsewhere_shows_nothing_of_it(book, tmp_path):
    (tmp_path / "secret").write_text("password: 123456\n", encoding="utf-8")
    book.path("theme.yaml").unlink()
    book.path("theme.yaml").symlink_to(tmp_path / "secret")
    assert "123456" not in "\n".join(map(str, book.problems()))


def test_values_in_messages_are_short_and_on_one_line(book):
    put_place("phoenix-lake", "kind", "x" * 5000 + "\n\u202e")(book)
    (problem,) = [p for p in book.problems() if p.field == "kind"]
    assert len(problem.message) < 120
    assert problem.message.isprintable()


def test_every_code_used_has_words():
    codes = set()
    for path in (SHIPPED.parent / "src/erqi_map/store").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        codes |= set(re.findall(r'(?:report\.add|Refused|Fault)\(\s*"([a-z_0-9]+)"', text))
    assert codes
    assert {f"{code}.message" for code in codes} <= set(words("zh", "check"))
