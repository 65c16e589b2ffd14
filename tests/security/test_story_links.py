"""What writes stories follows no link out of the plan book."""

import shutil
from pathlib import Path

import pytest

from erqi_map.errors import SaveError
from erqi_map.store import open_store
from erqi_map.store.stories.saving import (
    count_versions,
    delete_story,
    deleted_stories,
    redo_story,
    revision,
    save_story,
    undo_story,
)

from .conftest import SECRET
from .test_book_links import ID, STORY

STACKS = (
    "stories",
    "stories/.history",
    f"stories/.history/{ID}",
    f"stories/.history/{ID}/undo",
    f"stories/.history/{ID}/redo",
)


@pytest.fixture
def saved(book: Path) -> Path:
    """A book with versions to go back and forth to."""
    story = open_store(book).story()
    for words_ in ("甲", "乙", "丙"):
        title = story.title.model_copy(update={"zh": words_})
        save_story(book, story.model_copy(update={"title": title}))
    undo_story(book, ID)
    return book


@pytest.mark.parametrize("folder", STACKS)
def test_a_folder_that_leads_out_is_not_written_to(saved: Path, outside: Path, folder: str) -> None:
    story = open_store(saved).story()
    shutil.move(saved / folder, outside / "moved")
    (saved / folder).symlink_to(outside / "moved", target_is_directory=True)
    before = {path: path.stat().st_mtime_ns for path in outside.rglob("*")}
    changed = story.model_copy(update={"title": story.title.model_copy(update={"zh": "丁"})})
    for change in (
        lambda: save_story(saved, changed),
        lambda: undo_story(saved, ID),
        lambda: redo_story(saved, ID),
        lambda: delete_story(saved, ID),
    ):
        with pytest.raises(SaveError, match="规划书以外"):
            change()
    assert {path: path.stat().st_mtime_ns for path in outside.rglob("*")} == before
    assert deleted_stories(saved) == ()


def test_a_lock_that_leads_out_is_not_opened(saved: Path, outside: Path) -> None:
    (outside / "x").write_text(SECRET)
    (saved / "stories/.history/.lock").unlink(missing_ok=True)
    (saved / "stories/.history/.lock").symlink_to(outside / "x")
    with pytest.raises(SaveError, match="规划书以外"):
        undo_story(saved, ID)
    assert (outside / "x").read_text() == SECRET


def test_a_version_that_leads_out_is_neither_counted_nor_shown(saved: Path, outside: Path) -> None:
    version = saved / f"stories/.history/{ID}/undo/000009.yaml"
    version.symlink_to(outside / "x")
    (outside / "x").write_text(SECRET)
    assert count_versions(saved, ID, "undo") == 0
    with pytest.raises(SaveError, match="规划书以外"):
        undo_story(saved, ID)


def test_a_story_that_leads_out_is_not_put_away_into_the_book(saved: Path, outside: Path) -> None:
    story = open_store(saved).story()
    (saved / STORY).unlink()
    (saved / STORY).symlink_to(outside / "x")
    (outside / "x").write_text(SECRET)
    assert revision(saved, ID) is None
    with pytest.raises(SaveError, match="规划书以外"):
        save_story(saved, story)
    kept = (saved / "stories/.history").rglob("*.yaml")
    assert not any(SECRET in path.read_text(encoding="utf-8") for path in kept)


def test_a_strange_name_among_the_versions_is_passed_over(saved: Path) -> None:
    (saved / f"stories/.history/{ID}/undo/1x.yaml").write_text("?", encoding="utf-8")
    assert undo_story(saved, ID) is not None
