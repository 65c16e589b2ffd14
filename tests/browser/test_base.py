"""The base of a plan book and the way-finding points, in the exported file without a network."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.town import SOUTH, STEP_DEG, WEST, book_with_town

LAKE = [SOUTH + 9.5 * STEP_DEG, WEST + 15.5 * STEP_DEG]


@pytest.fixture(scope="module")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    export_html(compose_plan(open_store(book_with_town(folder))), folder / "town.html")
    return folder / "town.html"


def test_names_of_the_base_are_found_and_named_on_the_map(open_plan, town_file):
    watched = open_plan(path=town_file)
    page = watched.page
    for query in ("镜湖", "jinghu", "造城大道", "Zaocheng Town"):
        page.locator(".erqi-search-input").fill(query)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_function("() => app.getState().focus !== null")
        page.evaluate("async () => { app.setState({ focus: null }); await app.idle(); }")
    # Lines with a number each stand in one row, lines of different kinds do not.
    page.evaluate("async () => { app.ctx.home({ animate: false }); await app.idle(); }")
    expect(page.locator(".erqi-key-lines")).to_have_count(1)
    expect(page.locator(".erqi-key-list > li", has_text="行政区界线")).to_have_text("行政区界线")
    assert watched.outside() == []
    assert watched.errors == []


def test_water_is_drawn_under_the_plan_and_the_licence_stands_on_the_map(open_plan, town_file):
    page = open_plan(path=town_file).page
    page.evaluate(
        "async (at) => { app.ctx.map.setView(at, 14, {animate: false}); await app.idle(); }", LAKE
    )
    blue, green = page.evaluate(
        """(at) => [at, [at[0], at[1] + 0.02]].map((one) => {
            const canvas = [...document.querySelectorAll(".leaflet-erqi-base-pane canvas")]
              .find((one) => one.style.visibility !== "hidden");
            const view = app.ctx.canvas.view();
            const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(one), 0).multiplyBy(2 ** 22);
            const px = [x * view.scale - view.ox, y * view.scale - view.oy].map((one) => Math.round(one * view.ratio));
            return [...canvas.getContext("2d").getImageData(...px, 1, 1).data];
        })""",
        LAKE,
    )
    assert blue != green
    expect(page.locator(".erqi-map")).to_contain_text("© OpenStreetMap contributors")


def test_the_card_of_a_station_leads_to_its_lines(open_plan):
    page = open_plan("#focus=station-erqi-square").page
    page.locator(".erqi-popup-box").get_by_role("button", name="详情").click()
    card = page.locator(".erqi-card")
    expect(card).to_contain_text("二七广场站")
    card.get_by_role("button", name="地铁3号线").click()
    page.wait_for_function("() => app.getState().focus === 'metro-line-3'")


def test_the_choice_of_a_link_goes_by_escape_though_nothing_has_the_focus(open_plan):
    page = open_plan("#focus=station-erqi-square").page
    page.locator(".erqi-popup-box").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("() => app.getState().focus === null")


def test_a_station_is_drawn_and_hit_only_with_its_name(open_plan):
    page = open_plan().page
    count = """() => { const layer = app.ctx.plan.layers.find((one) => one.id === "stations");
      const named = [...layer.named].map((i) => layer.id_(i));
      const placed = app.ctx.labels.placed().map((one) => one.id);
      return { named: named.length, all: named.every((id) => placed.includes(id)) }; }"""
    look = "async (zoom) => { app.ctx.map.setView([34.73, 113.64], zoom, {animate: false}); await app.idle(); }"
    page.evaluate(look, 11)
    assert page.evaluate(count) == {"named": 0, "all": True}
    page.evaluate(look, 14)
    near = page.evaluate(count)
    assert near["named"] > 4
    assert near["all"]
