"""The map page: widgets and map tell each other what changed, and nothing more."""

import json

import pytest

FILTERS = {
    "cluster": "central-city",
    "theme": "project",
    "status": "schematic",
    "task": "task-ecology",
}
HEAVY = ("module", "payload")
MESSAGE_LIMIT_BYTES = 1500


def heavy(app):
    return [*(app.map[name] for name in HEAVY), *app.map["scripts"], *app.map["styles"]]


def test_the_map_names_its_heavy_files_and_carries_none_of_them(app):
    app.open()
    assert all(url.startswith("app/static/") for url in heavy(app))
    assert len(json.dumps(app.map)) < MESSAGE_LIMIT_BYTES


@pytest.mark.parametrize(("name", "value"), FILTERS.items())
def test_a_filter_changes_the_filter_of_the_map_and_nothing_else(app, name, value):
    app.open()
    before = app.map
    app.test.get_by_key(f"erqi_filter_{name}").set_value([value]).run()
    after = app.map
    assert after["state"]["filter"] == {**before["state"]["filter"], name: [value]}
    assert after["revisions"] == {"filter": 1}
    assert {**after, "state": 0, "revisions": 0} == {**before, "state": 0, "revisions": 0}


def test_a_filter_checks_no_story_and_reads_no_book_again(app, monkeypatch):
    from erqi_map.ui.shell import cache
    from erqi_map.ui.shell.book import Book

    app.open()
    done = []
    monkeypatch.setattr(Book, "check_story", lambda *_: done.append("checked"))
    monkeypatch.setattr(cache, "read_book", lambda *_: done.append("read"))
    for value in ("central-city", "erqi-new-area"):
        app.report(filter={"cluster": [value]}, lang="zh")
        assert app.test.get_by_key("erqi_filter_cluster").value == [value]
    assert done == []


def test_no_run_is_followed_by_a_collection_that_holds_up_all_sessions():
    from erqi_map.ui.shell.launch import read_options

    # It takes many times as long as the run itself, and nobody else runs meanwhile.
    assert read_options()["runner.postScriptGC"] is False


def test_the_filter_can_be_cleared(app):
    app.open()
    app.test.get_by_key("erqi_filter_task").set_value(["task-party"]).run()
    app.test.button(key="erqi-filter-clear").click().run()
    assert app.map["state"]["filter"] == {name: [] for name in FILTERS}
    assert app.test.get_by_key("erqi_filter_task").value == []


def test_choosing_a_place_selects_it_on_the_map(app):
    app.open()
    app.test.selectbox(key="erqi_place").set_value("phoenix-lake").run()
    assert app.map["state"]["focus"] == "phoenix-lake"
    assert app.map["revisions"] == {"focus": 1}


def test_choosing_on_the_map_selects_the_place_and_is_not_sent_back(app):
    app.open()
    app.report(focus="dehua-street", filter={"cluster": ["central-city"]})
    assert app.test.selectbox(key="erqi_place").value == "dehua-street"
    assert app.test.get_by_key("erqi_filter_cluster").value == ["central-city"]
    assert app.map["revisions"] == {}


def test_the_details_of_what_was_chosen_on_the_map_can_be_read(app):
    app.open()
    app.report(focus="phoenix-lake")
    app.test.session_state["erqi-details"] = True
    app.test.run()
    assert "对标杭州西湖、武汉东湖" in app.words()


def test_a_feature_chosen_on_the_map_stands_for_its_place(app):
    app.open()
    features = {
        str(id_): card
        for layer in app.test.session_state["erqi_book"].spec.layers
        if "card" in layer.data
        for id_, card in layer.data["card"].items()
        if card and card != id_
    }
    for feature, card in list(features.items())[:2]:
        app.report(focus=feature)
        assert app.test.selectbox(key="erqi_place").value == card


def test_the_language_chosen_on_the_map_is_the_language_of_the_app(app):
    app.open()
    app.report(lang="en")
    assert app.map["lang"] == "en"
    assert app.test.query_params["lang"] == "en"
    assert app.test.selectbox(key="erqi_place").placeholder.startswith("Find")


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
