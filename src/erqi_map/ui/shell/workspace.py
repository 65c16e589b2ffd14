"""A plan book in a folder is read-only here: what makes a workspace of it in one click."""

import os

import streamlit as st

from erqi_map.store import STORE_ENV, Folder
from erqi_map.store.book.home import USUAL
from erqi_map.store.book.saving import make_workspace

from .language import phrase
from .text import plain
from .who import named


def offer_workspace(home: Folder) -> None:
    """Say that the folder stays as it is, and offer the way to write."""
    target = USUAL.absolute()
    st.info(phrase("edit.folder", folder=plain(str(home))))
    st.caption(phrase("edit.folder_target", where=plain(str(target))))
    if st.button(phrase("edit.make"), type="primary", key="erqi-edit-make"):
        if not target.exists():
            make_workspace(str(target), home.path, named(), phrase("edit.why_make"))
        os.environ[STORE_ENV] = str(target)
        st.rerun()
