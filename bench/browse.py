"""Opens one page and measures it: `python -m bench.browse NAME FILE SIZE [--hands]`.

Prints a line of JSON as soon as a figure is known. Interactive is, for every page alike, the moment
from which the picture no longer changes and no task of the main thread is longer than 50 ms.
"""

import argparse
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar
from urllib.parse import quote, unquote

import psutil
from playwright.sync_api import Page, Route, sync_playwright

from . import cdn
from .hands import use_hands
from .picture import Film, Rest
from .settings import HERE, LARGE, OUT, PAGES, VIEWPORT, Contender, load_limit_s

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
# No GPU is taken for granted: pages are composed and WebGL is drawn by the processor, as Chromium
# does by itself on such a machine.
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-unsafe-swiftshader",
    "--force-color-profile=srgb",
]
QUIET_MS = 1_500
LARGE_QUIET_MS = 4_000
LOOK_EVERY_MS = 200
MUTE_MS = 15_000
MB = 1e6
HEAD_BYTES = 65_536
LOCAL = "/local/"
INTEGRITY = re.compile(rb'\sintegrity="[^"]*"')


def _plain(error: object) -> str:
    """The first line of an error without the folder of this machine."""
    return str(error).splitlines()[0].replace(f"{OUT.as_uri()}/", "")


class Web:
    """What the page asks of the network, answered from pinned packages."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(_plain(error)))
        page.route(re.compile(r"^https?://"), self.serve)

    def serve(self, route: Route) -> None:
        """Answer one request."""
        url = route.request.url
        if url.startswith("http://127.0.0.1:"):
            route.continue_()
            return
        self.asked.append(url)
        found = cdn.answer(url)
        if found is None:
            self.refused.append(url)
            route.abort()
            return
        content, media_type = found
        headers = {"content-type": media_type, "access-control-allow-origin": "*"}
        route.fulfill(body=content, headers=headers)

    def lacks_scripts(self) -> list[str]:
        """What was refused and is more than looks."""
        return [url for url in self.refused if not url.endswith((".css", ".woff2", ".png"))]

    def trouble(self, limit_s: float) -> str:
        """Why nothing was drawn, as far as the page tells."""
        scripts = self.lacks_scripts()
        if scripts:
            return f"page: needs network ({scripts[0]})"
        return f"page: {self.errors[0]}" if self.errors else f"page: > {limit_s:.0f} s"


def tell(**figures: Any) -> None:
    """One line of what was measured."""
    print(json.dumps(figures, ensure_ascii=False), flush=True)


def memory_of(film: Film) -> dict[str, float]:
    """MB a page holds when its garbage is collected: in scripts, in buffers, and of its process
    what it shares with no other.
    """
    film.session.send("HeapProfiler.collectGarbage")
    heap = film.session.send("Runtime.getHeapUsage")
    renderers = [
        child.memory_full_info().uss
        for child in psutil.Process().children(recursive=True)
        if "--type=renderer" in " ".join(child.cmdline())
    ]
    return {
        "heap_mb": heap["usedSize"] / MB,
        "buffers_mb": heap.get("backingStorageSize", 0) / MB,
        "renderer_mb": max(renderers, default=0) / MB,
    }


def wait_until_interactive(
    page: Page, film: Film, web: Web, contender: Contender, size: int
) -> float | None:
    """Milliseconds from navigation to interactive; None when nothing was drawn within the limit."""
    rest = Rest(LARGE_QUIET_MS if size >= LARGE else QUIET_MS)
    origin_ms = float(page.evaluate("() => performance.timeOrigin"))
    limit_ms = load_limit_s(size) * 1_000
    while True:
        page.wait_for_timeout(LOOK_EVERY_MS)
        now, last_long, drawn = page.evaluate(
            f"() => [performance.now(), bench.lastLongEnd, ({contender.drawn})()]"
        )
        complete = film.complete_at()
        seen = now if complete is None else complete * 1_000 - origin_ms
        if rest.reached(now, max(seen, last_long), there=drawn):
            return float(max(seen, last_long))
        if now > limit_ms or (not drawn and now > MUTE_MS and web.lacks_scripts()):
            return None


def measure(page: Page, contender: Contender, address: str, size: int, hands: bool) -> None:
    """Open the page and tell its figures, as they come."""
    web = Web(page)
    film = Film.of(page)
    page.goto(address, wait_until="commit", timeout=load_limit_s(size) * 1_000)
    interactive = wait_until_interactive(page, film, web, contender, size)
    film.stop()
    OUT.mkdir(exist_ok=True)
    tell(remote=len(web.asked) + len(LocalFiles.asked), refused=web.refused, errors=web.errors[:3])
    if hands:
        page.screenshot(path=OUT / f"{contender.name}-{size}.png", timeout=30_000)
    if interactive is None:
        tell(failed=web.trouble(limit_s=load_limit_s(size)))
        return
    tell(interactive_ms=interactive, longest_ms=page.evaluate("() => bench.longest"))
    tell(**memory_of(film))
    if hands:
        for figures in use_hands(page, contender):
            tell(**figures)


class LocalFiles(SimpleHTTPRequestHandler):
    """A web server on this machine: pages that draw nothing from disk, scripts for workers."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Answer with a file of the folder, or with one of the pinned packages."""
        if not self.path.startswith(LOCAL):
            super().do_GET()
            return
        url = unquote(self.path.removeprefix(LOCAL))
        self.asked.append(url)
        content, media_type = cdn.answer(url) or (b"", "text/plain")
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", media_type)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are no news."""


def readable(file: Path, server: str) -> Path:
    """The page as the browser can open it here; a copy when something must differ.

    A page may demand the exact bytes of one host's copy of a library: the same version from npm is
    not minified the same way, so the demand is left out. What workers load cannot be answered in
    the browser, so its addresses lead to the local server.
    """
    content = file.read_bytes()
    free = INTEGRITY.sub(b"", content[:HEAD_BYTES]) + content[HEAD_BYTES:]
    for url in cdn.TABLE["workers"]["addresses"]:
        free = free.replace(url.encode(), f"{server}{LOCAL}{quote(url, safe='')}".encode())
    if free == content:
        return file.resolve()
    copy = file.with_name(f"{file.stem}-free.html").resolve()
    copy.write_bytes(free)
    return copy


@contextmanager
def address_of(file: Path, served: bool) -> Iterator[str]:
    """The page's address: on disk, or at the local server."""
    handler = partial(LocalFiles, directory=str(file.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        page = readable(file, base)
        yield f"{base}/{page.name}" if served else page.as_uri()
        server.shutdown()
        if page != file.resolve():
            page.unlink()


@contextmanager
def browser_page() -> Iterator[Page]:
    """A fresh page with the probe in it, in a browser of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(viewport=VIEWPORT, locale="zh-CN")
        context.add_init_script(path=HERE / "probe.js")
        page = context.new_page()
        page.set_default_timeout(30_000)
        yield page
        browser.close()


def main() -> None:
    """Open, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=PAGES)
    parser.add_argument("file", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--hands", action="store_true", help="also hover, click, pan and zoom")
    options = parser.parse_args()
    contender = PAGES[options.name]
    with browser_page() as page, address_of(options.file, contender.served) as address:
        measure(page, contender, address, options.size, options.hands)
    sys.exit(0)


if __name__ == "__main__":
    main()
