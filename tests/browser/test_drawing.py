"""Drawing in the app: a point dragged and taken back, a place snapped to, an area split."""

import base64
import math
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from erqi_map.geo.datum import gcj02_to_wgs84
from erqi_map.store import open_store
from erqi_map.store.book.documents import open_draft, save_drafts
from tests.workspaces import shipped_workspace

from ..waiting import at_rest, until
from .conftest import DESKTOP, PHONE, Shared, opener, serve_app
from .hands import pick, press, told

TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SIZE, VERTEX = ".erqi-edit-size", ".leaflet-vertex-icon"


@pytest.fixture(scope="module")
def drawing(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawing")
    workspace = shipped_workspace(folder)
    with serve_app(folder / "work.sqlite") as address:
        yield address, workspace


def on_the_map(drawing, start, viewport=DESKTOP):
    """The map to draw on."""
    watched = start(f"{drawing[0]}/edit", viewport=viewport, reduced_motion="reduce")
    watched.page.get_by_role("tab", name="在地图上改").click()
    watched.page.locator(".erqi-edit").wait_for()
    return watched


@pytest.fixture(scope="module")
def opened(drawing, browser):
    with opener(browser) as start:
        yield Shared(lambda: on_the_map(drawing, start))


@pytest.fixture
def page(opened):
    """The same map again, with nothing drawn on it."""
    watched = opened.watched()
    page = watched.page
    at_rest(page)
    page.get_by_label("吸附").check()
    # A save that is being taken over may have nothing left to discard.
    page.locator("[data-edit=discard]").dispatch_event("click")
    at_rest(page)
    yield page
    assert watched.errors == []


def choose(page, name):
    pick(page.get_by_label("改哪一个图形"), name)
    expect(page.locator(".erqi-edit-what")).to_contain_text(name)
    at_rest(page)


def tool(page, name):
    page.locator(f"[data-edit={name}]").click()


def save(page):
    # What was drawn last may still be on its way: the form that stands there is about to go.
    at_rest(page)
    press(page, "保存图形")


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def at(page):
    """The place that is written below the buttons, as degrees."""
    east, north = page.locator(SIZE).inner_text().split("，")
    return float(east.split("°")[0]), float(north.split("°")[0])


def test_a_dragged_point_is_saved_undone_and_redone(page, drawing):
    choose(page, "德化街")
    # What the map has let go the list has too, so that it can be chosen again.
    tool(page, "discard")
    choose(page, "德化街")
    page.locator(".erqi-edit-point").wait_for()
    before = at(page)
    x, y = middle(page.locator(".erqi-edit-point"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 9, steps=4)
    page.mouse.up()
    moved = at(page)
    assert moved[0] > before[0] and moved[1] < before[1]
    page.keyboard.press("Control+z")
    assert at(page) == before
    page.keyboard.press("Control+y")
    assert at(page) == moved
    save(page)
    told(page, "图形已保存为变更")
    point = open_store(drawing[1]).layer("projects").geometry["dehua-street"]
    assert (point.x, point.y) == pytest.approx(moved, abs=1e-6)
    expect(page.get_by_label("改哪一个图形").last).to_have_value("")
    # What was said of one shape is not said of the next.
    said = page.get_by_text("图形已保存为变更").locator("visible=true")
    expect(said).to_have_count(1)
    tool(page, "line")
    expect(said).to_have_count(0)
    page.mouse.move(x, y)
    at_rest(page)
    expect(page.locator(".st-key-erqi-canvas .erqi-tip")).to_be_hidden()
    page.keyboard.press("Escape")


def test_a_line_is_drawn_by_keys_at_the_crosshair(page):
    page.get_by_label("吸附").uncheck()
    tool(page, "line")
    page.keyboard.press("Enter")
    # Twice on one spot is one point.
    page.keyboard.press("Enter")
    pane = page.locator(".leaflet-map-pane")
    before = pane.get_attribute("style")
    page.keyboard.press("ArrowRight")
    expect(pane).not_to_have_attribute("style", before)
    page.keyboard.press("Enter")
    tool(page, "done")
    expect(page.locator(SIZE)).to_contain_text("长 ")
    expect(page.locator(".erqi-edit-what")).to_have_text("新图形")


def test_a_new_point_snaps_to_a_vertex_of_a_cluster(page, drawing):
    choose(page, "马寨产业集聚区")
    page.locator(VERTEX).first.wait_for()
    x, y = middle(page.locator(VERTEX).nth(page.locator(VERTEX).count() // 2))
    tool(page, "discard")
    tool(page, "point")
    at_rest(page)
    page.mouse.click(x + 4, y + 3)
    layers = open_store(drawing[1])
    known = {
        (round(lon, 6), round(lat, 6))
        for layer in ("clusters", "district")
        for lon, lat in layers.layer(layer).get_coordinates().to_numpy()
    }
    assert at(page) in known
    # What is drawn stays when a save is refused.
    save(page)
    expect(page.get_by_text("没有保存，画的内容还在地图上").first).to_be_visible()
    assert at(page) in known


def test_an_area_is_split_by_a_line(page, drawing):
    def parts():
        return list(open_store(drawing[1]).layer("clusters")["place"]).count("yingtaogou-garden")

    before = parts()
    choose(page, "樱桃沟田园区")
    page.locator(VERTEX).first.wait_for()
    assert "公顷" in page.locator(SIZE).inner_text()
    tool(page, "split")
    at_rest(page)
    box = page.locator(".st-key-erqi-canvas .leaflet-container").bounding_box()
    y = box["y"] + box["height"] * 0.45
    page.mouse.click(box["x"] + 40, y)
    page.mouse.click(box["x"] + box["width"] - 40, y + 4)
    tool(page, "done")
    # How many depends on where the line crosses the outline, which is not straight.
    said = page.get_by_text(re.compile(r"将分成 \d 块"))
    expect(said).to_be_visible()
    pieces = int(re.search(r"将分成 (\d) 块", said.inner_text())[1])
    assert pieces >= 2
    save(page)
    # A go before this one may have split it too.
    until(lambda: parts() == before + pieces - 1)


def test_of_several_points_each_is_dragged(drawing, open_page):
    item = "layers/projects.geojson#erqi-commercial-district"
    draft = open_draft(drawing[1].journal, item)
    data = draft.data
    x, y = open_store().layer("projects").geometry["erqi-commercial-district"].coords[0]
    data["geometry"] = {"type": "MultiPoint", "coordinates": [[x, y], [x - 0.004, y - 0.006]]}
    save_drafts(drawing[1].journal, {draft: data}, "张三", "两处")
    page = on_the_map(drawing, open_page).page
    choose(page, "二七商圈")
    expect(page.locator(SIZE)).to_contain_text("2 个点")
    at = middle(page.locator(".erqi-edit-point").nth(1))
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] - 40, at[1] + 30, steps=4)
    page.mouse.up()
    save(page)
    told(page, "图形已保存为变更")
    first, second = open_draft(drawing[1].journal, item).data["geometry"]["coordinates"]
    assert first == [x, y]
    assert second[0] < x - 0.004 and second[1] < y - 0.006


def test_on_a_phone_half_of_the_map_stays_and_a_shifted_basemap_moves_no_place(drawing, open_page):
    """The tiles are laid where WGS-84 says; what is clicked is the ground under the pointer."""
    page = on_the_map(drawing, open_page, PHONE).page
    page.route(
        "**/*.autonavi.com/**", lambda route: route.fulfill(body=TILE, content_type="image/png")
    )
    page.get_by_label("吸附").uncheck()
    tool(page, "point")
    ground = page.locator(".st-key-erqi-canvas .leaflet-container")
    ground.scroll_into_view_if_needed()
    over = [
        page.locator(one).bounding_box()["height"]
        for one in (".erqi-title", ".erqi-edit", ".erqi-toolbar")
    ]
    assert sum(over) < ground.bounding_box()["height"] / 2
    page.locator("[data-tool=basemap]").click()
    page.get_by_role("menuitemradio").filter(has_text="高德").click()
    page.locator(".leaflet-tile-loaded").first.wait_for()
    at_rest(page)
    box = ground.bounding_box()
    centre = box["x"] + box["width"] / 2, box["y"] + box["height"] / 3
    corners = page.locator(".leaflet-tile").evaluate_all(
        "all => all.map((one) => [one.src, one.getBoundingClientRect().x, one.getBoundingClientRect().y])"
    )
    src, x, y = min(corners, key=lambda one: math.dist(one[1:], centre))
    page.mouse.click(x, y)
    column, row, zoom = (int(parse_qs(urlsplit(src).query)[name][0]) for name in "xyz")
    east = column / 2**zoom * 360 - 180
    north = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / 2**zoom))))
    place, pixel = at(page), 360 / 256 / 2**zoom
    assert math.dist(place, gcj02_to_wgs84(east, north)) < 2 * pixel
    assert math.dist(place, (east, north)) > 5 * pixel


