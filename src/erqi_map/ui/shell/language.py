"""The language of a session and the words in it."""

from typing import cast

import streamlit as st

from erqi_map import i18n
from erqi_map.compose.spec import Lang
from erqi_map.i18n import Worded

from ..map.state import LANGS
from .choices import hold, say_again
from .text import plain

LANG_KEY = "erqi_lang"
LANG_CHOICE_KEY = "erqi_lang_choice"
SECTIONS = ("app", "briefing", "changes", "incoming")


def lang() -> Lang:
    """The language of this session."""
    return cast(Lang, st.session_state.get(LANG_KEY, "zh"))


def phrase(key: str, /, **values: object) -> str:
    """Words of the interface in the language of this session; no two sections share a key."""
    section = next((one for one in SECTIONS if key in i18n.words(lang(), one)), SECTIONS[0])
    return i18n.phrase(lang(), section, key, **values)


def why(error: Worded) -> str:
    """What an error says, in the language of this session, as text that stays text."""
    return plain(error.text(lang()))


def take_language() -> None:
    """Take the language from the link or else from the browser, the first time."""
    if LANG_KEY not in st.session_state:
        st.session_state[LANG_KEY] = _addressed()


def keep_language() -> None:
    """An address needs a word for a language that a browser would not open it in by itself."""
    if _addressed() == lang():
        return
    if _of_browser() == lang():
        del st.query_params["lang"]
    else:
        st.query_params["lang"] = lang()


def _addressed() -> Lang:
    wanted = st.query_params.get("lang")
    return cast(Lang, wanted) if wanted in LANGS else _of_browser()


def _of_browser() -> Lang:
    locale = st.context.locale or "zh"
    return "zh" if locale.lower().startswith("zh") else "en"


def page_query() -> dict[str, str]:
    """What an address of this session carries from page to page."""
    said = st.query_params.get("lang")
    return {"lang": said} if said else {}


def set_language(value: object) -> None:
    """Change the language of the session; unknown languages are ignored."""
    if value in LANGS and value != lang():
        say_again()
        st.session_state[LANG_KEY] = value


def language_switch() -> None:
    """The switch in the top bar."""
    hold(LANG_CHOICE_KEY, lang())
    with st.container(key="erqi-lang"):
        st.segmented_control(
            phrase("lang.label"),
            LANGS,
            format_func=lambda code: i18n.phrase(code, "app", "lang.name"),
            key=LANG_CHOICE_KEY,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: set_language(st.session_state[LANG_CHOICE_KEY]),
        )
