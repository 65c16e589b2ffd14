"""What all rooms of tests share: one headless Chromium a worker."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.store import GEODATA_ENV, GeoStore, book_home, open_store
from erqi_map.store.book.home import USUAL, shipped_book

from .plans import copy_of_book
from .waiting import LIMIT_S

# The shell is the same browser without windows, and starts a page in half the time.
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The same examples in every run, however slow the machine: a red run must mean a fault.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

expect.set_options(timeout=1000 * LIMIT_S)

# What somebody has made of the plan book here is not the book that the tests know.
if USUAL.is_file():
    os.environ.setdefault(GEODATA_ENV, str(shipped_book()))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that drives a browser has a second go: a starved machine is no fault of the map.

    What needed it is listed at the end of the run, and is to be looked into. Files whose tests take
    long come first: at the end of the run neither worker is left alone with one.
    """
    items.sort(key=lambda item: item.path.parent.name != "browser")
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a test of the mark `soak(few, many)` goes on: the few of `make test`, always the
    same first ones, or the many of `make bench PARTS=soak`.
    """
    mark = request.node.get_closest_marker("soak")
    found = mark.kwargs["many" if os.environ.get("ERQI_MAP_SOAK") else "few"]
    request.node.user_properties.append(("rounds", found))
    return int(found)


@pytest.fixture(scope="session")
def store() -> GeoStore:
    """The shipped plan book, read once."""
    return open_store(book_home().folder)


@pytest.fixture(scope="session")
def spec(store: GeoStore) -> MapSpec:
    """The shipped plan as a map."""
    return compose_plan(store)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A copy of the shipped plan book, to be changed at will."""
    return copy_of_book(tmp_path)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
