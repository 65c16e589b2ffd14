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
    for words in ("地铁站", "火车站", "铁路", "主要道路", "公园", "二七区区界"):
        expect(page.locator(".erqi-key")).to_contain_text(words)
    brief.locator(".erqi-brief-title").click()
    expect(brief.locator("dl")).to_be_hidden()
    page.reload()
    expect(brief.locator(".erqi-brief-title")).to_have_attribute("aria-expanded", "false")


def test_without_a_choice_the_card_is_the_plan_in_one_page(open_plan):
    page = open_plan().page
    page.keyboard.press("Tab")
    focus_map(page)
    page.keyboard.press("]")
    card = page.locator(".erqi-slot-right")
    expect(card.locator(".erqi-overview-number")).to_have_text(["1", "3", "4", "6"])
    expect(card.locator(".erqi-cluster-link")).to_have_count(4)
