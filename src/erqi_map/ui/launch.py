"""Starts the app on this computer: what `erqi-map serve` does.

Streamlit serves `static` beside the main script and the package folder may be read-only, so the
main script is written into a folder of this process's own. A Content-Security-Policy on every
answer lets the browser reach this server and the tile servers of the plan book, nothing else.
"""

import os
import signal
import socket
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erqi_map.i18n import phrase

from .cache import open_book
from .policy import app_policy

ENTRY = """from pathlib import Path

from erqi_map.ui.entry import run

run(static_dir=Path(__file__).resolve().parent / "static")
"""
GEODATA_ENV = "ERQI_MAP_GEODATA"
ADDRESS = "127.0.0.1"


def launch(port: int, geodata: Path | None = None) -> int:
    """Serve the app until it is stopped; 0 when it ran, 2 when it could not start.

    `geodata` is another plan book; the app itself shows what is wrong with it.
    """
    if geodata is not None:
        os.environ[GEODATA_ENV] = str(geodata.resolve())
    options = read_options()
    address = str(options["server.address"])
    if not port_is_free(address, port):
        print(phrase("zh", "app", "serve.port", port=port), file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="erqi-map-", ignore_cleanup_errors=True) as folder:
        script = Path(folder) / "erqi_map_app.py"
        script.write_text(ENTRY, encoding="utf-8")
        (script.parent / "static").mkdir()
        print(phrase("zh", "app", "serve.ready", url=f"http://{address}:{port}"), flush=True)
        app = st.App(script, middleware=[Middleware(PolicyMiddleware)])
        try:
            with terminated_in_order():
                app.run(config={**options, "server.port": port, "logger.hideWelcomeMessage": True})
        except KeyboardInterrupt:
            return 0
        except SystemExit as end:
            return 0 if not end.code else 2
    return 0


@contextmanager
def terminated_in_order() -> Iterator[None]:
    """Let SIGTERM end the process by an exception, so that what was made is cleared away.

    The server stops in order by itself and then passes the signal on.
    """
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def read_options() -> dict[str, Any]:
    """The options of `config.toml` by their dotted names."""
    text = (files("erqi_map.ui") / "config.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def port_is_free(address: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        if os.name != "nt":
            # As the server itself does: a port that has just been left is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except (OSError, OverflowError):
            return False
    return True


def _is_page(message: Message) -> bool:
    headers = dict(message.get("headers", ()))
    return bool(headers.get(b"content-type", b"").startswith(b"text/html"))


def _policy_headers() -> list[tuple[bytes, bytes]]:
    book = open_book()
    basemaps = book.spec.basemaps if book.spec is not None else ()
    # Tile servers ask to know the site that uses them; the page within it is not their business.
    return [
        (b"content-security-policy", app_policy(basemaps).encode("latin-1")),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (b"x-content-type-options", b"nosniff"),
    ]


class PolicyMiddleware:
    """Adds the Content-Security-Policy of the app to every page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                message["headers"] = [*message["headers"], *_policy_headers()]
            await send(message)

        await self.app(scope, receive, send_with_policy)
