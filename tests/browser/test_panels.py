"""The panels of the exported plan: legend, filter, list, card, measuring, scale, sheet, phone."""

import re

import pytest
from playwright.sync_api import Page, expect
from pyproj import Geod

from ..waiting import at_rest, until
from .conftest import PHONE

GEOD = Geod(ellps="WGS84")
CLOSED = {"left": False, "right": False, "list": False}


def state(page: Page) -> dict:
    return page.evaluate("app.getState()")


def set_state(page: Page, **patch) -> None:
    page.evaluate("async (patch) => { app.setState(patch); await app.idle(); }", patch)


def focus_map(page: Page) -> None:
    page.evaluate("app.ctx.map.getContainer().focus()")


def row(page: Page, name: str):
    """The row of the legend that begins with this name."""
    return page.locator(".erqi-tree-row").filter(has_text=re.compile(f"^{name}"))


def test_the_legend_shows_every_symbol_that_is_drawn(open_plan):
    page = open_plan().page
    page.get_by_role("button", name="按主题").click()
    drawn = page.evaluate("app.ctx.plan.content.legend.map((entry) => app.ctx.text(entry.label))")
    shown = page.locator(".erqi-tree").inner_text()
    assert {label for label in drawn if label not in shown} == set()


def test_the_eye_of_a_group_is_half_open_when_one_of_its_leaves_is_off(open_plan):
    page = open_plan().page
    group = page.get_by_role("checkbox", name="显示中心城区")
    leaf = page.get_by_role("checkbox", name="显示组团范围").first
    leaf.uncheck(force=True)
    assert state(page)["hidden"] == ["clusters/central-city"]
    assert group.evaluate("(box) => box.indeterminate")
    group.click(force=True)
    assert state(page)["hidden"] == []
    assert group.is_checked()


def test_counts_of_the_legend_and_the_list_follow_the_filter(open_plan):
    page = open_plan().page
    expect(page.locator(".erqi-filter-count")).to_have_text("符合 13 / 共 13")
    set_state(page, filter={"cluster": ["erqi-new-area"]}, panels={**CLOSED, "list": True})
    expect(page.locator(".erqi-filter-count")).to_have_text("符合 2 / 共 13")
    expect(page.locator(".erqi-list-count")).to_have_text("共2项")
    expect(row(page, "二七新区").locator(".erqi-count")).to_have_text("2")
    expect(row(page, "中心城区").locator(".erqi-count")).to_have_text("0")
    page.get_by_role("button", name="清除筛选").first.click()
    expect(page.locator(".erqi-list-count")).to_have_text("共15项")


def test_the_list_sorts_keeps_to_the_view_and_chooses(open_plan):
    page = open_plan().page
    set_state(page, panels={**CLOSED, "list": True})
    page.get_by_role("button", name="精度").click()
    expect(page.get_by_role("columnheader", name="精度")).to_have_attribute(
        "aria-sort", "ascending"
    )
    first = page.locator(".erqi-list tbody tr").first
    expect(first).to_contain_text("二七纪念塔")
    first.locator("button").click()
    assert state(page)["focus"] == "erqi-memorial-tower"
    at_rest(page)
    page.get_by_label("仅当前视野").check()
    rows = page.locator(".erqi-list tbody tr")
    expect(rows.filter(has_text="马寨产业新城")).to_have_count(0)
    expect(page.locator(".erqi-list tr[aria-current]")).to_contain_text("二七纪念塔")


def test_a_place_without_a_position_opens_its_card_and_gets_no_popup(open_plan):
    page = open_plan().page
    set_state(page, view={"lat": 34.7, "lng": 113.6, "zoom": 13})
    view = state(page)["view"]
    page.get_by_role("combobox").fill("华侨城")
    page.keyboard.press("Enter")
    expect(page.locator(".erqi-slot-right .erqi-card-name")).to_have_text("二七华侨城")
    expect(page.locator(".erqi-slot-right")).to_contain_text("无位置")
    assert page.locator(".erqi-popup-box").count() == 0
    assert state(page)["view"] == view


