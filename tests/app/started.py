"""Servers that tests start."""

import contextlib
import time

from ..raw_http import ask


def wait_until_it_answers(process, port, limit_s=120):
    """Until the app is healthy."""
    until = time.monotonic() + limit_s
    while time.monotonic() < until:
        assert process.poll() is None, process.stdout.read()
        with contextlib.suppress(OSError):
            if ask(port, [("Host", f"localhost:{port}")], target="/_stcore/health")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")
