"""What stands round and on every page: frame, style sheets, headings, figures."""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import streamlit as st

from erqi_map import i18n
from erqi_map.i18n import words

from ..map.state import LANGS
from .assets import publish_component
from .components import FIGURE, FRAME
from .language import lang, phrase
from .session import static_dir
from .who import ask_who, given_name

FRAME_KEYS = "frame."


def frame(page: str) -> None:
    """Put Streamlit's own words into the language of the session; `page` is the one shown."""
    other = next(code for code in LANGS if code != lang())
    keys = [key for key in words(lang(), "app") if key.startswith(FRAME_KEYS)]
    FRAME(
        key="erqi-frame",
        data={
            "module": f"{publish_component(static_dir())}/frame.js",
            "lang": lang(),
            "page": page,
            "who": given_name(),
            "words": [[i18n.phrase(other, "app", key), phrase(key)] for key in keys],
        },
    )


def styles(name: str) -> None:
    """Put a style sheet of ours into the page."""
    st.html(Path(str(files("erqi_map.ui") / "styles" / name)))


def heading(key: str, *, brief: bool = False) -> None:
    """Title and one line of explanation of a content page; `brief`: the line on demand.

    A page is called as the navigation calls it unless it has a title of its own.
    """
    lead, own = phrase(f"{key}.lead"), f"{key}.title"
    title = own if own in words(lang(), "app") else f"nav.{key}"
    st.title(phrase(title), anchor=False, help=lead if brief else None)
    if not brief:
        st.caption(lead)


def heading_with_name(key: str) -> None:
    """The same of a page on which one writes, and beside it who one is."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        heading(key)
    with right, st.container(horizontal_alignment="right"):
        ask_who()


def section(key: str) -> None:
    """A section of a content page."""
    st.subheader(phrase(key), anchor=False)


def figure(
    kind: str, key: str, *, heard: Callable[[object], None] | None = None, **data: Any
) -> Mapping[str, Any] | None:
    """Draw a figure (client/src/host/streamlit/figure.js); what it was clicked for, if anything.

    `heard` is told the same before the page is drawn anew.
    """
    module = f"{publish_component(static_dir())}/figure.js"
    found = FIGURE(
        key=key,
        data={"module": module, "kind": kind, "lang": lang(), **data},
        on_go_change=lambda: heard(st.session_state[key].get("go")) if heard else None,
    )
    return cast("Mapping[str, Any] | None", found.get("go"))
