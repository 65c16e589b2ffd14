"""A link is the same in the app and behind the "#" of an exported file, and gives what is seen."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, expect

from .conftest import Watched
from .presenter import rest

ZOOM = 14
DEGREES_A_PIXEL = 360 / (256 * 2**ZOOM)
DRAGS, DRAG_PX = 3, 850
# Almost one and a half extents to the east of the plan; half a thousandth is far from the next.
FAR = {"lat": 34.6845, "lng": 113.9205}
START = {**FAR, "lng": FAR["lng"] - DRAGS * DRAG_PX * DEGREES_A_PIXEL}
CALM: dict[str, Any] = {"reduced_motion": "reduce"}


@pytest.fixture
def open_map(open_page: Callable[..., Watched], app_url: str) -> Callable[[str], Page]:
    """The map of the app at a link."""

    def start(query: str) -> Page:
        page = open_page(f"{app_url}/?{query}", **CALM).page
        page.wait_for_selector(".erqi-map .erqi-title")
        return page

    return start


def shared(page: Page, lng: float) -> str:
    """What stands behind the # of the address, once it is that of this longitude."""
    expect(page).to_have_url(re.compile(f"#.*lng={int(lng * 1000) / 1000}"))
    return page.url.partition("#")[2]


def view_of(link: str) -> dict[str, float]:
    return {name: float(parse_qs(link)[name][0]) for name in ("lat", "lng", "zoom")}


def test_far_from_the_plan_the_link_is_what_is_seen_and_opens_in_app_and_file(
    open_map: Callable[[str], Page], open_plan: Callable[..., Watched]
) -> None:
    page = open_map(f"lat={START['lat']}&lng={START['lng']:.5f}&zoom={ZOOM}&cluster=central-city")
    for _ in range(DRAGS):
        page.mouse.move(1300, 500)
        page.mouse.down()
        page.mouse.move(1300 - DRAG_PX, 500, steps=5)
        page.mouse.up()
    link = shared(page, FAR["lng"])
    assert view_of(link) == pytest.approx({**FAR, "zoom": ZOOM}, abs=5e-4)

    file = open_plan(f"#{link}", **CALM).page
    state = file.evaluate("app.getState()")
    assert state["view"] == pytest.approx(view_of(link), abs=1e-4)
    assert state["filter"]["cluster"] == ["central-city"]
    assert shared(open_map(link), FAR["lng"]) == link

    file.evaluate("app.setState({ hidden: ['roads/-'] })")
    file.wait_for_function("() => location.hash.includes('hidden=roads')")
    again = shared(open_map(file.evaluate("location.hash.slice(1)")), FAR["lng"])
    assert view_of(again) == pytest.approx(view_of(link), abs=1e-4)
    assert parse_qs(again)["hidden"] == ["roads/-"]
    assert parse_qs(again)["cluster"] == ["central-city"]


def test_a_map_dragged_off_in_a_scene_stands_where_a_link_finds_it_again(
    open_plan: Callable[..., Watched],
) -> None:
    page = open_plan("#scene=phoenix-lake", **CALM).page
    page.evaluate("app.ctx.map.setView([30, 120], 12, { animate: false })")
    page.keyboard.press("Escape")
    page.wait_for_function("() => !app.getState().scene && location.hash.includes('lat=')")
    rest(page)
    page.wait_for_function(
        "() => location.hash.includes(`lng=${app.getState().view.lng.toFixed(5)}`)"
    )
    view, link = page.evaluate("[app.getState().view, location.hash]")
    again = open_plan(link, **CALM).page.evaluate("app.getState().view")
    assert again == pytest.approx(view, abs=1e-4)
