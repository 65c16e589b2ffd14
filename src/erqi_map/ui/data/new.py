"""The part of the page of data that makes a plan book for another district."""

from pathlib import Path

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.i18n import Listed
from erqi_map.store.book.home import USUAL
from erqi_map.store.new.book import new_book

from ..shell.choices import kept_form
from ..shell.language import lang, phrase, why
from ..shell.text import plain
from .given import on_disk


def show_new() -> None:
    """What it is made of, and the button."""
    st.caption(phrase("data.new_note"))
    with kept_form("erqi-new", border=False):
        title = st.text_input(phrase("data.new_title"), max_chars=80, key="erqi-new-title")
        left, right = st.columns(2, gap="medium")
        with left:
            boundary = st.file_uploader(phrase("data.new_boundary"), key="erqi-new-boundary")
        with right:
            parts = st.file_uploader(phrase("data.new_parts"), key="erqi-new-parts")
        with left:
            folder = st.text_input(phrase("data.new_folder"), key="erqi-new-folder")
        with right:
            crs = st.text_input(phrase("data.new_crs"), key="erqi-new-crs").strip() or None
        pressed = st.form_submit_button(phrase("data.new_go"), type="primary", key="erqi-new-go")
    if not pressed:
        return
    if not title.strip() or not folder.strip() or boundary is None:
        st.warning(phrase("data.new_missing"))
        return
    # A name, not a path: who uses the app from elsewhere chooses no place on this computer.
    path = USUAL.absolute().parent / Path(folder.strip().replace("\\", "/")).name
    try:
        with on_disk(boundary, parts) as (outline, inner):
            assert outline is not None
            made = new_book(path, outline, inner, title, crs)
    except ErqiMapError as error:
        st.error(why(error))
        return
    names = plain(Listed(one.name for one in made.parts).text(lang()))
    st.success(phrase("data.new_done", path=plain(str(path)), n=len(made.parts), names=names))
    for note in made.notes:
        st.info(why(note))
