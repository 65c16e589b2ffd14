"""Maps of folium in Streamlit, as its users show them: streamlit-folium, tabs, expanders, dialogs."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Frame, Page, expect

from erqi_map import client

from .. import waiting
from .conftest import Watched, streamlit
from .presenter import until

HERE = [34.65, 113.55]
LEAFLET = client.vendored_file("leaflet/leaflet.js").text()


@pytest.fixture(scope="module")
def folium_app() -> Iterator[str]:
    """The address of `folium_hosts_app.py`, run by Streamlit."""
    app = Path(__file__).with_name("folium_hosts_app.py")
    with streamlit(app) as address:
        yield address


@pytest.fixture
def show(open_page: Callable[..., Watched], folium_app: str) -> Iterator[Callable[[str], Page]]:
    """Opens the app; folium's libraries come from the network, which here has Leaflet alone."""
    opened: list[Watched] = []

    def start(what: str) -> Page:
        watched = open_page("about:blank", reduced_motion="reduce")
        opened.append(watched)
        watched.page.route(
            lambda url: url.startswith("https:"),
            lambda route: route.fulfill(
                content_type="text/css" if route.request.url.endswith("css") else "text/javascript",
                body=LEAFLET if route.request.url.endswith("leaflet.js") else "",
            ),
        )
        watched.page.goto(f"{folium_app}/?show={what}")
        return watched.page

    yield start
    for watched in opened:
        assert watched.errors == []


def map_frame(page: Page, at: int = 0) -> Frame:
    """The frame of a map that is there; Streamlit may take one away for another at any time."""

    def found() -> Frame | None:
        with contextlib.suppress(Error):
            frame = page.locator("iframe").nth(at).element_handle(timeout=1000).content_frame()
            drawn = "Boolean(globalThis.ErqiMap && (ErqiMap.packed || []).length)"
            return frame if frame and frame.evaluate(drawn) else None
        return None

    frame = waiting.until(found, what="a map in a frame")
    assert frame is not None
    return frame


def name_at(frame: Frame, lat: float, lng: float) -> str:
    return frame.evaluate(
        """async ([lat, lng]) => {
          const layer = await ErqiMap.packed[0].idle();
          return (await layer.read(layer.hit({ lat, lng }, 0))).properties.name;
        }""",
        [lat, lng],
    )


def zoom_of(frame: Frame) -> float:
    return frame.evaluate("() => ErqiMap.packed[0].map.getZoom()")


def test_st_folium_shows_it_keeps_it_and_draws_it_anew_with_other_data(show) -> None:
    page = show("layer")
    frame = map_frame(page)
    assert name_at(frame, *HERE) == "东"
    assert frame.locator("path.leaflet-interactive").count() == 1
    frame.wait_for_function("() => !ErqiMap.packed[0].map._animatingZoom")
    frame.evaluate("() => { globalThis.kept = true; ErqiMap.packed[0].map.setZoom(13); }")
    page.get_by_text("zoom 13").wait_for()
    assert frame.evaluate("() => globalThis.kept")
    page.get_by_text("西", exact=True).click()
    until(page, "[...document.querySelectorAll('iframe')].some((one) => !one.contentWindow.kept)")
    expect(page.locator("iframe")).to_have_count(1)
    expect(page.locator('[data-stale="true"]')).to_have_count(0)
    assert name_at(map_frame(page), *HERE) == "西"


def test_st_folium_shows_a_plan_and_what_was_added_to_it(show) -> None:
    frame = map_frame(show("plan"))
    app = "Promise.all(ErqiMap.mounted)"
    assert frame.evaluate(f"async () => (await {app})[0].ctx.map === ErqiMap.packed[0].map")
    frame.evaluate(
        f"async () => {{ await (await {app})[0].idle(); await ErqiMap.packed[0].idle(); }}"
    )
    assert frame.locator(".erqi-map").count() == 1
    size = frame.evaluate("() => ErqiMap.packed[0].map.getSize()")
    assert (size["x"], size["y"]) == (700, 420)


def test_a_map_that_was_hidden_at_first_is_fitted_when_it_is_shown(show) -> None:
    page = show("hidden")
    page.get_by_role("tab", name="后").click()
    frame = map_frame(page)
    assert name_at(frame, *HERE) == "甲"
    page.wait_for_function("() => document.querySelector('iframe').clientWidth > 0")
    frame.wait_for_function("() => ErqiMap.packed[0].map.getZoom() > 14")
    page.get_by_text("展开").click()
    frame = map_frame(page, 1)
    assert name_at(frame, *HERE) == "甲"
    frame.wait_for_function("() => ErqiMap.packed[0].map.getZoom() > 14")


def test_it_shows_in_a_dialog(show) -> None:
    frame = map_frame(show("dialog"))
    assert name_at(frame, *HERE) == "甲"
    assert zoom_of(frame) > 14
