"""The app in a browser: one map that stays, small messages, and no word to the outside."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..waiting import at_rest, go_on
from .conftest import DESKTOP, PHONE, Watched, axe_violations, serve_app

PAGES = ("clusters", "framework", "indicators", "briefing", "export", "sources")
NAMES = {
    "clusters": "组团",
    "framework": "规划框架",
    "indicators": "指标",
    "briefing": "汇报",
    "export": "导出",
    "sources": "来源",
}
LIMIT_BYTES = 5000
MAP = ".erqi-map"


@pytest.fixture
def open_app(open_page: Callable[..., Watched], app_url: str) -> Callable[..., Watched]:
    """Opens the app at the map and waits until it is drawn."""

    def start(query: str = "", *, url: str = app_url, **options) -> Watched:
        watched = open_page(f"{url}/{query}", **options)
        watched.page.wait_for_selector(f"{MAP} .erqi-title-name", timeout=60_000)
        return watched

    return start


def mark(page: Page) -> None:
    """Mark the map's root: a map that is mounted anew has no mark."""
    page.locator(MAP).evaluate("node => { node.dataset.mark = 'same'; }")


def is_same_map(page: Page) -> bool:
    return page.locator(MAP).get_attribute("data-mark") == "same"


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=NAMES.get(name, name), exact=True).first.click()


def choose_filter(page: Page, label: str) -> None:
    page.locator(".st-key-erqi-filter button").first.click()
    page.get_by_role("button", name=label, exact=True).click()


def shown(page: Page) -> str:
    return page.locator(f"{MAP} .erqi-slot-left").inner_text()


def test_the_whole_app_asks_nobody_outside(open_app, app_url):
    watched = open_app()
    for name in PAGES:
        go_to(watched.page, name)
        watched.page.wait_for_selector(
            ".st-key-erqi-export-download" if name == "export" else ".figure > *", timeout=60_000
        )
        at_rest(watched.page)
    own = (app_url, app_url.replace("http:", "ws:"))
    assert watched.outside(*own) == []
    assert watched.errors == []


def test_a_filter_neither_remounts_nor_moves_the_map_and_costs_little(open_page, app_url):
    received = []
    watched = open_page("about:blank")
    page = watched.page
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(frame)))
    page.clock.install()
    page.goto(app_url)
    page.wait_for_selector(f"{MAP} .erqi-title-name", timeout=60_000)
    at_rest(page)
    before = page.locator(f"{MAP} .leaflet-map-pane").evaluate("node => node.style.transform")
    mark(page)
    page.locator(".st-key-erqi-filter button").first.click()
    received.clear()
    page.get_by_role("button", name="樱桃沟田园区", exact=True).click()
    expect(page.locator(f"{MAP} .erqi-slot-left")).to_contain_text("显示 4 / 共 13")
    go_on(page, 1500)
    at_rest(page)
    assert sum(len(frame) for frame in received) <= LIMIT_BYTES
    assert is_same_map(page)
    after = page.locator(f"{MAP} .leaflet-map-pane").evaluate("node => node.style.transform")
    assert after == before


def test_a_rerun_while_the_map_still_loads_does_not_lose_it(open_page, app_url):
    watched = open_page("about:blank")
    page = watched.page
    held = []
    page.route("**/map.js", lambda route: held.append(route))
    page.clock.install()
    page.goto(app_url)
    page.wait_for_selector(".st-key-erqi-filter button", timeout=60_000)
    choose_filter(page, "中心城区")
    at_rest(page)
    for route in held:
        route.continue_()
    page.wait_for_selector(f"{MAP} .erqi-title-name", timeout=60_000)
    mark(page)
    go_on(page, 1500)
    at_rest(page)
    assert is_same_map(page)
    assert page.locator(MAP).count() == 1


def test_what_is_chosen_on_the_map_is_chosen_in_the_bar_and_the_other_way_round(open_app):
    page = open_app().page
    place = page.locator(".st-key-erqi_place input")
    page.locator(f"{MAP} input[type=search], {MAP} .erqi-search input").first.fill("德化街")
    page.locator(f"{MAP} [role=option]").first.click()
    expect(place).to_have_value(re.compile("德化街"), timeout=20_000)
    # A list that is open while the app runs again is closed by it.
    at_rest(page)
    page.locator(".st-key-erqi_place").click()
    page.get_by_role("option", name=re.compile("凤湖")).click()
    expect(page.locator(f"{MAP} .erqi-slot-right")).to_contain_text("对标杭州西湖", timeout=20_000)


