"""The part of the page of data that gives out the register of projects and takes it back."""

from typing import Any

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.serve.orders import Order
from erqi_map.store import GeoStore
from erqi_map.store.intake.register_back import Register, apply_register, read_register

from ..export.choices import choose_edition
from ..export.made import file_name
from ..export.shown import drawn, tell_failure
from ..shell.language import lang, phrase, why
from ..shell.session import current_book
from ..shell.who import ask_who, named
from ..shell.workspace import offer_workspace
from .given import on_disk

DONE_KEY = "erqi_register_done"


def show_register() -> None:
    """Out on the left, back on the right."""
    book = current_book()
    store = book.usable[0]
    st.caption(phrase("data.register_note"))
    out, back = st.columns([1, 2], gap="large")
    with out:
        edition = choose_edition()
        made = drawn(book, Order("register", lang(), edition=edition), "export.making")
        if made is not None:
            st.download_button(
                phrase("data.take_register"),
                made.content,
                file_name=file_name(phrase("data.part_register"), lang(), "xlsx"),
                mime=made.mime,
                type="primary",
                icon=":material/download:",
                on_click="ignore",
                key="erqi-register-download",
            )
            for note in made.notes:
                st.info(why(note))
    with back:
        if said := st.session_state.pop(DONE_KEY, ""):
            st.success(said)
        if store.home.writable:
            ask_who()
        file = st.file_uploader(phrase("data.give_register"), type=["xlsx"], key="erqi-register-in")
        if file is not None:
            _look(store, file)


def _look(store: GeoStore, file: Any) -> None:
    try:
        with on_disk(file) as (path,):
            assert path is not None
            found = read_register(path, store)
        _show(found)
        if found.faults or not found.data:
            return
        if not store.home.writable:
            offer_workspace(store.home)
        elif st.button(phrase("data.register_apply"), type="primary", key="erqi-register-apply"):
            apply_register(found, store.home, named(), phrase("data.part_register"))
            st.session_state[DONE_KEY] = phrase("data.register_done", n=len(found.data))
            st.rerun()
    except ErqiMapError as error:
        tell_failure(error)


def _show(found: Register) -> None:
    counts = {"n": found.rows, "changed": len(found.changed), "new": len(found.new)}
    st.write(phrase("data.register_told", **counts))
    row, column = phrase("data.column_row"), phrase("data.column_column")
    if found.faults:
        st.error(phrase("data.register_faults", n=len(found.faults)))
        what = phrase("data.column_what")
        listed = [{row: at, column: name, what: m.text(lang())} for at, name, m in found.faults]
        st.dataframe(listed, hide_index=True)
    elif not found.changed:
        st.info(phrase("data.register_same"))
    if found.changed:
        keys = ("data.column_id", "edit.column_before", "edit.column_after")
        id, before, after = map(phrase, keys)
        st.dataframe(
            [
                {row: one.row, id: one.id, column: one.column,
                 before: _said(one.before), after: _said(one.after)}
                for one in found.changed
            ],
            hide_index=True,
        )  # fmt: skip


def _said(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
