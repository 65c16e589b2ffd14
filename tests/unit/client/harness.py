"""The modules of the client in a page of the browser, as they stand in the repository."""

import base64
import json
import subprocess
import sys
from functools import cache
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
HOME = "http://client.test/"
CORE = ("geometry", "payload", "query", "state", "dom", "draw", "labels", "map")
WORKERS = {"open_worker.js", "tile_worker.js"}
SOURCES = CLIENT / "src"
ROOT = Path(__file__).resolve().parents[3]
ESBUILD = (Path(sys.executable).parent / "node", ROOT / "node_modules/esbuild/bin/esbuild")


@cache
def bundled(entry: str) -> str:
    """A module of the sources as one script; the worker it starts is asked for beside `HOME`."""
    options = [
        "--bundle",
        "--charset=utf8",
        f"--define:import.meta.url={json.dumps(HOME + 'a/b/')}",
    ]
    done = subprocess.run(
        [*ESBUILD, *options], input=entry, cwd=SOURCES, text=True, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def modules(*folders: str) -> str:
    """A script of the modules of these folders; what they export is in `client`, by name."""
    found = [path for folder in folders for path in sorted((SOURCES / folder).glob("*.js"))]
    names = [one.relative_to(SOURCES).as_posix() for one in found if one.name not in WORKERS]
    lines = [f'import * as m{at} from "./{name}";' for at, name in enumerate(names)]
    exported = ", ".join(f"m{at}" for at in range(len(names)))
    return bundled("\n".join([*lines, f"globalThis.client = Object.assign({{}}, {exported});"]))


def serve_source(route: Route) -> None:
    """Answers with the page, a worker or a library; everything else fails."""
    address = urlsplit(route.request.url)
    path = (CLIENT / address.path.lstrip("/")).resolve()
    if address.hostname != urlsplit(HOME).hostname or not path.is_relative_to(CLIENT):
        route.abort()
    elif address.path == "/":
        route.fulfill(body=PAGE, content_type="text/html")
    elif path.name in WORKERS:
        (worker,) = SOURCES.rglob(path.name)
        entry = f'import "./{worker.relative_to(SOURCES).as_posix()}";'
        route.fulfill(body=bundled(entry), content_type="text/javascript")
    else:
        # Workers know no map of imports.
        code = path.read_text("utf-8").replace('"fflate"', '"/fflate/esm/browser.js"')
        route.fulfill(body=code, content_type="text/javascript")


def new_page(browser: Browser, *more: str) -> Page:
    """A page with Leaflet and the modules of the core and of more folders, without a network;
    `page.errors` are the errors of its console.
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
    for name in ("leaflet/leaflet.js", "pbf/pbf.js"):
        tab.add_script_tag(content=client.vendored_file(name).text())
    measures = ROOT / "node_modules/geographiclib-geodesic/geographiclib-geodesic.min.js"
    tab.add_script_tag(path=measures)
    tab.add_script_tag(content=modules(*CORE, *more))
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
