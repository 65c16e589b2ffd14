"""Lists to choose from: their labels, and a value given to them."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

_CARRIED_KEY = "erqi_carried"
_OF_LABELS = re.compile(r"(.+)-[0-9a-f]{8}", re.DOTALL)


def steer(key: str, value: object) -> None:
    """Give a widget its value before it is drawn; one that has it already is left alone.

    A value that is set is sent, even when it is the old one.
    """
    if (st.session_state.get(key) or None) != (value or None):
        st.session_state[key] = value


def hold(key: str, value: object) -> None:
    """Give a list its value whenever it is drawn. A browser that has missed it once, for a run that
    was overtaken, shows the first choice instead and would answer with that.
    """
    st.session_state[key] = value


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Labels for a list to choose from. The browser answers with the label, so no two are alike."""
    counts = Counter(names.values())
    return {id_: name if counts[name] == 1 else f"{name} · {id_}" for id_, name in names.items()}


def labels_key(key: str, labels: Mapping[str, str]) -> str:
    """The key of a list whose labels change while it stands there.

    A browser would go on answering with a label that is no more; under a new key it is drawn anew.
    """
    told = "\0".join(f"{id_}\0{label}" for id_, label in labels.items())
    own = f"{key}-{zlib.crc32(told.encode('utf-8', 'replace')):08x}"
    carried = st.session_state.get(_CARRIED_KEY, {})
    if own not in st.session_state and carried.get(key) in labels:
        st.session_state[own] = carried.pop(key)
    return own


def say_again() -> None:
    """Give every list and field what it holds, so that a browser is told it in the words to come.

    Before those are drawn: what stands in a list is known by the labels it had.
    """
    held = {str(key): value for key, value in st.session_state.items() if _is_words(value)}
    st.session_state.update(held)
    found = ((_OF_LABELS.fullmatch(key), value) for key, value in held.items())
    st.session_state[_CARRIED_KEY] = {
        one[1]: value for one, value in found if one and isinstance(value, str)
    }


def _is_words(value: object) -> bool:
    # Buttons, files and tables must not be given anything.
    return isinstance(value, str) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)
    )


def kept_tabs(key: str, names: Sequence[str]) -> Sequence[TabContainer]:
    """Tabs of which the same one is in front when their names change."""
    at = f"{key}_at"
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[st.session_state.get(at, 0)]
    st.session_state[at] = names.index(st.session_state[key])
    return st.tabs(names, key=key, on_change="rerun")


@contextmanager
def kept_form(key: str, box: Any = st, **how: Any) -> Iterator[None]:
    """A form that can be sent without an act: before the language changes (frame.js)."""
    with box.form(key, **how):
        yield
        with st.container(key=f"erqi-keep-{key}"):
            st.form_submit_button(key, key=f"{key}-keep")
