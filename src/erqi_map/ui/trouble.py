"""The one page that is shown when the plan book or the computer does not let the app work."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby

import streamlit as st

from erqi_map.errors import ErqiMapError, Problem

from .cache import Book, open_book
from .parts import plain, styles, t

LOOK_EVERY_S = 3

_LOG = logging.getLogger(__name__)


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Show what goes wrong inside as one sentence in the language of the page, and log the rest."""
    try:
        yield
    except ErqiMapError as error:
        show_fault(str(error))
    except Exception:
        _LOG.exception("a page failed")
        show_fault(t("trouble.unexpected"))


def show_book_problems(book: Book) -> None:
    """Every problem of the plan book, file by file, and what to do; comes back by itself."""
    styles("page.css")
    st.title(t("trouble.title"), anchor=False)
    if not book.problems:
        st.error(plain(book.fault or t("trouble.unreadable")))
    else:
        count = len(book.problems)
        st.error(t("trouble.count", count=count, files=len({one.file for one in book.problems})))
        st.caption(t("trouble.lead"))
        for file, problems in groupby(book.problems, key=lambda problem: problem.file):
            _show_file(file, list(problems))
    st.button(t("trouble.again"), type="primary", key="erqi-again")
    _watch(book.stamp)


def _show_file(file: str, problems: list[Problem]) -> None:
    # Not a figure: its files are served from a folder that may be what is wrong.
    with st.container(border=True, key=f"erqi-problems-{abs(hash(file))}"):
        st.subheader(plain(file), anchor=False)
        for problem in problems:
            place = [
                t("trouble.id", id=problem.id) if problem.id else "",
                t("trouble.field", field=problem.field) if problem.field else "",
            ]
            where = t("list.comma").join(part for part in place if part)
            st.markdown(f"**{plain(where or t('trouble.whole_file'))}**")
            st.markdown(f"{plain(problem.message)}")
            st.caption(plain(t("trouble.fix", fix=problem.fix)))


@st.fragment(run_every=LOOK_EVERY_S)
def _watch(stamp: str) -> None:
    if open_book().stamp != stamp:
        st.rerun()


def show_fault(sentence: str) -> None:
    """One sentence about what went wrong, and a way to try again."""
    styles("page.css")
    st.title(t("trouble.fault_title"), anchor=False)
    st.error(plain(sentence))
    st.button(t("trouble.again"), type="primary", key="erqi-again")
