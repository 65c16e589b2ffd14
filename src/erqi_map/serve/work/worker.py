"""The process that works: `python -m erqi_map.serve.work.worker`, started by `process.py`.

It does one task after the other and ends when the app that started it is gone.
"""

import logging
import os
import shutil
import signal
import sys
import tempfile
from typing import BinaryIO

from erqi_map.errors import ErqiMapError
from erqi_map.i18n import to_plain
from erqi_map.store import GeoStore
from erqi_map.wire import listen, send

from .folders import FOLDER_ENV
from .wire import Task, unpack

NICE = 10

_LOG = logging.getLogger(__name__)


def main() -> None:
    """Work until nobody asks any more."""
    logging.basicConfig(level=logging.WARNING)
    # The interrupt of a terminal reaches all its processes; the app ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICE)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(2, 1)
    asked = listen(sys.stdin.buffer, _clear_away)
    store: GeoStore | None = None
    while True:
        head, body = asked.get()
        if head["kind"] == "book":
            store = unpack(body)
        elif store is not None:
            _work(answers, store, unpack(body))


def _clear_away() -> None:
    """The folder of this process, when the app that would do it is gone."""
    if os.environ.get(FOLDER_ENV) == tempfile.gettempdir():
        shutil.rmtree(tempfile.gettempdir(), ignore_errors=True)


def _work(answers: BinaryIO, store: GeoStore, task: Task) -> None:
    def tell(done: float | None, words: str) -> None:
        send(answers, {"kind": "told", "done": done, "words": words})

    try:
        made = task(store, tell)
    except ErqiMapError as error:
        send(answers, {"kind": "fault", "message": to_plain(error.message)})
    except Exception:
        _LOG.exception("a task failed")
        send(answers, {"kind": "failed"})
    else:
        send(answers, {"kind": "made", "facts": dict(made.facts)}, made.content)


if __name__ == "__main__":
    main()
