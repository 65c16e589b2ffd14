"""What is told when the plan book or the computer does not let the app work.

A book that has never been sound has a page of its own; where there is an older version, that stays
on screen and a notice says so.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby, islice

import streamlit as st

from erqi_map.errors import ErqiMapError, Problem
from erqi_map.i18n import Worded, in_words

from .book import Book
from .cache import Reading, look_at_book
from .frame import styles
from .language import lang, phrase, why
from .text import plain

LOOK_EVERY_S = 3
MAX_PROBLEMS = 200
"""So many are shown; the others are counted."""

_LOG = logging.getLogger(__name__)


@contextmanager
def told_to_the_user() -> Iterator[None]:
    """Show what goes wrong inside as one sentence in the language of the page, and log the rest."""
    try:
        yield
    except ErqiMapError as error:
        show_fault(why(error))
    except Exception:
        _LOG.exception("a page failed")
        show_fault(plain(phrase("trouble.unexpected")))


def show_book_problems(reading: Reading) -> None:
    """Every problem of the plan book, file by file, and what to do; comes back by itself."""
    styles("page.css")
    begun = reading.book.reading
    st.title(phrase("trouble.wait" if begun else "trouble.title"), anchor=False)
    _problems(reading.book)
    if not begun:
        st.button(phrase("trouble.again"), type="primary", key="erqi-again")
    _watch(reading.mark)


def show_book_notice(reading: Reading) -> None:
    """Say quietly that an older version of the book is shown, and why; goes when it is mended."""
    faults = reading.book.usable[0].faults
    if reading.trouble is None and not reading.pending and not faults:
        return
    with st.container(key="erqi-notice"):
        if reading.trouble is not None:
            count = len(reading.trouble.problems)
            key = "trouble.notice" if count else "trouble.lost"
            with st.popover(phrase(key, count=count), icon=":material/sync_problem:"):
                st.caption(phrase(f"{key}_lead"))
                _problems(reading.trouble)
        elif reading.pending:
            st.caption(phrase("trouble.pending"))
        else:
            count = len({(one.file, one.id) for one in faults})
            words = phrase("trouble.underneath", count=count)
            with st.popover(words, icon=":material/layers_clear:"):
                st.caption(phrase("trouble.underneath_lead"))
                _show_problems(faults)
    _watch(reading.mark)


def _problems(book: Book) -> None:
    if book.reading:
        st.info(phrase("trouble.reading"))
        return
    if not book.problems:
        st.error(why(book.fault) if book.fault else plain(phrase("trouble.unreadable")))
        return
    count = len(book.problems)
    st.error(phrase("trouble.count", count=count, files=len({one.file for one in book.problems})))
    st.caption(phrase("trouble.lead"))
    _show_problems(book.problems)


def _show_problems(problems: tuple[Problem, ...]) -> None:
    count = len(problems)
    shown = islice(problems, MAX_PROBLEMS)
    for file, found in groupby(shown, key=lambda problem: problem.file):
        _show_file(file, list(found))
    if count > MAX_PROBLEMS:
        st.caption(phrase("trouble.rest", count=count - MAX_PROBLEMS))


def _show_file(file: str | Worded, problems: list[Problem]) -> None:
    # Not a figure: its files are served from a folder that may be what is wrong.
    with st.container(border=True, key=f"erqi-problems-{abs(hash(file))}"):
        st.subheader(plain(in_words(file, lang())), anchor=False)
        for problem in problems:
            place = [
                phrase("trouble.id", id=problem.id) if problem.id else "",
                phrase("trouble.field", field=problem.field) if problem.field else "",
            ]
            where = phrase("list.comma").join(part for part in place if part)
            st.markdown(f"**{plain(where or phrase('trouble.whole_file'))}**")
            message, fix = problem.told(lang())
            st.markdown(plain(message))
            st.caption(plain(phrase("trouble.fix", fix=fix)))


@st.fragment(run_every=LOOK_EVERY_S)
def _watch(mark: tuple[str, str, bool]) -> None:
    if look_at_book(0).mark != mark:
        st.rerun()


def show_fault(sentence: str) -> None:
    """One sentence (text that stays text) about what went wrong, and a way to try again."""
    styles("page.css")
    st.title(phrase("trouble.fault_title"), anchor=False)
    st.error(sentence)
    st.button(phrase("trouble.again"), type="primary", key="erqi-again")
