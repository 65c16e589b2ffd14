"""A click on a feature of an overlay chooses it, in the exported file without a network."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE
from .overlay_pages import ID, LAYER, drawn, file, parcel_in_sight, place_on_page, start
from .presenter import rest, until

__all__ = ["file", "start"]

LINK = f'#overlays={ID}&overlay_filter={{"{ID}":{{"area_ha":[1,6.5]}}}}'
BOX = f"[data-overlay={ID}]"
TOLD = f"""() => {{
  globalThis.told = [];
  {LAYER}.on("select", ({{ row }}) => told.push(row));
  app.ctx.map.on("erqi:select", ({{ row }}) => told.push(row));
}}"""


# The bars and buttons of a phone leave this much on the left, right, top and bottom.
PHONE_EDGES = (60, 60, 250, 244)


def selected(page: Page) -> int | None:
    return page.evaluate(f"() => {{ const one = {LAYER}.selected(); return one && one.row; }}")


def click_on(page: Page, spot: dict) -> None:
    page.mouse.click(*place_on_page(page, spot["lat"], spot["lng"]))


def test_it_chooses_the_parcel_which_is_lit_and_in_view_in_the_list(start: Any) -> None:
    page = start()
    spot = parcel_in_sight(page)
    view = page.evaluate("() => app.getState().view")
    page.evaluate(TOLD)
    click_on(page, spot)
    popup = page.locator(".erqi-packed-popup")
    expect(popup).to_contain_text(f"EQ-{spot['row']:06d}")
    expect(popup).to_contain_text("面积（公顷）")
    assert selected(page) == spot["row"]
    # The parcel and not the cluster over it.
    assert page.evaluate("() => app.getState().focus") is None
    row = page.locator(f"{BOX} .erqi-packed-row[aria-selected=true]")
    expect(row).to_contain_text(f"EQ-{spot['row']:06d}")
    inside = """(node) => {
      const table = node.closest(".erqi-packed-table").getBoundingClientRect();
      const box = node.getBoundingClientRect();
      return box.top >= table.top && box.bottom <= table.bottom + 1;
    }"""
    assert row.evaluate(inside)
    assert page.evaluate("() => app.getState().view") == view
    assert page.evaluate("() => told") == [spot["row"]] * 2


def test_another_click_chooses_anew_and_one_beside_it_none(start: Any) -> None:
    page = start()
    spot = parcel_in_sight(page)
    page.evaluate(TOLD)
    click_on(page, spot)
    until(page, "() => told.length === 2")
    # The neighbour to the east or, at the end of a row, to the west.
    step = 1 if spot["row"] % 20 < 19 else -1
    other = {**spot, "row": spot["row"] + step, "lng": spot["lng"] + step * 0.01}
    click_on(page, other)
    until(page, "() => told.length === 4")
    beside = {**other, "lng": other["lng"] + 0.005}
    click_on(page, beside)
    until(page, "() => told.length === 6")
    rest(page)
    assert page.evaluate("() => told") == [spot["row"]] * 2 + [other["row"]] * 2 + [None] * 2
    assert selected(page) is None
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)
    expect(page.locator(f"{BOX} .erqi-packed-row[aria-selected=true]")).to_have_count(0)


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_closing_the_popup_chooses_none(start: Any, way: str) -> None:
    page = start()
    click_on(page, parcel_in_sight(page))
    popup = page.locator(".erqi-packed-popup")
    expect(popup).to_be_visible()
    if way == "button":
        popup.locator(".leaflet-popup-close-button").click()
    else:
        page.keyboard.press("Escape")
    until(page, f"() => {LAYER}.selected() === null")
    expect(popup).to_have_count(0)


def test_the_list_that_opens_later_shows_it(start: Any) -> None:
    page = start()
    toggle = page.locator(f"{BOX} .erqi-tree-button")
    toggle.click()
    expect(page.locator(f"{BOX} .erqi-packed-table")).to_have_count(0)
    spot = parcel_in_sight(page)
    click_on(page, spot)
    until(page, f"() => Boolean({LAYER}.selected())")
    toggle.click()
    row = page.locator(f"{BOX} .erqi-packed-row[aria-selected=true]")
    expect(row).to_contain_text(f"EQ-{spot['row']:06d}")


def test_switching_it_off_and_on_keeps_what_is_chosen(start: Any) -> None:
    page = start()
    spot = parcel_in_sight(page)
    click_on(page, spot)
    until(page, f"() => Boolean({LAYER}.selected())")
    page.evaluate("() => app.setState({ overlays: [] })")
    page.evaluate(f"() => app.setState({{ overlays: ['{ID}'] }})")
    drawn(page)
    assert selected(page) == spot["row"]


def test_by_touch_too(start: Any) -> None:
    page = start(LINK, viewport=PHONE, has_touch=True)
    page.evaluate("() => app.setState({ panels: { left: false, right: false, list: false } })")
    rest(page)
    at = parcel_in_sight(page, PHONE_EDGES, 20)
    page.touchscreen.tap(*place_on_page(page, at["lat"], at["lng"]))
    expect(page.locator(".erqi-packed-popup")).to_contain_text(f"EQ-{at['row']:06d}")
    assert selected(page) == at["row"]
