"""What all pages share: words, the frame, text that stays text, and the way to the map."""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import streamlit as st

from erqi_map.compose.spec import Lang, MapSpec
from erqi_map.errors import ErqiMapError
from erqi_map.i18n import phrase, words
from erqi_map.model.signs import on_one_line
from erqi_map.serve.work import WorkError
from erqi_map.store import GeoStore

from .assets import publish_component
from .book import Book
from .cache import Reading, look_at_book
from .components import FIGURE, FRAME
from .content.words import Words
from .served import Seat
from .state import LANGS, MapState

LANG_KEY = "erqi_lang"
LANG_CHOICE_KEY = "erqi_lang_choice"
STATIC_KEY = "erqi_static"
BOOK_KEY = "erqi_book"
MAP_KEY = "erqi_map_state"
VISITOR_KEY = "erqi_visitor"
FRAME_KEYS = "frame."
REVISIONS_KEY = "erqi_map_revisions"
PAGES = Path(__file__).parent / "pages"

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces icons, emoji and arrows, and makes links of addresses, after Markdown is read,
# so a backslash cannot stop it.
_REPLACED_LATER = re.compile(
    r"(:)(?=[\w+/-]+:|//)|([<>=~-])(?=[<>=-])|(www)(?=\.)|(@)", re.IGNORECASE
)
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """`text` so that Streamlit's Markdown shows exactly it: no link, icon, formula or colour."""
    joined = _REPLACED_LATER.sub(rf"\g<0>{_WORD_JOINER}", on_one_line(text))
    return _PUNCTUATION.sub(r"\\\1", joined)


def lang() -> Lang:
    """The language of this session."""
    return cast(Lang, st.session_state.get(LANG_KEY, "zh"))


def t(key: str, **values: object) -> str:
    """Words of the interface in the language of this session."""
    return phrase(lang(), "app", key, **values)


def why(error: ErqiMapError) -> str:
    """What an error says, in the language of this session where it can, as text that stays text."""
    return t(error.key) if isinstance(error, WorkError) else plain(str(error))


def begin_run(static_dir: Path) -> Reading:
    """Look at the plan book once a run; `static_dir` is the folder Streamlit serves."""
    reading = look_at_book()
    seat = st.session_state.setdefault(STATIC_KEY, Seat(static_dir))
    seat.begin_run()
    st.session_state[BOOK_KEY] = reading.book
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


# ---- language ----------------------------------------------------------------------------------


def take_language() -> None:
    """Take the language from the link, the first time; keep the link true afterwards."""
    if LANG_KEY not in st.session_state:
        wanted = st.query_params.get("lang", "zh")
        st.session_state[LANG_KEY] = wanted if wanted in LANGS else "zh"


def keep_language() -> None:
    """Chinese needs no word in the address; English stays in it from page to page."""
    if lang() == "zh":
        st.query_params.pop("lang", None)
    elif st.query_params.get("lang") != lang():
        st.query_params["lang"] = lang()


def set_language(value: object) -> None:
    """Change the language of the session; unknown languages are ignored."""
    if value in LANGS:
        st.session_state[LANG_KEY] = value


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


def language_switch() -> None:
    """The switch in the top bar."""
    steer(LANG_CHOICE_KEY, lang())
    with st.container(key="erqi-lang"):
        st.segmented_control(
            t("lang.label"),
            LANGS,
            format_func=lambda code: phrase(code, "app", "lang.name"),
            key=LANG_CHOICE_KEY,
            required=True,
            label_visibility="collapsed",
            on_change=lambda: set_language(st.session_state[LANG_CHOICE_KEY]),
        )


# ---- frame -------------------------------------------------------------------------------------


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
            "words": [[phrase(other, "app", key), t(key)] for key in keys],
        },
    )


def styles(name: str) -> None:
    """Put a style sheet of ours into the page."""
    st.html(Path(str(files("erqi_map.ui") / "styles" / name)))


def heading(key: str) -> None:
    """Title and one line of explanation of a content page."""
    st.title(t(f"{key}.title"), anchor=False)
    st.caption(t(f"{key}.lead"))


def section(key: str) -> None:
    """A section of a content page."""
    st.subheader(t(key), anchor=False)


# ---- figures -----------------------------------------------------------------------------------


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


# ---- the map, from anywhere --------------------------------------------------------------------


def visitor() -> str:
    """Who orders work: this session."""
    return cast(str, st.session_state.setdefault(VISITOR_KEY, uuid4().hex))


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
    st.switch_page(str(PAGES / "map.py"), query_params={} if lang() == "zh" else {"lang": lang()})
