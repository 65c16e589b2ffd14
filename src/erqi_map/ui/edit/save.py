"""Saving what a form holds: what is doubtful is told, what two changed is chosen."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

from erqi_map.errors import SaveError
from erqi_map.store.book.documents import Draft, merged_draft, save_drafts
from erqi_map.store.book.items import MARK
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.merge import MISSING, Clash
from erqi_map.store.book.who import person
from erqi_map.store.check.report import Report
from erqi_map.store.check.texts import warn_of_texts

from ..shell.language import lang, phrase
from ..shell.text import plain
from ..shell.who import WHO_KEY

DRAFTS_KEY, NOTICE_KEY, DOUBTS_KEY = "erqi_edit_drafts", "erqi_edit_notice", "erqi_edit_doubts"
CLASH_KEY = "erqi_edit_clash"
MAX_DOUBTS = 8
Changed = Mapping[Draft, Any]


def save(journal: Journal, changed: Changed, who: str, reason: str, told: str = "") -> None:
    """Save drafts as one change and begin anew with them; `told`: said instead of the usual words.

    Raises DataError where the book would not be sound, SaveError; the form keeps its words then.
    """
    st.session_state[WHO_KEY] = who
    # A document that is not there and has nothing in it is not made.
    changed = {
        draft: data
        for draft, data in changed.items()
        if draft.content or data is None or any(data.values())
    }
    try:
        done = save_drafts(journal, changed, person(who), reason)
    except SaveError as error:
        if error.key != "conflict" or any(data is None for data in changed.values()):
            raise
        st.session_state[CLASH_KEY] = (dict(changed), reason)
        return
    if done is None:
        begin_anew(phrase("edit.no_change"))
    st.session_state[DOUBTS_KEY] = _doubts(changed)
    begin_anew(told or phrase("edit.saved", id=done.id))


def begin_anew(said: str) -> NoReturn:
    """Run the page again with the newest versions and say something there."""
    st.session_state[NOTICE_KEY] = said
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state.pop(CLASH_KEY, None)
    st.rerun()
    raise AssertionError


def _doubts(changed: Changed) -> list[str]:
    """What is doubtful in what was changed, and no reason to refuse it: English that is missing."""
    report = Report()
    for draft, data in changed.items():
        if data is not None and MARK not in draft.item and data != draft.data:
            warn_of_texts(draft.item, data, report)
    return [one.text(lang()) for one in report.problems[:MAX_DOUBTS]]


def show_clashes(journal: Journal, who: str) -> None:
    """Both versions field by field: what both changed is chosen, the rest is put together."""
    if CLASH_KEY not in st.session_state:
        return
    changed, reason = st.session_state[CLASH_KEY]
    st.warning(phrase("edit.conflict"))
    mine = set()
    for draft, data in changed.items():
        for clash in merged_draft(journal, draft, data)[2]:
            if _choose(draft, clash):
                mine.add((draft.item, clash.field))
    if st.button(phrase("edit.together"), type="primary", key="erqi-edit-together"):
        merged = {}
        for draft, data in changed.items():
            wins = frozenset(field for item, field in mine if item == draft.item)
            now, both, _ = merged_draft(journal, draft, data, wins)
            merged[now] = both
        save(journal, merged, who, reason)
    if st.button(phrase("edit.theirs"), key="erqi-edit-theirs"):
        begin_anew(phrase("edit.took_theirs"))


def _choose(draft: Draft, clash: Clash) -> bool:
    """Whether mine is to stand."""
    sides = {"theirs": clash.theirs, "mine": clash.mine}
    chosen = st.radio(
        plain(clash.field),
        list(sides),
        format_func=lambda side: plain(
            phrase(f"edit.side_{side}", value=_shown(sides[side]), base=_shown(clash.base))
        ),
        key=f"erqi-clash:{draft.item}:{clash.field}",
    )
    return chosen == "mine"


def _shown(value: object) -> str:
    return phrase("edit.none") if value in (None, "") or value is MISSING else str(value)
