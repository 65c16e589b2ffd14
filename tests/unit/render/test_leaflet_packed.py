"""`PackedLayer` in the pages of folium: scripts once, no text of the data in any template."""

import base64
import json
import re
from html import unescape
from pathlib import Path

import folium
import geopandas as gpd
import pandas as pd
import pytest
from folium.plugins import MousePosition
from shapely.geometry import Point, box

from erqi_map import PackedLayer, TiledLayer, client
from erqi_map.errors import RequestError
from erqi_map.render.web import packed_layer
from erqi_map.render.web.plan_map import PlanMap, render_map

from ...security.payloads import FACTORS, PRODUCT, payloads

BASE64_RUN = re.compile(r"[A-Za-z0-9+/]{200,}={0,2}")
NAMES = list(payloads(Path("marker")))


@pytest.fixture
def gdf() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"name": ["秘密地块", "二号"]},
        geometry=[box(113.5, 34.6, 113.6, 34.7), Point(113.7, 34.8)],
        crs=4326,
    )


def page(any_map: folium.Map) -> str:
    return str(any_map.get_root().render())


def plain_map() -> folium.Map:
    return folium.Map([34.65, 113.55], tiles=None)


def scripts_of(html: str) -> list[str]:
    addresses = re.findall(r'src="data:text/javascript[^,]*,([^"]+)"', html)
    return [base64.b64decode(one).decode() for one in addresses]


def panel_script() -> str:
    return {file.name: file.text for file in client.page_files("panel").scripts}["panel.js"]


