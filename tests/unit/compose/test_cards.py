"""Cards say what the plan says of a place, a task, a path or a programme."""

import json
from typing import Any

import pytest

from erqi_map.compose import MapSpec
from erqi_map.compose.register import facet_values, facets_of, register_lines
from erqi_map.model import Place
from erqi_map.store import GeoStore

CARD_FIELDS = {
    "id", "kind", "subkind", "theme", "cluster", "located", "layer", "name", "short_name",
    "slogan", "summary", "goals", "facts", "projects", "eco_areas", "tasks", "paths",
    "programmes", "clusters", "serves", "status", "method", "accuracy_m", "date", "datum",
    "area_km2", "area_note", "position_note", "to_check", "sources",
}  # fmt: skip


@pytest.fixture(scope="module")
def cards(spec: MapSpec) -> dict[str, Any]:
    return dict(spec.content["cards"])


def test_every_place_task_path_and_programme_has_a_card(
    store: GeoStore, cards: dict[str, Any]
) -> None:
    framework = store.framework
    listed = (*framework.tasks, *framework.paths, *framework.programmes)
    assert set(cards) == set(store.places) | {one.id for one in listed}
    assert list(cards)[:4] == list(store.cluster_ids)


def test_every_card_has_every_field(cards: dict[str, Any]) -> None:
    assert all(set(card) == CARD_FIELDS for card in cards.values())


def test_every_link_leads_to_a_card_or_a_source(spec: MapSpec, cards: dict[str, Any]) -> None:
    links = ("projects", "eco_areas", "tasks", "paths", "programmes", "clusters")
    for card in cards.values():
        assert {id for name in links for id in card[name]} <= set(cards)
        assert {id for goal in card["goals"] for id in goal["served_by"]} <= set(cards)
        cited = {*card["sources"], *(id for one in card["goals"] for id in one["sources"])}
        assert cited
        assert cited <= set(spec.content["sources"])


def test_a_cluster_lists_its_projects_and_eco_areas(cards: dict[str, Any]) -> None:
    assert "erqi-commercial-district" in cards["central-city"]["projects"]
    assert "phoenix-lake" in cards["yingtaogou-garden"]["eco_areas"]


def test_the_area_of_a_schematic_cluster_is_rounded_and_says_so(cards: dict[str, Any]) -> None:
    card = cards["central-city"]
    assert card["area_km2"] == 30
    assert "示意" in card["area_note"]["zh"]


def test_a_point_has_no_area(cards: dict[str, Any]) -> None:
    assert cards["phoenix-lake"]["area_km2"] is None


def test_goals_and_what_serves_them_point_at_each_other(cards: dict[str, Any]) -> None:
    forward = {
        (card["id"], goal["id"], served)
        for card in cards.values()
        for goal in card["goals"]
        for served in goal["served_by"]
    }
    backward = {
        (one["card"], one["goal"], card["id"]) for card in cards.values() for one in card["serves"]
    }
    assert forward == backward
    assert forward


def test_a_place_without_a_position_is_not_located_and_claims_nothing(
    cards: dict[str, Any],
) -> None:
    card = cards["erqi-oct"]
    assert not card["located"]
    unknown = ("layer", "status", "method", "accuracy_m", "date", "datum")
    assert all(card[name] is None for name in unknown)


def test_a_located_place_says_status_accuracy_datum_and_date(cards: dict[str, Any]) -> None:
    card = cards["phoenix-lake"]
    assert (card["status"], card["accuracy_m"], card["datum"]) == ("schematic", 1500, "WGS-84")
    assert card["date"] == "2026-11-24"
    assert card["layer"] == "eco-areas"


def test_a_task_shows_its_aims_and_its_time_horizon(store: GeoStore, cards: dict[str, Any]) -> None:
    task = next(task for task in store.framework.tasks if task.horizon)
    card = cards[task.id]
    assert len(card["goals"]) == len(task.aims)
    assert [fact["label"]["zh"] for fact in card["facts"]] == ["时限"]


def test_a_programme_of_the_whole_district_has_no_cluster(
    store: GeoStore, cards: dict[str, Any]
) -> None:
    district = [one.id for one in store.framework.programmes if one.scope == "district"]
    assert district
    assert all(cards[id]["cluster"] is None for id in district)


def test_every_industry_of_a_place_is_on_its_card(store: GeoStore, cards: dict[str, Any]) -> None:
    for place in store.places.values():
        facts = {fact["id"] for fact in cards[place.id]["facts"]}
        assert {f"{place.id}-{industry}" for industry in place.industries} <= facts


def test_the_content_is_plain_json_with_both_languages(spec: MapSpec) -> None:
    def texts(value: Any) -> list[dict[str, str]]:
        if isinstance(value, dict):
            own = [value] if "zh" in value and isinstance(value["zh"], str) else []
            return own + [one for part in value.values() for one in texts(part)]
        if isinstance(value, list):
            return [one for part in value for one in texts(part)]
        return []

    assert json.loads(json.dumps(spec.content)) == spec.content
    assert all(one["zh"] and one["en"] for one in texts(spec.content))


def test_the_interface_words_are_there_in_both_languages(spec: MapSpec) -> None:
    words = spec.content["ui"]
    assert words["zh"].keys() == words["en"].keys()
    assert words["zh"]


def test_terms_name_every_code_that_is_used(spec: MapSpec) -> None:
    terms = spec.content["terms"]
    for layer in spec.layers:
        assert set(layer.data["kind"]) <= set(terms["kinds"])
        assert set(layer.data["status"]) <= set(terms["statuses"])
        assert set(layer.data["method"]) <= set(terms["methods"])
        assert layer.theme in terms["themes"]


def test_what_a_register_says_of_a_project_is_on_its_card_and_nothing_else(store: GeoStore) -> None:
    said = {"stage": "construction", "start": 2025, "end": "2027-06", "investment_wan_yuan": 1250.5}
    place = next(one for one in store.places.values() if one.kind == "project")
    given = Place.model_validate({**place.model_dump(), **said})
    shown = {line["id"]: line["value"] for line in register_lines(given)}
    assert shown == {
        "stage": {"zh": "在建", "en": "Under construction"},
        "period": {"zh": "2025至2027-06", "en": "2025 to 2027-06"},
        "investment": {"zh": "1,250.5万元", "en": "CNY 12.505 million"},
    }
    assert facets_of(given) == {"stage": ["construction"], "year": ["2025", "2026", "2027"]}
    assert register_lines(place) == []


def test_a_unit_with_a_comma_stays_one_value_of_a_link(store: GeoStore) -> None:
    place = next(one for one in store.places.values() if one.kind == "project")
    unit = {"zh": "甲公司,乙公司", "en": ""}
    given = Place.model_validate({**place.model_dump(), "responsible_unit": unit})
    (value,) = facet_values([given])["unit"]
    assert value["id"] in facets_of(given)["unit"]
    assert "," not in value["id"]
    assert value["name"]["zh"] == unit["zh"]
