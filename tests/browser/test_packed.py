"""`PackedLayer` in a plain folium page, opened from disk with the network cut."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pytest
from folium.utilities import JsCode
from playwright.sync_api import expect
from shapely.geometry import GeometryCollection, LineString, Point, box

from erqi_map import PackedLayer, plan_map, save_offline

from ..security.payloads import payloads
from .conftest import Watched
from .packed_pages import (
    HERE,
    Build,
    click,
    hit_row,
    hover,
    ink_at,
    layers_are_drawn,
    middle_of,
    pixel_of,
    shows,
    squares,
    write_map,
)
from .packed_parcels import names_on_map, open_panel
from .presenter import until
from .test_hostile_text import FOR_BROWSERS, MARK, UNSAFE_LINKS

Open = Callable[..., Watched]


@pytest.fixture
def show(open_clean: Open, tmp_path: Path):
    """Opens a map that `build` adds to."""

    def start(build: Build, **options: Any):
        path = write_map(tmp_path / "map.html", build, **options)
        page = open_clean(path.as_uri(), reduced_motion="reduce").page
        layers_are_drawn(page)
        return page

    return start


def test_areas_without_a_fill_leave_what_lies_below_to_be_seen(show) -> None:
    gdf = squares()
    page = show(lambda m: PackedLayer(gdf, style={"fill_opacity": 0}).add_to(m))
    west = gdf.geometry.iloc[5].bounds[0]
    inside = gdf.geometry.iloc[5].centroid
    assert ink_at(page, 0, west, inside.y)
    assert not ink_at(page, 0, inside.x, inside.y)


@pytest.mark.parametrize("table", [False, True], ids=["small", "with a panel"])
def test_it_is_read_in_a_worker_where_that_pays_and_drawn_where_it_lies(show, table) -> None:
    gdf = squares()
    page = show(lambda m: PackedLayer(gdf, table=table).add_to(m))
    assert page.evaluate("ErqiMap.packed[0].plan.open.inWorker") is table
    assert all(ink_at(page, 0, *middle_of(gdf, row)) for row in (0, 5, 15))
    assert not ink_at(page, 0, HERE[1] - 0.001, HERE[0] - 0.001)


def test_the_page_does_not_keep_what_the_worker_has(show) -> None:
    page = show(lambda m: PackedLayer(squares()).add_to(m))
    assert page.evaluate("document.querySelector('[id$=_payload]')") is None


def test_hovering_shows_the_columns_asked_for_under_their_alias(show) -> None:
    gdf = squares()
    fields = {"name": "名称", "open": "开放"}
    page = show(lambda m: PackedLayer(gdf, tooltip=fields).add_to(m))
    hover(page, *middle_of(gdf, 6))
    shows(page, ".erqi-packed-tip", "名称1行2列")
    shows(page, ".erqi-packed-tip", "开放否")
    hover(page, *middle_of(gdf, 5))
    shows(page, ".erqi-packed-tip", "开放是")
    hover(page, HERE[1] - 0.001, HERE[0] - 0.001)
    expect(page.locator(".erqi-packed-tip")).to_have_count(0)


def test_what_the_pointer_is_on_is_said_before_the_next_frame(show) -> None:
    gdf = squares()
    page = show(lambda m: PackedLayer(gdf, tooltip=["name"]).add_to(m))
    # The first answer waits for the column to be read.
    hover(page, *middle_of(gdf, 6))
    shows(page, ".erqi-packed-tip", "1行2列")
    words = page.evaluate(
        """async ([clientX, clientY]) => {
          let frames = 0;
          requestAnimationFrame(() => (frames += 1));
          await new Promise(requestAnimationFrame);
          requestAnimationFrame(() => (frames += 1));
          const target = document.elementFromPoint(clientX, clientY);
          target.dispatchEvent(new MouseEvent("mousemove", { clientX, clientY, bubbles: true }));
          for (let turn = 0; turn < 50; turn += 1) await null;
          return [frames, document.querySelector(".erqi-packed-tip").textContent];
        }""",
        pixel_of(page, *middle_of(gdf, 5)),
    )
    assert words == [1, "name1行1列"]


def test_a_click_opens_a_popup_and_escape_closes_it(show) -> None:
    gdf = squares(none=[None] * 16)
    page = show(lambda m: PackedLayer(gdf, popup=["name", "size", "note", "none"]).add_to(m))
    click(page, *middle_of(gdf, 6))
    shows(page, ".erqi-packed-popup", gdf["note"].iloc[6])
    shows(page, ".erqi-packed-popup", "none空")
    page.keyboard.press("Escape")
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)


def test_a_click_is_told_to_map_and_layer_with_the_whole_row(show) -> None:
    gdf = squares(code=[f"C{row}" for row in range(16)])

    def build(m: folium.Map) -> None:
        layer = PackedLayer(gdf, name="地块", id="code").add_to(m)
        told = "(event) => { globalThis.toLayer = [event.id, event.row, event.properties.size]; }"
        layer.on(click=JsCode(told))

    page = show(build)
    page.evaluate(
        """() => ErqiMap.packed[0].map.on("erqi:click", (event) => {
          globalThis.toMap = [event.name, event.id, event.properties.open, event.latlng.lat];
        })"""
    )
    lng, lat = middle_of(gdf, 9)
    click(page, lng, lat)
    until(page, "Boolean(globalThis.toMap && globalThis.toLayer)")
    assert page.evaluate("toLayer") == ["C9", 9, 9.0]
    name, id, is_open, at = page.evaluate("toMap")
    assert (name, id, is_open) == ("地块", "C9", False)
    assert at == pytest.approx(lat, abs=1e-4)


def test_the_layer_control_names_layers_and_switches_them(show) -> None:
    gdf = squares()

    def build(m: folium.Map) -> None:
        PackedLayer(gdf.iloc[:8], name="甲 <b>&").add_to(m)
        PackedLayer(gdf.iloc[8:], name="乙", show=False).add_to(m)
        folium.LayerControl(collapsed=False).add_to(m)

    page = show(build)
    labels = page.locator(".leaflet-control-layers-overlays label")
    expect(labels).to_have_text([" 甲 <b>&", " 乙"])
    assert ink_at(page, 0, *middle_of(gdf, 0))
    assert page.evaluate("ErqiMap.packed[1].map") is None
    labels.nth(1).click()
    layers_are_drawn(page)
    assert ink_at(page, 1, *middle_of(gdf, 12))
    labels.nth(0).click()
    assert not ink_at(page, 0, *middle_of(gdf, 0))
    labels.nth(0).click()
    layers_are_drawn(page)
    assert ink_at(page, 0, *middle_of(gdf, 0))


def test_a_feature_group_switches_its_layers_together(show) -> None:
    gdf = squares()

    def build(m: folium.Map) -> None:
        group = folium.FeatureGroup("组").add_to(m)
        PackedLayer(gdf.iloc[:8]).add_to(group)
        PackedLayer(gdf.iloc[8:]).add_to(group)
        folium.LayerControl(collapsed=False).add_to(m)

    page = show(build)
    assert ink_at(page, 0, *middle_of(gdf, 0))
    assert ink_at(page, 1, *middle_of(gdf, 12))
    page.locator(".leaflet-control-layers-overlays label").click()
    assert page.evaluate("ErqiMap.packed.map((layer) => layer.map)") == [None, None]


def test_the_upper_of_two_layers_is_pointed_at_until_the_other_comes_to_front(show) -> None:
    def build(m: folium.Map) -> None:
        for name in ("下", "上"):
            PackedLayer(squares(what=[name] * 16), tooltip=["what"]).add_to(m)

    page = show(build)
    place = middle_of(squares(), 6)
    hover(page, *place)
    shows(page, ".erqi-packed-tip", "上")
    page.evaluate("() => { ErqiMap.packed[0].bringToFront(); }")
    hover(page, *middle_of(squares(), 9))
    shows(page, ".erqi-packed-tip", "下")


def test_mixed_shapes_with_holes_parts_and_gaps_are_found_by_their_row(show) -> None:
    x, y = HERE[1], HERE[0]
    hole = box(x - 0.004, y - 0.004, x - 0.002, y - 0.002)
    shapes = [
        box(x - 0.006, y - 0.006, x, y).difference(hole),
        None,
        Point(x + 0.01, y),
        LineString([(x, y + 0.01), (x + 0.02, y + 0.01)]),
        GeometryCollection([Point(x - 0.02, y), box(x - 0.02, y + 0.01, x - 0.01, y + 0.02)]),
    ]
    gdf = gpd.GeoDataFrame({"name": list("面空点线集")}, geometry=shapes, crs=4326)
    page = show(lambda m: PackedLayer(gdf.to_crs("EPSG:4547")).add_to(m))

    def name(lng: float, lat: float) -> Any:
        found = hit_row(page, lng, lat)
        return found and (found["row"], found["properties"]["name"])

    assert name(x - 0.001, y - 0.001) == (0, "面")
    assert name(x - 0.003, y - 0.003) is None
    assert name(x + 0.01, y) == (2, "点")
    assert name(x + 0.01, y + 0.01) == (3, "线")
    assert name(x - 0.02, y) == (4, "集")
    assert name(x - 0.015, y + 0.015) == (4, "集")


def test_a_legend_says_what_the_colours_mean(show) -> None:
    gdf = squares(use=["居住", "商业", "绿地", None] * 4)
    page = show(lambda m: PackedLayer(gdf, name="用地", style={"column": "use"}).add_to(m))
    legend = page.locator(".erqi-packed-legend")
    expect(legend.locator(".erqi-packed-title")).to_have_text("用地 · use")
    expect(legend.locator("li")).to_have_text(["商业4", "居住4", "绿地4", "无数据4"])
    page.evaluate("() => { ErqiMap.packed[0].remove(); }")
    expect(legend).to_have_count(0)


def test_classes_colour_each_feature(show) -> None:
    gdf = squares()
    style = {"column": "size", "scheme": "equalinterval", "k": 4, "palette": "viridis"}
    page = show(lambda m: PackedLayer(gdf, style=style).add_to(m))
    colours = page.evaluate(
        """() => { const layer = ErqiMap.packed[0].plan.layers[0];
          return Array.from({ length: layer.n }, (_, i) => layer.symbol(i).fill); }"""
    )
    assert [colours.index(colour) for colour in colours] == [row - row % 4 for row in range(16)]


def test_it_stands_beside_the_plan(open_page: Open, tmp_path: Path) -> None:
    gdf = squares()
    m = plan_map()
    PackedLayer(gdf, name="地块", popup=["name"], filters=["open"]).add_to(m)
    save_offline(m, tmp_path / "plan.html")
    watched = open_page((tmp_path / "plan.html").as_uri(), offline=True)
    page = watched.page
    layers_are_drawn(page)
    page.evaluate("async () => { globalThis.app = await ErqiMap.mounted[0]; await app.idle(); }")
    assert page.evaluate("app.error") is None
    assert hit_row(page, *middle_of(gdf, 3))["properties"]["name"] == "0行3列"
    # The corner above belongs to the plan: there nobody could press the button.
    expect(page.locator(".leaflet-bottom .erqi-packed-open")).to_be_visible()
    open_panel(page).get_by_label("是").check()
    expect(page.locator(".erqi-packed-shown")).to_have_text("显示 8 / 16")
    assert watched.errors == []
    assert watched.outside() == []


@pytest.mark.parametrize("name", FOR_BROWSERS)
def test_hostile_text_stays_text(name: str, show, tmp_path: Path) -> None:
    text = payloads(tmp_path / "marker")[name]
    gdf = squares().rename(columns={"name": text}).assign(kind=text)
    fields = {text: text, "kind": text}

    asked = {"filters": {"kind": text}, "search": fields, "table": fields, "labels": "kind"}

    def build(m: folium.Map) -> None:
        PackedLayer(
            gdf, name=text, tooltip=fields, popup=fields, style={"column": "kind"}, **asked
        ).add_to(m)
        folium.LayerControl(collapsed=False).add_to(m)

    page = show(build)
    page.evaluate(MARK)
    hover(page, *middle_of(gdf, 6))
    shows(page, ".erqi-packed-tip", "1行2列")
    click(page, *middle_of(gdf, 6))
    shows(page, ".erqi-packed-popup", text)
    shows(page, ".erqi-packed-legend", text)
    expect(page.locator(".leaflet-control-layers-overlays label")).to_have_text([f" {text}"])
    panel = open_panel(page)
    panel.get_by_role("checkbox").check()
    panel.get_by_role("searchbox").fill(text[:12])
    for place in ("h2", "summary", ".erqi-packed-value", ".erqi-packed-head", ".erqi-packed-row"):
        expect(panel.locator(place).first).to_contain_text(text)
    expect(panel.locator(".erqi-packed-result").first).to_be_visible()
    assert text in names_on_map(page)
    assert not page.evaluate("Boolean(globalThis.harmed)")
    assert page.evaluate(UNSAFE_LINKS) == []
