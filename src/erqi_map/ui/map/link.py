"""The map of this session, as the app knows it, and the way to it from anywhere."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import streamlit as st

from ..shell.language import page_query
from ..shell.session import current_book
from .state import MapState

MAP_KEY = "erqi_map_state"
REVISIONS_KEY = "erqi_map_revisions"
PAGES = Path(__file__).parents[1] / "pages"


def map_state() -> MapState:
    """What the app knows of the map of this session."""
    return cast(MapState, st.session_state.setdefault(MAP_KEY, MapState()))


def revisions() -> dict[str, int]:
    """How often the app itself has changed a field; the map listens to changes of these numbers."""
    return cast("dict[str, int]", st.session_state.setdefault(REVISIONS_KEY, {}))


def remember_map(state: MapState) -> None:
    """Take over what the map itself says; it need not be told."""
    st.session_state[MAP_KEY] = state


def change_map(**fields: Any) -> None:
    """Change the map from outside of it."""
    before, counts = map_state(), revisions()
    after = replace(before, **fields)
    for name in fields:
        if getattr(before, name) != getattr(after, name) or name == "focus":
            counts[name] = counts.get(name, 0) + 1
    st.session_state[MAP_KEY] = after


def open_map(go: Mapping[str, Any]) -> None:
    """Go to the map and show a place, or filter it by a task or cluster. Unknown ids do nothing."""
    words = current_book().words
    state = MapState(basemap=map_state().basemap)
    for name in ("cluster", "task"):
        if go.get(name) in words.filters[name]:
            state = state.with_filter(name, [str(go[name])])
    if go.get("focus") in words.focus:
        state = replace(state, focus=str(go["focus"]))
    change_map(filter=state.filter, focus=state.focus, goal=None, hidden=None, view=None)
    st.switch_page(str(PAGES / "map.py"), query_params=page_query())
