"""The journal, newest first: who changed what and why, field by field, and the way back."""

import datetime as dt
from collections.abc import Mapping

import streamlit as st

from erqi_map.store.book.audit import PAGE, Wanted, history_page, people
from erqi_map.store.book.difference import difference
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.records import Change
from erqi_map.store.book.undoing import undo

from ..edit.save import DRAFTS_KEY
from ..shell.language import phrase
from ..shell.text import plain, time_words
from ..shell.who import named
from .items import MAX_ITEMS, show_differences
from .words import item_words

BEFORE_KEY = "erqi_changes_before"


def show_history(journal: Journal, names: Mapping[str, str]) -> None:
    """A page of changes, by person, place and day; each opens to what it changed."""
    wanted = _wanted(journal, names)
    pages: list[int] = st.session_state.setdefault(BEFORE_KEY, [])
    found = history_page(journal, wanted, pages[-1] if pages else None, PAGE + 1)
    if not found:
        st.caption(phrase("changes.none"))
    for change in found[:PAGE]:
        _show_change(journal, change, names)
    with st.container(horizontal=True):
        if pages and st.button(phrase("changes.newer"), key="erqi-changes-newer"):
            pages.pop()
            st.rerun()
        if len(found) > PAGE and st.button(phrase("changes.older"), key="erqi-changes-older"):
            pages.append(found[PAGE - 1].id)
            st.rerun()


def _wanted(journal: Journal, names: Mapping[str, str]) -> Wanted:
    def begin_anew() -> None:
        st.session_state[BEFORE_KEY] = []

    who, place, day = st.columns(3)
    chosen = who.selectbox(
        phrase("changes.by_who"),
        people(journal),
        None,
        key="erqi-by-who",
        on_change=begin_anew,
        placeholder=phrase("changes.any"),
    )
    id = place.selectbox(
        phrase("changes.by_place"),
        list(names),
        None,
        format_func=lambda one: names[one],
        key="erqi-by-place",
        placeholder=phrase("changes.any"),
        on_change=begin_anew,
    )
    on = day.date_input(phrase("changes.by_day"), None, key="erqi-by-day", on_change=begin_anew)
    return Wanted(chosen, id, on if isinstance(on, dt.date) else None)


def _show_change(journal: Journal, change: Change, names: Mapping[str, str]) -> None:
    of = phrase("list.comma").join(
        dict.fromkeys(item_words(one.item, names) for one in change.items[:3])
    )
    more = phrase("changes.and_more", count=len(change.items)) if len(change.items) > 3 else ""
    title = phrase(
        "changes.change",
        id=change.id,
        at=time_words(change.at),
        who=plain(change.who),
        why=plain(change.why),
        of=plain(of) + more,
    )
    box = st.expander(title, key=f"erqi-change-{change.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        shown = change.items[:MAX_ITEMS]
        contents = journal.contents(sha for one in shown for sha in (one.before, one.after) if sha)
        show_differences(
            [
                difference(one.item, *(contents.get(sha or "") for sha in (one.before, one.after)))
                for one in shown
            ],
            names,
            more=len(change.items) - len(shown),
        )
        if st.button(phrase("edit.undo"), key=f"erqi-undo-{change.id}", icon=":material/undo:"):
            _undo(journal, change)


def _undo(journal: Journal, change: Change) -> None:
    done = undo(journal, change.id, named(), phrase("edit.why_undo", id=change.id))
    st.session_state.pop(DRAFTS_KEY, None)
    said = phrase("edit.undone", id=change.id, new=done.id) if done else phrase("edit.no_change")
    st.toast(said, icon=":material/undo:")
    st.rerun()
