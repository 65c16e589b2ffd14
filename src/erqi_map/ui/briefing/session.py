"""The stories of the plan book as one session works on them: drafts, versions, what is chosen."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Literal, cast

import streamlit as st

from erqi_map.errors import DataError, ErqiMapError, Problem
from erqi_map.i18n import Worded
from erqi_map.model.story import Story
from erqi_map.store.stories.saving import (
    can_save,
    count_versions,
    delete_story,
    deleted_stories,
    read_story,
    redo_story,
    revision,
    save_story,
    undo_story,
)

from ..shell.book import Book
from ..shell.session import current_book
from ..shell.who import named
from .draft import Data, Draft, free_id, scene_ids

STORY_KEY = "erqi_story"
DRAFTS_KEY = "erqi_story_drafts"
SCENES_KEY = "erqi_story_scenes"
NOTICE_KEY = "erqi_story_notice"
GOOD_KEY = "erqi_story_good"

Finding = tuple[Story | None, tuple[Problem, ...]]
FileState = Literal["ours", "changed", "gone"]


@dataclass(frozen=True)
class Notice:
    """What has just happened, told on the next run: `key` of section "briefing"."""

    key: str
    name: str = ""
    fault: Worded | None = None
    deleted: str = ""


def tell(notice: Notice) -> None:
    """Show a notice once."""
    st.session_state[NOTICE_KEY] = notice


def take_notice() -> Notice | None:
    """The notice to be shown now."""
    return cast("Notice | None", st.session_state.pop(NOTICE_KEY, None))


# ---- which ---------------------------------------------------------------------------------------


def drafts() -> dict[str, Draft]:
    """The drafts of this session by id; they outlive every change of page."""
    return cast("dict[str, Draft]", st.session_state.setdefault(DRAFTS_KEY, {}))


def story_names(book: Book) -> dict[str, dict[str, str]]:
    """Id → title (zh, en) of the stories in the book and of those begun in this session."""
    store, _ = book.usable
    names = {id_: {"zh": one.title.zh, "en": one.title.en} for id_, one in store.stories.items()}
    for id_, draft in drafts().items():
        if id_ in names or draft.changed:
            names[id_] = dict(draft.data["title"])
    return names


def chosen_story(book: Book) -> str | None:
    """The story this session works with, and its map presents; the book's first at first."""
    names = story_names(book)
    wanted = st.session_state.get(STORY_KEY)
    return wanted if wanted in names else next(iter(names), None)


def choose_story(id: str | None) -> None:
    """Work with another story."""
    st.session_state[STORY_KEY] = id


def chosen_scene(draft: Draft) -> str:
    """The scene being edited."""
    ids = scene_ids(draft.data)
    wanted = st.session_state.setdefault(SCENES_KEY, {}).get(draft.id)
    return wanted if wanted in ids else ids[0]


def choose_scene(story: str, scene: str) -> None:
    """Edit another scene."""
    st.session_state.setdefault(SCENES_KEY, {})[story] = scene


def current_draft(book: Book) -> Draft | None:
    """The draft of the chosen story; one without changes follows its file."""
    id_ = chosen_story(book)
    return None if id_ is None else draft_of(book, id_)


def draft_of(book: Book, id: str) -> Draft | None:
    """The draft of a story, begun when there is none."""
    home, draft = book.usable[0].home, drafts().get(id)
    try:
        if draft is not None and (draft.changed or draft.base == revision(home, id)):
            return draft
        story, base = read_story(home, id)
    except ErqiMapError:
        # Just deleted, just damaged, or out of reach; a later run finds what has become of it.
        return draft
    if draft is None:
        drafts()[id] = draft = Draft.of(story, base)
    else:
        draft.settle(story, base)
    return draft


def file_state(book: Book, draft: Draft) -> FileState:
    """Whether the file is still the one the draft was made from."""
    now = revision(book.usable[0].home, draft.id)
    if now == draft.base:
        return "ours"
    return "gone" if now is None else "changed"


# ---- soundness -----------------------------------------------------------------------------------


def check(book: Book, draft: Draft) -> Finding:
    """The story of a draft without problems, or None and all of them."""
    # Data are never changed in place, so the same object says the same.
    last = draft.checked
    if last is None or last[0] is not book or last[1] is not draft.data:
        draft.checked = last = (book, draft.data, _check(book, draft))
    return cast("Finding", last[2])


def _check(book: Book, draft: Draft) -> Finding:
    story, problems = book.check_story(draft.id, deepcopy(draft.data))
    # A list whose only entry is at fault is no short list.
    real = tuple(one for one in problems if not (one.field == "scenes" and draft.data["scenes"]))
    return (story, ()) if not real and story is not None else (None, real)


