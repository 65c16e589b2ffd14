"""Waiting for what must come true. Nothing else here waits for a while (tests/architecture)."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Page

T = TypeVar("T")
# A busy machine is slow, and no fault of the map: whatever comes late is waited for.
LIMIT_S = 120.0
LOOK_EVERY_S = 0.03

_AT_REST = Path(__file__).with_name("at_rest.js").read_text("utf-8")


def until(condition: Callable[[], T], limit_s: float = LIMIT_S, what: str = "") -> T:
    """The first true answer of a condition that is asked again and again."""
    end = time.monotonic() + limit_s
    while not (found := condition()):
        assert time.monotonic() < end, f"it did not come true: {what or condition}"
        time.sleep(LOOK_EVERY_S)
    return found


def at_rest(page: Page) -> None:
    """Until a page of ours, in a file or in the app, does nothing more by itself."""
    page.evaluate(_AT_REST, 1000 * LIMIT_S)


def go_on(page: Page, ms: int) -> None:
    """Let the clock of the page go on, without waiting for it: what it was to do by then is done.

    The clock must have been put in before what is waited for was begun (`page.clock.install`).
    """
    page.clock.run_for(ms)
