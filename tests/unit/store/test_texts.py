"""English may be missing and figures may differ: both are warnings, not problems."""

import pytest

from erqi_map.store import check_book
from erqi_map.store.check.texts import differing_figures

from .book_damage import SHIPPED, put_place


def warnings(book):
    return {(one.file, one.id, one.field, one.code) for one in check_book(book.root).warnings}


def test_the_shipped_book_gives_no_warning():
    found = check_book(SHIPPED)
    assert (found.problems, found.warnings) == ((), ())


@pytest.mark.parametrize("summary", [{"zh": "只有中文。"}, {"zh": "只有中文。", "en": None}])
def test_a_text_without_english_is_marked_and_reads_chinese(book, summary):
    put_place("garden-town", "summary", summary)(book)
    found = check_book(book.root)
    assert found.problems == ()
    assert [one.code for one in found.warnings] == ["english_missing"]
    place = found.places["garden-town"]
    assert place.summary.get("en") == place.summary.get("zh") == "只有中文。"


def test_a_name_of_the_map_needs_no_english_either(book):
    book.text("names.yaml", '{zh: "中原路", en: "Zhongyuan Road"}', '{zh: "中原路"}')
    assert {(file, code) for file, _, _, code in warnings(book)} == {
        ("names.yaml", "english_missing")
    }


def test_a_figure_that_differs_is_said_with_both_numbers(book):
    words = {"zh": "11.8平方公里（2014年）", "en": "11.5 km² (2014)"}
    put_place("garden-town", "summary", words)(book)
    (found,) = check_book(book.root).warnings
    assert (found.file, found.field) == ("places/garden-town.yaml", "summary")
    assert "11.8" in found.text("zh")
    assert "11.5" in found.text("zh")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("323.3亿元", "32.33 billion yuan"),
        ("亿元", "100 million yuan"),
        ("3.5万人", "35,000 people"),
        ("8月28日", "28 August"),
        ("2019年1—6月", "January–June 2019"),
        ("二〇一九年", "2019"),
        ("区委十一届八次全会", "the 8th plenum of the 11th committee"),
        ("3条路径", "three paths"),
        ("6000—7000亩", "6,000–7,000 mu, about 400–470 ha"),
        ("1.5公里", "1,500 m"),
        ("EPSG:4547量算为157.77平方公里", "157.77 km² in EPSG:4547"),
        ("28平方千米", "28 km²"),
        ("8%", "8 %"),
    ],
)  # fmt: skip
def test_figures_are_compared_with_sense(zh, en):
    assert differing_figures(zh, en) == ([], [])


@pytest.mark.parametrize(
    ("zh", "en", "found"),
    [
        ("323.3亿元", "3.233 billion yuan", (["323.3"], ["3.233"])),
        ("2014年", "2015", (["2014"], ["2015"])),
        ("6000亩", "6,000 mu, about 600 ha", ([], ["600"])),
        ("增长13%", "up", (["13"], [])),
    ],
)
def test_figures_that_differ_are_found(zh, en, found):
    assert differing_figures(zh, en) == found
