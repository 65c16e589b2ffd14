"""Requests as they stand on the wire: no library puts anything right."""

import asyncio
import contextlib
import secrets
import socket
import threading
from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import uvicorn

from .waiting import LIMIT_S

UPGRADE = (
    ("Connection", "Upgrade"),
    ("Upgrade", "websocket"),
    ("Sec-WebSocket-Version", "13"),
    ("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="),
)


def ask(
    port: int,
    headers: Iterable[tuple[str, str]] = (),
    *,
    target: str = "/",
    method: str = "GET",
    body: bytes = b"",
    address: str = "127.0.0.1",
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers (small letters) and body; 0 if nothing came."""
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    with socket.create_connection((address, port), LIMIT_S) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        received = connection.makefile("rb")
        first = received.readline().decode("latin-1").split()
        if not first:
            return 0, {}, b""
        fields = iter(lambda: received.readline().decode("latin-1").strip(), "")
        told = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
        return int(first[1]), told, received.read(int(told.get("content-length", 0)))


def free_port() -> int:
    """A port nobody uses now, of those that are not given to connections until it is used."""
    while True:
        port = secrets.choice(range(10_000, 32_000))
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """What `work` gives; in a thread, for a test of this worker may have left its loop running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@contextmanager
def served(app: Any, **settings: Any) -> Iterator[int]:
    """The port of a server of `app` in this process, with settings of uvicorn."""
    port = free_port()
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", **settings)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                continue
        yield port
    finally:
        server.should_exit = True
        thread.join(LIMIT_S)
