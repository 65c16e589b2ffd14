"""Nothing is cut or covered: clusters are named in every view, and the map stops in time."""

from typing import Any

import pytest
from shapely.geometry import Point, box

from erqi_map.render.payload.encode import encode_payload

from ...waiting import at_rest
from .harness import mount
from .small_plan import build_spec, layer, row

SHOWN = """async ([lat, lng, zoom, lang]) => {
  app.setState({ lang });
  app.ctx.map.setView([lat, lng], zoom, { animate: false });
  await app.idle();
  return app.labels();
}"""
WALL = {"width": 3840, "height": 2160}
DESK = {"width": 1920, "height": 1080}
AREA = box(113.5, 34.6, 113.67, 34.77)


def rough_plan(**changes: Any) -> bytes:
    """A cluster with a place that may be off by 1,500 m and one by 80 m, far from each other."""
    rows = [
        row("rough", "湖", Point(113.53, 34.63), "whole", accuracy_m=1500.0),
        row("fine", "塔", Point(113.64, 34.74), "whole", accuracy_m=80.0),
    ]
    whole = row("whole", "很长的片区名称要换行才放得下", AREA, "whole", theme="cluster")
    layers = (
        layer("clusters", "area", [{**whole, "accuracy_m": 500.0}], theme="cluster"),
        layer("projects", "point", rows),
    )
    return encode_payload(build_spec(layers=layers, **changes))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("lat", "lng", "zoom"),
    [(34.69, 113.58, 10), (34.69, 113.58, 12), (34.62, 113.51, 15), (34.7, 113.672, 15)],
)
def test_a_cluster_is_named_in_every_view_in_which_it_is_seen(page, lat, lng, zoom, lang):
    page.set_viewport_size({"width": 390, "height": 500})
    mount(page, rough_plan())
    named = page.evaluate(SHOWN, [lat, lng, zoom, lang])
    (name,) = [label for label in named if label["id"] == "whole"]
    x, y, width, height = name["box"]
    assert x >= 0
    assert y >= 0
    assert x + width <= 390
    assert y + height <= 500
    assert name["size"] >= 12


def test_names_that_stand_back_are_read_on_a_projector(reader):
    reader.evaluate("app.setState({hidden: [], focus: null, goal: 'east-goal-1'})")
    faded = reader.evaluate(SHOWN, [34.69, 113.58, 12, "zh"])
    reader.evaluate("app.setState({goal: null})")
    bare = {
        label["id"]: label["colour"] for label in reader.evaluate(SHOWN, [34.69, 113.58, 12, "zh"])
    }
    colours = {label["id"]: label["colour"] for label in faded}
    assert colours["west"].startswith("rgb(")
    assert colours["west"] != bare["west"]
    assert colours["east"] == bare["east"]


def test_type_and_symbols_are_twice_as_large_on_a_wall(page, payload):
    page.set_viewport_size(DESK)
    mount(page, payload)
    size = "app.labels().find((one) => one.id === 'west').size"
    desk = page.evaluate(size)
    page.set_viewport_size(WALL)
    page.wait_for_function(f"{size} === {2 * desk}")
    assert page.evaluate("app.ctx.canvas.view().unit") == 2


def test_a_flight_stays_as_far_as_a_place_is_known(page):
    page.emulate_media(reduced_motion="reduce")
    mount(page, rough_plan())
    seen = """id => { app.ctx.flyTo(id); const b = app.ctx.map.getBounds();
      return [L.latLng(b.getNorth(), b.getWest()).distanceTo(b.getSouthWest()),
              b.contains([34.63, 113.5])]; }"""
    height, edge = page.evaluate(seen, "rough")
    assert height >= 4 * 1500
    assert edge, "the edge of its cluster is in view"
    assert page.evaluate(seen, "fine")[0] < height


def test_the_map_stops_where_nothing_more_is_known_and_says_why(page):
    page.emulate_media(reduced_motion="reduce")
    mount(page, rough_plan())
    page.evaluate("app.ctx.map.setView([34.63, 113.53], 12, {animate: false})")
    stop = page.evaluate("app.ctx.map.getMaxZoom()")
    assert 13 < stop < 16.5
    page.evaluate("app.ctx.map.setZoom(19, {animate: false})")
    assert page.evaluate("app.ctx.map.getZoom()") <= stop
    page.mouse.move(500, 350)
    page.mouse.wheel(0, -300)
    page.wait_for_selector(".erqi-notice")
    assert page.evaluate("app.ctx.map.getZoom()") <= stop
    lifted = "app.setState({basemap: 'shifted'}), app.ctx.map.getMaxZoom()"
    assert page.evaluate(lifted) == 19


def test_a_link_is_followed_as_near_as_it_goes(page):
    mount(page, rough_plan())
    page.evaluate("app.setState({view: {lat: 34.63, lng: 113.53, zoom: 18}})")
    at_rest(page)
    assert page.evaluate("app.ctx.map.getZoom()") == 18


def test_a_click_on_a_pile_asks_which(page):
    page.emulate_media(reduced_motion="reduce")
    spot = Point(113.6, 34.7)
    rows = [row(f"site-{k}", f"地块{k}", spot, None) for k in range(2)]
    mount(page, encode_payload(build_spec(layers=(layer("projects", "point", rows),))))
    page.evaluate("app.ctx.map.setView([34.7, 113.6], 14, {animate: false})")
    page.mouse.click(500, 350)
    page.wait_for_selector(".erqi-pile")
    assert page.locator(".erqi-pile-item").all_inner_texts() == ["地块0", "地块1"]
    page.locator(".erqi-pile-item").nth(1).click()
    page.wait_for_function("app.getState().focus === 'site-1'")
    assert page.locator(".erqi-pile").count() == 0


def test_no_name_is_written_under_a_popup(reader):
    reader.evaluate("app.setState({hidden: [], focus: null, goal: null})")
    box = reader.evaluate(
        """async () => {
          const { map } = app.ctx;
          map.setView([34.69, 113.58], 11, { animate: false });
          await app.idle();
          const [x, y, width] = app.labels().find((one) => one.id === "east").box;
          const content = document.createElement("div");
          content.style.cssText = "width: 200px; height: 120px";
          window.popup = L.popup({ autoPan: false, closeButton: false }).setContent(content)
            .setLatLng(map.containerPointToLatLng([x + width / 2, y + 60])).openOn(map);
          app.ctx.labels.refresh();
          await app.idle();
          const at = map.getContainer().getBoundingClientRect();
          const rect = popup.getElement().firstElementChild.getBoundingClientRect();
          return [rect.left - at.left, rect.top - at.top, rect.width, rect.height];
        }"""
    )
    placed = reader.evaluate("app.labels()")
    reader.evaluate("popup.remove()")
    left, top, width, height = box
    assert any(label["id"] == "east" for label in placed)
    for label in placed:
        x, y, w, h = label["box"]
        apart = x >= left + width or x + w <= left or y >= top + height or y + h <= top
        assert apart, label["text"]
