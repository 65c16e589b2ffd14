"""Servers that tests start."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..raw_http import ask, free_port
from ..waiting import until

ROOT = Path(__file__).resolve().parents[2]


@contextlib.contextmanager
def started(
    command: Sequence[str], *more: str, cwd: Path = ROOT, **environment: str
) -> Iterator[tuple[subprocess.Popen, int]]:
    """Python run with this command, a free port and `more`, and the port, once it answers there.

    It ends with the context.
    """
    port = free_port()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, *command, str(port), *more],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=said,
            stderr=subprocess.STDOUT,
        )

        process.stdout = said

        def healthy() -> bool:
            assert process.poll() is None, (said.seek(0), said.read())
            with contextlib.suppress(OSError):
                host = ("Host", f"localhost:{port}")
                return ask(port, [host], target="/_stcore/health")[0] == 200
            return False

        try:
            until(healthy, what="the server answers")
            yield process, port
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            process.wait()
