"""What one sees first: the plan in short, the key; and a filter that fades and is always seen."""

from playwright.sync_api import expect

from .test_panels import focus_map, set_state


def test_what_is_filtered_out_is_faded_and_a_filter_nothing_passes_has_a_way_out(open_plan):
    page = open_plan().page
    count = """(name) => { const { plan } = app.ctx, state = app.getState();
      return plan.layers.filter((one) => one.role === "plan")
        .flatMap((one) => [...plan[name](one, state)]).filter(Boolean).length; }"""
    set_state(page, filter={"cluster": ["mazhai-industry"], "task": ["task-ecology"]})
    assert (page.evaluate(count, "mask"), page.evaluate(count, "matches")) == (13, 0)
    way_out = page.locator(".erqi-filter-nothing")
    expect(way_out).to_be_visible()
    expect(page.locator(".erqi-filter-on")).to_contain_text("马寨产业集聚区、生态环境优化")
    way_out.get_by_role("button", name="清除筛选").click()
    expect(way_out).to_be_hidden()
    expect(page.locator(".erqi-filter-on")).to_be_hidden()
    page.locator(".erqi-filter-open").click()
    expect(page.locator(".erqi-chip", has_text="樱桃沟田园区")).to_contain_text("4")


def test_the_plan_in_short_is_the_first_thing_and_stays_folded_once_folded(open_plan):
    page = open_plan().page
    brief = page.locator(".erqi-brief")
    expect(brief.locator("dt b")).to_have_text(["1", "3", "4", "6"])
    expect(brief.locator(".erqi-brief-cluster")).to_have_count(4)
    expect(brief).to_contain_text("加快复兴")
    expect(page.locator(".erqi-tree")).to_contain_text("二七纪念塔")
    # Where there is less room the tasks are only counted, until one asks for them.
    page.set_viewport_size({"width": 1152, "height": 720})
    expect(brief.get_by_text("生态环境优化")).to_be_hidden()
    expect(brief.locator("dt b").last).to_be_visible()
    brief.locator(".erqi-brief-more").click()
    expect(brief.get_by_text("生态环境优化")).to_be_visible()
    brief.locator(".erqi-brief-title").click()
    expect(brief.locator("dl")).to_be_hidden()
    page.reload()
    expect(brief.locator(".erqi-brief-title")).to_have_attribute("aria-expanded", "false")


def test_the_key_names_what_is_in_sight_and_nothing_else(open_plan):
    page = open_plan().page
    key = page.locator(".erqi-key")
    for words in ("铁路", "主要道路", "二七区区界"):
        expect(key).to_contain_text(words)
    expect(key).not_to_contain_text("村与社区")
    page.evaluate("app.ctx.map.setView([34.62, 113.6], 14, {animate: false})")
    expect(key).to_contain_text("村与社区")
    expect(key).not_to_contain_text("高速铁路")


SIZES = [(1366, 768), (1440, 900), (1093, 614), (1920, 1080), (1152, 720), (844, 390), (390, 844)]
ENOUGH_ROWS = """() => {
  const box = document.querySelector(".erqi-slot-left").getBoundingClientRect();
  const foot = document.querySelector(".erqi-key").getBoundingClientRect().top;
  return [...document.querySelectorAll(".erqi-tree-list :is(.erqi-tree-row, .erqi-tree-feature)")]
    .map((row) => row.getBoundingClientRect())
    .filter((row) => row.top >= box.top && row.bottom <= Math.min(box.bottom, foot) + 2).length >= 4;
}"""
HALF_IS_MAP = """() => { const { left, right, bottom } = app.ctx.insets(), { x, y } = app.ctx.map.getSize();
  return ((x - left - right) * (y - bottom)) / (x * y) > 0.4999; }"""


def test_the_legend_has_rows_and_the_map_half_of_the_window_at_every_size(open_plan):
    page = open_plan("#lang=en").page
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function("(width) => app.ctx.map.getSize().x === width", arg=width)
        phone = width < 800 or height < 480
        set_state(page, panels={"left": not phone, "right": False, "list": False})
        if not phone:
            page.wait_for_function(ENOUGH_ROWS)
        page.evaluate("ErqiMap.openDrawer(app.ctx, 'right')")
        if width > 800:
            page.wait_for_function(HALF_IS_MAP)


def test_on_a_zoomed_window_the_legend_comes_back_after_the_drawer_it_gave_way_to(open_plan):
    page = open_plan(viewport={"width": 1093, "height": 614}).page
    panels = "app.getState().panels"
    page.locator(".erqi-drawer-button-right").click()
    assert page.evaluate(panels) == {"left": False, "right": True, "list": False}
    page.locator(".erqi-slot-right").get_by_role("button", name="关闭").first.click()
    assert page.evaluate(panels) == {"left": True, "right": False, "list": False}


def test_without_a_choice_the_card_is_the_plan_in_one_page(open_plan):
    page = open_plan().page
    page.keyboard.press("Tab")
    focus_map(page)
    page.keyboard.press("]")
    card = page.locator(".erqi-slot-right")
    expect(card.locator(".erqi-overview-number")).to_have_text(["1", "3", "4", "6"])
    expect(card.locator(".erqi-cluster-link")).to_have_count(4)
