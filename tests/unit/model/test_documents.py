"""The documents of a plan book: frozen, closed, in two languages, with sources."""

import pytest
from pydantic import BaseModel, ValidationError

from erqi_map import model
from erqi_map.model import Basemap, Catalog, Document, Fact, FeatureProperties, Indicator, Text
from erqi_map.model.base import ID_PATTERN

NAME = {"zh": "凤湖", "en": "Phoenix Lake"}
FEATURE = {
    "id": "phoenix-lake",
    "kind": "lake",
    "place": "phoenix-lake",
    "cluster": "yingtaogou-garden",
    "status": "schematic",
    "method": "anchor-point",
    "accuracy_m": 1500,
    "date": "2019-08-28",
    "sources": ["article-2019"],
}
FACT = {"id": "water", "label": NAME, "value": NAME, "sources": ["article-2019"]}
INDICATOR = {
    "id": "gdp",
    "name": NAME,
    "value": 323.3,
    "unit": NAME,
    "period": NAME,
    "theme": "economy",
    "sources": ["article-2019"],
}
BASEMAP = {"id": "osm", "name": NAME, "attribution": NAME, "datum": "wgs84"}


def documents():
    return [
        getattr(model, name) for name in model.__all__ if name not in ("Id", "REGISTER", "Status")
    ]


@pytest.mark.parametrize("document", documents(), ids=lambda document: document.__name__)
def test_every_document_is_frozen_and_refuses_unknown_fields(document):
    assert issubclass(document, Document)
    assert issubclass(document, BaseModel)
    assert document.model_config["frozen"]
    assert document.model_config["extra"] == "forbid"
    assert document.__doc__


def test_a_document_cannot_be_changed():
    text = Text.model_validate(NAME)
    with pytest.raises(ValidationError):
        text.zh = "别湖"


def test_text_is_given_in_the_language_asked_for_and_chinese_otherwise():
    text = Text.model_validate(NAME)
    assert (text.get("zh"), text.get("en"), text.get("fr")) == ("凤湖", "Phoenix Lake", "凤湖")


@pytest.mark.parametrize("words", [{"en": "Lake"}, {"zh": " ", "en": "Lake"}, NAME | {"fr": "Lac"}])
def test_text_needs_its_chinese_and_no_third_language(words):
    with pytest.raises(ValidationError):
        Text.model_validate(words)


@pytest.mark.parametrize("words", [{"zh": "凤湖"}, {"zh": "凤湖", "en": " "}])
def test_chinese_stands_in_for_english_that_is_missing(words):
    assert Text.model_validate(words).get("en") == "凤湖"


def test_text_that_looks_like_code_is_kept_as_it_is():
    code = "{{ 7*7 }}<script>${x}</script>"
    assert Text(zh=code, en=code).zh == code


@pytest.mark.parametrize(
    "id",
    ["凤湖", "Phoenix", "phoenix lake", "-lake", "lake-", "a--b", "", "a" * 65, "../x", "lake\n"],
)
def test_ids_are_kebab_case(id):
    with pytest.raises(ValidationError):
        FeatureProperties.model_validate(FEATURE | {"id": id})
    assert ID_PATTERN.isascii()


@pytest.mark.parametrize(
    "change",
    [
        {"accuracy_m": 0},
        {"accuracy_m": -5},
        {"accuracy_m": float("nan")},
        {"accuracy_m": float("inf")},
        {"status": "approved"},
        {"sources": []},
        {"rank": 0},
        {"rank": 10},
        {"opened": 1850},
        {"date": "2019-02-30"},
        {"name": "凤湖"},
    ],
    ids=str,
)
def test_a_feature_states_status_accuracy_date_and_sources(change):
    assert FeatureProperties.model_validate(FEATURE).rank == 5
    with pytest.raises(ValidationError):
        FeatureProperties.model_validate(FEATURE | change)


@pytest.mark.parametrize(("document", "sound"), [(Fact, FACT), (Indicator, INDICATOR)])
def test_a_fact_and_an_indicator_need_a_source(document, sound):
    assert document.model_validate(sound)
    for sources in ([], None):
        with pytest.raises(ValidationError):
            document.model_validate(sound | {"sources": sources})


def test_an_indicator_may_give_only_the_change():
    found = Indicator.model_validate(
        INDICATOR | {"value": None, "unit": None, "change_percent": 9.4}
    )
    assert found.value is None


@pytest.mark.parametrize("value", ["NaN", "Infinity", float("nan")])
def test_an_indicator_is_a_finite_number(value):
    with pytest.raises(ValidationError):
        Indicator.model_validate(INDICATOR | {"value": value})


@pytest.mark.parametrize("datum", [None, "cgcs2000", "EPSG:4326", ""])
def test_a_basemap_must_say_its_datum(datum):
    with pytest.raises(ValidationError):
        Basemap.model_validate(BASEMAP | {"datum": datum})
    without = {name: value for name, value in BASEMAP.items() if name != "datum"}
    with pytest.raises(ValidationError):
        Basemap.model_validate(without)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "https://a b",
        'https://x"onclick=',
    ],
)
def test_links_are_plain_web_addresses(url):
    with pytest.raises(ValidationError):
        Basemap.model_validate(BASEMAP | {"link": url})


def test_the_catalogue_starts_without_a_review_number():
    assert Catalog.model_fields["review_number"].default == ""
