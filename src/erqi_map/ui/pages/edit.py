"""编辑: change a place of a workspace, see every change, take any back."""

import os

import streamlit as st

from erqi_map.store import STORE_ENV, Workspace
from erqi_map.store.book.home import USUAL
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.book.who import person
from erqi_map.ui.edit.history import show_history
from erqi_map.ui.edit.page import show_editor
from erqi_map.ui.shell.frame import heading, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import plan
from erqi_map.ui.shell.text import plain

styles("page.css")
heading("edit")
store, _, words = plan()
home = store.home
if isinstance(home, Workspace):
    place, journal = st.tabs([phrase("edit.tab_place"), phrase("edit.tab_history")])
    with place:
        show_editor(home.journal, store, words)
    with journal:
        show_history(home.journal)
else:
    target = USUAL.absolute()
    st.info(phrase("edit.folder", folder=plain(str(home))))
    st.caption(phrase("edit.folder_target", where=plain(str(target))))
    if st.button(phrase("edit.make"), type="primary", key="erqi-edit-make"):
        if not target.exists():
            make_workspace(str(target), home.folder, person(), phrase("edit.why_make"))
        os.environ[STORE_ENV] = str(target)
        st.rerun()
