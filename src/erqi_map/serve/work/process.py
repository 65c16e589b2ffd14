"""One worker as the app sees it: a process that is started, asked, and ended for good."""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO, cast

from erqi_map.errors import ErqiMapError
from erqi_map.i18n import from_plain
from erqi_map.wire import receive, send

from .folders import FOLDER_ENV
from .wire import Made, Task, Tell, pack

COMMAND = (sys.executable, "-P", "-m", "erqi_map.serve.work.worker")
END_S = 10.0
_PIPE_BYTES = 1_048_576
# One worker must not take the cores of all by the threads of its libraries.
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "GDAL_NUM_THREADS")
_TEMPORARY = ("TMPDIR", "TEMP", "TMP", FOLDER_ENV)

# Elsewhere the worker lowers its priority itself.
_WINDOWS_FLAGS = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)


class WorkerDiedError(Exception):
    """The process is gone: killed, out of memory, or ended by `Worker.end`."""


class TaskFailedError(Exception):
    """The task raised what nobody foresaw; the worker has logged it."""


class Worker:
    """A process of its own, of lower priority. `folder` is its own and goes with it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._book: object = None
        environment = os.environ | dict.fromkeys(_TEMPORARY, str(folder))
        self._process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pipesize=_PIPE_BYTES,
            env=environment | dict.fromkeys(_ONE_THREAD, "1"),
            creationflags=_WINDOWS_FLAGS,
        )

    @property
    def pid(self) -> int:
        """Id of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def run(self, book: bytes, task: Task, tell: Tell) -> Made:
        """Do a task on a packed plan book. Raises ErqiMapError with the message of the task,
        TaskFailedError, WorkerDiedError.
        """
        stdin = cast(BinaryIO, self._process.stdin)
        stdout = cast(BinaryIO, self._process.stdout)
        try:
            # A book is sent once: it is the same object as long as it is the same book.
            if self._book is not book:
                send(stdin, {"kind": "book"}, book)
                self._book = book
            send(stdin, {"kind": "task"}, pack(task))
            while True:
                head, body = receive(stdout)
                if head["kind"] == "told":
                    tell(head["done"], head["words"])
                elif head["kind"] == "fault":
                    raise ErqiMapError(from_plain(head["message"]))
                elif head["kind"] == "failed":
                    raise TaskFailedError
                else:
                    return Made(body, head["facts"])
        except (EOFError, OSError, ValueError) as error:
            raise WorkerDiedError from error

    def kill(self) -> None:
        """End the process, whatever it does; `end` is still to be called."""
        self._process.kill()

    def end(self) -> None:
        """End the process and clear its folder away."""
        self._process.kill()
        self._process.wait(END_S)
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)
