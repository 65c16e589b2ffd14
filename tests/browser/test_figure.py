"""The figures of the content pages, when the app calls again before the first call has come back."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from erqi_map import client

APP = "https://app.invalid/"
# What Streamlit does with a component: one call for each run of the page, none waits for another.
CALL = """(names) => import("/figure.js").then(({ default: figure }) => {
  globalThis.stage = globalThis.stage || document.body.appendChild(document.createElement("div"));
  globalThis.calls = (globalThis.calls || []).concat(names.map((name) => figure({
    data: { kind: "tiles", lang: "zh", items: [{ title: name }] },
    parentElement: stage,
    setTriggerValue() {},
  })));
})"""


@pytest.fixture
def held(browser: Browser) -> Iterator[tuple[Page, list[Route]]]:
    """A page that can load the modules of the figures, and the requests for their style, unanswered."""
    waiting: list[Route] = []

    def answer(route: Route) -> None:
        name = urlsplit(route.request.url).path.strip("/")
        if name.endswith(".css"):
            waiting.append(route)
        elif name.endswith(".js"):
            route.fulfill(body=client.host_files()[name], content_type="text/javascript")
        else:
            route.fulfill(body="<!DOCTYPE html><title>figures</title>", content_type="text/html")

    page = browser.new_page()
    page.route(f"{APP}**", answer)
    page.goto(APP)
    yield page, waiting
    page.close()


@pytest.mark.parametrize("together", [True, False], ids=["in one go", "one by one"])
def test_the_newest_data_stay_when_the_style_comes_late(
    held: tuple[Page, list[Route]], together: bool
) -> None:
    page, waiting = held
    for names in [["旧", "新"]] if together else [["旧"], ["新"]]:
        page.evaluate(CALL, names)
    page.wait_for_function("() => stage.querySelector('link')")
    while not waiting:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    for route in waiting:
        route.fulfill(body=".figure { color: black }", content_type="text/css")
    page.evaluate("() => Promise.all(calls)")
    expect(page.locator(".figure")).to_have_count(1)
    expect(page.locator(".figure")).to_contain_text("新")
    expect(page.locator(".figure")).not_to_contain_text("旧")


def test_a_figure_that_has_its_style_is_drawn_anew_by_each_call(
    held: tuple[Page, list[Route]],
) -> None:
    page, waiting = held
    page.evaluate(CALL, ["一"])
    while not waiting:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    waiting[0].abort()
    for name in ["二", "三"]:
        page.evaluate(CALL, [name])
    page.evaluate("() => Promise.all(calls)")
    expect(page.locator(".figure")).to_contain_text("三")
    assert len(waiting) == 1
