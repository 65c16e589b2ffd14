"""Opens a map of tiles and measures it: `python -m bench.scale_page ADDRESS NAME`.

First the layer as a whole, as a user who looks for his place sees it; then near enough that each
parcel can be pointed at. Prints a line of JSON as soon as a figure is known.
"""

import argparse
import statistics
from pathlib import Path

from playwright.sync_api import Page

from .browse import MB, Web, browser_page, memory_of, tell, wait_until_interactive
from .hands import MIDDLE, use_hands
from .picture import Film
from .settings import OUT, TILED

# No size of settings.LARGE: what is in view is no more than a page of a thousand parcels.
SIZE = 1_000
NEAR_ZOOM = 16
JOURNEY_DRAGS = 8
JOURNEY_PX = 560
JOURNEY_STEPS = 12
PAUSE_MS = 250
PLACE = """async ([zoom, far]) => {
  const [layer] = ErqiMap.packed;
  const { map } = layer;
  if (far) map.fitBounds(layer.getBounds(), { animate: false });
  else map.setView(layer.getBounds().getCenter(), zoom, { animate: false });
  await layer.idle();
}"""
# Settings of the layer for a page at its whole extent from the start.
FIRST_VIEW = """
addEventListener("DOMContentLoaded", () => {
  const look = () => {
    const [layer] = globalThis.ErqiMap?.packed ?? [];
    if (!layer?.map) return setTimeout(look, 10);
    layer.map.fitBounds(layer.getBounds(), { animate: false });
  };
  look();
});
"""


class Traffic:
    """Requests of a page and the bytes of their answers."""

    def __init__(self, film: Film) -> None:
        self.requests = 0
        self.bytes = 0.0
        film.session.on("Network.loadingFinished", self._count)
        film.session.send("Network.enable")

    def _count(self, event: dict[str, float]) -> None:
        self.requests += 1
        self.bytes += event["encodedDataLength"]


def measure(page: Page, address: str, name: str) -> None:
    """Open and tell."""
    page.add_init_script(FIRST_VIEW)
    web = Web(page)
    film = Film.of(page)
    traffic = Traffic(film)
    page.goto(address, wait_until="commit")
    interactive = wait_until_interactive(page, film, web, TILED, SIZE)
    film.stop()
    page.screenshot(path=OUT / f"{name}-far.png", timeout=30_000)
    tell(requests=traffic.requests, mb_received=traffic.bytes / MB, errors=web.errors[:3])
    if interactive is None:
        tell(failed=web.trouble(limit_s=60))
        return
    tell(interactive_ms=interactive, longest_ms=page.evaluate("() => bench.longest"))
    page.evaluate(PLACE, [NEAR_ZOOM, False])
    page.screenshot(path=OUT / f"{name}-near.png", timeout=30_000)
    for figures in use_hands(page, TILED):
        tell(**figures)
    tell(**_journey(page))
    tell(**memory_of(film), journey_mb_received=traffic.bytes / MB)


def _journey(page: Page) -> dict[str, float]:
    """Drag on and on over tiles never seen: frames, and the longest task of the main thread."""
    page.evaluate(PLACE, [NEAR_ZOOM, False])
    page.evaluate("() => { bench.longest = 0; bench.record(); }")
    for _ in range(JOURNEY_DRAGS):
        page.mouse.move(MIDDLE[0] + JOURNEY_PX / 2, MIDDLE[1])
        page.mouse.down()
        page.mouse.move(MIDDLE[0] - JOURNEY_PX / 2, MIDDLE[1] + 90, steps=JOURNEY_STEPS)
        page.mouse.up()
        page.wait_for_timeout(PAUSE_MS)
    frames = [float(frame) for frame in page.evaluate("() => bench.recorded()")]
    return {
        "journey_ms": statistics.median(frames),
        "journey_worst_ms": max(frames),
        "journey_longest_ms": float(page.evaluate("() => bench.longest")),
    }


def main() -> None:
    """Open, measure, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("name")
    options = parser.parse_args()
    Path(OUT).mkdir(exist_ok=True)
    with browser_page() as page:
        measure(page, options.address, options.name)


if __name__ == "__main__":
    main()
