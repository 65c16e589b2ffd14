"""Links restore the map; links made by hand do no harm."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erqi_map.compose import compose_plan
from erqi_map.store import open_store
from erqi_map.ui.map.state import (
    FILTERS,
    MapState,
    View,
    Vocabulary,
    from_client,
    from_query,
)

FIELDS = (*FILTERS, "focus", "goal", "hidden", "basemap", "lat", "lng", "zoom")
SAID = ("filter", "focus", "goal", "hidden", "basemap", "view", "lang")
FRESH = {"filter": {name: [] for name in FILTERS}, "focus": None, "goal": None, "lit": []}


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return Vocabulary.of(compose_plan(open_store()))


def test_a_link_restores_filter_selection_view_and_basemap(app):
    app.open(
        cluster="central-city,erqi-new-area",
        task="task-urban-form",
        focus="dehua-street",
        basemap="amap",
        hidden="roads/-",
        lat="34.74",
        lng="113.66",
        zoom="14.25",
    )
    chosen = {"cluster": ["central-city", "erqi-new-area"], "task": ["task-urban-form"]}
    assert app.map["state"] == FRESH | {
        "filter": FRESH["filter"] | chosen,
        "focus": "dehua-street",
        "basemap": "amap",
        "hidden": ["roads/-"],
        "view": {"lat": 34.74, "lng": 113.66, "zoom": 14.25},
    }


@pytest.mark.parametrize(
    "query",
    [
        {"focus": "<img src=x onerror=alert(1)>"},
        {"focus": "__proto__", "goal": "constructor"},
        {"cluster": "', alert(1), '", "theme": "all", "status": "*", "task": ",,,"},
        {"cluster": "central-city" * 5000},
        {"lat": "1e999", "lng": "nan", "zoom": "-inf"},
        {"lat": "34.7", "lng": "113.6"},
        {"lat": "0", "lng": "0", "zoom": "12"},
        {"lat": "34.7", "lng": "113.6", "zoom": "99"},
        {"lat": "３４.７", "lng": "113.6", "zoom": "1_2"},
        {"basemap": "javascript:alert(1)"},
        {"hidden": "../../etc/passwd,{{7*7}}"},
        {"lang": "fr", "unknown": "field"},
    ],
)
def test_a_link_made_by_hand_opens_the_plain_map(app, query):
    app.open(**query)
    assert app.errors() == []
    state = app.map["state"]
    assert state.pop("hidden", []) == []
    assert state.pop("view", None) in (None, {"lat": 34.7, "lng": 113.6, "zoom": 12.0})
    assert state == FRESH
    assert app.map["lang"] == "zh"


@settings(max_examples=200, deadline=None)
@given(query=st.dictionaries(st.sampled_from(FIELDS), st.text()))
def test_no_text_whatever_breaks_a_link(query, words):
    state = from_query(query, words)
    assert from_client(state.to_client(), words, MapState()) == state


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(said=st.dictionaries(st.sampled_from(SAID), JSON))
def test_nothing_a_browser_says_breaks_the_state(said, words):
    state = from_client(said, words, MapState())
    assert state.focus is None or state.focus in words.focus


@pytest.mark.parametrize("away", [0.5, 1.1, 1.9])
def test_the_view_that_is_shared_is_the_one_seen_however_far_it_is(words, away):
    west, south, east, north = compose_plan(open_store()).extent
    for lat, lng in [
        (north + away * (north - south), east + away * (east - west)),
        (south - away * (north - south), west - away * (east - west)),
    ]:
        said = {"view": {"lat": lat, "lng": lng, "zoom": 13}}
        state = from_client(said, words, MapState(view=View(34.7, 113.6, 12)))
        assert state.view == View(lat, lng, 13)
