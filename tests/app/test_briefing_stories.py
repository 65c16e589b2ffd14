"""Stories of a workspace: begun, copied, deleted, changed by somebody else, read-only, hostile."""

import re

import pytest

from erqi_map.store import Workspace
from erqi_map.store.stories.saving import delete_story, read_story, revision

from .briefing import (
    ID,
    TITLE,
    begin,
    change_elsewhere,
    chosen,
    disabled,
    draft,
    list_of,
    scenes,
    title_in,
    write,
)


class TestStories:
    def test_a_new_story_begins_with_the_map_as_it_stands(self, page, workspace):
        begin(page)
        assert page.errors() == []
        assert list_of(page, "selectbox", "erqi_briefing_story").value == "feng-hu-zhuan-ti"
        assert scenes(page) == ["overview"]
        assert revision(workspace, "feng-hu-zhuan-ti") is None
        page.press("erqi-save")
        assert page.errors() == []
        story = read_story(workspace, "feng-hu-zhuan-ti")[0]
        assert (story.title.zh, story.title.en) == ("凤湖专题", "Phoenix Lake")

    @pytest.mark.parametrize("id", ["../etc", "大写", "Has Space", "-a", ID])
    def test_a_bad_or_taken_file_name_is_refused_in_words(self, page, id):
        page.test.session_state["erqi-new"] = True
        page.test.run()
        for key, text in (("zh", "甲"), ("en", "A"), ("id", id)):
            page.test.text_input(key=f"erqi_new_{key}").set_value(text).run()
        assert disabled(page, "erqi-new-begin")
        assert len(page.errors()) == 1

    def test_a_story_is_copied_whole(self, page, workspace):
        page.press("erqi-story-copy")
        page.press("erqi-save")
        copy, original = read_story(workspace, f"{ID}-2")[0], read_story(workspace, ID)[0]
        assert copy.scenes == original.scenes
        assert copy.title.zh.endswith("（副本）")

    def test_a_box_closes_once_what_it_was_opened_for_is_done(self, page):
        begin(page, en="")
        assert page.test.session_state["erqi-new"] is False
        page.test.session_state["erqi-delete"] = True
        page.test.run()
        page.press("erqi-delete-yes")
        assert page.test.session_state["erqi-delete"] is False

    def test_renaming_is_one_step_and_closes_its_box(self, page):
        page.test.session_state["erqi-rename"] = True
        page.test.run()
        for code, text in (("zh", "新名称"), ("en", "New name")):
            page.test.text_input(key=f"erqi_title_{code}_{ID}").set_value(text)
        page.press("erqi-rename-do")
        assert draft(page).data["title"] == {"zh": "新名称", "en": "New name"}
        assert len(draft(page).past) == 1
        assert page.test.session_state["erqi-rename"] is False

    def test_the_box_of_the_map_closes_once_the_view_is_taken(self, page):
        page.go("map")
        page.test.session_state["erqi-briefing"] = True
        page.test.run()
        page.press("erqi-map-capture")
        assert page.test.session_state["erqi-briefing"] is False

    def test_a_deleted_story_comes_back(self, page, workspace):
        original = revision(workspace, ID)
        page.press("erqi-delete-yes")
        assert revision(workspace, ID) is None
        assert "还没有汇报" in page.words()
        page.go("map").go("briefing")
        page.test.session_state["erqi-new"] = True
        page.test.run()
        page.press(f"erqi-back-{ID}")
        assert revision(workspace, ID) == original
        assert chosen(page) == "opening"

    def test_right_after_deleting_there_is_a_way_back(self, page, workspace):
        page.press("erqi-delete-yes")
        page.press("erqi-bring-back")
        assert revision(workspace, ID)

    def test_the_story_chosen_here_is_the_one_the_map_presents(self, page):
        first = page.figures()["erqi-stage"]["scenes"]
        begin(page)
        second = page.figures()["erqi-stage"]["scenes"]
        page.go("map")
        assert page.map["scenes"] == second
        page.test.session_state["erqi-briefing"] = True
        page.test.run()
        list_of(page, "selectbox", "erqi_map_story").set_value(ID).run()
        assert page.map["scenes"] == first