def test_a_task_lists_what_serves_it_and_a_link_flies_there(open_plan):
    page = open_plan("#focus=task-ecology").page
    page.evaluate("ErqiMap.openDrawer(app.ctx, 'right')")
    card = page.locator(".erqi-slot-right")
    link = card.locator(".erqi-place-link").filter(has_text="凤湖")
    link.click()
    assert state(page)["focus"] == "phoenix-lake"
    card.get_by_role("button", name="返回").click()
    expect(card.locator(".erqi-card-name")).to_have_text("生态环境优化")


def test_sources_of_a_card_are_numbered_and_their_links_are_safe(open_plan):
    page = open_plan("#focus=mazhai-industry").page
    page.evaluate("ErqiMap.openDrawer(app.ctx, 'right')")
    sources = page.locator(".erqi-sources > li")
    marks = page.locator(".erqi-source-mark [aria-hidden], .erqi-source-mark[aria-hidden]")
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", " ".join(marks.all_text_contents()))}
    assert numbers and max(numbers) <= sources.count()
    for link in page.locator(".erqi-sources a").all():
        assert re.match(r"https?://", link.get_attribute("href") or "")
        assert link.get_attribute("rel") == "noopener noreferrer"


def test_measuring_with_the_keyboard_agrees_with_the_ellipsoid(open_plan):
    page = open_plan().page
    focus_map(page)
    page.keyboard.press("m")
    points = []
    for keys in ("", "ArrowRight", "ArrowDown"):
        if keys:
            page.keyboard.press(keys)
            at_rest(page)
        page.keyboard.press("Enter")
        points.append(page.evaluate("(({lat, lng}) => [lng, lat])(app.ctx.map.getCenter())"))
    result = page.locator(".erqi-measure-result")
    lons, lats = zip(*points, strict=True)
    length_km = GEOD.line_length(lons, lats) / 1000
    assert said(result.inner_text()) == pytest.approx(length_km, abs=0.006)
    page.keyboard.press("a")
    expect(result).to_contain_text("面积")
    area_km2 = abs(GEOD.polygon_area_perimeter(lons, lats)[0]) / 1e6
    assert said(result.inner_text()) == pytest.approx(area_km2, abs=0.006)
    page.keyboard.press("Escape")
    assert state(page)["tool"] is None
    expect(page.locator(".erqi-measure")).to_be_hidden()


def said(text: str) -> float:
    found = re.search(r"([\d.]+) (?:平方)?公里", text)
    assert found, text
    return float(found[1])


def test_the_scale_bar_is_as_long_as_it_says(open_plan):
    page = open_plan().page
    for zoom in (11, 13.5, 17):
        assert_scale_bar(page, zoom)


def assert_scale_bar(page: Page, zoom: float) -> None:
    page.evaluate("(zoom) => app.ctx.map.setZoom(zoom, {animate: false})", zoom)
    words = page.locator(".erqi-furniture .erqi-scale-ends span").last.inner_text()
    number, unit = words.split()
    metres = float(number) * {"米": 1, "公里": 1000}[unit]
    lon1, lat1, lon2, lat2 = page.evaluate(
        """() => {
          const { map, root } = app.ctx, { x, y } = map.getSize().divideBy(2);
          const half = root.querySelector(".erqi-furniture .erqi-scale-bar").getBoundingClientRect().width / 2;
          const a = map.containerPointToLatLng([x - half, y]), b = map.containerPointToLatLng([x + half, y]);
          return [a.lng, a.lat, b.lng, b.lat];
        }"""
    )
    assert GEOD.inv(lon1, lat1, lon2, lat2)[2] == pytest.approx(metres, rel=0.01)


def test_english_leaves_no_chinese_but_the_name_of_the_other_language(open_plan):
    page = open_plan("#lang=en&focus=central-city").page
    set_state(page, panels={"left": True, "right": True, "list": True})
    page.get_by_role("button", name="Basemap").click()
    chinese = page.evaluate(
        """() => {
          const found = [], walk = document.createTreeWalker(app.ctx.root, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const { parentElement, textContent } = walk.currentNode;
            if (/[\\u3400-\\u9fff]/.test(textContent) && parentElement.getClientRects().length) found.push(textContent);
          }
          return found;
        }"""
    )
    assert chinese == ["中"]


def test_the_language_changes_without_losing_the_focus(open_plan):
    page = open_plan().page
    page.locator(".erqi-tree-button").nth(2).focus()
    key = page.evaluate("document.activeElement.dataset.key")
    page.keyboard.press("e")
    expect(page.locator(".erqi-title-name")).to_have_text("Erqi Planning Map")
    assert page.evaluate("document.activeElement.dataset.key") == key


