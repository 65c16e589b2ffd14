"""The way from a thing on the map to its form."""

from collections.abc import Collection

import streamlit as st

from erqi_map.store import GeoStore

from ..map.link import PAGES
from ..shell.choices import hold
from ..shell.language import page_query
from .drawn import draw_next

NEXT_KEY = "erqi_edit_next"
GROUP_KEY, PLACE_KEY, FEATURE_KEY = "erqi_edit_group", "erqi_edit_place", "erqi_edit_feature"
PLACES, FEATURES, FRAMEWORK = "places", "features", "framework.yaml"
_LISTS = ("tasks", "paths", "programmes")


def entry_key(group: str) -> str:
    """The key of the widget that chooses an entry of a document."""
    return f"erqi_edit_in:{group}"


def open_editor(store: GeoStore, id: str) -> None:
    """Go to the form of a place, of what the framework names, or of a feature. Unknown: nothing."""
    wanted = _choices(store, id)
    if wanted:
        st.session_state[NEXT_KEY] = wanted
        draw_next(id)
        st.switch_page(str(PAGES / "edit.py"), query_params=page_query())


def choose_next(**wanted: str) -> None:
    """What is chosen as soon as the book that has it has been read; keys are those of widgets."""
    st.session_state[NEXT_KEY] = wanted


def take_next(key: str, known: Collection[str]) -> None:
    """Give a list that is about to be drawn what is wanted of it, else what it holds."""
    wanted = st.session_state.get(NEXT_KEY, {})
    # A book that takes long to read knows a new place only in a later run.
    if wanted.get(key) in known:
        hold(key, wanted.pop(key))
    elif st.session_state.get(key) in known:
        hold(key, st.session_state[key])


def _choices(store: GeoStore, id: str) -> dict[str, str]:
    if id in store.places:
        return {GROUP_KEY: PLACES, PLACE_KEY: id}
    for name in _LISTS:
        if id in {one.id for one in getattr(store.framework, name)}:
            return {GROUP_KEY: FRAMEWORK, entry_key(FRAMEWORK): f"{name}/{id}"}
    if any(id in store.layer(layer).index for layer in store.layer_ids):
        return {GROUP_KEY: FEATURES, FEATURE_KEY: id}
    return {}
