"""The page of data: one part at a time."""

from collections.abc import Callable

import streamlit as st

from ..shell.language import phrase
from .incoming import show_in
from .land import show_land
from .new import show_new
from .out import show_out
from .register import show_register

PARTS: dict[str, Callable[[], None]] = {
    "in": show_in,
    "out": show_out,
    "land": show_land,
    "register": show_register,
    "new": show_new,
}
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
