"""A page is told where the app has its root; all else is passed on as it is."""

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from erqi_map.ui.shell.root import SCRIPT, RootMiddleware

PAGE = "<html><head><title>x</title></head></html>"
PACKED = [Middleware(GZipMiddleware, minimum_size=1)]


def ask(accept: str, page: str = PAGE) -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body of an answer, asked in a thread: this one may have a loop already."""
    with ThreadPoolExecutor() as apart:
        return apart.submit(asyncio.run, _ask(accept, page)).result()


async def _ask(accept: str, page: str) -> tuple[dict[bytes, bytes], bytes]:
    app = Starlette(
        routes=[Route("/plan/clusters", lambda request: HTMLResponse(page))], middleware=PACKED
    )
    sent = []

    async def keep(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request"}

    headers = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip")]
    scope = {"type": "http", "method": "GET", "path": "/plan/clusters", "query_string": b""}
    await RootMiddleware(app)({**scope, "headers": headers}, receive, keep)
    return dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent)


def test_a_page_has_the_address_of_the_root_before_all_scripts_and_its_length():
    headers, body = ask("text/html,application/xhtml+xml")
    assert body == PAGE.encode().replace(b"<head>", b"<head>" + SCRIPT)
    assert int(headers[b"content-length"]) == len(body)


def test_what_is_no_page_of_the_app_stays_as_it_is():
    headers, body = ask("text/html", "<p>x</p>")
    assert (body, int(headers[b"content-length"])) == (b"<p>x</p>", 8)
    assert gzip.decompress(ask("*/*")[1]) == PAGE.encode()
