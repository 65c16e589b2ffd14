"""What a map says of its overlays."""

from pathlib import Path

import pytest

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.compose.overlays import filter_words, keep_overlays, used_overlays
from erqi_map.errors import RequestError
from erqi_map.frames.filters import Condition
from erqi_map.store import GeoStore, open_store
from tests.overlay_book import FILLS, USES, book_with_overlay

ID = "test-parcels"


@pytest.fixture(scope="module")
def overlaid(tmp_path_factory: pytest.TempPathFactory) -> MapSpec:
    book = book_with_overlay(tmp_path_factory.mktemp("overlay"), 12)
    return compose_plan(open_store(book))


def test_a_map_without_overlays_says_nothing_of_them(spec: MapSpec) -> None:
    assert spec.overlays == ()
    assert "overlays" not in spec.content


def test_an_overlay_carries_status_method_accuracy_date_licence_and_sources(overlaid):
    (said,) = overlaid.content["overlays"]
    assert (said["id"], said["n"], said["visible"]) == (ID, 12, False)
    assert (said["status"], said["accuracy_m"], said["date"]) == ("schematic", 50, "2026-01-01")
    assert said["sources"] == ["derived-cuts"]
    assert all(said[name][lang] for name in ("title", "method", "licence") for lang in ("zh", "en"))


def test_columns_and_classes_are_named_in_both_languages(overlaid):
    (said,) = overlaid.content["overlays"]
    assert said["fields"]["area_ha"] == {"zh": "面积（公顷）", "en": "Area (ha)"}
    assert said["filters"] == ["use", "area_ha"]
    assert list(said["classes"]) == list(USES)
    assert said["fills"] == list(FILLS)
    assert overlaid.content["packed_words"]["en"]["rest"] != ""


def test_a_number_has_one_form_and_unit_in_every_place(tmp_path: Path) -> None:
    area = {
        "column": "area_ha",
        "name": {"zh": "面积", "en": "Area"},
        "uses": ["popup", "filter"],
        "format": ",.1f",
        "unit": {"zh": "公顷", "en": "ha"},
    }
    spec = compose_plan(open_store(book_with_overlay(tmp_path, 12, fields=[area])))
    (said,) = spec.content["overlays"]
    forms = {lang: said["formats"][lang]["area_ha"] for lang in ("zh", "en")}
    assert forms["zh"].write(1234.56) == "1,234.6 公顷"
    assert forms["en"].write(1234.56) == "1,234.6 ha"
    words = filter_words(spec.overlays[0].overlay, [Condition("area_ha", "number", (1200, None))])
    assert words is not None
    assert (words.zh, words.en) == ("筛选：面积 ≥ 1,200.0 公顷", "Filter: Area ≥ 1,200.0 ha")


def test_its_source_stands_in_the_attribution(overlaid, spec):
    title = next(iter(overlaid.content["sources"]["derived-cuts"]["title"].values()))
    assert title in overlaid.furniture.attribution.zh


def test_nobody_reads_the_data_to_compose_a_map(tmp_path: Path) -> None:
    store = open_store(book_with_overlay(tmp_path, 12))
    (store.overlays[ID].path).write_bytes(b"")
    assert compose_plan(store).overlays[0].n == 12


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> GeoStore:
    return open_store(book_with_overlay(tmp_path_factory.mktemp("choose"), 12))


class TestChoosing:
    def test_by_default_all_are_in_the_map_and_none_is_forced_on(self, book):
        spec = compose_plan(book)
        assert [one.id for one in spec.overlays] == [ID]
        assert "overlays" not in spec.state

    def test_one_that_is_chosen_is_shown(self, book):
        spec = compose_plan(book, layers=["clusters", ID])
        assert [one.id for one in spec.overlays] == [ID]
        assert spec.state["overlays"] == [ID]

    def test_one_that_is_not_chosen_is_not_in_the_map(self, book):
        spec = compose_plan(book, layers=["clusters"])
        assert spec.overlays == ()
        assert "overlays" not in spec.content

    def test_one_there_is_not_is_told_with_those_there_are(self, book):
        with pytest.raises(RequestError, match=f"buildings.*clusters.*{ID}"):
            compose_plan(book, layers=["clusters", "buildings"])

    def test_a_deck_keeps_only_what_a_scene_shows(self, book):
        spec = compose_plan(book)
        assert used_overlays(spec) == frozenset()
        assert keep_overlays(spec, ()).overlays == ()
        assert "overlays" not in keep_overlays(spec, ()).content
        assert keep_overlays(spec, [ID]) == spec


def test_a_scene_says_which_overlays_are_on(overlaid):
    assert {tuple(scene.state["overlays"]) for scene in overlaid.scenes} == {()}


class TestWordsOfAFilter:
    def said(self, overlaid, *conditions: Condition) -> str | None:
        words = filter_words(overlaid.overlays[0].overlay, conditions)
        return None if words is None else words.zh

    def test_values_are_called_as_in_the_legend(self, overlaid):
        one = Condition("use", "choice", ("居住", None))
        assert self.said(overlaid, one) == "筛选：用途 居住、空"
        (words,) = {filter_words(overlaid.overlays[0].overlay, [one]).en}
        assert words == "Filter: Use Use 0, empty"

    @pytest.mark.parametrize(
        ("ends", "words"),
        [
            ((1, 2500.5), "筛选：面积（公顷） 1 – 2,500.5"),
            ((0, None), "筛选：面积（公顷） ≥ 0"),
            ((None, 0.1 + 0.2), "筛选：面积（公顷） ≤ 0.3"),
        ],
    )
    def test_a_range_may_be_open(self, overlaid, ends, words):
        assert self.said(overlaid, Condition("area_ha", "number", ends)) == words

    def test_many_values_are_counted(self, overlaid):
        many = tuple(str(one) for one in range(20))
        assert self.said(overlaid, Condition("code", "choice", many)).endswith("6、7等 20 项")

    def test_no_condition_needs_no_words(self, overlaid):
        assert self.said(overlaid) is None