class TestSomebodyElse:
    def test_a_story_without_changes_follows_its_file(self, page, workspace):
        change_elsewhere(workspace)
        page.test.run()
        assert draft(page).data["title"]["zh"] == "别人的标题"
        assert not draft(page).changed

    def test_a_changed_file_is_not_overwritten(self, page, workspace):
        write(page, TITLE, "我的标题")
        change_elsewhere(workspace)
        page.test.run()
        assert "别处被改过" in page.errors()[0]
        assert disabled(page, "erqi-save")
        page.press("erqi-conflict-reload")
        assert page.errors() == []
        assert draft(page).data["title"]["zh"] == "别人的标题"

    def test_a_save_that_comes_too_late_is_refused(self, page, workspace):
        write(page, TITLE, "我的标题")
        change_elsewhere(workspace)
        # The button was drawn before the other one wrote.
        page.press("erqi-save")
        assert read_story(workspace, ID)[0].title.zh == "别人的标题"
        assert any("在别处" in error for error in page.errors())
        assert draft(page).changed

    def test_both_can_be_kept(self, page, workspace):
        write(page, TITLE, "我的标题")
        change_elsewhere(workspace)
        page.test.run()
        page.press("erqi-conflict-copy")
        assert page.errors() == []
        assert read_story(workspace, ID)[0].title.zh == "别人的标题"
        assert title_in(workspace, f"{ID}-2") == "我的标题"

    def test_a_story_that_was_deleted_elsewhere_is_told(self, page, workspace):
        write(page, TITLE, "我的标题")
        delete_story(workspace, ID)
        page.test.run()
        assert "别处被删除" in page.errors()[0]
        page.press("erqi-conflict-copy")
        assert title_in(workspace, f"{ID}-2") == "我的标题"


def test_a_folder_is_only_read_and_what_was_written_goes_into_the_workspace_it_offers(
    app, book, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ERQI_MAP_STORE", "")
    monkeypatch.chdir(tmp_path)
    app.open("briefing")
    assert "在这里只能看" in app.test.info[0].value
    write(app, TITLE, "改过的标题")
    assert disabled(app, "erqi-save")
    app.press("erqi-edit-make")
    app.press("erqi-save")
    assert app.errors() == []
    assert title_in(Workspace("workspace/erqi-map.sqlite")) == "改过的标题"
    assert "改过的标题" not in (book / "stories" / f"{ID}.yaml").read_text()


def test_a_read_only_book_is_told_and_can_still_be_tried(page, monkeypatch):
    monkeypatch.setattr("erqi_map.store.book.database.is_writable", lambda _: False)
    page.test.run()
    assert "只能读" in page.test.info[0].value
    write(page, TITLE, "改过的标题")
    assert disabled(page, "erqi-save")
    assert page.figures()["erqi-scenes"]["items"][0]["title"] == "改过的标题"


def test_a_book_without_stories_invites_to_begin_one(app, workspace):
    delete_story(workspace, ID)
    app.open("briefing")
    assert app.errors() == []
    assert "还没有汇报" in app.words()
    begin(app)
    app.press("erqi-save")
    assert app.errors() == []
    assert read_story(workspace, "feng-hu-zhuan-ti")


HOSTILE = ("<img src=x onerror=alert(1)>", "[x](javascript:alert(1)) :smile: $x$", "{{7*7}} ${x}")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_words(page, workspace, text):
    write(page, TITLE, text[:40])
    write(page, TITLE.replace("title", "notes"), text)
    begin(page, text[:40], text)
    assert page.errors() == []
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]", page.words())
    assert not re.search(r"(?<!\\)<img", page.words())
    page.press("erqi-save")
    list_of(page, "selectbox", "erqi_briefing_story").set_value(ID).run()
    page.press("erqi-save")
    assert page.errors() == []
    assert title_in(workspace) == text[:40]
    page.press("erqi-delete-yes")
    assert page.errors() == []