def test_single_keys_do_nothing_while_one_types(open_plan):
    page = open_plan().page
    page.get_by_role("combobox").press_sequentially("emlh?")
    assert state(page)["lang"] == "zh"
    assert state(page)["tool"] is None
    expect(page.locator(".erqi-help")).to_be_hidden()


def test_a_basemap_without_its_key_is_offered_with_the_reason_and_not_taken(open_plan):
    opened = open_plan()
    page = opened.page
    page.get_by_role("button", name="底图").click()
    item = page.get_by_role("menuitemradio", name=re.compile("天地图"))
    expect(item).to_have_attribute("aria-disabled", "true")
    expect(item).to_contain_text("密钥")
    item.click(force=True)
    assert state(page)["basemap"] == "none"
    page.keyboard.press("Escape")
    expect(page.locator(".erqi-menu")).to_be_hidden()
    assert opened.outside() == []


def test_on_a_phone_one_sheet_is_open_at_a_time_and_none_at_the_start(open_plan):
    page = open_plan(viewport=PHONE).page
    assert state(page)["panels"] == CLOSED
    page.get_by_role("button", name="图层与图例").click()
    until(lambda: state(page)["panels"] == {**CLOSED, "left": True})
    page.evaluate("ErqiMap.openDrawer(app.ctx, 'list')")
    until(lambda: state(page)["panels"] == {**CLOSED, "list": True})
    page.locator(".erqi-list").get_by_role("button", name="关闭").click()
    until(lambda: state(page)["panels"] == CLOSED)


def test_no_letter_of_the_notes_below_the_map_is_cut_where_they_take_several_lines(open_plan):
    page = open_plan("#lang=en", viewport=PHONE).page
    outside = """() => [...document.querySelectorAll(".erqi-furniture-short")].flatMap((box) => {
      const edge = box.getBoundingClientRect().left + 1.2 * parseFloat(getComputedStyle(box).fontSize);
      return [...box.querySelectorAll("span")].flatMap((node) => {
        const words = document.createRange();
        words.selectNodeContents(node);
        return [...words.getClientRects()].filter(({ left }) => left < edge - 1).map(() => node.textContent);
      });
    })"""
    expect(page.locator(".erqi-furniture-short")).to_contain_text("Not reviewed")
    assert page.evaluate(outside) == []


def test_on_a_phone_every_target_is_44_px(open_plan):
    page = open_plan(viewport=PHONE, has_touch=True, is_mobile=True).page
    small = """() => [...app.ctx.root.querySelectorAll("button, input[type=checkbox], .erqi-search-input")]
          .map((node) => node.closest("label") || node)
          .filter((node) => node.offsetParent && !node.closest("dialog"))
          .map((node) => [node.className, node.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
          .map(([name, box]) => [name, box.width, box.height])"""
    assert page.evaluate(small) == []
    for panel in ("left", "right", "list"):
        page.evaluate("(panel) => ErqiMap.openDrawer(app.ctx, panel)", panel)
        assert page.evaluate(small) == [], panel


def test_drawers_and_list_leave_the_map_free_and_can_all_be_put_away(open_plan):
    page = open_plan("#focus=phoenix-lake").page
    page.evaluate("['right', 'list'].forEach((side) => ErqiMap.openDrawer(app.ctx, side))")
    at_rest(page)
    boxes = [
        page.locator(s).bounding_box()
        for s in (".erqi-slot-left", ".erqi-list", ".erqi-slot-right")
    ]
    left, sheet, right = (box for box in boxes if box)
    assert left["x"] + left["width"] <= sheet["x"]
    assert sheet["x"] + sheet["width"] <= right["x"]
    for name in ("left", "right", "list"):
        page.evaluate(
            "(name) => app.setState({ panels: { ...app.getState().panels, [name]: false } })", name
        )
    assert state(page)["panels"] == CLOSED
    expect(page.get_by_role("button", name="图层与图例")).to_be_visible()
    # What is chosen has its way into the drawer in its popup, and no other.
    expect(page.locator(".erqi-drawer-button-right")).to_be_hidden()
    set_state(page, focus=None)
    expect(page.locator(".erqi-drawer-button-right")).to_be_visible()
