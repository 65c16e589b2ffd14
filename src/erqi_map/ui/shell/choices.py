"""Lists to choose from: their labels, and a value given to them."""

import zlib
from collections import Counter
from collections.abc import Mapping

import streamlit as st


def steer(key: str, value: object) -> None:
    """Give a widget its value before it is drawn; one that has it already is left alone.

    A value that is set is sent, even when it is the old one.
    """
    if (st.session_state.get(key) or None) != (value or None):
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
    return f"{key}-{zlib.crc32(told.encode('utf-8', 'replace')):08x}"
