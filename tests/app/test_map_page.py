"""The map page: widgets and map tell each other what changed, and nothing more."""

import json

import pytest
import streamlit as st

HEAVY = ("module", "payload")
MESSAGE_LIMIT_BYTES = 1500


def heavy(app):
    return [*(app.map[name] for name in HEAVY), *app.map["scripts"], *app.map["styles"]]


def test_the_map_names_its_heavy_files_and_carries_none_of_them(app):
    app.open()
    assert all(url.startswith("app/static/") for url in heavy(app))
    assert len(json.dumps(app.map)) < MESSAGE_LIMIT_BYTES


def test_the_bar_has_nothing_that_the_map_has(app):
    app.open()
    app.report(focus="phoenix-lake", filter={"cluster": ["central-city"]})
    main = app.test.main
    assert [*main.selectbox, *main.text_input, *main.button] == []
    assert "凤湖" not in app.words()


def test_a_filter_checks_no_story_and_reads_no_book_again(app, monkeypatch):
    from erqi_map.ui.shell import cache
    from erqi_map.ui.shell.book import Book

    app.open()
    done = []
    monkeypatch.setattr(Book, "check_story", lambda *_: done.append("checked"))
    monkeypatch.setattr(cache, "read_book", lambda *_: done.append("read"))
    for value in ("central-city", "erqi-new-area"):
        app.report(filter={"cluster": [value]}, lang="zh")
    assert done == []


def test_no_run_is_followed_by_a_collection_that_holds_up_all_sessions():
    from erqi_map.ui.shell.launch import read_options

    # It takes many times as long as the run itself, and nobody else runs meanwhile.
    assert read_options()["runner.postScriptGC"] is False


def test_what_is_chosen_on_the_map_is_not_sent_back(app):
    app.open()
    app.report(focus="dehua-street", filter={"cluster": ["central-city"]})
    assert app.map["revisions"] == {}


def test_the_language_chosen_on_the_map_is_the_language_of_the_app(app):
    app.open()
    app.report(lang="en")
    assert app.map["lang"] == "en"
    assert app.test.query_params["lang"] == "en"


@pytest.mark.parametrize(
    ("locale", "query", "lang"),
    [
        (None, {}, "zh"),
        ("zh-TW", {}, "zh"),
        ("en-GB", {}, "en"),
        ("fr-FR", {}, "en"),
        ("en-GB", {"lang": "zh"}, "zh"),
        ("zh-CN", {"lang": "en"}, "en"),
    ],
)
def test_the_app_follows_the_browser_at_first_and_its_address_always(
    app, monkeypatch, locale, query, lang
):
    monkeypatch.setattr(type(st.context), "locale", property(lambda _: locale))
    app.open(**query)
    assert app.map["lang"] == lang
    assert dict(app.test.query_params) == query or app.test.query_params["lang"] == [lang]


@pytest.mark.parametrize(("locale", "own", "other"), [("zh-CN", "zh", "en"), ("fr-FR", "en", "zh")])
def test_only_a_language_that_the_browser_would_not_choose_stands_in_the_address(
    app, monkeypatch, locale, own, other
):
    monkeypatch.setattr(type(st.context), "locale", property(lambda _: locale))
    app.open()
    app.report(lang=other)
    assert app.map["lang"] == other
    assert app.test.query_params["lang"] in (other, [other])
    app.report(lang=own)
    assert app.map["lang"] == own
    assert "lang" not in app.test.query_params


@pytest.mark.parametrize(
    "said",
    [
        {"focus": "no-such-place"},
        {"focus": ["phoenix-lake"]},
        {"filter": {"cluster": "central-city", "task": [1, None], "theme": {"a": 1}}},
        {"filter": "all"},
        {"view": {"lat": "north", "lng": 113.6, "zoom": 12}},
        {"hidden": {"a": 1}},
        {"basemap": "https://example.test/{z}/{x}/{y}.png"},
        {"lang": "<script>"},
    ],
)
def test_nonsense_from_a_browser_changes_nothing(app, said):
    app.open()
    before = app.map["state"]
    app.report(**said)
    assert app.errors() == []
    kept = {**app.map["state"]}
    kept.pop("hidden", None)
    assert kept == before


def test_the_map_is_as_it_was_when_one_comes_back_to_it(app):
    view = {"lat": 34.7, "lng": 113.6, "zoom": 13.5}
    app.open()
    app.report(focus="phoenix-lake", view=view, basemap="osm", hidden=["roads/-"])
    app.go("sources")
    app.go("map")
    assert app.map["state"]["view"] == view
    assert app.map["state"]["focus"] == "phoenix-lake"
    assert app.map["state"]["basemap"] == "osm"
    assert app.map["state"]["hidden"] == ["roads/-"]