def test_what_others_save_appears_on_a_map_that_stands(drawing, open_page):
    """No new map: what is chosen, where one looks and what is being measured stay."""
    address, home = drawing
    # Another go finds what this one has saved.
    number = len(home.journal.history())
    name, accuracy_m = f"凤凰湖公园{number}", 1200 + 100 * number
    watched = open_page(
        f"{address}/?lang=zh#f=phoenix-lake", viewport=DESKTOP, reduced_motion="reduce"
    )
    page = watched.page
    root = page.locator(".erqi-map")
    popup = page.locator(".erqi-popup-box")
    expect(popup).to_contain_text("湖泊生态区")
    at_rest(page)
    root.evaluate("node => { node.dataset.mark = 'same'; }")
    where = page.locator(".leaflet-map-pane").evaluate("node => node.style.transform")
    draft = open_draft(home.journal, "places/phoenix-lake.yaml")
    data = draft.data
    data["name"]["zh"] = name
    point = open_draft(home.journal, "layers/eco_areas.geojson#phoenix-lake")
    shape = point.data
    shape["properties"]["accuracy_m"] = accuracy_m
    save_drafts(home.journal, {draft: data, point: shape}, "李四", "改")
    told(page, "李四")
    for words in (name, f"±{accuracy_m:,} 米"):
        expect(popup).to_contain_text(words)
    page.locator(".erqi-search-input").fill(name)
    expect(page.locator(".erqi-search-option").first).to_contain_text(name)
    assert root.get_attribute("data-mark") == "same"
    assert where == page.locator(".leaflet-map-pane").evaluate("node => node.style.transform")
    assert watched.errors == []
