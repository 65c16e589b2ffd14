"""The page of data: one part at a time."""

from collections.abc import Callable

import streamlit as st

from ..shell.language import phrase
from .out import show_out

PARTS: dict[str, Callable[[], None]] = {"out": show_out}
PART_KEY = "erqi-data-part"


def show_data() -> None:
    """The choice of a part, and the part."""
    chosen = st.segmented_control(
        phrase("data.part"),
        list(PARTS),
        default=next(iter(PARTS)),
        required=True,
        format_func=lambda one: phrase(f"data.part_{one}"),
        key=PART_KEY,
        label_visibility="collapsed",
    )
    PARTS[str(chosen or next(iter(PARTS)))]()
