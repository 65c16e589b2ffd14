"""The briefing page: a planner writes and orders his scenes, saves, and takes steps back."""

import json

import pytest

from erqi_map.i18n import phrase
from erqi_map.store.stories.saving import read_story

from .briefing import ID, TITLE, begin, chosen, disabled, draft, list_of, scenes, title_in, write
from .conftest import LANGS


@pytest.mark.parametrize("lang", LANGS)
def test_the_shipped_story_stands_there_scene_by_scene(app, workspace, lang):
    app.open("briefing", lang=lang)
    story = app.test.session_state["erqi_book"].store.story()
    items = app.figures()["erqi-scenes"]["items"]
    assert [item["title"] for item in items] == [one.title.get(lang) for one in story.scenes]
    assert chosen(app) == "opening"
    assert app.test.text_input(key=TITLE).value == story.scenes[0].title.zh
    assert all(disabled(app, f"erqi-{name}") for name in ("undo", "redo", "save"))
    assert phrase(lang, "briefing", "unchanged") in app.words()


def test_an_edit_is_seen_on_the_stage_before_it_is_saved(page, workspace):
    before = page.figures()["erqi-stage"]
    write(page, TITLE, "改过的标题")
    after = page.figures()["erqi-stage"]
    assert page.figures()["erqi-scenes"]["items"][0]["title"] == "改过的标题"
    assert after["scenes"] != before["scenes"]
    assert after["payload"] == before["payload"]
    assert after["revisions"] == before["revisions"]
    shown = page.test.session_state["erqi_static"].folder / after["scenes"].rsplit("/", 1)[1]
    cover = json.loads(shown.read_text("utf-8"))[0]
    # The stage shows what the meeting sees: the name of the briefing, and the scene's own under it.
    assert cover["title"]["zh"] == read_story(workspace, ID)[0].title.zh
    assert cover["points"][0]["zh"] == "改过的标题"


def test_unsaved_changes_are_said_and_outlive_a_change_of_page(page):
    write(page, TITLE, "改过的标题")
    assert "没有保存" in page.words()
    page.go("sources").go("briefing")
    assert page.test.text_input(key=TITLE).value == "改过的标题"
    assert "没有保存" in page.words()


def test_the_map_page_presents_the_story_as_it_is_edited(page):
    shipped = page.figures()["erqi-stage"]["scenes"]
    write(page, TITLE, "改过的标题")
    edited = page.figures()["erqi-stage"]["scenes"]
    page.go("map")
    assert page.map["scenes"] == edited != shipped


def test_saving_writes_the_file_and_undo_goes_back_through_the_versions(page, workspace):
    original = title_in(workspace)
    for text in ("第一版", "第二版"):
        write(page, TITLE, text)
        page.press("erqi-save")
        assert page.errors() == []
        assert title_in(workspace) == text
    assert not draft(page).changed
    page.press("erqi-undo")
    assert title_in(workspace) == "第一版"
    page.press("erqi-undo")
    assert title_in(workspace) == original
    assert page.test.text_input(key=TITLE).value == original
    page.press("erqi-redo")
    page.press("erqi-redo")
    assert title_in(workspace) == "第二版"
    assert disabled(page, "erqi-redo")


def test_undo_takes_unsaved_steps_back_before_it_touches_the_file(page, workspace):
    original = title_in(workspace)
    write(page, TITLE, "第一版")
    page.press("erqi-save")
    write(page, TITLE, "没保存的")
    page.press("erqi-undo")
    assert page.test.text_input(key=TITLE).value == title_in(workspace) == "第一版"
    page.press("erqi-undo")
    assert title_in(workspace) == original
    page.press("erqi-redo")
    assert title_in(workspace) == "第一版"
    page.press("erqi-redo")
    assert (page.test.text_input(key=TITLE).value, title_in(workspace)) == ("没保存的", "第一版")


def test_scenes_are_moved_copied_and_deleted(page):
    order = scenes(page)
    page.press("erqi-scene-down")
    assert scenes(page) == [order[1], order[0], *order[2:]]
    page.press("erqi-scene-copy")
    assert scenes(page)[1:3] == ["opening", "opening-2"]
    assert chosen(page) == "opening-2"
    page.press("erqi-scene-delete")
    assert chosen(page) == order[2]
    page.press("erqi-undo")
    page.press("erqi-undo")
    page.press("erqi-undo")
    assert scenes(page) == order


