"""The panel of a packed layer: on a map, on a phone, by keyboard, and in another place of the page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from erqi_map import PackedLayer

from .conftest import Watched, axe_violations
from .packed_pages import hit_row, middle_of, shows, squares
from .packed_parcels import BOX, adding, call, everything, open_map, open_panel, parcels
from .presenter import until

Open = Callable[..., Watched]
PHONE = {"width": 390, "height": 844}
SHOWN = f"{BOX} .erqi-packed-shown"
ROWS = f"{BOX} .erqi-packed-row"
GDF = parcels()


@pytest.fixture
def show(open_clean: Open, tmp_path: Path):
    """Opens a map with layers."""
    path = tmp_path / "map.html"
    return lambda *layers, **more: open_map(open_clean, path, adding(*layers), **more)


def count_is(page: Page, words: str) -> None:
    expect(page.locator(SHOWN)).to_have_text(words)


def has_focus(page: Page, selector: str) -> None:
    until(page, f"Boolean(document.activeElement && document.activeElement.matches('{selector}'))")


def test_a_layer_without_anything_to_do_has_no_button(show) -> None:
    page = show(PackedLayer(squares(), labels="name"))
    expect(page.locator(".erqi-packed-open")).to_have_count(0)


def test_ticking_values_filters_counts_and_clears(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    count_is(page, "共 16 条")
    box.get_by_label("居住").check()
    count_is(page, "显示 4 / 16")
    box.get_by_label("商业").check()
    count_is(page, "显示 8 / 16")
    box.locator("summary", has_text="开放").click()
    # Half of the squares are open; the counts go by what the other columns leave.
    expect(box.locator("label", has_text="是").locator(".erqi-packed-number")).to_have_text("4")
    expect(page.locator(".erqi-packed-dot")).to_be_visible()
    box.get_by_role("button", name="清除筛选").click()
    count_is(page, "共 16 条")
    expect(box.get_by_label("居住")).not_to_be_checked()
    assert call(page, "return layer.filter();") is None


def test_ranges_of_numbers_and_days(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    for title in ("面积", "日期"):
        box.locator("summary", has_text=title).click()
    box.get_by_label("面积：从").fill("4")
    box.get_by_label("面积：从").press("Enter")
    count_is(page, "显示 12 / 16")
    box.get_by_label("日期：到").fill("2020-01-06")
    box.get_by_label("日期：到").blur()
    count_is(page, "显示 2 / 16")
    box.get_by_label("面积：从").fill("")
    box.get_by_label("面积：从").press("Enter")
    count_is(page, "显示 6 / 16")


def test_the_panel_follows_a_filter_set_by_a_script(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    call(page, "await layer.setFilter({ use: ['居住'], size: [4, null] });")
    count_is(page, "显示 3 / 16")
    expect(box.get_by_label("居住")).to_be_checked()
    box.locator("summary", has_text="面积").click()
    expect(box.get_by_label("面积：从")).to_have_value("4")


def test_searching_goes_to_what_is_found(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    box.get_by_role("searchbox").fill("2行")
    expect(box.get_by_role("search").get_by_role("status")).to_have_text("找到 4 条")
    box.get_by_role("searchbox").press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shows(page, ".erqi-packed-popup", "2行1列")
    assert call(page, "return layer.selected().row;") == 9
    box.get_by_role("searchbox").fill("海洋")
    expect(box.get_by_role("search").get_by_role("status")).to_have_text("没有符合的记录")
    expect(box.locator(".erqi-packed-result")).to_have_count(0)


def test_what_is_found_in_another_column_shows_where(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    box.get_by_role("searchbox").fill("1-3 本地块")
    found = box.locator(".erqi-packed-result")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("1行3列")
    expect(found).to_contain_text("说明 1-3 本地块")


def test_the_table_lists_sorts_lights_and_goes_there(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    expect(page.locator(ROWS).first).to_have_text("0行0列居住0")
    box.get_by_role("button", name="面积").click()
    box.get_by_role("button", name="面积").click()
    expect(page.locator(ROWS).first).to_have_text("3行3列空15")
    expect(box.get_by_role("columnheader", name="面积")).to_have_attribute(
        "aria-sort", "descending"
    )
    page.locator(ROWS).nth(1).hover()
    box.locator(".erqi-packed-row", has_text="3行2列").click()
    shows(page, ".erqi-packed-popup", "3行2列")
    expect(box.locator('[aria-selected="true"]')).to_have_text("3行2列绿地14")
    box.get_by_label("居住").check()
    expect(page.locator(ROWS).first).to_have_text("3行0列居住12")
    expect(page.locator(ROWS)).to_have_count(4)


def test_only_rows_in_view_exist_however_many_there_are(show) -> None:
    page = show(everything(parcels(60, 60)))
    box = open_panel(page)
    table = box.get_by_role("grid")
    expect(page.locator(ROWS).first).to_contain_text("0行0列")
    expect(table).to_have_attribute("aria-rowcount", "3601")
    assert page.locator(ROWS).count() < 60
    table.focus()
    page.keyboard.press("End")
    expect(page.locator(ROWS).last).to_contain_text("59行59列")
    assert page.locator(ROWS).count() < 60
    page.keyboard.press("Enter")
    shows(page, ".erqi-packed-popup", "59行59列")
    page.keyboard.press("Home")
    expect(page.locator(ROWS).first).to_contain_text("0行0列")


def test_it_opens_and_closes_by_keyboard_and_gives_the_focus_back(show) -> None:
    page = show(everything(GDF))
    page.locator(".erqi-packed-open").focus()
    page.keyboard.press("Enter")
    has_focus(page, ".erqi-packed-input")
    expect(page.locator(".erqi-packed-open")).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("1行")
    expect(page.locator(".erqi-packed-result")).to_have_count(4)
    page.keyboard.press("Escape")
    expect(page.locator(".erqi-packed-result")).to_have_count(0)
    expect(page.locator(BOX)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(BOX)).to_be_hidden()
    has_focus(page, ".erqi-packed-open")


def test_the_map_does_not_hear_what_is_done_in_the_panel(show) -> None:
    page = show(everything(GDF))
    box = open_panel(page)
    before = call(page, "return [layer.map.getCenter(), layer.map.getZoom()];")
    box.locator("header").dblclick()
    page.mouse.wheel(0, 400)
    box.get_by_role("searchbox").fill("行")
    for key in ("ArrowLeft", "+", "ArrowRight"):
        box.get_by_role("searchbox").press(key)
    assert call(page, "return [layer.map.getCenter(), layer.map.getZoom()];") == before
    expect(page.locator(".erqi-packed-tip")).to_have_count(0)


def test_one_panel_of_a_map_is_open_at_a_time(show) -> None:
    page = show(everything(GDF), everything(GDF, name="另一层"))
    expect(page.locator(".erqi-packed-open")).to_have_count(2)
    page.get_by_role("button", name="查找与筛选：地块").click()
    page.get_by_role("button", name="查找与筛选：另一层").click()
    expect(page.locator(f"{BOX}:visible")).to_have_count(1)
    expect(page.locator(f"{BOX}:visible h2")).to_have_text("另一层")


def test_it_goes_with_its_layer(show) -> None:
    page = show(everything(GDF))
    open_panel(page)
    call(page, "globalThis.map = layer.map; layer.remove();")
    expect(page.locator(BOX)).to_have_count(0)
    expect(page.locator(".erqi-packed-open")).to_have_count(0)
    call(page, "layer.addTo(map); await layer.idle();")
    open_panel(page)
    count_is(page, "共 16 条")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_phone_it_is_a_sheet_below_with_large_targets(show, lang: str) -> None:
    page = show(everything(GDF, lang=lang), viewport=PHONE, has_touch=True)
    box = open_panel(page)
    place = box.bounding_box()
    assert place is not None
    assert (place["x"], place["width"]) == (0, 390)
    assert place["y"] + place["height"] == pytest.approx(844, abs=1)
    assert place["height"] < 600
    sizes = page.evaluate(
        """() => [...document.querySelectorAll(
            ".erqi-packed-open, .erqi-packed-sheet :is(button, summary, label.erqi-packed-check, input:not([type=checkbox]))"
          )].filter((node) => node.getBoundingClientRect().height && !node.disabled)
            .map((node) => [node.textContent, node.getBoundingClientRect().height])"""
    )
    assert [one for one in sizes if one[1] < 44] == []
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    box.get_by_role("searchbox").fill("2行2列")
    box.locator(".erqi-packed-result").click()
    shows(page, ".erqi-packed-popup", "2行2列")
    expect(page.locator(BOX)).to_be_hidden()
    assert hit_row(page, *middle_of(GDF, 10))["row"] == 10


def test_its_text_is_large_enough_and_targets_too(show) -> None:
    page = show(everything(GDF))
    open_panel(page).get_by_role("searchbox").fill("行")
    expect(page.locator(".erqi-packed-result")).to_have_count(16)
    expect(page.locator(ROWS).first).to_contain_text("0行0列")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".erqi-packed-sheet *")]
          .filter((node) => node.textContent && parseFloat(getComputedStyle(node).fontSize) < 12)
          .map((node) => node.className)"""
    )
    assert small == []
    low = page.evaluate(
        """() => [...document.querySelectorAll(".erqi-packed-sheet :is(button, summary, label.erqi-packed-check)")]
          .filter((node) => node.offsetHeight && node.offsetHeight < 32).map((node) => node.className)"""
    )
    assert low == []


