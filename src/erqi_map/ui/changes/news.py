"""What the shipped plan book has become since a workspace was made of it: shown, taken or left."""

import logging

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.store import Folder, Home, Workspace
from erqi_map.store.book.called import Called
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.source import News, is_left, leave_news, news_of_source, take_news

from ..map.link import PAGES
from ..shell.language import page_query, phrase
from ..shell.once import once
from ..shell.text import plain
from ..shell.who import named
from .items import show_differences

_LOG = logging.getLogger(__name__)


def show_news_notice(home: Home) -> None:
    """Say on every page that there is something to look at."""
    if _news(home) is None:
        return
    with st.container(key="erqi-news"):
        if st.button(phrase("changes.news"), key="erqi-news-open", icon=":material/difference:"):
            st.switch_page(str(PAGES / "changes.py"), query_params=page_query())


def show_news(home: Workspace, names: Called) -> None:
    """The difference, and the two answers to it."""
    news = _news(home)
    if news is None:
        return
    with st.container(border=True, key="erqi-news-box"):
        st.markdown(f"**{phrase('changes.news')}**")
        st.caption(phrase("changes.news_lead", folder=plain(str(shipped_book()))))
        if news.kept:
            kept = phrase("list.comma").join(plain(one) for one in news.kept)
            st.warning(phrase("changes.news_kept", names=kept))
        show_differences(news.found, names)
        with st.container(horizontal=True):
            take = st.button(phrase("changes.news_take"), key="erqi-news-take", type="primary")
            leave = st.button(phrase("changes.news_leave"), key="erqi-news-leave")
    if take:
        done = take_news(home.journal, news, named(), phrase("changes.why_news"))
        st.toast(phrase("edit.saved", id=done.id) if done else phrase("edit.no_change"))
        st.rerun()
    if leave:
        leave_news(home.journal, news)
        st.rerun()


def _news(home: Home) -> News | None:
    if not isinstance(home, Workspace):
        return None
    try:
        news = _found(home, home.stamp(), Folder(shipped_book()).stamp())
        return None if news is None or is_left(home.journal, news) else news
    except ErqiMapError:
        # Whatever is wrong with the workspace is told by what works with it.
        _LOG.exception("the shipped book cannot be compared with %s", home)
        return None


@once(keep=4)
def _found(home: Workspace, mark: str, stamp: str) -> News | None:
    return news_of_source(home.journal)
