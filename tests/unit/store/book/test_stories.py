"""Stories of a workspace are versions of its journal."""

import pytest

from erqi_map.errors import SaveError
from erqi_map.store import open_store
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
