"""Opens an app and changes its widget: `python -m bench.app_page URL NAME ROUNDS`.

Tells for the first load and for each change: time until the picture is at rest, bytes over the
socket and in all, and whether the map is still the same element.
"""

import argparse
import base64
from typing import Any

from playwright.sync_api import CDPSession, Page

from .browse import Web, browser_page, tell
from .picture import Film, Rest
from .settings import OUT

LOAD_LIMIT_MS = 60_000
CHANGE_LIMIT_MS = 30_000
QUIET_MS = 2_000
CHOICES = 4
RADIOS = "[data-testid=stRadio] label[data-baseweb=radio], [role=radiogroup] label"
DRAWER = "[data-overlay] .erqi-packed-check"
LOOK_EVERY_MS = 100
FIND_MAP = """() => {
  const roots = [document];
  for (const root of roots) {
    const map = root.querySelector(".leaflet-container");
    if (map) return map;
    for (const node of root.querySelectorAll("*")) if (node.shadowRoot) roots.push(node.shadowRoot);
    for (const frame of root.querySelectorAll("iframe"))
      if (frame.contentDocument) roots.push(frame.contentDocument);
  }
  return null;
}"""


class Traffic:
    """Bytes that came in, over the socket and by requests."""

    def __init__(self, session: CDPSession) -> None:
        self.socket = 0
        self.http = 0
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self.frame)
        session.on("Network.loadingFinished", self.finished)

    def frame(self, event: dict[str, Any]) -> None:
        """One frame of the socket."""
        response = event["response"]
        text = response["payloadData"]
        binary = response["opcode"] == 2
        self.socket += len(base64.b64decode(text)) if binary else len(text.encode())

    def finished(self, event: dict[str, Any]) -> None:
        """One request."""
        self.http += int(event["encodedDataLength"])

    def take(self) -> dict[str, int]:
        """What came since the last time."""
        told = {"socket_bytes": self.socket, "http_bytes": self.http}
        self.socket = self.http = 0
        return told


def rest(
    page: Page, film: Film, start_ms: float, limit_ms: float, *, change: bool = False
) -> float | None:
    """Milliseconds from `start_ms` (since 1970) until map and picture are at rest.

    change: the picture must have become another one.
    """
    at = Rest(QUIET_MS)
    while True:
        page.wait_for_timeout(LOOK_EVERY_MS)
        now, last_long, there = page.evaluate(
            "() => [performance.timeOrigin + performance.now(),"
            f" performance.timeOrigin + bench.lastLongEnd, Boolean(({FIND_MAP})())]"
        )
        complete = film.complete_at()
        at_rest = max((complete or 0) * 1_000, last_long, start_ms)
        if at.reached(now, at_rest, there=there and (film.changed() or not change)):
            return float(at_rest - start_ms)
        if now - start_ms > limit_ms:
            return None


def visit(page: Page, url: str, rounds: int) -> None:
    """Load, load again in each round, then change the widget to and fro."""
    Web(page)
    traffic = Traffic(page.context.new_cdp_session(page))
    for name in ("cold", *["load"] * max(1, rounds)):
        film = Film.of(page)
        page.goto(url, wait_until="commit", timeout=LOAD_LIMIT_MS)
        origin = float(page.evaluate("() => performance.timeOrigin"))
        took = rest(page, film, origin, LOAD_LIMIT_MS)
        if took is None:
            tell(failed="the map did not appear")
            return
        film.stop()
        bytes_ = {f"{name}_{key}": value for key, value in traffic.take().items()}
        tell(**{f"{name}_ms": took}, **bytes_)
    page.evaluate(f"() => {{ const map = ({FIND_MAP})(); map.benchMark = true; }}")
    # The first of the radio buttons is “all”, which is chosen already.
    skipped = min(1, page.locator(RADIOS).count())
    choices = page.locator(RADIOS if skipped else DRAWER)
    for number in range(2 * rounds):
        choice = choices.nth(skipped + number % CHOICES)
        choice.scroll_into_view_if_needed(timeout=10_000)
        film = Film.of(page)
        choice.click(timeout=10_000)
        start = float(page.evaluate("() => bench.pressed"))
        took = rest(page, film, start, CHANGE_LIMIT_MS, change=True)
        film.stop()
        same = page.evaluate(f"() => Boolean(({FIND_MAP})()?.benchMark)")
        if not same:
            page.evaluate(f"() => {{ const map = ({FIND_MAP})(); if (map) map.benchMark = true; }}")
        if took is None:
            tell(failed="the map did not come to rest")
            return
        bytes_ = {f"change_{key}": value for key, value in traffic.take().items()}
        tell(change_ms=took, remounts=int(not same), **bytes_)


def main() -> None:
    """Open, change, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("name")
    parser.add_argument("rounds", type=int)
    options = parser.parse_args()
    with browser_page() as page:
        visit(page, options.url, options.rounds)
        OUT.mkdir(exist_ok=True)
        page.screenshot(path=OUT / f"app-{options.name}.png")


if __name__ == "__main__":
    main()
