"""Who works here: asked once on this machine. A login would come in at `person`, and only there."""

import os
from typing import cast
from urllib.parse import unquote

import streamlit as st

from erqi_map.store.book.who import WHO_ENV, person

from .language import phrase
from .text import plain

WHO_KEY = "erqi_edit_who"
COOKIE = "erqi_who"
ASKED_KEY = "erqi_who_asked"


def given_name() -> str:
    """The name that was given in this session or before on this machine; "" for none."""
    kept = st.context.cookies.to_dict().get(COOKIE, "")
    said = st.session_state.get(WHO_KEY) or unquote(kept)
    return cast(str, said)


def named() -> str:
    """The name that stands in changes made here."""
    return person(given_name())


def ask_who() -> None:
    """Ask for the name where none is known; where one is, it can be changed."""
    known = given_name() or os.environ.get(WHO_ENV)
    outer = st.popover(plain(known), icon=":material/person:") if known else st.container()
    with outer, st.container(horizontal=True, vertical_alignment="bottom", key="erqi-who"):
        st.text_input(
            phrase("who.ask"), placeholder=person(known), key=ASKED_KEY, width=300, max_chars=40
        )
        st.button(phrase("who.keep"), key="erqi-who-keep", on_click=_remember)


def _remember() -> None:
    st.session_state[WHO_KEY] = person(st.session_state.get(ASKED_KEY))
