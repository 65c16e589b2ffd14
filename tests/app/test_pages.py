"""Every page, in both languages."""

import re

import pytest

from erqi_map.i18n import phrase, words
from erqi_map.ui.content.indicators import amount_rows, growth_rows
from erqi_map.ui.content.words import Words

from .conftest import LANGS, PAGES

IDEOGRAPH = re.compile("[㐀-鿿]")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_a_fault(app, page, lang):
    app.open(page, lang=lang)
    assert app.errors() == []
    if page != "map":
        own = f"{page}.title"
        key = own if own in words(lang, "app") else f"nav.{page}"
        assert [title.value for title in app.test.title] == [phrase(lang, "app", key)]


@pytest.mark.parametrize("page", PAGES)
def test_a_chinese_page_has_no_english_label(app, page):
    app.open(page)
    own_names = {"erqi_lang_choice", "erqi-export-lang"}
    widgets = [
        node
        for kind in ("selectbox", "button", "radio", "pills", "toggle", "segmented_control")
        for node in app.test.get(kind)
        if node.key not in own_names
    ]
    labels = [node.label for node in widgets] + app.words().splitlines()
    assert [label for label in labels if label.strip() and not IDEOGRAPH.search(label)] in (
        [],
        # The fingerprint of a file is the same in every language.
        [label for label in labels if label.startswith("SHA-256")],
    )


def test_the_language_switch_changes_the_whole_app_and_the_link(app):
    app.open("clusters")
    app.test.get_by_key("erqi_lang_choice").set_value("en").run()
    assert [title.value for title in app.test.title] == ["The four clusters"]
    assert app.test.query_params["lang"] == "en"
    app.go("indicators")
    assert [title.value for title in app.test.title] == ["First half-year indicators"]
    app.test.get_by_key("erqi_lang_choice").set_value("zh").run()
    assert "lang" not in app.test.query_params


@pytest.mark.parametrize("lang", LANGS)
def test_clusters_stand_side_by_side_with_all_the_plan_says(app, store, lang):
    columns = app.open("clusters", lang=lang).figures()["clusters"]["items"]
    assert [column["id"] for column in columns] == list(store.cluster_ids)
    for column in columns:
        place = store.place(column["id"])
        assert column["slogan"] == place.slogan.get(lang)
        assert [goal["text"] for goal in column["goals"]] == [
            goal.text.get(lang) for goal in place.goals
        ]
        assert column["go"] == {"focus": place.id}
        marks = {fact["label"]: fact["chip"] for fact in column["facts"]}
        for fact in place.facts:
            assert bool(marks[fact.label.get(lang)]) == fact.to_check


def test_an_area_from_a_schematic_boundary_is_rounded_and_says_so(app):
    for column in app.open("clusters").figures()["clusters"]["items"]:
        assert re.fullmatch(r"约 \d+ 平方公里", column["area"])
        assert "示意" in column["areaNote"]


def test_what_clusters_share_names_at_least_two_of_them(app):
    shared = app.open("clusters").figures()["shared"]["items"]
    assert shared
    assert all(len(tile["chips"]) >= 2 for tile in shared)


@pytest.mark.parametrize("lang", LANGS)
def test_the_framework_is_one_three_four_six(app, store, lang):
    figures = app.open("framework", lang=lang).figures()
    rows = figures["framework"]["rows"]
    assert [(row["number"], len(row["items"])) for row in rows] == [
        ("1", 1), ("3", 3), ("4", 4), ("6", 6),
    ]  # fmt: skip
    assert rows[0]["items"][0]["title"] == store.framework.goal.text.get(lang)
    assert all("go" in item for row in rows for item in row["items"])
    assert len(figures["works"]["items"]) == 9
    assert len(figures["renewals"]["items"]) == 6
    assert [item["name"] for item in figures["layout"]["items"] if item["own"]] == [
        part.name.get(lang) for part in store.framework.layout if part.own
    ]


def test_every_box_of_the_framework_is_linked_from_both_ends(app):
    rows = app.open("framework").figures()["framework"]["rows"]
    known = {item["id"] for row in rows for item in row["items"]}
    assert all(set(item["links"]) <= known for row in rows for item in row["items"])


def test_the_matrix_shows_what_serves_a_task_and_where_nothing_does(app):
    matrix = app.open("framework").figures()["matrix"]
    assert (len(matrix["rows"]), len(matrix["columns"])) == (6, 4)
    cells = [cell for row in matrix["rows"] for cell in row["cells"]]
    gaps = [cell for cell in cells if not cell["groups"]]
    assert len(gaps) == matrix["gaps"] > 0
    assert all("go" not in cell for cell in gaps)
    assert all(group["items"] for cell in cells for group in cell["groups"])


