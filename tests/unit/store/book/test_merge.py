"""Two versions put together field by field, and documents written again with what they had."""

from pathlib import Path

import pytest
import yaml

from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.merge import MISSING, merge
from erqi_map.store.book.yaml_text import rewrite_yaml

BASE = {"name": {"zh": "甲", "en": "A"}, "facts": [{"id": "one", "value": 1}], "year": 2019}
DOCUMENTS = sorted([*shipped_book().glob("*.yaml"), *shipped_book().glob("places/*.yaml")])


def changed(**fields):
    return {**BASE, **fields}


def test_different_fields_of_one_thing_are_both_kept():
    mine = changed(name={"zh": "乙", "en": "A"})
    theirs = changed(name={"zh": "甲", "en": "B"}, year=2020)
    assert merge(BASE, mine, theirs) == (
        {"name": {"zh": "乙", "en": "B"}, "facts": BASE["facts"], "year": 2020},
        (),
    )


def test_entries_are_put_together_by_their_ids():
    mine = changed(facts=[{"id": "one", "value": 2}, {"id": "two", "value": 5}])
    theirs = changed(facts=[{"id": "three", "value": 9}, {"id": "one", "value": 1}])
    merged, clashes = merge(BASE, mine, theirs)
    assert [one["id"] for one in merged["facts"]] == ["three", "one", "two"]
    assert (merged["facts"][1]["value"], clashes) == (2, ())


def test_a_field_that_both_changed_is_told_and_theirs_stands_unless_mine_is_chosen():
    mine, theirs = changed(year=2021), changed(year=2022)
    merged, (clash,) = merge(BASE, mine, theirs)
    assert (clash.field, clash.base, clash.mine, clash.theirs) == ("year", 2019, 2021, 2022)
    assert merged["year"] == 2022
    assert merge(BASE, mine, theirs, frozenset({"year"}))[0]["year"] == 2021


def test_what_one_took_away_and_the_other_changed_is_told():
    mine = {key: value for key, value in BASE.items() if key != "year"}
    _, (clash,) = merge(BASE, mine, changed(year=2020))
    assert (clash.mine, clash.theirs) == (MISSING, 2020)
    assert "year" not in merge(BASE, mine, dict(BASE))[0]


@pytest.mark.parametrize("kinds", [(1, True), (1, 1.0), (None, False)])
def test_a_value_of_another_kind_is_a_change(kinds):
    before, after = kinds
    assert merge({"a": before}, {"a": after}, {"a": before})[0]["a"] is after


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda one: one.stem)
def test_a_document_without_a_change_keeps_every_byte(file: Path):
    content = file.read_bytes()
    assert rewrite_yaml(content, yaml.safe_load(content)) == content


def test_only_the_line_of_a_change_is_written_anew():
    content = (shipped_book() / "places/phoenix-lake.yaml").read_bytes()
    data = yaml.safe_load(content)
    data["facts"][0]["value"]["zh"] = '6001亩 "待核"：#1'
    data["facts"].append({"id": "fact-new", "label": {"zh": "新"}, "sources": ["web-newton"]})
    after = rewrite_yaml(content, data)
    assert yaml.safe_load(after) == data
    before = content.decode().splitlines()
    assert [line for line in before if line not in after.decode().splitlines()] == [
        next(line for line in before if "6000亩（2020年文）" in line)
    ]
