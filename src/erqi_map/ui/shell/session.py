"""What one run of a session works with: the plan book, the served folder, who it is."""

from pathlib import Path
from typing import cast
from uuid import uuid4

import streamlit as st

from erqi_map.compose.spec import MapSpec
from erqi_map.store import GeoStore

from ..content.words import Words
from .book import Book
from .cache import Reading, look_at_book
from .language import lang
from .served import Seat

STATIC_KEY = "erqi_static"
BOOK_KEY, MARK_KEY = "erqi_book", "erqi_book_mark"
VISITOR_KEY = "erqi_visitor"


def begin_run(static_dir: Path) -> Reading:
    """Look at the plan book once a run; `static_dir` is the folder Streamlit serves."""
    seat = st.session_state.setdefault(STATIC_KEY, Seat(static_dir))
    seat.begin_run()
    return take_newest()


def take_newest() -> Reading:
    """Go on with the newest book, in a fragment too that has just changed it."""
    reading = look_at_book()
    st.session_state[BOOK_KEY], st.session_state[MARK_KEY] = reading.book, reading.mark
    return reading


def static_dir() -> Seat:
    """What this session uses of the folder Streamlit serves as `app/static`."""
    return cast(Seat, st.session_state[STATIC_KEY])


def current_book() -> Book:
    """The plan book of this run; pages run only when it is usable."""
    return cast(Book, st.session_state[BOOK_KEY])


def plan() -> tuple[GeoStore, MapSpec, Words]:
    """The book of this run and the words of this session, for the content of a page."""
    return *current_book().usable, Words(lang())


def visitor() -> str:
    """Who orders work: this session."""
    return cast(str, st.session_state.setdefault(VISITOR_KEY, uuid4().hex))
