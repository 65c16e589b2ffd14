"""What is wrong is kept as a key and its values, and put into words where it is read."""

import json
import pickle
import re

import pytest

from erqi_map.errors import DataError, ErqiMapError, ExportError, Problem, RequestError
from erqi_map.i18n import LANGS, LINES, Listed, Message, Said, from_plain, to_plain, words
from erqi_map.store.check.report import SHOWN_CHARACTERS, Report

CHINESE = re.compile("[\u4e00-\u9fff]")
LAYER = RequestError("check", "request.layer", value="roads", known=Listed(["parks", "metro"]))


def test_an_error_is_chinese_unless_it_is_asked_in_another_language():
    assert str(LAYER) == LAYER.text() == "没有图层“roads”。可选：parks、metro。"
    assert LAYER.text("en") == "There is no layer “roads”. Choose from: parks, metro."
    assert LAYER.key == "request.layer"


def test_the_cause_in_an_error_is_said_in_the_same_language():
    whole = RequestError("packed", "error_overlay", file="a.gpkg", reason=LAYER)
    assert LAYER.text("zh") in whole.text("zh")
    assert LAYER.text("en") in whole.text("en")
    assert not CHINESE.search(whole.text("en"))


def test_a_list_of_nothing_is_a_dash():
    assert [Listed([]).text(lang) for lang in LANGS] == ["—", "—"]


def test_braces_in_a_value_are_never_read_as_a_pattern():
    message = Message("check", "request.place", value="{lang.__class__}{0}")
    assert "{lang.__class__}{0}" in message.text("en")


def test_a_key_there_is_not_is_found_where_the_error_is_made_and_not_where_it_is_read():
    with pytest.raises(KeyError):
        ExportError("export", "no_such_key")
    with pytest.raises(KeyError):
        ExportError("export", "error_assets", value="x")


@pytest.mark.parametrize(
    "worded",
    [
        LAYER.message,
        Message("packed", "error_overlay", file="a.gpkg", reason=LAYER),
        Listed([LAYER, "roads"], LINES),
        DataError([Problem("names.yaml", "a", "b", "file_empty")]).message,
        Said("词", "word"),
    ],
)
def test_what_has_gone_to_another_process_and_back_says_the_same(worded):
    back = from_plain(json.loads(json.dumps(to_plain(worded))))
    assert [back.text(lang) for lang in LANGS] == [worded.text(lang) for lang in ("zh", "en")]


def test_an_error_that_came_from_another_process_still_has_its_key():
    assert ErqiMapError(from_plain(to_plain(LAYER.message))).key == "request.layer"


def test_every_problem_can_be_said_whole_in_english():
    for key in words("en", "check"):
        if key.endswith(".message"):
            report = Report()
            named = dict.fromkeys(re.findall(r"\{(\w+)\}", " ".join(_sentences(key))), "1")
            report.add(key.removesuffix(".message"), "names.yaml", "entry", "field", **named)
            [problem] = report.problems
            assert not CHINESE.search(problem.text("en")), key
            assert str(problem).startswith("文件 names.yaml，条目 entry，字段 field：")


def _sentences(key):
    return [words("zh", "check")[one] for one in (key, key.replace(".message", ".fix"))]


def test_problems_that_read_alike_are_one_whatever_else_was_known_of_them():
    report = Report()
    for value in ("one", "other"):
        report.add("field_missing", "names.yaml", "a", "b", name="zh", value=value)
    assert len(report.problems) == 1


def test_a_cause_in_a_problem_is_no_longer_than_a_message_can_bear_in_both_languages():
    report = Report()
    reason = Listed(f"column-{number}" for number in range(1000))
    report.add("overlay_unreadable", "overlays.yaml", value="a", reason=reason)
    [problem] = report.problems
    assert len(problem.message) < 2 * SHOWN_CHARACTERS + 40
    assert len(problem.told("en")[0]) < 300


def test_the_problems_of_a_book_stand_in_the_order_of_its_files():
    given = [Problem(file, "", "", "file_empty") for file in ("b.yaml", "a.yaml", "b.yaml")]
    assert [one.file for one in DataError(given).problems] == ["a.yaml", "b.yaml"]


def test_a_problem_can_be_kept_in_a_file():
    problem = Problem(
        "a.yaml", "", "", "overlay_unreadable", (("reason", LAYER.message), ("value", "x"))
    )
    assert pickle.loads(pickle.dumps(problem)) == problem
