"""Overlays of the plan in the exported file, opened from disk without a network, and in the app."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay, overlay_entry, parcels, write_overlays

from ..waiting import at_rest, go_on
from .conftest import PHONE, Watched, axe_violations, serve_app
from .overlay_pages import (
    COUNT,
    ID,
    LAYER,
    drawn,
    eye,
    file,
    hit_at,
    parcel_in_sight,
    place_on_page,
    start,
)
from .presenter import until

__all__ = ["file", "start"]

Open = Callable[..., Watched]
LIMIT_BYTES = 5000
LARGE = 100_000
HOSTILE = '<img src=x onerror="globalThis.harmed = true">${1}{{ 7 * 7 }}'


@pytest.fixture
def page(start: Any) -> Page:
    """The file with its overlay shown."""
    return start()


def test_an_overlay_nobody_has_asked_for_is_not_read(open_plan: Open, file: Path) -> None:
    page = open_plan("", file).page
    assert page.evaluate(LAYER) is None
    eye(page)
    drawn(page)
    assert page.evaluate(f"{LAYER}.plan.content.rows") == COUNT
    assert page.evaluate(f"{LAYER}.plan.open.inWorker") is True


def test_the_drawer_says_what_it_is(page: Page) -> None:
    words = page.locator(f"[data-overlay={ID}]").inner_text()
    for part in (
        "测试地块",
        "400",
        "居住",
        "示意",
        "±50 米",
        "2026-01-01",
        "测试用的格网",
        "仅供测试",
    ):
        assert part in words


def test_it_can_be_switched_off_and_on(page: Page) -> None:
    spot = parcel_in_sight(page)
    hit = hit_at(spot)
    assert page.evaluate(hit) is True
    eye(page)
    until(page, f"() => !{hit}")
    assert page.evaluate("app.getState().overlays") == []
    eye(page)
    until(page, f"() => {hit}")


def test_a_click_on_a_symbol_still_chooses_the_place(page: Page) -> None:
    at = page.evaluate(
        """() => {
          const [{ layer, index }] = app.ctx.plan.features("phoenix-lake");
          const [a, b, c, d] = layer.bounds(index);
          const { lat, lng } = L.CRS.EPSG3857.pointToLatLng(L.point((a + c) / 2, (b + d) / 2).divideBy(2 ** 22), 0);
          return [lat, lng];
        }"""
    )
    page.mouse.click(*place_on_page(page, *at))
    until(page, "() => app.getState().focus === 'phoenix-lake'")
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)


def test_a_filter_of_the_drawer_leaves_only_what_meets_it(page: Page) -> None:
    spot = parcel_in_sight(page)
    use = parcels(COUNT)["use"][spot["row"]]
    box = page.locator(f"[data-overlay={ID}]")
    other = "绿地" if use != "绿地" else "居住"
    box.locator(".erqi-packed-check", has_text=other).first.click()
    until(page, f"() => ({LAYER}.filter() || {{}}).use?.[0] === '{other}'")
    hit = hit_at(spot)
    until(page, f"() => !{hit}")
    assert page.evaluate("app.getState().overlayFilter") == {ID: {"use": [other]}}
    page.evaluate("() => app.setState({ overlayFilter: {} })")
    until(page, f"() => {hit}")


def test_its_codes_and_its_name_are_found_by_the_one_search(start: Any) -> None:
    page = start()
    # Fields for numbers wait until one opens them.
    fields = page.locator("input:not([type=checkbox], [type=radio], [type=range]):visible")
    expect(page.locator(f"[data-overlay={ID}] .erqi-packed-group")).to_have_count(2)
    assert fields.count() == 1
    search = page.locator("input[type=search]")
    expect(search).to_have_count(1)
    search.fill("EQ-000203")
    page.get_by_role("option", name="EQ-000203").click()
    expect(page.locator(".erqi-packed-popup")).to_contain_text("EQ-000203")
    eye(page)
    search.fill("测试地")
    expect(page.get_by_role("option").first).to_contain_text("测试地块")
    search.fill("EQ-000204")
    page.get_by_role("option").first.click()
    page.get_by_role("option", name="EQ-000204").click()
    expect(page.locator(".erqi-packed-popup")).to_contain_text("EQ-000204")


def test_names_follow_the_language(page: Page) -> None:
    page.evaluate("() => app.setState({ lang: 'en' })")
    box = page.locator(f"[data-overlay={ID}]")
    expect(box).to_contain_text("Test parcels")
    expect(box).to_contain_text("Area (ha)")
    expect(box).to_contain_text("Use 1")


def test_the_drawer_with_an_overlay_passes_axe(page: Page) -> None:
    assert axe_violations(page) == []


def test_on_a_phone_the_sheet_holds_the_overlay(start: Any) -> None:
    page = start(viewport=PHONE, has_touch=True)
    page.evaluate("() => app.setState({ panels: { left: true, right: false, list: false } })")
    box = page.locator(f"[data-overlay={ID}]")
    box.scroll_into_view_if_needed()
    expect(box).to_be_visible()
    right = box.evaluate("(node) => node.getBoundingClientRect().right")
    assert right <= PHONE["width"]


def test_hostile_text_of_an_overlay_stays_text(open_plan: Open, tmp_path: Path) -> None:
    words = {"zh": HOSTILE, "en": HOSTILE}
    fields = overlay_entry()["fields"]
    book = book_with_overlay(tmp_path, 40)
    for field in fields:
        field["name"] = words
    style = {"column": "use", "classes": [{"value": HOSTILE, "name": words, "fill": "#0072B2"}]}
    frame = parcels(40).assign(use=HOSTILE, code=[f"{HOSTILE}{one}" for one in range(40)])
    frame.to_parquet(book / "overlays" / "parcels.parquet")
    entry = overlay_entry(title=words, licence=words, method=words, fields=fields, style=style)
    write_overlays(book, entry)
    export_html(compose_plan(open_store(book)), tmp_path / "plan.html")
    watched = open_plan(f"#overlays={ID}", tmp_path / "plan.html")
    page = watched.page
    drawn(page)
    page.evaluate(f"() => {LAYER}.select(3)")
    expect(page.locator(".erqi-packed-popup")).to_contain_text(HOSTILE)
    page.evaluate("() => app.setState({ lang: 'en' })")
    expect(page.locator(f"[data-overlay={ID}]")).to_contain_text(HOSTILE)
    assert page.evaluate("Boolean(globalThis.harmed)") is False
    assert page.locator("img[onerror]").count() == 0


def test_a_hundred_thousand_parcels_are_filtered_in_the_app_without_being_sent_again(
    open_page: Open, tmp_path: Path
) -> None:
    book = book_with_overlay(tmp_path, LARGE)
    with serve_app(book) as address:
        watched = open_page("about:blank")
        page = watched.page
        received: list[bytes] = []
        page.on("websocket", lambda ws: ws.on("framereceived", lambda part: received.append(part)))
        page.clock.install()
        page.goto(address)
        eye(page, ".st-key-erqi-map")
        box = page.locator(f".st-key-erqi-map [data-overlay={ID}]")
        expect(box.locator(".erqi-packed-shown")).to_contain_text("100,000")
        sent = [url for url in watched.requests if url.endswith(".pack")]
        assert len(sent) == 1
        page.locator(".st-key-erqi-map .erqi-map").evaluate(
            "(node) => { node.dataset.mark = 'x'; }"
        )
        at_rest(page)
        received.clear()
        box.locator(".erqi-packed-check", has_text="工业").first.click()
        expect(box.locator(".erqi-packed-shown")).to_contain_text("25,000")
        go_on(page, 1500)
        at_rest(page)
        assert 0 < sum(map(len, received)) <= LIMIT_BYTES
        page.locator(".erqi-filter-open").click()
        page.locator(".erqi-filter-panel .erqi-chip", has_text="樱桃沟田园区").click()
        expect(page.locator(".erqi-filter-on")).to_contain_text("樱桃沟田园区")
        expect(box.locator(".erqi-packed-shown")).to_contain_text("25,000")
        assert page.locator(".st-key-erqi-map .erqi-map[data-mark]").count() == 1
        assert [url for url in watched.requests if url.endswith(".pack")] == sent
        assert watched.outside(address) == []
