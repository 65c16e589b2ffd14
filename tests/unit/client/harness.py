"""The modules of the client in a page of the browser, as they stand in the repository."""

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route

from erqi_map import client

from ...waiting import LIMIT_S

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>
html, body { margin: 0; height: 100% } #host { position: absolute; inset: 0 }
</style></head><body><div id="host"></div></body></html>"""
CLIENT = Path(client.__file__).parent
PACKAGES = Path(__file__).parents[3] / "node_modules"
HOME = "http://client.test/"
CORE = ("geometry", "payload", "query", "state", "dom", "draw", "labels", "map")
WORKERS = {"open_worker.js", "tile_worker.js"}


def serve_source(route: Route) -> None:
    """Answers with a file of the client as it stands in the repository; everything else fails."""
    address = urlsplit(route.request.url)
    name = address.path.lstrip("/")
    root = PACKAGES if name.startswith("fflate/") else CLIENT
    path = (root / name).resolve()
    if address.hostname != urlsplit(HOME).hostname or not path.is_relative_to(root):
        route.abort()
    elif address.path == "/":
        route.fulfill(body=PAGE, content_type="text/html")
    else:
        # Workers know no map of imports.
        code = path.read_text("utf-8").replace('"fflate"', '"/fflate/esm/browser.js"')
        route.fulfill(body=code, content_type="text/javascript")


def load_modules(tab: Page, folders: Iterable[str] = CORE) -> None:
    """Load the modules of these folders; what they export is in `client`, by name."""
    found = [path for folder in folders for path in sorted((CLIENT / "src" / folder).glob("*.js"))]
    names = [
        f"/{path.relative_to(CLIENT).as_posix()}" for path in found if path.name not in WORKERS
    ]
    tab.evaluate(
        """async (names) => {
          const modules = await Promise.all(names.map((name) => import(name)));
          globalThis.client = Object.assign({}, ...modules);
        }""",
        names,
    )


def new_page(browser: Browser) -> Page:
    """A page with Leaflet and the modules of the core, without a network; `page.errors` are the
    errors of its console.
    """
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(1000 * LIMIT_S)
    tab = context.new_page()
    tab.errors = []  # type: ignore[attr-defined]
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda line: line.type == "error" and tab.errors.append(line.text))
    context.route("**/*", serve_source)
    tab.goto(HOME)
    tab.add_style_tag(content=client.vendored_file("leaflet/leaflet.css").text())
    tab.add_style_tag(path=CLIENT / "css/map.css")
    tab.add_script_tag(content=client.vendored_file("leaflet/leaflet.js").text())
    tab.add_script_tag(path=PACKAGES / "geographiclib-geodesic/geographiclib-geodesic.min.js")
    load_modules(tab)
    return tab


def mount(page: Page, payload: bytes, options: dict[str, Any] | None = None) -> None:
    """Mount the payload; the app is `window.app`."""
    page.evaluate(
        """async ([base64, options]) => {
          const element = document.getElementById("host");
          window.app = await client.mount({ element, base64, options });
          if (app.ctx) await app.idle();
        }""",
        [base64.b64encode(payload).decode(), options or {}],
    )
