"""Files a planner takes away: how they are ordered, and what is kept of them.

A file is made once for an order on a plan book and a story, by a process of its own; the next who
orders the same gets it from memory. Sheets and slides take seconds: one is made at a time, and a
web page does not wait for them.
"""

import os
import re
import threading
from collections.abc import MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from cachetools import LRUCache

from erqi_map.compose.spec import Lang
from erqi_map.i18n import Worded, from_plain
from erqi_map.model.signs import on_one_line
from erqi_map.serve.orders import QUICK, Order, make_file
from erqi_map.serve.work import Job, Workshop
from erqi_map.serve.work.wire import Made, Tell

from ..shell.book import Book

Key = tuple[str, Order]

MIMES = {
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "png": "image/png",
}
SIZES = ("A4", "A3", "A2", "A1", "A0")
ORIENTATIONS = ("landscape", "portrait")
GRIDS = ("none", "km", "graticule")
DPIS = (150, 300)
KEPT_FILES = 12
KEPT_BYTES = 96_000_000
LOOK_EVERY_S = 0.4
LONGEST_NAME = 60
QUICK_LANE, SLOW_LANE = "quick", "slow"
# What Windows does not allow in the name of a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')

WORKSHOP = Workshop({QUICK_LANE: 1, SLOW_LANE: max(1, min(2, (os.cpu_count() or 1) // 4))})
"""What is quick (web pages, overlays) does not wait for sheets and slides."""


@dataclass(frozen=True)
class MadeFile:
    """A file in memory."""

    content: bytes
    sha256: str
    requests: tuple[str, ...]
    mime: str
    ending: str
    notes: tuple[Worded, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()

    @property
    def size_bytes(self) -> int:
        """Size of the file in bytes."""
        return len(self.content)


class FileCache:
    """Files that were made, the last used ones first to stay; shared by all sessions."""

    def __init__(
        self,
        files: int = KEPT_FILES,
        size_bytes: int = KEPT_BYTES,
        workshop: Workshop = WORKSHOP,
    ) -> None:
        self._workshop = workshop
        self._made: MutableMapping[Key, MadeFile] = LRUCache(
            size_bytes, lambda made: min(size_bytes, max(made.size_bytes, size_bytes // files))
        )
        self._lock = threading.Lock()

    def find(self, book: Book, order: Order) -> MadeFile | None:
        """The file of an order, if it was made and is still there."""
        with self._lock:
            return self._made.get((book.stamp, order))

    def job(self, book: Book, order: Order) -> Job | None:
        """The work on an order, while there is any."""
        return self._workshop.find((book.stamp, order))

    def begin(self, book: Book, order: Order, who: str) -> Job:
        """Have an order made, once however many order it. Whoever orders a second sheet or deck of
        slides gives up the one before.
        """
        key = (book.stamp, order)
        lane = QUICK_LANE if order.kind in QUICK else SLOW_LANE
        if lane == SLOW_LANE:
            for other in self._workshop.jobs_of(who, lane):
                if other.key != key:
                    self._workshop.leave(other, who)
        return self._workshop.order(
            key,
            lane=lane,
            book=book.packed,
            task=partial(make_file, order=order),
            who=who,
            keep=lambda made, fault: self._keep(book, order, made),
        )

    def cancel(self, book: Book, order: Order, who: str) -> None:
        """`who` does not want it any more; nobody else either: its process is ended."""
        job = self.job(book, order)
        if job is not None:
            self._workshop.leave(job, who)

    def make(self, book: Book, order: Order, tell: Tell, who: str = "") -> MadeFile:
        """The file of an order, waited for. Raises ErqiMapError when it cannot be made."""
        made = self.find(book, order)
        if made is not None:
            return made
        job = self.begin(book, order, who)
        while not job.wait(LOOK_EVERY_S):
            tell(job.done, job.words)
        return _file(order, job.result())

    def _keep(self, book: Book, order: Order, made: Made | None) -> None:
        if made is None:
            return
        with self._lock:
            self._made[(book.stamp, order)] = _file(order, made)


FILES = FileCache()


def file_name(title: str, lang: Lang, ending: str) -> str:
    """A name that every system takes."""
    name = on_one_line(_NOT_IN_NAMES.sub(" ", title)).strip(". ")[:LONGEST_NAME]
    return f"{name or 'erqi-map'}-{lang}.{ending}"


def _file(order: Order, made: Made) -> MadeFile:
    requests = tuple(map(str, made.facts["requests"]))
    notes = tuple(map(from_plain, made.facts["notes"]))
    rows = tuple(map(tuple, made.facts["rows"]))
    mime = MIMES.get(order.ending, "application/octet-stream")
    return MadeFile(made.content, made.facts["sha256"], requests, mime, order.ending, notes, rows)
