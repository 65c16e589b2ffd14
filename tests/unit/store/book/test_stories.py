"""Stories of a workspace are versions of its journal."""

import os

import pytest

from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.store import Workspace, open_store
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.stories.put_away import old_versions
from erqi_map.store.stories.saving import (
    count_versions,
    delete_story,
    deleted_stories,
    read_story,
    redo_story,
    revision,
    save_story,
    undo_story,
)
from tests.plans import copy_of_book

from .changing import LAKE, change_text

ID = "briefing-1346"


@pytest.fixture
def story(workspace):
    return open_store(workspace).story()


def titled(story, words):
    return story.model_copy(update={"title": story.title.model_copy(update={"zh": words})})


def title(workspace) -> str:
    return open_store(workspace).story().title.zh


def test_versions_go_back_and_forth_and_the_journal_keeps_all(workspace, story):
    for words in ("一", "二"):
        save_story(workspace, titled(story, words))
    assert (title(workspace), count_versions(workspace, ID, "undo")) == ("二", 2)
    assert undo_story(workspace, ID).title.zh == title(workspace) == "一"
    assert redo_story(workspace, ID).title.zh == title(workspace) == "二"
    undo_story(workspace, ID)
    undo_story(workspace, ID)
    assert (title(workspace), undo_story(workspace, ID)) == (story.title.zh, None)
    assert count_versions(workspace, ID, "redo") == 2
    save_story(workspace, titled(story, "三"))
    assert (count_versions(workspace, ID, "redo"), redo_story(workspace, ID)) == (0, None)
    assert len(workspace.journal.history(ID)) == 8


def test_the_second_of_two_savers_is_told(workspace, story):
    base = revision(workspace, ID)
    assert read_story(workspace, ID) == (story, base)
    after = save_story(workspace, titled(story, "一"), base=base)
    assert after == revision(workspace, ID) != base
    with pytest.raises(SaveError, match=ID):
        save_story(workspace, titled(story, "二"), base=base)
    assert title(workspace) == "一"


def test_a_story_taken_away_comes_back(workspace, story):
    delete_story(workspace, ID)
    assert deleted_stories(workspace) == (ID,)
    assert not open_store(workspace).stories
    assert undo_story(workspace, ID) == story
    assert (deleted_stories(workspace), title(workspace)) == ((), story.title.zh)


def test_what_is_saved_is_read_back(workspace, story):
    words = "改过：“标题” # {{ 7*7 }} \\ ' \""
    save_story(workspace, titled(story, words))
    save_story(workspace, story.model_copy(update={"id": "short-talk"}), who="李四")
    assert (title(workspace), list(open_store(workspace).stories)) == (words, [ID, "short-talk"])
    assert workspace.journal.history()[0].who == "李四"


def test_a_story_that_does_not_fit_the_book_is_refused(workspace, story):
    wrong = story.scenes[0].model_copy(update={"goal": "goal-none"})
    with pytest.raises(DataError, match=r"opening.*goal.*不存在"):
        save_story(workspace, story.model_copy(update={"scenes": (wrong,)}))
    assert len(workspace.journal.history()) == 1


def test_a_version_that_no_longer_fits_the_book_stays_away(workspace, story):
    only = story.model_copy(update={"scenes": story.scenes[:2]})
    save_story(workspace, only)
    # The story before looks at Phoenix Lake's goal, which the book then loses.
    change_text(workspace, LAKE, "goal-phoenix-lake", "goal-other-lake")
    with pytest.raises(DataError, match="goal-phoenix-lake"):
        undo_story(workspace, ID)
    assert open_store(workspace).story(ID) == only


@pytest.mark.parametrize("id", ["../catalog", "a/b", "", "..", "A", "x" * 65, "a\0b"])
def test_an_id_is_never_the_name_of_something_else(workspace, id):
    for act in (delete_story, undo_story, read_story):
        with pytest.raises(RequestError, match="没有汇报"):
            act(workspace, id)


class TestVersionsOfAFolder:
    @pytest.fixture
    def folder(self, tmp_path):
        """A book with versions that an older release put away, one of a story that is gone."""
        book = copy_of_book(tmp_path)
        text = (book / f"stories/{ID}.yaml").read_text()
        when = 1_700_000_000
        for name, words in (
            (f"{ID}/undo/000002", "二"),
            (f"{ID}/undo/000001", "一"),
            (f"{ID}/redo/000001", "四"),
            ("short-talk/undo/000001", "别的"),
        ):
            file = book / f"stories/.history/{name}.yaml"
            file.parent.mkdir(parents=True, exist_ok=True)
            id, ours = name.split("/")[0], "二七区“1346”总体发展布局汇报"
            assert ours in text
            file.write_text(text.replace(ours, words, 1).replace(f"id: {ID}", f"id: {id}"))
            when += 60
            os.utime(file, (when, when))
        return book

    def test_they_are_its_first_changes_and_can_be_gone_back_to(self, folder, tmp_path):
        where = str(tmp_path / "work.sqlite")
        make_workspace(where, folder, "张三", "建立")
        workspace = Workspace(where)
        newest, *older = workspace.journal.history()
        assert (newest.why, len(older)) == ("建立", 4)
        assert [one.at[:4] for one in older] == ["2023"] * 4
        assert open_store(workspace).story(ID) == open_store(folder).story(ID)
        assert deleted_stories(workspace) == ("short-talk",)
        assert undo_story(workspace, "short-talk") is not None
        titles = [undo_story(workspace, ID).title.zh for _ in range(3)]
        assert ["四" in titles[0], "二" in titles[1], "一" in titles[2]] == [True] * 3

    def test_what_leads_out_of_the_book_is_passed_over(self, folder, tmp_path):
        (tmp_path / "secret").write_text("secret")
        (folder / f"stories/.history/{ID}/undo/000009.yaml").symlink_to(tmp_path / "secret")
        (tmp_path / "other" / "undo").mkdir(parents=True)
        (tmp_path / "other" / "undo" / "000001.yaml").write_text("secret")
        (folder / "stories/.history/other").symlink_to(tmp_path / "other")
        (folder / "stories/.history/Not an id/undo").mkdir(parents=True)
        assert len(old_versions(folder)) == 4
