"""The journal, newest first: who changed what and why, field by field, and the way back."""

import datetime as dt

import streamlit as st

from erqi_map.store.book.audit import PAGE, Wanted, history_page, people
from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import difference
from erqi_map.store.book.items import id_of
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.records import Change, time_words

from ..edit.save import undone
from ..shell.choices import distinct
from ..shell.language import phrase
from ..shell.text import plain
from .items import MAX_ITEMS, show_differences

BEFORE_KEY = "erqi_changes_before"


def show_history(journal: Journal, names: Called) -> None:
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


def _wanted(journal: Journal, names: Called) -> Wanted:
    def begin_anew() -> None:
        st.session_state[BEFORE_KEY] = []

    who, place, day = st.columns(3)
    items = {id_of(item) for item in journal.state()}
    places = distinct({id: name for id, name in names.known.items() if id in items})
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
        list(places),
        None,
        format_func=places.__getitem__,
        key="erqi-by-place",
        placeholder=phrase("changes.any"),
        on_change=begin_anew,
    )
    on = day.date_input(phrase("changes.by_day"), None, key="erqi-by-day", on_change=begin_anew)
    return Wanted(chosen, id, on if isinstance(on, dt.date) else None)


def _show_change(journal: Journal, change: Change, names: Called) -> None:
    of = phrase("list.comma").join(dict.fromkeys(names.item(one.item) for one in change.items[:3]))
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
            undone(journal, change.id)
            st.rerun()
