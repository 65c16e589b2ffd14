"""The Content-Security-Policy of the running app: this server, and the tile servers of the book."""

import asyncio
from collections.abc import Callable, Iterable
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from erqi_map.errors import ExportError
from erqi_map.export.html.csp import tile_origins
from erqi_map.model import Basemap

from .cache import open_book

# A browser told that its page is still good would keep the policy of a book that has changed.
_VALIDATORS = (b"etag", b"last-modified")


@lru_cache(maxsize=8)
def app_policy(basemaps: tuple[Basemap, ...]) -> str:
    """Only this server, and pictures from the tile servers of `basemaps`.

    Streamlit needs inline scripts, and its components are loaded
    from `blob:` addresses; neither can reach another host, and no text is compiled.
    """
    rules = {
        "default-src": ("'self'",),
        "script-src": ("'self'", "'unsafe-inline'", "blob:", "data:"),
        "style-src": ("'self'", "'unsafe-inline'", "data:"),
        "img-src": ("'self'", "data:", "blob:", *_origins(basemaps)),
        "font-src": ("'self'", "data:"),
        "connect-src": ("'self'",),
        "frame-src": ("'self'",),
        "worker-src": ("'self'", "blob:"),
        "object-src": ("'none'",),
        "base-uri": ("'self'",),
        "frame-ancestors": ("'self'",),
        "form-action": ("'self'",),
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def _origins(basemaps: Iterable[Basemap]) -> tuple[str, ...]:
    # Here, unlike in a file, basemaps with a key are offered too.
    keyless = [basemap.model_copy(update={"token_env": None}) for basemap in basemaps]
    try:
        return tile_origins(keyless)
    except ExportError:
        return ()


def basemaps_of_book() -> tuple[Basemap, ...]:
    """The basemaps of the plan book as it stands; none while it cannot be used."""
    try:
        spec = open_book().spec
    except Exception:
        # Whatever is wrong with a book, the page that says so must come.
        return ()
    return () if spec is None else tuple(spec.basemaps)


class PolicyMiddleware:
    """Adds the Content-Security-Policy of the app to every page.

    `read` gives the basemaps of the book. It may take long, so it runs in a thread, once at a time
    whoever asks: pages wait for it, nothing else does.
    """

    def __init__(
        self, app: ASGIApp, read: Callable[[], tuple[Basemap, ...]] = basemaps_of_book
    ) -> None:
        self.app = app
        self._read = read
        self._reading: asyncio.Task[tuple[Basemap, ...]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the headers of the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                kept = [one for one in message["headers"] if one[0].lower() not in _VALIDATORS]
                message["headers"] = [*kept, *_headers(await self._basemaps())]
            await send(message)

        await self.app(scope, receive, send_with_policy)

    async def _basemaps(self) -> tuple[Basemap, ...]:
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(asyncio.to_thread(self._read))
        # Who gives up waiting does not end it for the others.
        return await asyncio.shield(self._reading)


def _is_page(message: Message) -> bool:
    headers = dict(message.get("headers", ()))
    return bool(headers.get(b"content-type", b"").startswith(b"text/html"))


def _headers(basemaps: tuple[Basemap, ...]) -> list[tuple[bytes, bytes]]:
    # Tile servers ask to know the site that uses them; the page within it is not their business.
    return [
        (b"content-security-policy", app_policy(basemaps).encode("latin-1")),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
    ]
