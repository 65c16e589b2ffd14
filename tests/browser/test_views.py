"""The views a stranger goes through, at every size, in both languages, in the file and in the app.

`whole.js` says what is wrong with a view; here nothing is.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from ..waiting import at_rest

WHOLE = Path(__file__).with_name("whole.js").read_text("utf-8")
# A laptop, also at 125 and 150 %, and phones; English has the longer words.
SIZES = {
    "zh": [(1366, 768), (390, 844)],
    "en": [(1366, 768), (1093, 614), (911, 512), (390, 844), (844, 390)],
}
CLUSTERS = ("central-city", "erqi-new-area", "mazhai-industry", "yingtaogou-garden")
# The app mounts its map in a module of its own: what it mounts is `app` here too.
CATCH = """(() => { let ours; Object.defineProperty(globalThis, "ErqiMap", { get: () => ours, set(made) {
  ours = made;
  const mount = made.mount;
  if (mount && !mount.caught) {
    made.mount = async (...given) => (globalThis.app = await mount(...given));
    made.mount.caught = true;
  }
} }); })()"""
ECOLOGY = {"cluster": [], "theme": [], "status": [], "task": ["task-ecology"]}


def go(page: Page, **patch: Any) -> None:
    page.evaluate("async (patch) => { app.setState(patch); await app.idle(); }", patch)


def choose(page: Page, id: str) -> None:
    page.evaluate("(id) => ErqiMap.choose(app.ctx, id)", id)


def views(page: Page, *, low: bool) -> Iterator[str]:
    """Goes through the views and says which one stands."""
    start = page.evaluate("app.getState()")
    at_first = {name: start[name] for name in ("filter", "panels")} | {"focus": None}

    def home() -> None:
        go(page, **at_first)
        page.evaluate("app.ctx.home({ animate: false })")

    page.evaluate("app.ctx.map.setView(app.ctx.map.getCenter(), 0, { animate: false })")
    yield "far"
    home()
    yield "home"
    for id in (*CLUSTERS, "erqi-commercial-district"):
        choose(page, id)
        yield id
        home()
    search = page.locator("input[type=search]")
    if not search.is_visible():
        page.evaluate("ErqiMap.openDrawer(app.ctx, 'left')")
    search.fill("fh")
    page.keyboard.press("Enter")
    yield "found"
    page.evaluate("ErqiMap.openDrawer(app.ctx, 'right')")
    yield "drawer"
    home()
    go(page, filter=ECOLOGY)
    yield "ecology"
    home()
    for side in ("left", "right", "list")[: 2 if low else 3]:
        page.evaluate("(side) => ErqiMap.openDrawer(app.ctx, side)", side)
        yield side
        home()


def faults(page: Page, sizes: list[tuple[int, int]]) -> list[Any]:
    found = []
    for width, height in sizes:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => app.ctx.map.getSize().x === width", arg=width)
        phone = width < 800 or height < 480
        go(page, panels={"left": not phone, "right": False, "list": False})
        for view in views(page, low=height < 480):
            at_rest(page)
            found += [(width, height, view, *one) for one in page.evaluate(f"({WHOLE})(app)")]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_view_of_the_file_is_cut_covered_or_without_its_names(open_plan, lang):
    page = open_plan(f"#lang={lang}", reduced_motion="reduce").page
    assert faults(page, SIZES[lang]) == []


def test_no_view_of_the_app_is_cut_covered_or_without_its_names(open_page, app_url):
    page = open_page("about:blank", reduced_motion="reduce").page
    page.add_init_script(CATCH)
    page.goto(f"{app_url}/?lang=en")
    page.wait_for_function("() => globalThis.app && app.ctx")
    at_rest(page)
    for width, height in ((1366, 768), (911, 512), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        go(page, filter=ECOLOGY)
        at_rest(page)
        # One row, in which nothing lies on anything else; the rest is map.
        assert page.evaluate("app.ctx.root.clientHeight") > 0.8 * height
        ends = page.evaluate(
            """() => [...document.querySelectorAll("[data-testid=stTopNavLink][href$=sources], [data-testid=stTopNavSection]"),
              ...app.ctx.slots.bar.children, document.querySelector(".st-key-erqi-bar"), document.querySelector(".st-key-erqi-lang")]
              .map((one) => one.getBoundingClientRect()).filter((box) => box.width).flatMap(({ left, right }) => [left, right])"""
        )
        assert len(ends) > 11 and ends == sorted(ends), (width, ends)
        go(page, filter={name: [] for name in ECOLOGY})
    assert faults(page, [(1366, 768), (390, 844)]) == []
