"""Reads the plan book beside the sessions: once after a change, and never away from the screen.

A book is read in a thread of its own. All sessions wait for that one reading, for a while; then
they go on with the last sound version, as they do while the book on disk has errors.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from cachetools import LRUCache

from erqi_map.errors import ErqiMapError
from erqi_map.remember import grow_old
from erqi_map.store import Home, book_home

from .book import Book, read_book

KEPT_HOMES = 3
PATIENCE_S = 3.0
"""How long a session waits for a newer version when there is one to be shown."""
FIRST_PATIENCE_S = 20.0
REST_S = 1.0

Read = Callable[[Home, str, Book | None], Book]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Reading:
    """What there is of a plan book.

    book: to be shown; usable as soon as one version has been. trouble: the version on disk when it
    has errors and `book` is an older one. pending: whether a newer version is being read.
    """

    book: Book
    trouble: Book | None = None
    pending: bool = False

    @property
    def mark(self) -> tuple[str, str, bool]:
        """Another one when there is something else to be shown."""
        return self.book.stamp, self.trouble.stamp if self.trouble else "", self.pending


class Reader:
    """The readings of one home. `read` is given home, stamp and the book that is shown, and must
    not raise."""

    def __init__(
        self, home: Home, read: Callable[[Home, str, Book | None], Book] = read_book
    ) -> None:
        self._home, self._read = home, read
        self._changed = threading.Condition()
        self._newest: Book | None = None
        self._sound: Book | None = None
        self._busy = self._resting = False

    def look(self, patience_s: float = PATIENCE_S) -> Reading:
        """What there is. Reads what has changed and waits for it `patience_s` seconds where there
        is something to be shown meanwhile, otherwise longer.
        """
        stamp = _stamp(self._home)
        with self._changed:
            self._begin(stamp)
            patience_s = patience_s if self._sound else max(patience_s, FIRST_PATIENCE_S)
            self._changed.wait_for(lambda: self._is_done(stamp), patience_s)
            return self._reading(stamp)

    def _is_done(self, stamp: str) -> bool:
        if not self._busy:
            # What was being read may have been an older state of the files.
            self._begin(stamp)
        return not self._busy

    def _begin(self, stamp: str) -> None:
        if self._busy or (self._newest is not None and self._newest.stamp == stamp):
            return
        self._busy = True
        work = threading.Thread(target=self._work, args=(stamp,), name="erqi-map-book", daemon=True)
        try:
            work.start()
        except RuntimeError:
            _LOG.exception("no thread to read the plan book in")
            self._newest, self._busy = Book(stamp), False

    def _work(self, stamp: str) -> None:
        book = Book(stamp)
        try:
            book = self._read(self._home, stamp, self._sound)
        except BaseException:
            # Nobody else hears of it, and all sessions wait.
            _LOG.exception("the plan book could not be read")
        with self._changed:
            self._newest, self._busy = book, False
            if book.sound:
                self._sound = book
            self._changed.notify_all()
            if self._resting:
                return
            self._resting = True
        del book
        self._tidy()

    def _tidy(self) -> None:
        """One thread for all readings: where they come faster, each would hold its own book."""
        try:
            tidied = None
            while tidied is not self._sound:
                # Those who waited show it first.
                time.sleep(REST_S)
                if tidied := self._sound:
                    tidied.prepare_payload()
                _settle_memory()
        finally:
            self._resting = False

    def _reading(self, stamp: str) -> Reading:
        newest = self._newest
        pending = newest is None or newest.stamp != stamp
        if self._sound is None:
            return Reading(newest or Book("", reading=True), pending=pending)
        faulty = newest is not self._sound
        return Reading(self._sound, newest if faulty else None, pending)


_readers: LRUCache[Home, Reader] = LRUCache(KEPT_HOMES)
_lock = threading.Lock()
_readings = count()


def look_at_book(patience_s: float = PATIENCE_S) -> Reading:
    """What there is of the plan book. Never raises: what is wrong stands in the result."""
    home = book_home()
    with _lock:
        reader = _readers.setdefault(home, Reader(home))
    return reader.look(patience_s)


def open_book() -> Book:
    """The plan book that is shown now. Never raises: what is wrong stands in the result."""
    return look_at_book().book


def _stamp(home: Home) -> str:
    try:
        return home.stamp()
    except ErqiMapError as error:
        # Looked at every few seconds, and told on the page.
        _LOG.warning("%s", error)
        return f"unreadable: {error.key}"
    except Exception as error:
        _LOG.exception("the plan book cannot be looked at")
        return f"unreadable: {type(error).__name__}"


def _settle_memory() -> None:
    """Take what stays out of the collector's way: it stops all sessions while it looks.

    A full collection over the libraries and the plan takes longer than a run of a page, so that
    only each sixteenth reading looks for what went with the books before it. What is remembered of
    books that are shown no more goes sooner: one layer of a large book is many megabytes.
    """
    grow_old()
    if next(_readings) % 16 == 0:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
