"""Saving what a form holds: what is doubtful is told, what two changed is chosen."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import streamlit as st

from erqi_map.errors import DataError, ErqiMapError, Problem, SaveError
from erqi_map.store.book.called import Called
from erqi_map.store.book.documents import Draft, merged_draft, save_drafts
from erqi_map.store.book.items import MARK
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.merge import MISSING, Clash
from erqi_map.store.book.records import time_words
from erqi_map.store.book.undoing import undo
from erqi_map.store.check.report import Report
from erqi_map.store.check.texts import warn_of_texts

from ..map.link import open_map
from ..shell.language import phrase, why
from ..shell.text import plain
from ..shell.who import named
from .form import say

DRAFTS_KEY, NOTICE_KEY, CLASH_KEY = "erqi_edit_drafts", "erqi_edit_notice", "erqi_edit_clash"
MAX_TOLD = 8
Changed = Mapping[Draft, Any]
Questions = Mapping[str, tuple[Draft, Clash | None]]


@dataclass(frozen=True)
class Notice:
    """What is said after a save. `change`: the one that can be taken back there and then."""

    words: str
    change: int | None = None
    doubts: tuple[Problem, ...] = ()


def save(
    journal: Journal,
    changed: Changed,
    reason: str,
    form: str = "",
    told: str = "",
    shown: Collection[str] = (),
    mine: Collection[str] = (),
) -> None:
    """Save drafts as one change and begin anew with them, put together with what others saved
    meanwhile. `form`: its key; `told`: said instead of the usual words; `shown`: questions that
    were answered, those in `mine` with what I wrote.

    Raises DataError where the book would not be sound, SaveError; the form keeps its words then.
    """
    # A document that is not there and has nothing in it is not made.
    changed = {
        draft: data
        for draft, data in changed.items()
        if draft.content or data is None or any(data.values())
    }
    words = told or phrase("edit.saved")
    try:
        done = save_drafts(journal, changed, named(), reason)
    except SaveError as error:
        if error.key != "conflict":
            raise
        if any(data is None for data in changed.values()):
            # What is to be taken away is looked at once more, as it has become.
            begin_anew(Notice(phrase("edit.not_removed")))
        asked = questions(journal, changed)
        if asked.keys() - set(shown):
            st.session_state[CLASH_KEY] = (form, tuple(asked))
            st.rerun()
        done = save_drafts(journal, together(journal, changed, mine), named(), reason)
        words = phrase("edit.saved_together")
    if done is None:
        begin_anew(Notice(phrase("edit.no_change")))
    begin_anew(Notice(f"{words} {phrase('edit.as_change', id=done.id)}", done.id, _doubts(changed)))


def questions(journal: Journal, changed: Changed) -> Questions:
    """What both changed, and items that somebody has taken away (no clash)."""
    found: dict[str, tuple[Draft, Clash | None]] = {}
    for draft, data in changed.items():
        if draft.sha256 and journal.sha_of(draft.item) is None:
            found[draft.item] = draft, None
        elif draft.sha256:
            for clash in merged_draft(journal, draft, data)[2]:
                found[_key(draft, clash.field)] = draft, clash
    return found


def together(journal: Journal, changed: Changed, mine: Collection[str]) -> dict[Draft, Any]:
    """What was changed, put together with what others saved; `mine` as in `save`."""
    merged = {}
    for draft, data in changed.items():
        if journal.sha_of(draft.item) is None:
            merged[replace(draft, sha256="")] = data
            continue
        own = _key(draft, "")
        fields = frozenset(key.removeprefix(own) for key in mine if key.startswith(own))
        now, both, _ = merged_draft(journal, draft, data, fields)
        merged[now] = both
    return merged


def _key(draft: Draft, field: str) -> str:
    return f"{draft.item}:{field}"


@contextmanager
def faults_told(names: Called) -> Iterator[None]:
    """Say what is not saved and why, in words that name things and fields."""
    try:
        yield
    except ErqiMapError as error:
        problems = error.problems if isinstance(error, DataError) else ()
        told = [plain(names.problem(one)) for one in problems[:MAX_TOLD]] or [why(error)]
        st.error("\n".join([phrase("edit.refused"), "", *(f"- {one}" for one in told)]))


def show_notice(names: Called) -> Notice | None:
    """What was said last; it stays until something else is done."""
    notice: Notice | None = st.session_state.get(NOTICE_KEY)
    if notice is None:
        return None
    st.success(notice.words, icon=":material/check:")
    if notice.doubts:
        with st.expander(phrase("edit.doubts", n=len(notice.doubts))):
            for one in notice.doubts:
                st.warning(plain(names.problem(one)))
    return notice


def undone(journal: Journal, change: int) -> None:
    """Take a change back and say so, or why that cannot be."""
    try:
        done = undo(journal, change, named(), phrase("edit.why_undo", id=change))
    except ErqiMapError as error:
        st.toast(why(error))
        return
    for key in (DRAFTS_KEY, NOTICE_KEY):
        st.session_state.pop(key, None)
    said = phrase("edit.undone", id=change, new=done.id) if done else phrase("edit.no_change")
    st.toast(said, icon=":material/undo:")


def say_saved(journal: Journal, notice: Notice, place: str | None, key: str) -> None:
    """What was saved, the way back, and the way to see a place on the map."""
    st.success(notice.words, icon=":material/check:")
    with st.container(horizontal=True, gap="small"):
        if notice.change is not None and st.button(
            phrase("edit.undo"), key=f"erqi-{key}-undo", icon=":material/undo:"
        ):
            undone(journal, notice.change)
            st.rerun()
        if place and st.button(say("to_map"), key=f"erqi-{key}-map", icon=":material/map:"):
            open_map({"focus": place})


def forget_notice() -> None:
    """What was said of one thing is not said of another."""
    st.session_state.pop(NOTICE_KEY, None)


def begin_anew(said: Notice) -> NoReturn:
    """Run the page again with the newest versions and say something there."""
    st.session_state[NOTICE_KEY] = said
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state.pop(CLASH_KEY, None)
    st.rerun()
    raise AssertionError


def _doubts(changed: Changed) -> tuple[Problem, ...]:
    """What is doubtful in what was changed, and no reason to refuse it: English that is missing."""
    report = Report()
    for draft, data in changed.items():
        if data is not None and MARK not in draft.item and data != draft.data:
            warn_of_texts(draft.item, data, report)
    return tuple(report.problems[:MAX_TOLD])


def ask_sides(asked: Questions, names: Called) -> list[str]:
    """Both versions field by field; the questions that are answered with mine."""
    mine = []
    for key, (draft, clash) in asked.items():
        if clash is not None and _choose(key, draft, clash, names):
            mine.append(key)
    return mine


def say_why_asked(journal: Journal, asked: Questions, names: Called) -> None:
    """Who has saved or taken away the same thing, and when."""
    for item in dict.fromkeys(draft.item for draft, _ in asked.values()):
        last = journal.history_of(item)[0]
        gone = journal.sha_of(item) is None
        told = {"who": plain(last.who), "at": time_words(last.at), "id": last.id}
        key = "edit.gone" if gone else "edit.conflict"
        st.warning(phrase(key, name=plain(names.item(item)), **told), icon=":material/group:")


def _choose(key: str, draft: Draft, clash: Clash, names: Called) -> bool:
    """Whether mine is to stand."""
    base, *others = (
        names.value(draft.item, clash.field, None if value is MISSING else value)
        for value in (clash.base, clash.theirs, clash.mine)
    )
    sides = dict(zip(("theirs", "mine"), others, strict=True))
    chosen = st.radio(
        plain(names.field(draft.item, clash.field)),
        list(sides),
        format_func=lambda side: plain(phrase(f"edit.side_{side}", value=sides[side], base=base)),
        key=f"erqi-clash:{key}",
    )
    return chosen == "mine"
