"""Sockets and the server on them: for the app and for the tiles of a table.

uvicorn waits for the first request of a connection without end, and for each that is begun. Here a
connection that has not asked within `PATIENCE_S` is closed, and of more than `MAX_WAITING` such
the one that has waited longest.
"""

import asyncio
import ipaddress
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from erqi_map.errors import RequestError

ADDRESS = "127.0.0.1"
PATIENCE_S = 10.0
MAX_WAITING = 500
MAX_CONNECTIONS = 1_000
STOP_LIMIT_S = 10
PING_S = 30
SETTINGS: dict[str, Any] = {
    "lifespan": "on",
    "log_level": "error",
    "access_log": False,
    "use_colors": False,
    "server_header": False,
    "ws": "websockets-sansio",
    "ws_ping_interval": PING_S,
    "ws_ping_timeout": PING_S,
    "ws_per_message_deflate": False,
    "limit_concurrency": MAX_CONNECTIONS,
    "timeout_graceful_shutdown": STOP_LIMIT_S,
}


class PatientProtocol(H11Protocol):
    """A connection whose requests come whole within `PATIENCE_S`."""

    waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first request."""
        super().connection_made(transport)
        self._wait()
        others = [one for one in self.connections if isinstance(one, PatientProtocol)]
        idle = [one for one in others if one.waiting and not one.transport.is_closing()]
        if len(idle) > MAX_WAITING:
            min(idle, key=lambda one: one.waiting.when()).transport.abort()  # type: ignore[union-attr]

    def data_received(self, data: bytes) -> None:
        """Take what has come; however little at a time, it does not prolong the waiting."""
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _look(self) -> None:
        is_upgraded = self.transport.get_protocol() is not self
        if is_upgraded or (self.cycle is not None and not self.cycle.response_complete):
            self._stop_waiting()
        elif self.waiting is None and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self.waiting = self.loop.call_later(PATIENCE_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None


def bind(address: str, port: int, *, anybody: bool = False) -> socket.socket:
    """A socket at `address`, which may be of this computer only unless `anybody` is true.

    Raises RequestError for another address, one there is not, and a port that is in use.
    """
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError):
        raise RequestError("app", "serve.no_address", address=address) from None
    family, _kind, _protocol, _name, at = found[0]
    if not anybody and not all(is_own(str(entry[4][0])) for entry in found):
        raise RequestError("app", "serve.not_open", address=address)
    bound = socket.socket(family)
    try:
        if os.name != "nt":
            # A port that has just been left is free.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(at)
    except OSError as error:
        bound.close()
        taken = is_own(str(at[0])) or _is_there(family, str(at[0]))
        key = "port" if taken else "no_address"
        raise RequestError("app", f"serve.{key}", address=address, port=port) from error
    return bound


def is_own(address: str) -> bool:
    """Whether an address is of this computer alone; False for what is none."""
    try:
        return ipaddress.ip_address(address.partition("%")[0]).is_loopback
    except ValueError:
        return address == "localhost"


def _is_there(family: int, address: str) -> bool:
    with socket.socket(family) as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True


def url_of(address: str, port: int) -> str:
    """Where a browser on this computer finds it."""
    if address in ("0.0.0.0", "::"):
        address = "localhost"
    return f"http://[{address}]:{port}" if ":" in address else f"http://{address}:{port}"


def run_server(app: ASGIApp, bound: socket.socket) -> int:
    """Serve on a socket until stopped; 0 when it ran, 2 when it could not start."""
    config = uvicorn.Config(app, http=PatientProtocol, **SETTINGS)
    try:
        with terminated_in_order(), bound:
            uvicorn.Server(config).run(sockets=[bound])
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
