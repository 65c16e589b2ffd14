"""Debian's WebKitGTK, the engine of Safari, over WebDriver on a screen nobody sees."""

import base64
import contextlib
import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..raw_http import free_port
from ..waiting import LIMIT_S, until
from .engines import SIZE, as_json

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
# The processor draws; nothing is asked of a desktop.
PLAIN = {"GDK_BACKEND": "x11", "LIBGL_ALWAYS_SOFTWARE": "1", "NO_AT_BRIDGE": "1"}


class WebKitTab:
    """What shows pages in a WebKit. It runs nothing before the scripts of a page."""

    def __init__(self, address: str) -> None:
        self._address = address
        new = self._ask("session", capabilities={"alwaysMatch": {}})
        self._address = f"{address}/session/{new['sessionId']}"
        limit_ms = 1000 * LIMIT_S
        self._ask("timeouts", script=limit_ms, pageLoad=limit_ms)
        self._ask("window/rect", width=SIZE[0], height=SIZE[1])

    def _ask(self, what: str, method: str = "POST", **body: Any) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        request = urllib.request.Request(f"{self._address}/{what}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=2 * LIMIT_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{what}: {error.read().decode()}") from error

    def open(self, path: Path, script: str = "") -> None:
        """Open a file, and run a script once it is there."""
        self._ask("url", url=path.as_uri())
        self._ask("execute/sync", script=script, args=[])

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, waited for."""
        answer = "(value) => done(['value', value]), (error) => done(['error', String(error)])"
        script = f"const done = arguments[0]; {as_json(expression)}.then({answer});"
        kind, found = self._ask("execute/async", script=script, args=[])
        if kind == "error":
            raise RuntimeError(found)
        return json.loads(found)[0]

    def screenshot(self) -> bytes:
        """A PNG of what is seen."""
        return base64.b64decode(self._ask("screenshot", "GET"))

    def close(self) -> None:
        """End the browser."""
        self._ask("", "DELETE")


@contextlib.contextmanager
def webkit(profile: Path) -> Iterator[WebKitTab]:
    """A tab of WebKit; skips where Debian's is not installed."""
    if not (shutil.which(DRIVER) and shutil.which(SCREEN)):
        pytest.skip("Debian's WebKit is not installed")
    port = free_port()
    with screen() as display:
        env = {**os.environ, **PLAIN, "DISPLAY": display, "HOME": str(profile)}
        driver = subprocess.Popen([DRIVER, "--host=127.0.0.1", f"--port={port}"], env=env)
        address = f"http://127.0.0.1:{port}"
        try:
            until(lambda: answers(f"{address}/status"))
            tab = WebKitTab(address)
            yield tab
            tab.close()
        finally:
            driver.terminate()
            driver.wait(timeout=LIMIT_S)


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """The name of a screen of the size of a window."""
    read, write = os.pipe()
    command = [SCREEN, "-displayfd", str(write), "-nolisten", "tcp"]
    command += ["-screen", "0", "{}x{}x24".format(*SIZE)]
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with open(read, encoding="ascii") as told:
            yield f":{told.readline().strip()}"
    finally:
        process.terminate()
        process.wait(timeout=LIMIT_S)


def answers(address: str) -> bool:
    with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=LIMIT_S):
        return True
    return False
