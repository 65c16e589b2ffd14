"""Servers that tests start."""

import contextlib

from ..raw_http import ask
from ..waiting import until


def wait_until_it_answers(process, port, limit_s=120):
    """Until the app is healthy."""

    def healthy():
        assert process.poll() is None, process.stdout.read()
        with contextlib.suppress(OSError):
            return ask(port, [("Host", f"localhost:{port}")], target="/_stcore/health")[0] == 200

    until(healthy, limit_s, "the server answers")