def test_a_shared_link_restores_the_map(open_app):
    page = open_app(
        "?cluster=yingtaogou-garden&focus=phoenix-lake&lat=34.70&lng=113.57&zoom=14"
    ).page
    expect(page.locator(f"{MAP} .erqi-slot-left")).to_contain_text("显示 4 / 共 13")
    page.locator(".st-key-erqi-share button").first.click()
    address = page.locator(".address").input_value()
    assert "cluster=yingtaogou-garden" in address
    assert "focus=phoenix-lake" in address
    assert "lat=34.70000&lng=113.57000&zoom=14" in address


def test_the_map_fills_the_page_and_nothing_scrolls(open_app):
    for viewport in (DESKTOP, {"width": 1920, "height": 1080}, PHONE):
        page = open_app(viewport=viewport).page
        at_rest(page)
        box = page.locator(MAP).bounding_box()
        assert box["x"] == 0
        assert box["width"] == viewport["width"]
        assert abs(box["y"] + box["height"] - viewport["height"]) <= 1
        assert box["height"] >= viewport["height"] - 125
        scrolls = page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]');"
            " return main.scrollHeight > main.clientHeight + 1; }"
        )
        assert not scrolls


def test_the_language_chosen_on_the_map_changes_the_app(open_app):
    page = open_app().page
    mark(page)
    page.locator(f"{MAP} .erqi-slot-bottom-right button", has_text="EN").click()
    page.get_by_role("link", name="Framework").wait_for(timeout=20_000)
    assert is_same_map(page)
    assert "lang=en" in page.url
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_words_of_streamlit_follow_the_language(open_app):
    page = open_app().page
    page.locator(".st-key-erqi_place input").fill("zzzz")
    expect(page.get_by_test_id("stSelectboxVirtualDropdown")).to_contain_text("没有符合的内容")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("跳到正文")


def test_on_a_phone_the_navigation_goes_away_by_itself(open_app):
    page = open_app(viewport=PHONE).page
    page.get_by_role("button", name="展开导航").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="指标").click()
    page.wait_for_selector(".figure > *", timeout=60_000)
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_the_preview_is_the_file_that_is_downloaded(open_app):
    watched = open_app()
    page = watched.page
    go_to(page, "export")
    frame = page.frame_locator(".preview")
    expect(frame.locator(".erqi-map .erqi-title-name")).to_have_text("二七规划图", timeout=60_000)
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert download.value.suggested_filename == "二七规划图-zh.html"
    shown = page.request.get(page.locator(".preview").get_attribute("src")).body()
    assert Path(download.value.path()).read_bytes() == shown
    assert watched.errors == []


@pytest.mark.parametrize("name", PAGES)
def test_our_figures_pass_axe(open_page, app_url, name):
    page = open_page(f"{app_url}/").page
    page.wait_for_selector(f"{MAP} .erqi-title-name", timeout=60_000)
    go_to(page, name)
    page.wait_for_selector(".figure > *", timeout=60_000)
    at_rest(page)
    assert axe_violations(page, ".stBidiComponent") == []


def test_the_map_in_the_app_passes_axe(open_app):
    page = open_app("?focus=phoenix-lake").page
    at_rest(page)
    assert axe_violations(page, ".stBidiComponent") == []


def test_the_page_of_a_damaged_book_goes_when_the_book_is_mended(open_page, book):
    place: Path = book / "places" / "phoenix-lake.yaml"
    good = place.read_text("utf-8")
    place.write_text(good.replace("task-ecology", "task-nowhere"), "utf-8")
    with serve_app(book) as url:
        page = open_page(url).page
        expect(page.get_by_text("规划书有错误")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("phoenix-lake.yaml")).to_be_visible()
        place.write_text(good, "utf-8")
        page.wait_for_selector(f"{MAP} .erqi-title-name", timeout=60_000)