def shown_story(book: Book) -> Story | None:
    """The chosen story as it is edited; while it has problems, as it was when it last had none."""
    draft = current_draft(book)
    if draft is None:
        return None
    good = cast("dict[str, Story]", st.session_state.setdefault(GOOD_KEY, {}))
    story, _ = check(book, draft)
    if story is not None:
        good[draft.id] = story
        return story
    found = good.get(draft.id) or book.usable[0].stories.get(draft.id)
    # The book may have changed since then.
    return (
        found
        if found and not book.check_story(found.id, found.model_dump(mode="json"))[1]
        else None
    )


# ---- doing ---------------------------------------------------------------------------------------


def _doing(act: Callable[[], None], id: str) -> None:
    """Does what may fail at the plan book, and says so if it does."""
    try:
        act()
    except DataError as error:
        tell(Notice("notice.refused", name=id, fault=error.problems[0]))
    except ErqiMapError as error:
        tell(Notice("notice.failed", name=id, fault=error.apart()))


def save(draft: Draft) -> None:
    """Write the draft as a new version."""
    book = current_book()
    story, problems = check(book, draft)
    if story is None:
        tell(Notice("notice.refused", name=draft.id, fault=problems[0]))
        return

    def act() -> None:
        base = save_story(book.usable[0].home, story, base=draft.base, who=named())
        draft.settle(story, base)
        tell(Notice("notice.saved", name=draft.id))

    _doing(act, draft.id)


def save_copy(draft: Draft) -> None:
    """Keep the draft under another id, and take the file of the old one as it is now."""
    book = current_book()
    taken = [*story_names(book), *deleted_stories(book.usable[0].home)]
    own = free_id(draft.id, taken)
    drafts()[own] = replace(
        draft, id=own, base=None, saved=None, data={**draft.data, "id": own}, past=[], future=[]
    )
    drafts().pop(draft.id, None)
    choose_story(own)
    save(drafts()[own])


def reload(draft: Draft) -> None:
    """Give up the changes and take the file as it is now."""
    drafts().pop(draft.id, None)


def begin(id: str, data: Data) -> None:
    """Begin a story; it is in the book once it is saved."""
    drafts()[id] = Draft(id, None, None, data)
    choose_story(id)
    tell(Notice("notice.begun", name=id))


def remove(draft: Draft) -> None:
    """Take the story out of the book; a version of it stays for `bring_back`."""
    home = current_book().usable[0].home

    def act() -> None:
        if draft.base is not None:
            delete_story(home, draft.id, who=named())
        drafts().pop(draft.id, None)
        deleted = draft.id if draft.base is not None else ""
        tell(Notice("notice.deleted", name=draft.id, deleted=deleted))

    _doing(act, draft.id)


def bring_back(id: str) -> None:
    """Put a story that was deleted back into the book."""
    home = current_book().usable[0].home

    def act() -> None:
        undo_story(home, id, who=named())
        drafts().pop(id, None)
        choose_story(id)
        tell(Notice("notice.back", name=id))

    _doing(act, id)


# ---- one way back --------------------------------------------------------------------------------


def can_undo(book: Book, draft: Draft) -> bool:
    """Whether there is a step or a version before this one."""
    return bool(draft.past) or _versions(book, draft, "undo")


def can_redo(book: Book, draft: Draft) -> bool:
    """Whether a step or a version was taken back."""
    return draft.can_go_forth or _versions(book, draft, "redo")


def undo(draft: Draft) -> None:
    """Take the last step back; where all is saved, the version before."""
    if not draft.back():
        _step(draft, undo_story, "notice.undone")


def redo(draft: Draft) -> None:
    """Take back what `undo` did last."""
    if not draft.forth():
        _step(draft, redo_story, "notice.redone")


def _step(draft: Draft, step: Callable[..., Story | None], key: str) -> None:
    book = current_book()
    home = book.usable[0].home

    def act() -> None:
        if draft.changed or file_state(book, draft) != "ours":
            return
        if step(home, draft.id, who=named()) is not None:
            draft.settle(*read_story(home, draft.id), keep_future=True)
            tell(Notice(key, name=draft.id))

    _doing(act, draft.id)


def _versions(book: Book, draft: Draft, stack: Literal["undo", "redo"]) -> bool:
    home = book.usable[0].home
    if draft.base is None or draft.changed or not can_save(home):
        return False
    return count_versions(home, draft.id, stack) > 0
