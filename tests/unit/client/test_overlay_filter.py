"""A link carries the filters of overlays; the client and the app write and read the same text."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from erqi_map.model.overlay_filter import MAX_VALUES, plain_filters, read_filters
from erqi_map.ui.map.filter_link import text_to_filters


def filters_to_text(filters: Mapping[str, Any]) -> str:
    """As the client writes it."""
    return json.dumps(plain_filters(filters), ensure_ascii=False, separators=(",", ":"))


COLUMNS = ("用途", "area_ha", "a:b,c;d!e", "__proto__", "建成 日期&=#%")
OVERLAYS = {"parcels": COLUMNS, "buildings": ("用途",)}
CLEAN = """([overlays, given]) => {
  const content = { overlays: Object.entries(overlays).map(([id, filters]) => ({ id, filters })) };
  return client.cleanOverlayFilter({ content }, JSON.parse(given));
}"""
# A value that is no text comes back as JSON, which knows 1 from true.
READ = """([overlays, text]) => {
  const content = { overlays: Object.entries(overlays).map(([id, filters]) => ({ id, filters })) };
  return JSON.stringify(client.cleanOverlayFilter({ content }, client.textToOverlayFilter(text)));
}"""
ROUND_TRIP = """([overlays, given]) => {
  const metas = Object.entries(overlays).map(([id, filters]) => ({ id, filters }));
  const plan = { ...app.ctx.plan, content: { ...app.ctx.plan.content, overlays: metas } };
  const base = client.initialState(app.ctx.plan, {});
  const patch = { overlayFilter: JSON.parse(given) };
  const state = { ...base, ...client.cleanState(plan, patch, base) };
  const hash = client.stateToHash(state, base);
  const back = { ...base, ...client.hashToState(plan, `#${hash}`, base) };
  return [hash, JSON.stringify(back.overlayFilter), client.same(back, state)];
}"""

TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(-1e12, 1e12),
    TEXT,
    st.sampled_from(
        ["", "!", "!n", "!s", "a,b;c:d!", "12", "-0.5e+7", "2020", "2020-01-01", "true"]
    ),
)
CONDITIONS = st.dictionaries(
    st.sampled_from(COLUMNS), st.lists(VALUE, min_size=1, max_size=4), max_size=4
)
FILTERS = st.fixed_dictionaries({}, optional={"parcels": CONDITIONS})


def without_nothing(filters: dict[str, Any]) -> dict[str, Any]:
    return {id: conditions for id, conditions in filters.items() if conditions}


@settings(max_examples=100, deadline=None)
@given(FILTERS)
def test_a_link_of_the_map_gives_the_filter_back(reader: Page, filters: dict[str, Any]) -> None:
    _, back, same = reader.evaluate(ROUND_TRIP, [OVERLAYS, json.dumps(filters)])
    assert json.loads(back) == without_nothing(filters)
    assert same


@settings(max_examples=100, deadline=None)
@given(FILTERS)
def test_a_link_of_the_app_gives_the_filter_back(filters: dict[str, Any]) -> None:
    known = read_filters(filters, OVERLAYS)
    back = read_filters(text_to_filters(filters_to_text(known)), OVERLAYS)
    assert back == known
    assert plain_filters(back) == without_nothing(filters)


@settings(max_examples=100, deadline=None)
@given(st.one_of(TEXT, FILTERS.map(lambda one: filters_to_text(read_filters(one, OVERLAYS)))))
def test_client_and_app_read_the_same_in_any_text(reader: Page, text: str) -> None:
    said = json.loads(reader.evaluate(READ, [OVERLAYS, text]))
    assert said == plain_filters(read_filters(text_to_filters(text), OVERLAYS))


def test_the_client_writes_plain_json(reader: Page) -> None:
    filters = {"parcels": {"area_ha": [1, 5.5], "用途": ["R2", "12", None]}}
    link, _, _ = reader.evaluate(ROUND_TRIP, [OVERLAYS, json.dumps(filters)])
    text = '{"parcels":{"area_ha":[1,5.5],"用途":["R2","12",null]}}'
    assert parse_qs(link) == {"overlay_filter": [text]}


HOSTILE = [
    None,
    7,
    [],
    {"nowhere": {"用途": ["居住"]}},
    {"parcels": {"owner": ["张三"]}},
    {"parcels": ["用途"]},
    {"parcels": {"用途": "居住"}},
    {"parcels": {"用途": []}},
    {"parcels": {"用途": [["居住"]]}},
    {"parcels": {"用途": [{"toString": 1}]}},
    {"parcels": {"用途": ["\ud800"]}},
    {"parcels": {"用途": ["居住"] * (MAX_VALUES + 1)}},
    {"__proto__": {"用途": ["居住"]}},
]


@pytest.mark.parametrize("given", HOSTILE, ids=lambda one: json.dumps(one)[:40])
def test_what_names_nothing_known_is_left_out(reader: Page, given: Any) -> None:
    assert not reader.evaluate(CLEAN, [OVERLAYS, json.dumps(given)])
    assert read_filters(given, OVERLAYS) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "::",
        "parcels",
        "parcels:用途",
        "parcels:用途:a:b",
        "parcels:用途:!x",
        "parcels:用途:!",
        "parcels:用途:a!n",
        "a,parcels:用途:居住",
        "parcels:用途,x:居住",
        "<img src=x onerror=alert(1)>",
        "parcels:area_ha:1e999,2",
        "__proto__:用途:居住",
        ";;;,,,:::",
        "{",
        "[]",
        '{"parcels":{"area_ha":[1,NaN]}}',
        '{"parcels":{"area_ha":[1,1e999]}}',
        '{"parcels":' * 1200,
    ],
)
def test_what_is_not_in_the_notation_is_left_out(reader: Page, text: str) -> None:
    assert json.loads(reader.evaluate(READ, [OVERLAYS, text])) == {}
    assert read_filters(text_to_filters(text), OVERLAYS) == {}


def test_a_filter_too_long_for_a_link_is_left_out_and_the_rest_stays(reader: Page) -> None:
    long = {"parcels": {"用途": ["规划" * 200 + str(one) for one in range(40)]}}
    link, back, _ = reader.evaluate(ROUND_TRIP, [OVERLAYS, json.dumps(long)])
    assert (link, back) == ("overlay_filter=", "{}")
