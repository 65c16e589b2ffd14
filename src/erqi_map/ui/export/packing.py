"""The payloads of overlays: packed by a process of their own, kept for all sessions."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from erqi_map.compose.spec import OverlaySpec
from erqi_map.errors import ErqiMapError
from erqi_map.serve.orders import make_overlay
from erqi_map.serve.work import Job, WorkError, Workshop
from erqi_map.serve.work.wire import Made

from ..shell.assets import StaticFolderError, digest
from ..shell.book import Book
from .made import QUICK_LANE, WORKSHOP

KEPT_OVERLAYS = 16

Key = tuple[str, int, int]


@dataclass(frozen=True)
class Payload:
    """What the browser is given of an overlay, and the name it is served by."""

    content: bytes
    digest: str


@dataclass(frozen=True)
class Overlays:
    """Payloads by id, the error of each overlay that cannot be drawn, and the ids of those that
    are still to be packed.
    """

    payloads: Mapping[str, Payload]
    faults: tuple[ErqiMapError, ...]
    missing: tuple[str, ...]


Put = Callable[[Payload], object]


class Packer:
    """Payloads by overlay and version of its file: the same data in a book that has changed
    elsewhere need not be packed again.
    """

    def __init__(self, workshop: Workshop = WORKSHOP) -> None:
        self._workshop = workshop
        self._made: OrderedDict[Key, Payload | ErqiMapError] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, book: Book) -> Overlays:
        """What there is of the overlays of a book."""
        payloads: dict[str, Payload] = {}
        faults: list[ErqiMapError] = []
        missing = []
        with self._lock:
            for overlay in book.usable[1].overlays:
                key = _key(book, overlay)
                found = self._made.get(key)
                if found is not None:
                    self._made.move_to_end(key)
                if isinstance(found, Payload):
                    payloads[overlay.id] = found
                elif found is None:
                    missing.append(overlay.id)
                else:
                    faults.append(found)
        return Overlays(payloads, tuple(faults), tuple(missing))

    def begin(self, book: Book, who: str, patience_s: float, put: Put = lambda one: None) -> None:
        """Have what is missing packed, and wait for it a moment; `find` says what came of it.

        put: told of each payload by a thread of the workshop, so that no session's run is held up
        by putting a large file where it is served.
        """
        until = time.monotonic() + patience_s
        missing = self.find(book).missing
        wanted = [one for one in book.usable[1].overlays if one.id in missing]
        jobs = [self._order(book, one, who, put) for one in wanted]
        for job in jobs:
            job.wait(max(0.0, until - time.monotonic()))

    def _order(self, book: Book, overlay: OverlaySpec, who: str, put: Put) -> Job:
        key = _key(book, overlay)
        return self._workshop.order(
            key,
            lane=QUICK_LANE,
            book=book.packed,
            task=partial(make_overlay, overlay=overlay.id),
            who=who,
            keep=partial(self._keep, book, key, put),
        )

    def busy(self, book: Book) -> bool:
        """Whether any overlay of the book waits to be packed or is just being packed."""
        return any(self._workshop.find(_key(book, one)) for one in book.usable[1].overlays)

    def cancel(self, book: Book, who: str) -> None:
        """`who` does not want to wait any more."""
        for overlay in book.usable[1].overlays:
            job = self._workshop.find(_key(book, overlay))
            if job is not None:
                self._workshop.leave(job, who)

    def forget(self, book: Book) -> None:
        """Try what came to nothing once more."""
        with self._lock:
            for overlay in book.usable[1].overlays:
                if isinstance(self._made.get(_key(book, overlay)), WorkError):
                    del self._made[_key(book, overlay)]

    def _keep(
        self, book: Book, key: Key, put: Put, made: Made | None, fault: ErqiMapError | None
    ) -> None:
        what = fault if made is None else Payload(made.content, digest(made.content))
        if what is None:
            return
        if isinstance(what, Payload):
            # The page that needs the file puts it there itself, or says why it cannot.
            with suppress(StaticFolderError):
                put(what)
        with self._lock:
            self._made[key] = what
            while len(self._made) > max(KEPT_OVERLAYS, len(book.usable[1].overlays)):
                self._made.popitem(last=False)


PACKER = Packer()


def _key(book: Book, overlay: OverlaySpec) -> Key:
    mark = book.overlay_marks[overlay.id]
    try:
        state = overlay.path.stat()
    except OSError:
        # Whoever reads it says in words that it is gone.
        return mark, -1, -1
    return mark, state.st_size, state.st_mtime_ns
