"""A picture under the plan in an exported file: in its place, switched, faded, without a network."""

import pytest

from erqi_map.compose import compose_plan
from erqi_map.export.html.file import export_html
from erqi_map.store import open_store

from ..picture_book import book_with_picture
from .presenter import until

CORNER = """() => {
  const image = document.querySelector(".leaflet-image-layer"), { map } = app.ctx;
  const box = image.getBoundingClientRect(), at = map.getContainer().getBoundingClientRect();
  const [west, south, east, north] = app.ctx.plan.content.pictures[0].bounds;
  const first = map.latLngToContainerPoint([north, west]), last = map.latLngToContainerPoint([south, east]);
  return [box.left - at.left - first.x, box.top - at.top - first.y, box.right - at.left - last.x, box.bottom - at.top - last.y];
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
    assert page.evaluate(CORNER) == pytest.approx([0, 0, 0, 0], abs=1.5)
    assert page.evaluate("app.ctx.pictures.shown()") == ["old-plan"]
    page.locator(".erqi-picture-range").fill("30")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.leaflet-image-layer')).opacity")
        == "0.3"
    )
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
