"""A plan book that is only read here: what makes a workspace of it in one click."""

from pathlib import Path

import streamlit as st

from erqi_map.store import Folder, Home, Workspace
from erqi_map.store.book.backup import backup
from erqi_map.store.book.home import USUAL, become_home
from erqi_map.store.book.saving import make_workspace

from .language import phrase
from .text import plain
from .who import named


def offer_workspace(home: Home) -> None:
    """Say that a folder, or a file that is write-protected, stays as it is, and offer the way to
    write.
    """
    target = USUAL.absolute()
    there, where = target.exists(), plain(str(target))
    st.info(
        phrase(
            "edit.folder" if isinstance(home, Folder) else "edit.protected", home=plain(str(home))
        )
    )
    if home == Workspace(str(target)):
        return
    st.caption(phrase("edit.target_there" if there else "edit.folder_target", where=where))
    words = "edit.open_there" if there else "edit.make"
    if st.button(phrase(words), type="primary", key="erqi-edit-make"):
        if not there:
            _make(home, target)
        become_home(Workspace(str(target)))
        st.rerun()


def _make(home: Home, target: Path) -> None:
    if isinstance(home, Folder):
        make_workspace(str(target), home.path, named(), phrase("edit.why_make"))
        return
    target.parent.mkdir(exist_ok=True)
    backup(home.where, target)
