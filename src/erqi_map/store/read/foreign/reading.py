"""Parent's side: one warm reading process, started anew after a fault, one request at a time each.

It is started by `subprocess` with this Python, never forked: Streamlit replaces `__main__`, and
Windows and macOS know no safe fork. It gets neither tokens nor passwords of this environment.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, cast

from erqi_map.wire import Frame, receive, send

from ...limits import MB, Limits
from .drivers import ALLOWED, LEFT_OUT
from .faults import RefusedError

_CHILD = "erqi_map.store.read.foreign.child"
_KEPT_NAMES = (
    "PATH",
    "SYSTEMROOT",
    "WINDIR",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "LANG",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
    "VIRTUAL_ENV",
)
_HEAD_BYTES = 64 * MB
_PIPE_BYTES = MB


class _Child:
    """A reading process. It is killed when it does not answer in time."""

    def __init__(
        self, limits: Limits, left_out: frozenset[str], scratch: str | None = None
    ) -> None:
        """scratch: the only folder libraries in it are told to write to; without it it cannot."""
        self.limits = limits
        told = asdict(limits) | ({"writes_mb": limits.scratch_mb} if scratch else {})
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", _CHILD, json.dumps(told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE_BYTES,
            env=_environment(left_out) | ({"CPL_TMPDIR": scratch} if scratch else {}),
            cwd=tempfile.gettempdir(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @cached_property
    def greeting(self) -> Mapping[str, frozenset[str]]:
        """What the process says of itself when it is ready: what was taken from it ("held", see
        confine.py) and GDAL's "drivers" in it. Raises RefusedError when it does not start.
        """
        head, _ = self._next()
        return {name: frozenset(head[name]) for name in ("held", "drivers")}

    def ask(
        self, request: dict[str, Any], told: Callable[[float], None] = lambda share: None
    ) -> Iterator[Frame]:
        """The frames of the answer; told: the share of an extract that is read.

        Raises RefusedError for a file that is refused, gives no sign for `read_s`, or ends the
        process.
        """
        try:
            send(cast(BinaryIO, self._process.stdin), request)
        except OSError as error:
            raise RefusedError("crashed") from error
        while True:
            head, body = self._next()
            if "fault" in head:
                raise RefusedError(str(head["fault"]), **head["values"])
            if "alive" not in head:
                yield head, body
            elif head.get("share") is not None:
                told(float(head["share"]))
            if "end" in head or "described" in head:
                return

    def _next(self) -> Frame:
        stdout, late = cast(BinaryIO, self._process.stdout), threading.Event()

        def kill() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(self.limits.read_s, kill)
        timer.daemon = True
        timer.start()
        try:
            return receive(stdout, _HEAD_BYTES + 2 * self.limits.batch_mb * MB)
        except (EOFError, OSError, ValueError) as error:
            raise RefusedError(
                "slow" if late.is_set() else "crashed", most=self.limits.read_s
            ) from error
        finally:
            timer.cancel()

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process at once, whatever it reads, and wait until it is gone."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError, AttributeError):
                stream.close()  # type: ignore[union-attr]


class _Readers:
    """The child that waits for the next request, if there is one; others are asked meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: _Child | None = None
        self._pid = os.getpid()
        self._left_out = LEFT_OUT

    def take(self, *, ready: bool = True) -> _Child:
        """A child; ready: once it has said that it is. Raises RefusedError when none starts."""
        limits = Limits.from_env()
        child = self._waiting()
        if child is not None and (not child.alive or child.limits != limits):
            child.close()
            child = None
        child = child or _Child(limits, self._left_out)
        return self._checked(child, ALLOWED) if ready else child

    def begin(self, scratch: str, drivers: frozenset[str]) -> _Child:
        """A child for one file, with GDAL's drivers for it; see `_Child`."""
        child = _Child(Limits.from_env(), self._left_out - drivers, scratch)
        return self._checked(child, ALLOWED | drivers, scratch)

    def _checked(
        self, child: _Child, allowed: frozenset[str], scratch: str | None = None
    ) -> _Child:
        """The child, or one like it that knows no drivers but these."""
        if more := child.greeting["drivers"] - allowed:
            self._left_out |= more
            child.close()
            child = _Child(child.limits, self._left_out - (allowed - ALLOWED), scratch)
            if child.greeting["drivers"] - allowed:
                child.close()
                raise RefusedError("drivers")
        return child

    def _waiting(self) -> _Child | None:
        with self._lock:
            child, self._idle = self._idle, None
            # A process that was forked has no child of its own.
            mine, self._pid = self._pid == os.getpid(), os.getpid()
        return child if mine else None

    def give_back(self, child: _Child) -> None:
        """Keep a child for the next request."""
        with self._lock:
            if self._idle is None:
                self._idle = child
                return
        child.close()

    def close(self) -> None:
        """End the child that waits."""
        if (child := self._waiting()) is not None:
            child.close()


_READERS = _Readers()
atexit.register(_READERS.close)


def warm_up() -> None:
    """Start the child, if there is none, so that it is there when it is needed."""
    _READERS.give_back(_READERS.take(ready=False))


def ask(request: dict[str, Any]) -> Iterator[Frame]:
    """The frames of the answer to a request (see child.py).

    Raises RefusedError. A child whose answer is not taken to its end is ended.
    """
    child = _READERS.take()
    whole = False
    try:
        yield from child.ask(request)
        whole = True
    except RefusedError as error:
        whole = error.key not in {"slow", "crashed"} and child.alive
        raise
    finally:
        if whole:
            _READERS.give_back(child)
        else:
            child.close()


@contextmanager
def apart(drivers: frozenset[str]) -> Iterator[tuple[_Child, str]]:
    """A process of its own for one file with more of GDAL's drivers, and its folder for scratch;
    what it wrote is gone with it. Raises RefusedError.
    """
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as scratch:
        child = _READERS.begin(scratch, drivers)
        try:
            yield child, scratch
        finally:
            child.close()


def confinement() -> frozenset[str]:
    """What is taken from the reading process on this computer."""
    child = _READERS.take()
    try:
        return child.greeting["held"]
    finally:
        _READERS.give_back(child)


def _environment(left_out: frozenset[str]) -> dict[str, str]:
    package = Path(__file__).resolve().parents[4]
    kept = {name: os.environ[name] for name in _KEPT_NAMES if name in os.environ}
    refusing = "http://127.0.0.1:9"
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join([str(package), *filter(None, sys.path)]),
        "PYTHONUTF8": "1",
        "GDAL_SKIP": ",".join(sorted(left_out)),
        "GDAL_DRIVER_PATH": "disable",
        "GDAL_PAM_ENABLED": "NO",
        "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
        "GDAL_HTTP_PROXY": refusing,
        "GDAL_HTTPS_PROXY": refusing,
        "PROJ_NETWORK": "OFF",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "1",
    }
