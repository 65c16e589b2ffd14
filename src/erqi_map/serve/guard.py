"""Lets in only who asks this server by a name of its own, from a page of its own.

A browser asks whatever address a page of any site tells it, this computer too. The name in `Host`
tells a site whose name was turned to this computer (DNS rebinding), `Origin` and `Sec-Fetch-Site`
tell a page of another site, of another port of this computer included. A name of one's own is the
address the connection came in by, `localhost` when that is this computer, and the names given.
"""

import ipaddress
import os
import re
from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, phrase

HOSTS_ENV = "ERQI_MAP_HOSTS"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
MALFORMED, MISDIRECTED, FORBIDDEN = 400, 421, 403
_REASONS = {MALFORMED: "malformed", MISDIRECTED: "misdirected", FORBIDDEN: "forbidden"}
_NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Other sites may lead to a page here by a link, but not show, run or read what is here.
_HEADERS = {
    b"cross-origin-resource-policy": b"same-origin",
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"SAMEORIGIN",
}


def read_names(given: Iterable[str]) -> tuple[str, ...]:
    """Names of a proxy, `NAME` or `NAME:PORT`, as browsers write them. Raises RequestError."""
    return tuple(_read_name(name) for name in given)


def _read_name(given: str) -> str:
    try:
        name = given.strip().lower().encode("idna").decode("ascii")
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise RequestError("app", "serve.host", name=given)
    return name


def names_of_environment() -> tuple[str, ...]:
    """The names in `ERQI_MAP_HOSTS`, divided by commas. Raises RequestError."""
    return read_names(name for name in os.environ.get(HOSTS_ENV, "").split(",") if name.strip())


class Guard:
    """Refuses requests that are not for this server or not from its own pages.

    HTTP: 400 malformed, 421 for another host, 403 from another site. WebSocket: closed before it
    is accepted (403); one without an `Origin` is not from a browser and refused too.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str] = ()) -> None:
        self.app = app
        self._names = frozenset(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer why not."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                more = [(name, value) for name, value in _HEADERS.items() if name not in there]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        status = find_refusal(scope, self._names)
        if status is None:
            await self.app(scope, receive, send_with_headers)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            said = "\n".join(phrase(lang, "app", f"guard.{_REASONS[status]}") for lang in LANGS)
            await PlainTextResponse(said + "\n", status)(scope, receive, send_with_headers)


def find_refusal(scope: Scope, names: frozenset[str]) -> int | None:
    """The status with which a request is refused; None for one that is let in."""
    hosts, origins = _values(scope, b"host"), _values(scope, b"origin")
    # A target that names a host (`GET http://…`) is for a proxy.
    if len(hosts) != 1 or not scope["path"].startswith("/"):
        return MALFORMED
    host = hosts[0].lower()
    schemes = _schemes(host, scope, names)
    if not schemes:
        return MISDIRECTED
    if origins and origins not in [[f"{scheme}://{host}"] for scheme in schemes]:
        return FORBIDDEN
    if scope["type"] == "websocket" and not origins:
        return FORBIDDEN
    return FORBIDDEN if _is_used_elsewhere(scope) else None


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _schemes(host: str, scope: Scope, names: frozenset[str]) -> tuple[str, ...]:
    """The schemes of the pages this server has under `host`; none if that is not its name."""
    scheme = "https" if scope["scheme"] in ("https", "wss") else "http"
    address, port = scope["server"] or ("", None)
    if host in _own_hosts(address, port, scheme):
        return (scheme,)
    # Before a proxy the page may be encrypted though the connection to it is not.
    return ("http", "https") if {host, host.removesuffix(f":{port}")} & names else ()


def _own_hosts(address: str, port: int | None, scheme: str) -> set[str]:
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        # A socket file has no name of its own.
        return set()
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    literal = str(found) if found.version == 4 else f"[{found}]"
    hosts = {literal, *LOOPBACK} if found.is_loopback else {literal}
    with_port = {f"{host}:{port}" for host in hosts}
    return with_port | hosts if port == _DEFAULT_PORTS[scheme] else with_port


def _is_used_elsewhere(scope: Scope) -> bool:
    """Whether a page of another site asks, other than by a link that leads here."""
    if set(_values(scope, b"sec-fetch-site")) <= {"same-origin", "none"}:
        return False
    led_here = (
        scope.get("method") in ("GET", "HEAD")
        and _values(scope, b"sec-fetch-mode") == ["navigate"]
        and _values(scope, b"sec-fetch-dest") == ["document"]
    )
    return not led_here