def test_the_list_chooses_and_moves(page):
    order = scenes(page)
    page.click("erqi-scenes", {"scene": "phoenix-lake"})
    assert chosen(page) == "phoenix-lake"
    assert page.figures()["erqi-stage"]["state"] == {"scene": "phoenix-lake"}
    page.click("erqi-scenes", {"scene": "phoenix-lake", "move": -len(order)})
    assert scenes(page)[0] == "phoenix-lake"


@pytest.mark.parametrize(
    "go",
    [
        None,
        "x",
        {},
        {"scene": "nowhere"},
        {"scene": ["opening"]},
        {"scene": "opening", "move": "3"},
    ],
)
def test_what_a_browser_makes_up_changes_nothing(page, go):
    before = scenes(page)
    page.click("erqi-scenes", go)
    assert page.errors() == []
    assert (scenes(page), chosen(page)) == (before, "opening")


VIEW = {"scene": "framework", "extent": [113.5, 34.6, 113.7, 34.8]}


def take(page, said):
    """The stage hands over a view, as its button does."""
    page.click("erqi-stage", said, trigger="camera")


def test_a_view_moved_on_the_stage_becomes_that_of_its_scene(page):
    take(page, VIEW)
    assert draft(page).data["scenes"][2]["camera"] == {"extent": VIEW["extent"], "ids": []}
    assert not disabled(page, "erqi-save")
    page.press("erqi-undo")
    assert draft(page).data["scenes"][2]["camera"]["ids"] == ["erqi-district"]


@pytest.mark.parametrize(
    "said",
    [None, 3, {}, VIEW | {"scene": 3}, VIEW | {"scene": "nowhere"}, VIEW | {"extent": [1, 2]}],
)
def test_a_view_nobody_could_have_moved_changes_nothing(page, said):
    take(page, said)
    assert page.errors() == []
    assert not draft(page).changed


def test_the_last_scene_stays(page):
    begin(page)
    assert disabled(page, "erqi-scene-delete")


def test_points_are_written_line_by_line_in_both_languages(page):
    key = TITLE.replace("title", "points")
    write(page, key, "甲\n乙\n")
    scene = draft(page).data["scenes"][0]
    assert [point["zh"] for point in scene["points"]] == ["甲", "乙", ""]
    assert disabled(page, "erqi-save")
    assert "要点第 3 个（中文）：还没有填写" in page.words().replace("\\", "")
    write(page, key.replace("_zh_", "_en_"), "One\nTwo")
    assert [dict(point) for point in draft(page).data["scenes"][0]["points"]] == [
        {"zh": "甲", "en": "One"},
        {"zh": "乙", "en": "Two"},
    ]
    assert not disabled(page, "erqi-save")


def test_missing_english_is_marked_and_does_not_stop_a_save(page, workspace):
    assert page.figures()["erqi-scenes"]["items"][0]["lacking"] == ""
    write(page, TITLE.replace("_zh_", "_en_"), "")
    item = page.figures()["erqi-scenes"]["items"][0]
    assert item["problem"] == ""
    assert item["lacking"] == phrase("zh", "briefing", "scene_no_english")
    assert "标题（英文）：还没有填写" in page.words().replace("\\", "")
    page.press("erqi-save")
    assert page.errors() == []
    title = read_story(workspace, ID)[0].scenes[0].title
    assert (title.en, title.get("en")) == ("", title.zh)


def test_a_figure_that_differs_between_the_languages_is_said_and_does_not_stop_a_save(page):
    write(page, TITLE, "四大片区，2018年")
    write(page, TITLE.replace("_zh_", "_en_"), "Four clusters, 2019")
    words = page.words().replace("\\", "")
    assert "2018" in words
    assert phrase("zh", "briefing", "doubts") in page.words()
    assert not disabled(page, "erqi-save")


def test_what_a_scene_lights_and_shows_is_chosen_from_the_book(page, workspace):
    for field, ids in (
        ("highlights", ["phoenix-lake"]),
        ("figures", ["gdp"]),
        ("sources", ["article-2019"]),
    ):
        list_of(page, "multiselect", f"erqi_scene_{field}_{ID}_opening").set_value(ids).run()
    page.press("erqi-save")
    assert page.errors() == []
    scene = read_story(workspace, ID)[0].scenes[0]
    assert (scene.highlights, scene.figures) == (("phoenix-lake",), ("gdp",))
    assert scene.sources == ("article-2019",)