@pytest.mark.parametrize("lang", LANGS)
def test_indicators_show_value_unit_period_change_rank_and_source(app, store, lang):
    tiles = app.open("indicators", lang=lang).figures()["indicators"]["items"]
    by_title = {tile["title"]: tile for tile in tiles}
    assert len(by_title) == len(store.framework.indicators)
    for indicator in store.framework.indicators:
        tile = by_title[indicator.name.get(lang)]
        assert indicator.period.get(lang) in tile["lines"]
        assert bool(tile["rank"]) == (indicator.rank is not None)
        assert tile["note"]
    gdp = by_title[store.framework.indicators[0].name.get(lang)]
    assert (gdp["value"], "+8%" in gdp["change"]) == ("323.3", True)


@pytest.mark.parametrize("lang", LANGS)
def test_every_cluster_has_its_picture_with_its_own_places_named(app, store, lang):
    columns = app.open("clusters", lang=lang).figures()["clusters"]["items"]
    for column in columns:
        picture = column["picture"]
        assert picture["shapes"]
        words = "".join(one["words"] for one in picture["words"]).replace(" ", "")
        assert store.place(column["id"]).short_name.get(lang).replace(" ", "") in words
        assert all(
            one["d"] or one["r"] for one in ({"d": "", "r": 0} | s for s in picture["shapes"])
        )


def test_a_chart_gives_only_ranks_of_what_it_draws(store):
    words = Words("zh")
    growth = {row["name"]: row["rank"] for row in growth_rows(store, words)}
    amounts = {row["name"]: row["rank"] for row in amount_rows(store, words)}
    assert growth["地区生产总值"] == ""
    assert growth["规模以上工业增加值"] != ""
    assert amounts["地区生产总值"] != ""


def test_bars_are_a_figure_of_ours_and_grow_with_the_page(app):
    figures = app.open("indicators").figures()
    for key in ("growth", "amounts"):
        values = [item["value"] for item in figures[key]["items"]]
        assert values
        assert values == sorted(values, reverse=True)
    assert not app.test.get("vega_lite_chart")


def test_indicators_say_that_the_year_is_inferred(app):
    app.open("indicators")
    assert "推断" in app.test.info[0].value


@pytest.mark.parametrize("lang", LANGS)
def test_every_source_stands_there_with_licence_and_what_cites_it(app, store, lang):
    figures = app.open("sources", lang=lang).figures()
    rows = {row[0]["text"]: row for row in figures["sources"]["rows"]}
    for source in store.catalog.sources:
        row = rows[source.title.get(lang)]
        assert row[3] == source.licence.get(lang)
        assert (row[0].get("tone") == "check") == source.to_check
        assert row[4]
    assert len(figures["datasets"]["rows"]) == len(store.catalog.datasets)
    assert len(figures["townships"]["rows"]) == len(store.townships.units)


def test_the_sources_can_be_cut_down_to_the_doubtful_ones(app, store):
    app.open("sources")
    app.test.toggle(key="erqi-doubtful").set_value(True).run()
    rows = app.figures()["sources"]["rows"]
    assert len(rows) == sum(source.to_check for source in store.catalog.sources)


def test_a_figure_leads_to_the_place_on_the_map(app):
    app.open("clusters")
    app.click("clusters", {"focus": "phoenix-lake"})
    assert app.map["state"]["focus"] == "phoenix-lake"


def test_a_cell_of_the_matrix_leads_to_the_filtered_map(app):
    app.open("framework")
    app.click("matrix", {"task": "task-ecology", "cluster": "yingtaogou-garden"})
    assert app.map["state"]["filter"]["task"] == ["task-ecology"]
    assert app.map["state"]["filter"]["cluster"] == ["yingtaogou-garden"]


def test_a_click_on_something_unknown_opens_the_map_as_it_is(app):
    app.open("clusters")
    app.click("clusters", {"focus": "no-such-place", "task": ["task-ecology"]})
    assert app.errors() == []
    assert app.map["state"]["focus"] is None


@pytest.mark.parametrize(
    ("page", "keys"),
    [("edit", ("erqi_edit_group", "erqi_edit_place")), ("briefing", ("erqi_briefing_story",))],
)
def test_a_list_says_in_every_run_what_it_holds(app, workspace, page, keys):
    """A browser that missed it once would show the first choice, and choose that unasked."""
    app.open(page)
    app.test.run()
    lists = {one.key: one.proto for one in app.test.selectbox if one.key}
    for key in keys:
        (held,) = [proto for name, proto in lists.items() if name.startswith(key)]
        assert held.set_value
    assert app.test.get_by_key("erqi_lang_choice").proto.set_value
