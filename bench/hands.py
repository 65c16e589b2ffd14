"""What a hand does on a map, and how long the map takes to answer: hover, click, pan, zoom."""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Error, Page

from .settings import VIEWPORT, Contender

MIDDLE = (VIEWPORT["width"] / 2, VIEWPORT["height"] / 2)
# Beside the data of every page: they are square and the window is wide.
BESIDE = (VIEWPORT["width"] - 8, VIEWPORT["height"] * 0.6)
ANSWER_LIMIT_MS = 3_000
GONE_LIMIT_MS = 500
FIGURE_LIMIT_S = 12
WANTED = 5
TRIES = 16
STEP_PX = 61
PAN_STEPS = 60
PAN_PX = 240
WHEEL_PX = 240
SETTLE_MS = 900


def use_hands(page: Page, contender: Contender) -> Iterator[dict[str, float | str]]:
    """Figures one after another; what a page does not answer is told as such."""
    for figure, event, selector in (
        ("hover_ms", "mousemove", contender.hover),
        ("click_ms", "click", contender.click),
    ):
        if selector:
            yield from _answers(page, figure, event, selector)
    page.mouse.move(*BESIDE)
    page.keyboard.press("Escape")
    yield _pan(page)
    page.wait_for_timeout(SETTLE_MS)
    yield _zoom(page)
    yield {"longest_in_use_ms": float(page.evaluate("() => bench.longest"))}


def _places() -> Iterator[tuple[float, float]]:
    for number in range(TRIES):
        column, row = number % 4 - 1.5, number // 4 - 1
        yield MIDDLE[0] + column * STEP_PX, MIDDLE[1] + row * STEP_PX + column * 7


def _answers(
    page: Page, figure: str, event: str, selector: str
) -> Iterator[dict[str, float | str]]:
    times: list[float] = []
    limit_ms = ANSWER_LIMIT_MS
    end_s = time.monotonic() + FIGURE_LIMIT_S
    for place in _places():
        page.keyboard.press("Escape")
        page.mouse.move(*BESIDE)
        if event == "mousemove":
            _until(page, f"() => !bench.shown({selector!r})", GONE_LIMIT_MS)
        page.evaluate("([event, selector]) => bench.arm(event, selector)", [event, selector])
        if event == "click":
            page.mouse.click(*place)
        else:
            page.mouse.move(*place)
        if _until(page, "() => bench.answer !== null", limit_ms):
            times.append(float(page.evaluate("() => bench.answer")))
            # Between parcels nothing answers; once the pace is known that is known sooner.
            limit_ms = min(ANSWER_LIMIT_MS, 300 + 5 * max(times))
        if len(times) == WANTED or time.monotonic() > end_s:
            break
    yield {figure: statistics.median(times)} if times else {f"{figure}_failed": "no answer"}


def _until(page: Page, condition: str, limit_ms: float) -> bool:
    try:
        page.wait_for_function(condition, timeout=limit_ms)
    except Error:
        return False
    return True


def _frames(page: Page, name: str) -> dict[str, float | str]:
    frames = [float(frame) for frame in page.evaluate("() => bench.recorded()")]
    if not frames:
        return {f"{name}_failed": "no frame"}
    return {f"{name}_ms": statistics.median(frames), f"{name}_worst_ms": max(frames)}


def _pan(page: Page) -> dict[str, float | str]:
    """Drag the map to and fro while frames are counted."""
    page.mouse.move(*MIDDLE)
    page.mouse.down()
    page.evaluate("() => bench.record()")
    end_s = time.monotonic() + FIGURE_LIMIT_S
    for step in range(PAN_STEPS):
        if time.monotonic() > end_s:
            break
        away = PAN_PX * (1 - abs(1 - 2 * step / PAN_STEPS))
        page.mouse.move(MIDDLE[0] + away, MIDDLE[1] + away / 2)
    found = _frames(page, "pan")
    page.mouse.up()
    return found


def _zoom(page: Page) -> dict[str, float | str]:
    """Zoom in twice and out again by the wheel while frames are counted."""
    page.mouse.move(*MIDDLE)
    page.evaluate("() => bench.record()")
    for turn in (-WHEEL_PX, -WHEEL_PX, WHEEL_PX, WHEEL_PX):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(SETTLE_MS)
    return _frames(page, "zoom")