def test_it_is_a_layer_of_any_folium_map(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    layer = PackedLayer(gdf, name="地块", tooltip=["name"]).add_to(m)
    html = page(m)
    assert f"var {layer.get_name()} = ErqiMap.packedLayer(" in html
    assert f"{layer.get_name()}.addTo({m.get_name()})" in html
    assert html.index("L.map(") < html.index("ErqiMap.packedLayer(")


def test_what_needs_no_leaflet_stands_before_it_and_after_the_charset(
    gdf: gpd.GeoDataFrame,
) -> None:
    m = plain_map()
    PackedLayer(gdf).add_to(m)
    html = page(m)
    assert scripts_of(html) == [file.text for file in client.page_files("packed").scripts]
    *first, seen = (found.start() for found in re.finditer("data:text/javascript", html))
    assert html.index("charset=UTF-8") < first[0] < first[-1] < html.index("/leaflet.js") < seen


def test_scripts_and_styles_come_once_however_many_layers(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    for _ in range(3):
        PackedLayer(gdf).add_to(m)
    html = page(m)
    for file in client.page_files("packed").scripts:
        assert scripts_of(html).count(file.text) == 1, file.name
    assert len(re.findall(r'type="text/plain" id="erqi-frame-', html)) == 3


def test_a_small_page_has_no_panel_and_no_worker_and_stays_small() -> None:
    shapes = [box(113 + at / 100, 34, 113.008 + at / 100, 34.01) for at in range(20)]
    few = gpd.GeoDataFrame({"name": [f"地块{at}" for at in range(20)]}, geometry=shapes, crs=4326)
    sizes = {}
    for kind, options in (("packed", {}), ("panel", {"table": True})):
        m = plain_map()
        PackedLayer(few, tooltip=["name"], popup=["name"], **options).add_to(m)
        html = page(m)
        found = scripts_of(html)
        assert (panel_script() in found) is (kind == "panel")
        sizes[kind] = len(html.encode())
    # What the first version of PackedLayer took.
    assert sizes["packed"] <= 190_000 < sizes["panel"]


def test_a_large_layer_is_opened_by_a_worker(gdf: gpd.GeoDataFrame, monkeypatch) -> None:
    monkeypatch.setattr(packed_layer, "SMALL_BYTES", 100)
    m = plain_map()
    PackedLayer(gdf).add_to(m)
    assert panel_script() in scripts_of(page(m))


def test_beside_a_plan_its_scripts_are_not_written_twice(gdf: gpd.GeoDataFrame, make_spec) -> None:
    plan = gdf.iloc[:1].set_index(pd.Index(["p"]))
    m: PlanMap = render_map(make_spec(plan))
    PackedLayer(gdf).add_to(m)
    found = scripts_of(page(m))
    own = [file.text for file in client.page_files("plan", "packed").scripts]
    assert sorted(script for script in found if script in own) == sorted(own)


def test_the_data_stand_in_the_page_as_base64_only(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    layer = PackedLayer(gdf, tooltip={"name": "地块名"}, popup=["name"]).add_to(m)
    html = page(m)
    assert base64.b64encode(layer.payload).decode() in html
    assert "秘密地块" not in html
    assert "地块名" not in html


def test_the_layer_control_names_it(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    layer = PackedLayer(gdf, name="地块 A").add_to(m)
    PackedLayer(gdf, name="不列出", control=False).add_to(m)
    folium.LayerControl().add_to(m)
    html = page(m)
    assert f"{json.dumps(layer.layer_name)} : {layer.get_name()}" in html
    assert "不列出" not in html


def test_a_layer_that_is_not_shown_waits_for_the_layer_control(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    layer = PackedLayer(gdf, name="地块", show=False).add_to(m)
    html = page(m)
    assert f"{layer.get_name()}.addTo(" not in html


def test_it_can_be_one_of_a_feature_group(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    group = folium.FeatureGroup("组").add_to(m)
    layer = PackedLayer(gdf).add_to(group)
    assert f"{layer.get_name()}.addTo({group.get_name()})" in page(m)


def test_folium_parts_can_be_added_beside_it(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    PackedLayer(gdf).add_to(m)
    MousePosition().add_to(m)
    assert "mouse_position" in page(m)


def test_its_bounds_fit_the_map(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    layer = PackedLayer(gdf).add_to(m)
    assert layer.get_bounds() == [[34.6, 113.5], [34.8, 113.7]]
    m.fit_bounds(layer.get_bounds())
    assert "fitBounds" in page(m)


def test_without_anything_to_draw_it_has_no_bounds() -> None:
    layer = PackedLayer(gpd.GeoDataFrame({"a": []}, geometry=[], crs=4326))
    assert layer.get_bounds() == [[None, None], [None, None]]
    assert '"bounds": null' in page(layer.add_to(plain_map())._parent)


def test_to_fit_a_map_to_an_empty_layer_shows_the_world_and_stops_no_script() -> None:
    m = plain_map()
    empty = PackedLayer(gpd.GeoDataFrame({"a": []}, geometry=[], crs=4326)).add_to(m)
    m.fit_bounds(empty.get_bounds())
    fitted = page(m).split("fitBounds(")[1]
    assert "null" not in fitted.split(");")[0]


def test_bounds_of_one_place_leave_room_round_it() -> None:
    place = gpd.GeoDataFrame(geometry=[Point(113.65, 34.75)] * 3, crs=4326)
    (south, west), (north, east) = PackedLayer(place).get_bounds()
    assert south < 34.75 < north
    assert west < 113.65 < east
    assert east - west == pytest.approx(0.002)
    assert PackedLayer(place.set_geometry([Point(0, 90)] * 3)).get_bounds()[1][0] == 90


@pytest.mark.parametrize("crs", ["EPSG3395", "EPSG4326", "Simple"])
def test_the_client_is_told_the_projection_of_the_map(gdf: gpd.GeoDataFrame, crs: str) -> None:
    m = folium.Map([34.65, 113.55], tiles=None, crs=crs)
    PackedLayer(gdf).add_to(folium.FeatureGroup("组").add_to(m))
    assert f'"crs": "{crs}"' in page(m)


def test_a_projection_in_which_it_cannot_be_drawn_is_refused_by_name(
    gdf: gpd.GeoDataFrame, make_spec
) -> None:
    m = folium.Map([34.65, 113.55], tiles=None, crs="EPSG4490")
    PackedLayer(gdf).add_to(m)
    with pytest.raises(RequestError, match=r"EPSG4490.*EPSG3857.*EPSG4326"):
        page(m)
    far = PackedLayer(gpd.GeoDataFrame(geometry=[box(170, 10, 190, 20)], crs=4326))
    far.add_to(even := folium.Map(tiles=None, crs="EPSG4326"))
    with pytest.raises(RequestError, match="180°"):
        page(even)
    plan = gdf.iloc[:1].set_index(pd.Index(["p"]))
    with pytest.raises(RequestError, match=r"PlanMap.*EPSG4326"):
        render_map(make_spec(plan), crs="EPSG4326")
    tiles = TiledLayer("http://tiles.example/{z}/{x}/{y}")
    tiles.add_to(even := folium.Map(tiles=None, crs="EPSG4326"))
    with pytest.raises(RequestError, match=r"TiledLayer.*EPSG4326"):
        page(even)


def test_the_same_data_give_st_folium_the_same_script_and_other_data_another(
    gdf: gpd.GeoDataFrame,
) -> None:
    from streamlit_folium import generate_js_hash, generate_leaflet_string

    def hashed(frame: gpd.GeoDataFrame) -> str:
        m = plain_map()
        PackedLayer(frame).add_to(m)
        page(m)
        return generate_js_hash(generate_leaflet_string(m))

    assert hashed(gdf) == hashed(gdf)
    assert hashed(gdf) != hashed(gdf.assign(name="别的"))


def test_it_shows_in_a_notebook_and_can_be_shown_again(gdf: gpd.GeoDataFrame) -> None:
    m = plain_map()
    PackedLayer(gdf, name="地块").add_to(m)
    first = m._repr_html_()
    inner = re.search(r'srcdoc="([^"]*)"', first)
    assert inner is not None
    assert "ErqiMap.packedLayer" in unescape(inner[1])
    assert "ErqiMap.packedLayer" in m._repr_html_()


def test_it_is_saved_with_its_map(gdf: gpd.GeoDataFrame, tmp_path: Path) -> None:
    m = plain_map()
    PackedLayer(gdf).add_to(m)
    m.save(tmp_path / "map.html")
    assert "ErqiMap.packedLayer" in (tmp_path / "map.html").read_text("utf-8")


def skeleton(html: str) -> str:
    numbers = r"((?:map|packed_layer|layer_control)_|erqi-frame-)\w+"
    return re.sub(numbers, r"\1", BASE64_RUN.sub("", html))


def poisoned_page(text: str) -> tuple[str, str]:
    # pandas itself refuses a lone surrogate in the name of a column.
    column = "key" if "\ud800" in text else text
    values = pd.Series([text], dtype=object)
    gdf = gpd.GeoDataFrame({column: values, "kind": values}, geometry=[Point(1, 2)], crs=4326)
    m = plain_map()
    layer = PackedLayer(
        gdf,
        name=text,
        tooltip={column: text},
        popup=[column, "kind"],
        style={"column": "kind"},
        filters={column: text, "kind": text},
        search={column: text},
        labels="kind",
        table={column: text},
    ).add_to(m)
    folium.LayerControl().add_to(m)
    # The one text that is not in the payload is the name, every sign a character reference.
    written = json.dumps(layer.layer_name).replace("&", "\\u0026")
    return page(m).replace(written, "NAME"), layer.layer_name


@pytest.mark.parametrize("name", NAMES)
def test_hostile_text_runs_nowhere_on_the_server_and_stays_out_of_the_page(
    name: str, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    text = payloads(marker)[name]
    html, shown = poisoned_page(text)
    assert not marker.exists()
    assert PRODUCT not in html
    assert str(FACTORS[0]) not in BASE64_RUN.sub("", html)
    assert re.fullmatch(r"(?:\w| |&#\d+;)*", shown)
    assert skeleton(html) == skeleton(poisoned_page("harmless")[0])
