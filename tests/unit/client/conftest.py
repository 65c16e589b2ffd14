"""The core of the client in headless Chromium, on a small plan that stands for itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from erqi_map.render.payload.encode import encode_payload

from .harness import mount, new_page
from .small_plan import build_spec


@pytest.fixture(scope="session")
def payload() -> bytes:
    return encode_payload(build_spec())


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
