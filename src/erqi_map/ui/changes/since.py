"""What is new since a moment with a name: as a list, on the map, as a scene of a briefing."""

from collections import Counter

import streamlit as st

from erqi_map.compose.since import lit_ids
from erqi_map.store.book.baselines import Baseline, baselines, name_baseline
from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import differences
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.records import time_words

from ..briefing.scenes import add_scene_of_changes
from ..map.link import PAGES, change_map
from ..shell.book import Book
from ..shell.language import page_query, phrase
from ..shell.text import plain
from ..shell.who import named
from .items import show_differences

NAME_KEY, CHOICE_KEY = "erqi_baseline_name", "erqi_baseline"


def show_since(book: Book, journal: Journal, names: Called) -> None:
    """Name the present, or choose a moment and see what is new since then."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(phrase("changes.name"), key=NAME_KEY, placeholder=phrase("changes.name_like"))
        if st.button(phrase("changes.name_now"), key="erqi-baseline-now"):
            made = name_baseline(journal, st.session_state[NAME_KEY], named())
            st.toast(phrase("changes.named", name=plain(made.name)))
    known = {one.name: one for one in baselines(journal)}
    if not known:
        st.info(phrase("changes.no_baseline"))
        return
    chosen = st.selectbox(
        phrase("changes.since"),
        list(known),
        format_func=lambda name: phrase(
            "changes.moment", name=name, at=time_words(known[name].at), who=known[name].who
        ),
        key=CHOICE_KEY,
    )
    _show(book, journal, known[chosen], names)


def _show(book: Book, journal: Journal, since: Baseline, names: Called) -> None:
    found = differences(journal, journal.state(since.change), journal.state())
    counts = Counter(one.kind for one in found)
    st.markdown(
        phrase("changes.counts", **{kind: counts[kind] for kind in ("added", "changed", "removed")})
    )
    lit = lit_ids(book.usable[1], found)
    with st.container(horizontal=True):
        if st.button(phrase("changes.on_map"), key="erqi-since-map", disabled=not lit):
            change_map(lit=lit, focus=None, goal=None)
            st.switch_page(str(PAGES / "map.py"), query_params=page_query())
        if st.button(phrase("changes.as_scene"), key="erqi-since-scene", disabled=not found):
            add_scene_of_changes(book, since.name, found, lit, names)
            st.switch_page(str(PAGES / "briefing.py"), query_params=page_query())
    show_differences(found, names)
