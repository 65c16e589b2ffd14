"""Several people in one workspace: what others save appears by itself, and who works at the same
thing is told before anybody saves.
"""

import logging

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.store import Home, Workspace
from erqi_map.store.book.audit import changes_after
from erqi_map.store.book.presence import announce

from .cache import Reading, look_at_book
from .language import phrase
from .session import visitor
from .text import plain, time_words
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
    _look(reading.mark)


def say_who_else(home: Workspace, item: str) -> None:
    """Say that somebody works at this item here, and who else does."""
    _say_presence(home, item, named())


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
def _look(mark: tuple[str, str, bool]) -> None:
    if look_at_book(0).mark != mark:
        st.rerun()


@st.fragment(run_every=SAY_EVERY_S)
def _say_presence(home: Workspace, item: str, who: str) -> None:
    try:
        others = announce(home.journal, visitor(), item, who)
    except ErqiMapError:
        # A file that cannot be written is told where somebody saves.
        _LOG.exception("nobody is told who works at %s", item)
        return
    if others:
        names = phrase("list.comma").join(plain(one) for one in others)
        st.warning(phrase("together.also_here", names=names), icon=":material/group:")
