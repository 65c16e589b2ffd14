"""The app in a browser: one map that stays, small messages, and no word to the outside."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..waiting import at_rest, go_on
from .conftest import DESKTOP, PHONE, Watched, axe_violations, serve_app

PAGES = ("clusters", "framework", "indicators", "briefing", "export", "data", "sources")
NAMES = {
    "clusters": "组团",
    "framework": "规划框架",
    "indicators": "指标",
    "briefing": "汇报",
    "edit": "编辑",
    "changes": "变更",
    "export": "导出",
    "data": "数据",
    "sources": "来源",
}
LIMIT_BYTES = 5000
MAP = ".erqi-map"


@pytest.fixture
def open_app(open_page: Callable[..., Watched], app_url: str) -> Callable[..., Watched]:
    """Opens the app at the map and waits until it is drawn."""

    def start(query: str = "", *, url: str = app_url, **options) -> Watched:
        watched = open_page(f"{url}/{query}", **options)
        watched.page.wait_for_selector(f"{MAP} .erqi-title")
        return watched

    return start


def mark(page: Page) -> None:
    """Mark the map's root: a map that is mounted anew has no mark."""
    page.locator(MAP).evaluate("node => { node.dataset.mark = 'same'; }")


def is_same_map(page: Page) -> bool:
    return page.locator(MAP).get_attribute("data-mark") == "same"


def go_to(page: Page, name: str) -> None:
    page.get_by_role("link", name=NAMES.get(name, name), exact=True).first.click()


def open_filter(page: Page) -> None:
    page.locator(".erqi-filter-open").click()


def choose_filter(page: Page, label: str) -> None:
    page.locator(".erqi-filter-panel").get_by_role("button", name=re.compile(f"^{label}")).click()


def shown(page: Page) -> str:
    return page.locator(f"{MAP} .erqi-slot-left").inner_text()


def test_the_whole_app_asks_nobody_outside_and_passes_axe(open_app, app_url):
    watched = open_app("?focus=phoenix-lake")
    at_rest(watched.page)
    found = {"map": axe_violations(watched.page, ".stBidiComponent")}
    for name in PAGES:
        go_to(watched.page, name)
        watched.page.wait_for_selector(
            ".st-key-erqi-export-download" if name == "export" else ".figure > *, h1"
        )
        at_rest(watched.page)
        found[name] = axe_violations(watched.page, ".stBidiComponent")
    assert not any(found.values()), found
    own = (app_url, app_url.replace("http:", "ws:"))
    assert watched.outside(*own) == []
    assert watched.errors == []


def test_a_page_opened_by_its_own_address_asks_for_nothing_that_is_not_there(open_page, app_url):
    page = open_page("about:blank").page
    missing: list[str] = []
    page.on("response", lambda one: missing.append(one.url) if one.status >= 400 else None)
    for name in PAGES:
        page.goto(f"{app_url}/{name}")
        page.wait_for_selector(".figure > *, .st-key-erqi-export-download, h1")
        assert page.url == f"{app_url}/{name}"
    assert missing == []


def test_a_filter_neither_remounts_nor_moves_the_map_and_costs_little(open_page, app_url):
    received = []
    watched = open_page("about:blank")
    page = watched.page
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(frame)))
    page.clock.install()
    page.goto(app_url)
    page.wait_for_selector(f"{MAP} .erqi-title")
    at_rest(page)
    before = page.locator(f"{MAP} .leaflet-map-pane").evaluate("node => node.style.transform")
    mark(page)
    open_filter(page)
    received.clear()
    choose_filter(page, "樱桃沟田园区")
    expect(page.locator(f"{MAP} .erqi-slot-left")).to_contain_text("符合 4 / 共 13")
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
    page.locator(".st-key-erqi-briefing button").first.click()
    page.locator(".st-key-erqi-open-briefing").wait_for()
    page.keyboard.press("Escape")
    at_rest(page)
    for route in held:
        route.continue_()
    page.wait_for_selector(f"{MAP} .erqi-title")
    mark(page)
    go_on(page, 1500)
    at_rest(page)
    assert is_same_map(page)
    assert page.locator(MAP).count() == 1


def test_on_a_wall_the_bar_and_the_pages_are_as_much_larger_as_the_map(open_app):
    page = open_app(viewport={"width": 3840, "height": 2160}).page
    at_rest(page)
    for name in ("search-input", "bar-button"):
        box = page.locator(f".erqi-slot-bar .erqi-{name}").first.bounding_box()
        assert (box["height"], box["x"] + box["width"] < 3840, box["y"] >= 0) == (72, True, True)
    go_to(page, "clusters")
    title = page.get_by_role("heading", name="四大组团")
    assert title.evaluate("(node) => getComputedStyle(node).fontSize") == "60px"
    figure = page.locator(".figure").first
    assert figure.evaluate("(node) => getComputedStyle(node).fontSize") == "30px"


def test_the_whole_stage_and_its_controls_fit_the_window_of_a_laptop(open_page, app_url):
    page = open_page(f"{app_url}/briefing", viewport={"width": 1366, "height": 768}).page
    expect(page.locator(".st-key-erqi-stage-box iframe")).to_be_visible()
    at_rest(page)
    for part in ("iframe.stage", ".st-key-erqi-play", ".st-key-erqi-briefing-bar"):
        box = page.locator(part).bounding_box()
        assert box["y"] >= 60 and box["y"] + box["height"] <= 768, part


