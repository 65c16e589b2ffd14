"""A picture under the plan in an exported file: in its place, switched, faded, without a network."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect
from pyproj import Transformer

from erqi_map.cli.app import run
from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_html
from erqi_map.store import open_store
from erqi_map.store.add_picture import read_points

from ..picture_book import HEIGHT, LEFT, PIXEL_M, TOP, WIDTH, book_with_picture, pixels
from ..waiting import at_rest
from .conftest import serve_app
from .hands import pick
from .presenter import until

CORNER = """() => {
  const image = document.querySelector(".leaflet-image-layer"), { map } = app.ctx;
  const box = image.getBoundingClientRect(), at = map.getContainer().getBoundingClientRect();
  const [west, south, east, north] = app.ctx.plan.content.pictures[0].bounds;
  const first = map.latLngToContainerPoint([north, west]), last = map.latLngToContainerPoint([south, east]);
  return [box.left - at.left - first.x, box.top - at.top - first.y, box.right - at.left - last.x, box.bottom - at.top - last.y];
}"""
# Of the canvases above it, how many pixels of a grid within its bounds are painted over altogether by areas.
OPAQUE = """async () => {
  await app.idle();
  const { map, plan } = app.ctx, [west, south, east, north] = plan.content.pictures[0].bounds;
  const canvas = document.querySelector(".leaflet-erqi-base-pane canvas"), box = canvas.getBoundingClientRect();
  const c = canvas.getContext("2d"), ratio = canvas.width / box.width, at = map.getContainer().getBoundingClientRect();
  let covered = 0, asked = 0;
  for (let j = 1; j < 20; j += 1) for (let i = 1; i < 20; i += 1) {
    const p = map.latLngToContainerPoint([south + (north - south) * j / 20, west + (east - west) * i / 20]);
    const [x, y] = [p.x + at.left - box.left, p.y + at.top - box.top].map((one) => Math.round(one * ratio));
    asked += 1;
    covered += c.getImageData(x, y, 1, 1).data[3] > 240 ? 1 : 0;
  }
  return covered > asked / 10 ? covered : 0;
}"""
HOSTILE = "<img src=x onerror=window.ran=1>"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("picture")
    book = book_with_picture(folder, opacity=0.6, title={"zh": HOSTILE})
    export_html(compose_plan(open_store(book)), folder / "plan.html")
    return folder / "plan.html"


@pytest.fixture
def opened(open_page, file):
    def start(state: str = ""):
        watched = open_page(f"{file.as_uri()}{state}", offline=True)
        until(watched.page, "Boolean(window.ErqiMap && ErqiMap.mounted)")
        watched.page.evaluate(
            "async () => { window.app = await ErqiMap.mounted[0]; await app.idle(); }"
        )
        return watched

    return start


def test_it_lies_in_its_place_and_is_switched_and_faded_in_the_drawer(opened):
    watched = opened()
    page = watched.page
    until(page, "(document.querySelector('.leaflet-image-layer') || {}).naturalWidth > 0")
    at_rest(page)
    assert page.evaluate(CORNER) == pytest.approx([0, 0, 0, 0], abs=1.5)
    # What is drawn over it lets it through in the district and around it, and it may be looked at closely.
    assert page.evaluate(OPAQUE) == 0
    page.evaluate("app.ctx.map.setView([34.69, 113.6], 15, { animate: false })")
    assert page.evaluate("app.ctx.map.getZoom()") == 15
    page.evaluate("app.ctx.home({ animate: false })")
    page.locator(".erqi-picture-range").fill("30")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.leaflet-image-layer')).opacity")
        == "0.3"
    )
    until(page, "location.hash.includes('opacity=old-plan:30')")
    page.evaluate("location.hash = 'opacity=old-plan:60'")
    until(page, "document.querySelector('.leaflet-image-layer').style.opacity === '0.6'")
    key = page.locator(".erqi-key")
    assert HOSTILE in key.inner_text()
    page.locator("[data-picture] .erqi-eye").click()
    assert page.locator(".leaflet-image-layer").count() == 0
    until(page, "location.hash.includes('hidden=picture/old-plan')")
    assert watched.outside() == []
    assert watched.errors == []


def test_words_of_the_book_stay_words_and_a_link_leaves_it_out(opened):
    watched = opened("#hidden=picture/old-plan")
    assert watched.page.locator(".erqi-picture-name").text_content() == HOSTILE
    assert watched.page.locator(".leaflet-image-layer").count() == 0
    assert watched.page.evaluate("window.ran") is None


SPOTS = ((40, 40), (560, 40), (560, 460), (40, 460), (300, 250))


def degrees(column, row):
    turn = Transformer.from_crs(4547, 4326, always_xy=True)
    return turn.transform(LEFT + PIXEL_M * column, TOP - PIXEL_M * row)


def test_points_clicked_on_scan_and_map_tell_their_residuals_and_give_the_scan_its_place(
    open_page, tmp_path
):
    scan, out = tmp_path / "scan.png", tmp_path / "points.html"
    Image.fromarray(pixels()).save(scan)
    assert run(["picture", "points", str(scan), str(out)]) == 0
    watched = open_page(out.as_uri(), offline=True)
    page = watched.page
    until(page, "Boolean(window.ErqiMap && ErqiMap.mounted)")
    page.evaluate("async () => { window.app = await ErqiMap.mounted[0]; await app.idle(); }")
    until(page, "(document.querySelector('.erqi-control-scan img') || {}).naturalWidth > 0")
    page.evaluate("app.ctx.map.setView([34.68, 113.60], 11.5, { animate: false })")
    image = page.locator(".erqi-control-scan img").bounding_box()
    for number, (column, row) in enumerate(SPOTS):
        page.mouse.click(
            image["x"] + column / WIDTH * image["width"],
            image["y"] + row / HEIGHT * image["height"],
        )
        lon, lat = degrees(column, row)
        # A click that is off by 10 pixels on the last point, in the middle.
        x, y = page.evaluate(
            "(at) => { const p = app.ctx.map.latLngToContainerPoint(at); return [p.x, p.y]; }",
            [lat, lon],
        )
        page.mouse.click(x + (10 if number == 4 else 0), y)
        assert page.locator(".erqi-control-points li").count() == number + 1
    told = page.locator(".erqi-control-points li span").all_text_contents()
    metres = [float(one.split()[1].replace(",", "")) for one in told]
    assert len(metres) == 5
    assert metres[4] == max(metres) > 100
    assert app_focus(page) is None
    with page.expect_download() as saved:
        page.locator(".erqi-control .erqi-primary").click()
    fit = read_points(saved.value.path())
    assert fit.residuals_m == pytest.approx(metres, abs=1)
    assert fit.pixel_m == pytest.approx(PIXEL_M, rel=0.05)
    assert watched.outside() == []
    assert watched.errors == []


def test_a_scan_is_given_its_place_in_the_app_and_saved_as_one_change(open_page, tmp_path):
    """Its residuals are told in metres, on the page and beside the form, before it is saved."""
    scan, workspace = tmp_path / "scan.png", tmp_path / "work.sqlite"
    Image.fromarray(pixels()).save(scan)
    assert run(["init", str(workspace)]) == 0
    with serve_app(workspace) as address:
        page = open_page(f"{address}/edit").page
        page.get_by_role("tab", name="扫描图").click()
        chooser = "[class*=st-key-erqi-scan-file] [data-testid=stFileUploaderDropzoneInput]"
        page.set_input_files(chooser, scan)
        image = page.locator(".erqi-control-scan img")
        image.wait_for()
        page.locator(".erqi-control .erqi-primary").scroll_into_view_if_needed()
        at_rest(page)
        at = image.bounding_box()
        ground = page.locator(".st-key-erqi-scan-map .erqi-map-canvas").bounding_box()
        for number, (column, row) in enumerate(SPOTS):
            across, down = column / WIDTH, row / HEIGHT
            page.mouse.click(at["x"] + across * at["width"], at["y"] + down * at["height"])
            wrong = 10 if number == 4 else 0
            page.mouse.click(
                ground["x"] + (0.3 + 0.4 * across) * ground["width"] + wrong,
                ground["y"] + (0.3 + 0.4 * down) * ground["height"],
            )
        page.locator(".erqi-control .erqi-primary").click()
        told = page.get_by_text(re.compile(r"5 号点 [\d.]+ 米"))
        expect(told).to_be_visible()
        metres = [float(one) for one in re.findall(r"([\d.]+) 米", told.inner_text())]
        assert metres[4] == max(metres) > 100
        page.locator(".st-key-erqi-scan-zh input").fill(HOSTILE)
        date = page.locator(".st-key-erqi-scan-date")
        for part, value in (("year", "2019"), ("month", "01"), ("day", "02")):
            date.get_by_role("spinbutton", name=part).press_sequentially(value)
        pick(page.locator(".st-key-erqi-scan-sources input"))
        page.keyboard.press("Escape")
        page.locator(".st-key-erqi-scan-save button").click()
        expect(page.get_by_text("已放进规划书")).to_be_visible()
        assert page.evaluate("window.ran") is None
    store = open_store(workspace)
    (found,) = store.pictures.values()
    assert found.picture.title.zh == HOSTILE
    assert found.picture.accuracy_m > 2 * metres[4] / 2**0.5 * 0.5
    assert found.read().bounds[0] < 113.6 < found.read().bounds[2]
    change = store.home.journal.history()[0]
    assert {one.item.split("/")[0] for one in change.items} == {"pictures", "pictures.yaml"}


def app_focus(page):
    return page.evaluate("app.getState().focus")