@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, PHONE])
def test_axe_finds_nothing_in_it(show, viewport) -> None:
    page = show(everything(GDF), viewport=viewport)
    open_panel(page).get_by_role("searchbox").fill("1行")
    expect(page.locator(".erqi-packed-result")).to_have_count(4)
    expect(page.locator(ROWS).first).to_contain_text("0行0列")
    assert axe_violations(page, ".erqi-packed-sheet") == []


def test_a_host_shows_the_same_panel_elsewhere_in_its_own_words(show) -> None:
    page = show(everything(GDF))
    call(
        page,
        """globalThis.panel = layer.createPanel({ words: { search: "找一找", clear: "全部" } });
        const host = document.createElement("aside");
        host.id = "host";
        host.style.height = "400px";
        host.append(panel);
        document.body.append(host);""",
    )
    host = page.locator("#host")
    expect(host.get_by_role("searchbox", name="找一找")).to_have_count(1)
    host.get_by_label("居住").check()
    expect(host.get_by_role("button", name="全部")).to_be_enabled()
    expect(host.locator(".erqi-packed-shown")).to_have_text("显示 4 / 16")
    page.evaluate("() => { panel.destroy(); }")
    expect(host.locator("*")).to_have_count(0)
    assert call(page, "return (await layer.setFilter(null)).rows;") == 16


def test_a_host_that_shows_the_panel_itself_has_no_button_on_its_map(show) -> None:
    page = show(everything(GDF))
    call(
        page,
        "globalThis.map = layer.map; layer.remove(); layer.options.panel = false; layer.addTo(map);",
    )
    call(page, "await layer.idle();")
    expect(page.locator(".erqi-packed-open")).to_have_count(0)