def test_there_is_one_search_and_no_other_field_and_the_title_stands_once(open_app):
    page = open_app().page
    at_rest(page)
    fields = page.locator("input:not([type=checkbox]):not([type=radio]), textarea, select")
    shown = [one for one in fields.all() if one.is_visible()]
    assert [one.get_attribute("type") for one in shown] == ["search"]
    assert page.locator("[role=combobox]:visible").count() == 1
    assert page.locator(f"{MAP} .erqi-title-name").count() == 0
    assert (
        page.locator(f"{MAP} .erqi-tool").evaluate_all(
            "(all) => all.map((one) => one.dataset.tool).filter((name) => /language|present|share/.test(name))"
        )
        == []
    )


def test_what_is_found_opens_the_popup_and_its_details_the_drawer_and_never_both(open_app):
    page = open_app().page
    page.locator("input[type=search]").fill("fh")
    page.keyboard.press("Enter")
    popup, drawer = page.locator(".erqi-popup-box"), page.locator(f"{MAP} .erqi-slot-right")
    expect(popup).to_contain_text("对标杭州西湖")
    expect(drawer).to_be_hidden()
    popup.get_by_role("button", name="详情").click()
    expect(drawer).to_contain_text("凤湖生态休闲区")
    expect(popup).to_have_count(0)
    drawer.get_by_role("button", name="关闭").click()
    expect(popup).to_be_visible()


def test_the_address_is_the_map_back_and_forward_and_after_a_reload(open_app):
    page = open_app("?cluster=central-city").page
    expect(page).to_have_url(re.compile("#cluster=central-city$"))
    mark(page)
    page.locator(".erqi-filter-on").get_by_role("button").click()
    expect(page).to_have_url(re.compile("#home$"))
    page.locator(".erqi-brief-cluster").nth(1).click()
    expect(page).to_have_url(re.compile("#focus=erqi-new-area&lat="))
    page.go_back()
    expect(page).to_have_url(re.compile("#home$"))
    expect(page.locator(".erqi-popup-box")).to_have_count(0)
    page.go_back()
    expect(page.locator(".erqi-filter-on")).to_contain_text("中心城区")
    page.go_forward()
    page.go_forward()
    expect(page.locator(".erqi-popup-box")).to_contain_text("二七新区")
    assert is_same_map(page)
    page.reload()
    expect(page.locator(".erqi-popup-box")).to_contain_text("二七新区")
    expect(page.locator(".erqi-filter-on")).to_be_hidden()


def test_the_app_speaks_the_language_of_the_browser_at_first(browser, app_url):
    context = browser.new_context(locale="en-GB", viewport=DESKTOP)
    page = context.new_page()
    page.goto(app_url)
    page.get_by_role("link", name="Framework").wait_for()
    context.close()


def test_the_map_fills_the_page_and_nothing_scrolls(open_app):
    page = open_app().page
    for viewport in (DESKTOP, {"width": 1920, "height": 1080}, PHONE):
        page.set_viewport_size(viewport)
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


def test_the_language_changes_map_and_app_and_keeps_the_address(open_app):
    page = open_app("#focus=phoenix-lake").page
    # Words of Streamlit itself follow it too.
    expect(page.get_by_test_id("stSkipToContent")).to_have_text("跳到正文")
    mark(page)
    page.get_by_text("English", exact=True).click()
    page.get_by_role("link", name="Framework").wait_for()
    expect(page.locator(".erqi-popup-box")).to_contain_text("Phoenix Lake")
    expect(page).to_have_url(re.compile(r"\?lang=en#focus=phoenix-lake"))
    assert is_same_map(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_on_a_phone_the_navigation_goes_away_by_itself(open_app):
    page = open_app(viewport=PHONE).page
    page.get_by_role("button", name="展开导航").click()
    page.get_by_test_id("stSidebarNavLink").filter(has_text="指标").click()
    page.wait_for_selector(".figure > *")
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")


def test_the_preview_is_the_file_that_is_downloaded(open_app):
    watched = open_app()
    page = watched.page
    go_to(page, "export")
    frame = page.frame_locator(".preview")
    expect(frame.locator(".erqi-map .erqi-title-name")).to_have_text("二七规划图")
    with page.expect_download() as download:
        page.get_by_test_id("stDownloadButton").get_by_role("button").click()
    assert download.value.suggested_filename == "二七规划图-zh.html"
    shown = page.request.get(page.locator(".preview").get_attribute("src")).body()
    assert Path(download.value.path()).read_bytes() == shown
    assert watched.errors == []


def test_the_page_of_a_damaged_book_goes_when_the_book_is_mended(open_page, book):
    place: Path = book / "places" / "phoenix-lake.yaml"
    good = place.read_text("utf-8")
    place.write_text(good.replace("task-ecology", "task-nowhere"), "utf-8")
    with serve_app(book) as url:
        page = open_page(url).page
        expect(page.get_by_text("规划书有错误")).to_be_visible()
        expect(page.get_by_text("phoenix-lake.yaml")).to_be_visible()
        place.write_text(good, "utf-8")
        page.wait_for_selector(f"{MAP} .erqi-title")
