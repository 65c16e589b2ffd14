"""Several people in one workspace: what others save appears by itself, and who works at the same
thing is told before anybody saves.
"""

import logging
from collections.abc import Mapping

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.store import Home, Workspace
from erqi_map.store.book.audit import changes_after
from erqi_map.store.book.presence import announce
from erqi_map.store.book.records import time_words

from .cache import Reading, look_at_book
from .language import phrase
from .session import MARK_KEY, visitor
from .text import plain
from .who import named

LOOK_EVERY_S = 2
SAY_EVERY_S = 5
"""Well below the time for which a word holds (`presence.LASTS_MS`)."""
SEEN_KEY = "erqi_seen_change"
MAX_TOLD = 3

_LOG = logging.getLogger(__name__)


def follow_others(home: Home, reading: Reading) -> None:
    """Say who has saved something since the last run, and look for more every few seconds."""
    if not isinstance(home, Workspace):
        return
    newest = int(reading.book.stamp.partition("-")[0] or 0)
    seen = st.session_state.get(SEEN_KEY)
    st.session_state[SEEN_KEY] = newest
    if seen is not None and newest > seen:
        _tell(home, seen)
    _look()


def say_who_else(home: Home, things: Mapping[str, str]) -> None:
    """Say that somebody works at these things here (id → name, empty where it is plain which is
    meant), and who else does. Nobody writes in a folder, or a file that is protected.
    """
    if isinstance(home, Workspace) and home.writable and things:
        _say_presence(home, dict(things), named())


def _tell(home: Workspace, seen: int) -> None:
    me = named()
    others = [one for one in changes_after(home.journal, seen) if one.who != me]
    for one in others[-MAX_TOLD:]:
        st.toast(
            phrase(
                "together.saved",
                who=plain(one.who),
                at=time_words(one.at)[-5:],
                why=plain(one.why),
            ),
            icon=":material/group:",
            # Whoever looks at the map, and not at its corner, still sees it.
            duration="long",
        )


@st.fragment(run_every=LOOK_EVERY_S)
def _look() -> None:
    # What a fragment has changed and shows needs no run of the whole page: on it lists of thousands
    # would be sent again.
    if look_at_book(0).mark != st.session_state[MARK_KEY]:
        st.rerun()


@st.fragment(run_every=SAY_EVERY_S)
def _say_presence(home: Workspace, things: dict[str, str], who: str) -> None:
    try:
        others = announce(home.journal, visitor(), things, who)
    except ErqiMapError:
        # A file that cannot be written is told where somebody saves.
        _LOG.exception("nobody is told who works at %s", ", ".join(things))
        return
    comma = phrase("list.comma")
    told = comma.join(
        phrase("together.at", who=plain(name), things=comma.join(plain(one) for one in where))
        if (where := list(filter(None, map(things.__getitem__, sorted(same)))))
        else plain(name)
        for name, same in others.items()
    )
    if told:
        st.warning(phrase("together.also_here", names=told), icon=":material/group:")
