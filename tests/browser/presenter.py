"""Driving a deck in the browser: keys, waiting, and what stands on the wall."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_page
from erqi_map.render.web.plan_map import render_map

from .. import waiting
from ..waiting import at_rest as rest

WALL = {"width": 1440, "height": 900}
EXPLORING = ("hidden", "grouping", "filter", "basemap", "focus", "goal", "panels", "tool")
MIN_TITLE_PX = 40
MIN_LABEL_PX = 18

Open = Callable[..., Any]


def write(path: Path, lang: str = "zh", **options: Any) -> Path:
    spec = compose_plan(load_plan(), lang=lang)
    page = render_map(spec, host="file", hash=True, **options)
    path.write_bytes(export_page(page, spec, title=spec.furniture.title.get(lang)).content)
    return path


def until(page: Page, condition: str) -> None:
    """Waits for a condition; the page's policy forbids Playwright's own way of asking again."""
    waiting.until(lambda: page.evaluate(condition), what=condition)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
    rest(page)


def state(page: Page, *keys: str) -> Any:
    state = page.evaluate("app.getState()")
    return state[keys[0]] if len(keys) == 1 else {key: state[key] for key in keys or state}


def scene_of(page: Page) -> str | None:
    return state(page, "scene")


def jump(page: Page, scenes: list[str], id: str) -> None:
    press(page, *str(scenes.index(id) + 1), "Enter")
    assert scene_of(page) == id


def seen(page: Page) -> dict[str, Any]:
    """What a scene puts on the wall: state, camera, and every name on the map."""
    return page.evaluate("({ state: app.getState(), labels: app.labels() })")


def box(page: Page, selector: str) -> dict[str, float]:
    return page.evaluate(
        """(selector) => { const { left, top, right, bottom } =
             document.querySelector(selector).getBoundingClientRect();
           return { left, top, right, bottom }; }""",
        selector,
    )


def visible(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def drag(page: Page, *points: tuple[int, int]) -> None:
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=6)
    page.mouse.up()
    rest(page)


def sweep(page: Page, start: tuple[int, int], stop: tuple[int, int]) -> None:
    touch = page.context.new_cdp_session(page)

    def send(kind: str, points: list[tuple[float, float]]) -> None:
        at = [{"x": x, "y": y} for x, y in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": at})

    send("touchStart", [start])
    for part in range(1, 5):
        way = [a + (b - a) * part / 4 for a, b in zip(start, stop, strict=True)]
        send("touchMove", [(way[0], way[1])])
    send("touchEnd", [])
    rest(page)
