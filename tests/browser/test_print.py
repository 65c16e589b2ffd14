"""What a plan file prints: one sheet, laid out, whole."""

import pytest
from playwright.sync_api import expect

from ..waiting import at_rest
from .printed import printed, says


def test_the_sheet_carries_title_legend_scale_and_every_note(open_plan):
    page = open_plan().page
    at_rest(page)
    view = page.evaluate("app.getState().view")
    # On its way home: what is come to is printed, and stays.
    page.evaluate("app.ctx.map.setZoom(13, { animate: false })")
    page.evaluate("async () => { app.ctx.home(); await new Promise(requestAnimationFrame); }")
    inside = page.evaluate(
        """() => {
          const { map, plan, root } = app.ctx, fit = map.fitBounds, seen = [];
          map.fitBounds = function (...args) {
            fit.apply(this, args);
            const box = map.getContainer().getBoundingClientRect(), [w, s, e, n] = plan.manifest.extent;
            const [a, b] = [[n, w], [s, e]].map((p) => map.latLngToContainerPoint(p).add([box.x, box.y]));
            const f = root.querySelector(".erqi-sheet-frame").getBoundingClientRect();
            seen.push(a.x >= f.left && a.y >= f.top && b.x <= f.right && b.y <= f.bottom);
          };
          window.dispatchEvent(new Event("beforeprint"));
          map.fitBounds = fit;
          return seen[0];
        }"""
    )
    assert inside
    assert page.evaluate("app.getState().view") == pytest.approx(view)
    sheet = page.locator(".erqi-print .erqi-sheet-page")
    expect(sheet).to_be_hidden()
    page.emulate_media(media="print")
    expect(sheet).to_be_visible()
    for words in (
        "2019年（推断）",
        "未经地图审核",
        "坐标系",
        "数据日期",
        "来源",
        "图例",
        "中心城区",
    ):
        expect(sheet).to_contain_text(words)
    cut = """() => [...document.querySelectorAll(".erqi-print .erqi-swatch")].filter((one) => {
      const box = one.getBoundingClientRect(), side = one.closest(".erqi-sheet-legend").getBoundingClientRect();
      return box.bottom > side.bottom || box.right > side.right || box.height < 8; }).length"""
    assert page.evaluate(cut) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(sheet).to_have_count(0)


def test_prints_on_one_page_with_the_review_note(open_plan):
    page = open_plan().page
    page.evaluate(
        "app.ctx.store.set({ focus: 'phoenix-lake', panels: { left: false, right: true } })"
    )
    page.emulate_media(media="print")
    (words,) = printed(page)
    # What the open drawer sets beside each other goes with the sheet, to the last word below it.
    assert says(words, "与标杆比大小")
    assert says(words, "没有给出面积的不画")
    assert words.count("未经地图审核") == 1
    # The legend is there down to its last line.
    for said in ("未经地图审核", "中心城区", "地铁14号线", "高速铁路", "街道"):
        assert says(words, said)


def test_the_app_prints_a_page_for_every_scene_and_no_cluster_on_two_pages(open_page, app_url):
    page = open_page(f"{app_url}/briefing").page
    stage = page.frame_locator("iframe.stage")
    expect(stage.locator(".erqi-caption-title")).to_be_visible(timeout=60_000)
    expect(page.locator(".scene").nth(13)).to_be_visible(timeout=60_000)
    scenes = printed(page)
    assert len(scenes) == page.locator(".scene").count()
    for said in ("未经地图审核", "图例", "坐标系"):
        assert all(says(words, said) for words in scenes)
    page.goto(f"{app_url}/clusters")
    expect(page.locator(".cluster")).to_have_count(4, timeout=60_000)
    sheets = printed(page)
    # The foot of each stands on the page of its head.
    assert [words.count("±500") for words in sheets] == [2, 2]
    # No list of bars is torn from its heading or over two pages.
    page.goto(f"{app_url}/indicators")
    expect(page.locator(".bars").nth(1)).to_be_visible(timeout=60_000)
    assert says(printed(page, landscape=True)[1], "同比增速")
