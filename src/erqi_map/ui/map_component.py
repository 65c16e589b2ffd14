"""The map client inside the app: mounted once, told only what changed, asked what was chosen."""

from typing import Any

import streamlit as st

from .assets import publish, publish_client, publish_component
from .cache import Book
from .components import MAP
from .parts import lang, map_state, remember_map, revisions, set_language, static_dir, t
from .state import from_client

KEY = "erqi-map"
LANGUAGE_CHANGED_KEY = "erqi_language_changed"


def show_map(book: Book) -> None:
    """Draw the map. Raises StaticFolderError when its files cannot be served."""
    folder = static_dir()
    MAP(
        key=KEY,
        data={
            "module": f"{publish_component(folder)}/map.js",
            **publish_client(folder),
            "payload": publish(folder, book.payload, "bin"),
            "lang": lang(),
            "state": map_state().to_client(),
            "revisions": revisions(),
            "failure": t("map.failure"),
        },
        on_state_change=lambda: _hear(book),
    )


def _hear(book: Book) -> None:
    """Take over what the client reports: selection, filter, view, language."""
    reported: Any = st.session_state[KEY].get("state")
    remember_map(from_client(reported, book.words, map_state()))
    wanted = reported.get("lang") if isinstance(reported, dict) else None
    if wanted != lang():
        set_language(wanted)
        st.session_state[LANGUAGE_CHANGED_KEY] = True
