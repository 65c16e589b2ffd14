"""The core of the client in headless Chromium, on a small plan that stands for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from erqi_map import client
from erqi_map.render.payload import encode_payload

from .harness import mount
from .small_plan import build_spec

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><style>
html, body { margin: 0; height: 100% } #host { position: absolute; inset: 0 }
</style></head><body><div id="host"></div></body></html>"""
CLIENT = Path(client.__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser for these tests: they stay on one worker."""
    for item in items:
        if "/unit/client/" in str(item.path):
            item.add_marker(pytest.mark.xdist_group("client"))


@pytest.fixture(scope="session")
def payload() -> bytes:
    return encode_payload(build_spec())


def core_scripts() -> list[str]:
    """The core of the client without the parts of the user interface."""
    names = (CLIENT / "files.txt").read_text("utf-8").split()
    last = names.index("pointer.js")
    return [*names[: last + 1], "mount.js"]


def new_page(browser: Browser) -> Page:
    """A page with Leaflet and the core; `page.errors` are its console errors; no network."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    context.set_default_timeout(20_000)
    tab = context.new_page()
    tab.errors = []  # type: ignore[attr-defined]
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda line: line.type == "error" and tab.errors.append(line.text))
    context.route("**/*", lambda route: route.abort())
    tab.set_content(PAGE)
    tab.add_style_tag(content=client.vendored_file("leaflet/leaflet.css").text())
    tab.add_style_tag(path=CLIENT / "css/map.css")
    for name in ("leaflet/leaflet.js", "geographiclib-geodesic/geographiclib-geodesic.min.js"):
        tab.add_script_tag(content=client.vendored_file(name).text())
    for name in core_scripts():
        tab.add_script_tag(path=CLIENT / name)
    return tab


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page without a map."""
    tab = new_page(browser)
    yield tab
    tab.context.close()


@pytest.fixture
def app(page: Page, payload: bytes) -> Page:
    """A fresh page with the small plan mounted; the app is `window.app`."""
    mount(page, payload)
    return page


@pytest.fixture(scope="session")
def library(browser: Browser) -> Iterator[Page]:
    """One page for tests that call functions and leave nothing behind."""
    tab = new_page(browser)
    yield tab
    tab.context.close()


@pytest.fixture(scope="session")
def reader(browser: Browser, payload: bytes) -> Iterator[Page]:
    """One page with the small plan for tests that only read, or set the whole state they need."""
    tab = new_page(browser)
    mount(tab, payload)
    yield tab
    tab.context.close()
