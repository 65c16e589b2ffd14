"""Tells the parent how far a long reading has come, while a library is busy with it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Any

EVERY_S = 1.0
STUCK = 300
"""Signs without any progress after which no more are given: the parent then gives up."""


@contextmanager
def beating(
    path: str, tell: Callable[[dict[str, Any]], None], most_s: float = inf
) -> Iterator[None]:
    """Within, `tell` gets a sign each second, for `most_s` at most, with the share of the file that
    has been read where this system says so (Linux).
    """
    ended, size = Event(), max(1, os.stat(path).st_size)

    def beat() -> None:
        last, stuck, end = -1, 0, monotonic() + most_s
        while monotonic() < end and not ended.wait(EVERY_S) and stuck < STUCK:
            at = _position(path)
            stuck = stuck + 1 if at == last and at >= 0 else 0
            last = at
            with suppress(OSError):
                tell({"alive": True, "share": None if at < 0 else min(1.0, at / size)})

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _position(path: str) -> int:
    """How far this process has read a file it has open; -1 where that is not known."""
    with suppress(OSError, ValueError):
        for one in Path("/proc/self/fd").iterdir():
            if os.path.realpath(one) == path:
                said = Path(f"/proc/self/fdinfo/{one.name}").read_text(encoding="ascii")
                return int(said.split("pos:")[1].split()[0])
    return -1
