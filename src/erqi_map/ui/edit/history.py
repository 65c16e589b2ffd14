"""The journal, newest first: who changed what and why, field by field, and the way back."""

import json
from typing import Any

import streamlit as st

from erqi_map.store.book.difference import ItemDifference, difference
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.records import Change
from erqi_map.store.book.undoing import undo
from erqi_map.store.book.who import person

from ..shell.language import phrase
from ..shell.text import plain
from .page import DRAFTS_KEY, NOTICE_KEY, WHO_KEY

SHOWN = 30
MAX_FIELDS = 40
MAX_ITEMS = 20


def show_history(journal: Journal) -> None:
    """The newest changes; each opens to what it changed."""
    for change in journal.history(limit=SHOWN):
        when = change.at[:16].replace("T", " ")
        title = phrase(
            "edit.change", id=change.id, at=when, who=plain(change.who), why=plain(change.why)
        )
        with st.expander(title):
            if st.checkbox(phrase("edit.show_fields"), key=f"erqi-change-{change.id}"):
                _show_items(journal, change)
            if st.button(phrase("edit.undo"), key=f"erqi-undo-{change.id}", icon=":material/undo:"):
                _undo(journal, change)


def _show_items(journal: Journal, change: Change) -> None:
    shown = change.items[:MAX_ITEMS]
    contents = journal.contents(sha for one in shown for sha in (one.before, one.after) if sha)
    for one in shown:
        old, new = (None if sha is None else contents[sha] for sha in (one.before, one.after))
        found = difference(one.item, old, new)
        # A layer that is only written in another way has no field that is different.
        if found.fields or found.kind != "changed":
            _show_item(found)
    if len(change.items) > MAX_ITEMS:
        st.caption(phrase("edit.more_items", count=len(change.items) - MAX_ITEMS))


def _show_item(found: ItemDifference) -> None:
    st.markdown(f"**{phrase(f'edit.item_{found.kind}', id=plain(found.id))}**")
    if found.moved_m is not None:
        st.caption(phrase("edit.moved", metres=found.moved_m))
    if found.fields:
        rows = [
            {
                phrase("edit.column_field"): one.field,
                phrase("edit.column_before"): _shown(one.before),
                phrase("edit.column_after"): _shown(one.after),
            }
            for one in found.fields[:MAX_FIELDS]
        ]
        st.dataframe(rows, hide_index=True)


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _undo(journal: Journal, change: Change) -> None:
    done = undo(
        journal,
        change.id,
        person(st.session_state.get(WHO_KEY)),
        phrase("edit.why_undo", id=change.id),
    )
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state[NOTICE_KEY] = (
        phrase("edit.undone", id=change.id, new=done.id) if done else phrase("edit.no_change")
    )
    st.rerun()
