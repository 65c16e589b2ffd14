"""Browsers that Playwright does not drive: Chromium 80 over the DevTools protocol, Debian's Firefox over BiDi."""

import base64
import contextlib
import json
import platform
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

import pytest
from websockets.sync.client import ClientConnection, connect

from ..waiting import LIMIT_S, until

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM_80 = ROOT / "node_modules" / ".cache" / "chromium-80" / "chromium"
SIZE = (1440, 900)


class Wire:
    """Questions and answers as JSON over a socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._count = 0
        self._told: list[str] = []

    def ask(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """The result of a method; RuntimeError with what the browser says when it refuses."""
        self._count += 1
        question = {"id": self._count, "method": method, "params": params}
        if session is not None:
            question["sessionId"] = session
        self._socket.send(json.dumps(question))
        while True:
            answer = json.loads(self._socket.recv(timeout=LIMIT_S))
            if answer.get("id") != self._count:
                self._told.append(answer.get("method", ""))
            elif "error" in answer:
                raise RuntimeError(f"{method}: {answer}")
            else:
                return answer["result"]

    def hear(self, method: str) -> None:
        """Waits until this has been told, and forgets what was told before."""
        while method not in self._told:
            self._told.append(json.loads(self._socket.recv(timeout=LIMIT_S)).get("method", ""))
        self._told.clear()


class ChromiumTab:
    """What shows pages in a Chromium of any age."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._session: str | None = None

    def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        return self._wire.ask(method, self._session, **params)

    def open(self, path: Path, script: str = "") -> None:
        """Open a file in a new tab, with a script that runs before those of the page."""
        target = self._wire.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = self._wire.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=script)
        self._ask("Page.navigate", url=path.as_uri())
        self._wire.hear("Page.loadEventFired")

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, waited for."""
        found = self._ask(
            "Runtime.evaluate",
            expression=as_json(expression),
            awaitPromise=True,
            returnByValue=True,
        )
        if "exceptionDetails" in found:
            raise RuntimeError(found["exceptionDetails"])
        return json.loads(found["result"]["value"])[0]

    def screenshot(self) -> bytes:
        """A PNG of what is seen."""
        return base64.b64decode(self._ask("Page.captureScreenshot")["data"])


class FirefoxTab:
    """What shows pages in a Firefox."""

    def __init__(self, wire: Wire) -> None:
        wire.ask("session.new", capabilities={})
        self._wire = wire
        self._context = ""

    def open(self, path: Path, script: str = "") -> None:
        """Open a file in a new tab, with a script that runs before those of the page."""
        self._context = self._wire.ask("browsingContext.create", type="tab")["context"]
        self._wire.ask(
            "script.addPreloadScript",
            functionDeclaration=f"() => {{ {script} }}",
            contexts=[self._context],
        )
        self._wire.ask(
            "browsingContext.navigate", context=self._context, url=path.as_uri(), wait="complete"
        )

    def evaluate(self, expression: str) -> Any:
        """The value of an expression, waited for."""
        found = self._wire.ask(
            "script.evaluate",
            expression=as_json(expression),
            target={"context": self._context},
            awaitPromise=True,
        )
        if found["type"] != "success":
            raise RuntimeError(found["exceptionDetails"])
        return json.loads(found["result"]["value"])[0]

    def screenshot(self) -> bytes:
        """A PNG of what is seen."""
        found = self._wire.ask("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(found["data"])


Tab = ChromiumTab | FirefoxTab


def as_json(expression: str) -> str:
    """An expression whose value is text, which both protocols hand over alike."""
    return f"(async () => JSON.stringify([await ({expression})]))()"


@contextlib.contextmanager
def chromium_80(profile: Path) -> Iterator[ChromiumTab]:
    """A tab of the oldest Chromium that is supported; skips where there is none."""
    if platform.machine() != "x86_64" or platform.system() != "Linux":
        pytest.skip("Chromium 80 is there for Linux on x86-64 only")
    assert CHROMIUM_80.is_file(), "run tools/bootstrap.sh test"
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        # As Playwright starts the newest: a bar would take its width from what is compared.
        "--hide-scrollbars",
        "--lang=zh-CN",
    ]
    size = "--window-size={},{}".format(*SIZE)
    command = [
        CHROMIUM_80,
        *options,
        size,
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
    ]
    with running(command, r"DevTools listening on (\S+)", lambda address: address) as wire:
        yield ChromiumTab(wire)


@contextlib.contextmanager
def firefox(profile: Path) -> Iterator[FirefoxTab]:
    """The tab of Debian's Firefox; skips where it is not installed."""
    program = shutil.which("firefox-esr")
    if program is None:
        pytest.skip("Debian's Firefox is not installed")
    size = [f"--width={SIZE[0]}", f"--height={SIZE[1]}"]
    command = [program, "--headless", *size, "--remote-debugging-port=0", "--profile", profile]
    with running(command, r"BiDi listening on (\S+)", "{}/session".format) as wire:
        yield FirefoxTab(wire)


@contextlib.contextmanager
def running(command: list[Any], told: str, address: Callable[[str], str]) -> Iterator[Wire]:
    """A browser, and the wire to it at the address it tells; it ends with the context."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)
        try:
            found = listening(process, said, told)
            with connect(address(found), max_size=None) as socket:
                yield Wire(socket)
        finally:
            process.terminate()
            process.wait(timeout=LIMIT_S)


def listening(process: subprocess.Popen, said: TextIO, told: str) -> str:
    """The address that a browser says it listens at."""

    def address() -> re.Match[str] | None:
        said.seek(0)
        words = said.read()
        assert process.poll() is None, f"the browser did not start: {words}"
        return re.search(told, words)

    found = until(address, what="the browser starts")
    return found[1] if found else ""
