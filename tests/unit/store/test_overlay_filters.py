"""A filter that a scene puts on an overlay is checked against the overlay's data."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from erqi_map.store import find_problems, open_store
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.stories.saving import read_story, save_story
from tests.overlay_book import book_with_overlay, overlay_entry, parcels

FILE = "overlays/parcels.parquet"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_with_overlay(tmp_path, 12)


CONDITIONS: dict[str, tuple[str, str, str]] = {
    "an unknown column": ("{owner: [甲]}", ".owner", "use、area_ha"),
    "a column nobody may filter by": ("{code: [EQ-1]}", ".code", "code"),
    "a value that is not in the data": ("{use: [居住, 农业]}", ".use.1", "农业"),
    "a value of another type": ("{use: [1]}", ".use.0", "居住"),
    "a range in place of values": ("{use: [null, 居住]}", ".use.0", "null"),
    "values in place of a range": ("{area_ha: [1]}", ".area_ha", "[从, 到]"),
    "text in place of numbers": ("{area_ha: ['1', '5']}", ".area_ha", "是数"),
    "a range open at both ends": ("{area_ha: [null, null]}", ".area_ha", "都是 null"),
    "a range the wrong way round": ("{area_ha: [5, 1]}", ".area_ha", "大于"),
    "a word in place of a date": ("{approved: [去年, null]}", ".approved", "日期"),
    "no values at all": ("{use: []}", ".use", ""),
    "a value that is none": ("{use: [{a: 1}]}", ".use.0", "null"),
    "no list": ("{use: 居住}", ".use", ""),
}


@pytest.fixture(scope="module")
def filtered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose overlay can be filtered by words, numbers and dates."""
    fields = overlay_entry()["fields"]
    name = {"zh": "批准", "en": "Approved"}
    fields.append({"column": "approved", "name": name, "uses": ["filter"]})
    book = book_with_overlay(tmp_path_factory.mktemp("filtered"), 12, fields=fields)
    days = pd.to_datetime(["2019-05-01", "2020-01-01", "2020-06-30", None] * 3)
    parcels(12).assign(approved=days).to_parquet(book / FILE)
    return book


def scene_with(book: Path, filters: str, overlays: str = "[test-parcels]") -> str:
    """A story whose first scene has that filter; the id of the scene."""
    story = next((book / "stories").glob("*.yaml"))
    text = story.read_text(encoding="utf-8")
    lines = f"    overlays: {overlays}\n    overlay_filter: {filters}\n"
    text = re.sub(r"    overlay(s|_filter): .*\n", "", text)
    story.write_text(text.replace("    layers:", f"{lines}    layers:", 1), encoding="utf-8")
    before = text.split("    layers:", 1)[0]
    return re.findall(r"- id: (\S+)", before)[-1]


def told(book: Path, filters: str, overlays: str = "[test-parcels]") -> tuple[str, str]:
    """Which field of the scene is wrong, and the words about it."""
    scene = scene_with(book, filters, overlays)
    found = [one for one in find_problems(book) if one.field.startswith("overlay_filter")]
    assert [(one.id, one.file.partition("/")[0]) for one in found] == [(scene, "stories")]
    return found[0].field.removeprefix("overlay_filter"), found[0].message + found[0].fix


@pytest.mark.parametrize(("conditions", "field", "words"), CONDITIONS.values(), ids=CONDITIONS)
def test_a_condition_that_cannot_be_is_told_with_scene_and_field(
    filtered, conditions, field, words
):
    where, said = told(filtered, f"{{test-parcels: {conditions}}}")
    assert where == f".test-parcels{field}"
    assert words in said


def test_a_filter_of_an_overlay_that_is_not_there_or_not_shown_is_told(filtered):
    assert told(filtered, "{nowhere: {use: [居住]}}")[0] == ".nowhere"
    where, said = told(filtered, "{test-parcels: {use: [居住]}}", overlays="[]")
    assert where == ".test-parcels"
    assert "没有打开" in said
    assert told(filtered, "[use]")[0] == ""


@pytest.mark.parametrize(
    "filters",
    [
        "test-parcels: {use: [居住, 商业]}",
        "test-parcels: {area_ha: [1, null], use: [绿地]}",
        'test-parcels: {approved: ["2020", "2020"]}',
        "test-parcels: {approved: [2020-01-01, null]}",
        'test-parcels: {approved: ["2020-01-01", "2020"]}',
    ],
)
def test_a_sound_filter_of_a_scene_has_no_problems(filtered: Path, filters: str) -> None:
    scene_with(filtered, f"{{{filters}}}")
    assert find_problems(filtered) == ()


def test_a_scene_with_a_filter_is_saved_and_read_back(filtered: Path, tmp_path: Path) -> None:
    filtered = Path(shutil.copytree(filtered, tmp_path / "book"))
    scene = scene_with(filtered, '{test-parcels: {use: [居住], approved: ["2020", null]}}')
    story = next(iter(open_store(filtered).stories.values()))
    where = str(tmp_path / "work.sqlite")
    make_workspace(where, filtered, "张三", "建立")
    save_story(where, story)
    again, _ = read_story(where, story.id)
    assert again == story
    (found,) = (one for one in again.scenes if one.id == scene)
    assert found.overlay_filter == {"test-parcels": {"use": ("居住",), "approved": ("2020", None)}}
    assert hash(found) == hash(next(one for one in story.scenes if one.id == scene))


def test_data_that_change_are_read_again(book: Path) -> None:
    scene_with(book, "{test-parcels: {use: [绿地]}}")
    assert find_problems(book) == ()
    parcels(12).assign(use="居住").to_parquet(book / FILE)
    (problem,) = find_problems(book)
    assert "绿地" in problem.message
