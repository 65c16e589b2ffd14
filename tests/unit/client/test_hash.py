"""The address carries the state; what somebody writes into it by hand does no harm."""

import json

import pytest

from .harness import mount

ROUND_TRIP = """patch => {
  const { plan, store } = app.ctx;
  const base = ErqiMap.initialState(plan, {});
  const state = { ...base, ...ErqiMap.cleanState(plan, patch, base) };
  const hash = ErqiMap.stateToHash(state, base);
  return [hash, { ...base, ...ErqiMap.hashToState(plan, hash, base) }, state];
}"""
READ = """hash => {
  const { plan } = app.ctx;
  const base = ErqiMap.initialState(plan, {});
  return ErqiMap.hashToState(plan, hash, base);
}"""

STATES = [
    {},
    {"lang": "en"},
    {"hidden": ["clusters/west", "roads/-"]},
    {"filter": {"cluster": ["east"], "task": ["task-ecology"]}},
    {"focus": "site-3", "goal": "east-goal-1"},
    {"focus": "road-a"},
    {"basemap": "shifted", "grouping": "theme"},
    {"view": {"lat": 34.71234, "lng": 113.61234, "zoom": 13.25}},
    {"scene": "opening"},
]


@pytest.mark.parametrize("patch", STATES, ids=json.dumps)
def test_a_state_comes_back_from_its_hash(reader, patch):
    _, back, state = reader.evaluate(ROUND_TRIP, patch)
    assert back == state
    for key, value in patch.items():
        assert state[key] == value or state[key] == {**state[key], **value}


def test_the_start_state_needs_no_words_in_the_address(reader):
    assert reader.evaluate(ROUND_TRIP, {})[0] == ""


HOSTILE = [
    "",
    "#",
    "#&&&===",
    "#f=%E0%A4%A",
    "#f=__proto__&g=constructor&b=toString&s=hasOwnProperty",
    "#f=<img src=x onerror=alert(1)>",
    "#l=fr&k=colour&b=nowhere",
    "#b=keyed",
    "#h=../../etc,clusters/nowhere,__proto__",
    "#fc=nowhere&fk=site-1",
    "#v=NaN,Infinity,1e99",
    "#v=1,2",
    "#v=0,0,12",
    "#v=34.7,113.6,-4",
    "#v=34.7,113.6,99",
    "#v=34.7;DROP TABLE,113.6,12",
    "#p=left&tool=measure&x=1",
    "#" + "f=site-1&" * 4000,
    "#s=nowhere&scene=nowhere",
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:24] or "empty")
def test_a_hash_made_by_hand_is_ignored_field_by_field(reader, text):
    patch = reader.evaluate(READ, text)
    allowed = {"focus": "site-1"} if "site-1&" in text else {}
    empty = {"hidden": [], "filter": {"cluster": [], "theme": [], "status": [], "task": []}}
    for key, value in patch.items():
        assert value == allowed.get(key, empty.get(key)), key


def test_a_good_field_beside_a_bad_one_is_used(reader):
    patch = reader.evaluate(READ, "#l=xx&f=site-2&v=1e9,2,3&g=nothing")
    assert patch == {"focus": "site-2"}


def test_a_host_cannot_set_what_is_no_state(app):
    before = app.evaluate("app.getState()")
    app.evaluate(
        "app.setState({lang: 'xx', focus: 5, hidden: 'all', filter: [], panels: 3, evil: 1})"
    )
    assert app.evaluate("app.getState()") == before
    for nonsense in ("null", "undefined", "'text'", "42", "[]"):
        app.evaluate(f"app.setState({nonsense})")
    assert app.evaluate("app.getState()") == before


def test_the_address_follows_the_state_and_the_state_the_address(page, payload, tmp_path):
    page.evaluate("location.hash = 'f=site-4&l=en'")
    mount(page, payload, {"hash": True})
    assert page.evaluate("[app.getState().focus, app.getState().lang]") == ["site-4", "en"]
    page.evaluate("app.setState({focus: 'site-5', hidden: ['projects/east']})")
    page.wait_for_function(
        "location.hash.includes('f=site-5') && location.hash.includes('h=projects')"
    )
    page.evaluate("location.hash = '#f=site-6'")
    page.wait_for_function(
        "app.getState().focus === 'site-6' && app.getState().hidden.length === 0"
    )
    assert page.evaluate("app.getState().lang") == "zh"
    assert page.errors == []


def test_without_the_option_the_address_is_left_alone(app):
    app.evaluate("app.setState({focus: 'site-5'})")
    app.wait_for_timeout(400)
    assert app.evaluate("location.hash") == ""
