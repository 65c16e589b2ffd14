"""The folium map: Leaflet only, nothing of the plan in a template, open to folium's own parts."""

import base64
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from folium.plugins import MousePosition
from shapely.geometry import box

from erqi_map import client, save_offline
from erqi_map.compose.spec import MapSpec
from erqi_map.errors import ExportError
from erqi_map.model import Basemap, Text
from erqi_map.render.payload.encode import encode_payload
from erqi_map.render.web.plan_map import PlanMap, render_map

MakeSpec = Callable[..., MapSpec]
ADDRESS = re.compile(r'(?:src|href)="([^"]+)"')
WORDS = Text(zh="词", en="Word")


@pytest.fixture
def spec(make_spec: MakeSpec) -> MapSpec:
    data = gpd.GeoDataFrame(
        {"name_zh": ["秘密地块"]}, geometry=[box(113.5, 34.6, 113.7, 34.8)], index=["p"], crs=4326
    )
    return make_spec(data)


def page(plan_map: PlanMap) -> str:
    return str(plan_map.get_root().render())


def test_it_is_a_folium_map_with_leaflet_and_the_client_alone(spec: MapSpec) -> None:
    plan_map = render_map(spec)
    addresses = ADDRESS.findall(page(plan_map))
    scripts = [base64.b64decode(one.split(",", 1)[1]).decode() for one in addresses]
    assert isinstance(plan_map, folium.Map)
    assert all(address.startswith("data:") for address in addresses)
    assert sum("Leaflet 1.9.4" in script for script in scripts) == 1
    assert not any("jQuery" in script or "bootstrap" in script for script in scripts)


def test_the_client_follows_leaflet(spec: MapSpec) -> None:
    names = [name for name, _ in render_map(spec).default_js]
    own = [f"erqi_{file.name.split('/')[-1]}" for file in client.page_files("plan").scripts]
    assert names == ["leaflet", *own]
    assert own == ["erqi_core.js", "erqi_plan.js", "erqi_later.js"]


def test_the_plan_stands_in_the_page_as_base64_only(spec: MapSpec) -> None:
    html = page(render_map(spec))
    payload = base64.b64encode(encode_payload(spec)).decode()
    assert payload in html
    assert "秘密地块" not in html


def test_no_basemap_tiles_are_asked_for(spec: MapSpec) -> None:
    assert "tileLayer" not in page(render_map(spec))


def test_the_same_map_gives_the_same_page(spec: MapSpec) -> None:
    assert page(render_map(spec)) == page(render_map(spec))


def test_keys_of_basemaps_stay_out(spec: MapSpec, make_spec: MakeSpec) -> None:
    basemap = Basemap(
        id="keyed",
        name=WORDS,
        urls=("https://t.example.org/{z}/{x}/{y}?tk={token}",),
        attribution=WORDS,
        datum="wgs84",
        token_env="SOME_KEY",
    )
    data = spec.layers[0].data
    silent = make_spec(data, basemaps=(basemap,))
    told = make_spec(data, basemaps=(basemap,), tokens={"keyed": "SECRET"})
    assert page(render_map(told)) == page(render_map(silent))


def test_folium_parts_can_be_added(spec: MapSpec) -> None:
    plan_map = render_map(spec)
    folium.Circle((34.7, 113.6), radius=500, tooltip="圈").add_to(plan_map)
    MousePosition().add_to(plan_map)
    html = page(plan_map)
    assert f"addTo({plan_map.get_name()})" in html
    assert html.index("L.map(") < html.index("L.circle(")


def test_popups_and_icons_bring_the_libraries_they_stand_on(spec: MapSpec) -> None:
    plain, popup, icon = (render_map(spec) for _ in range(3))
    folium.CircleMarker((34.7, 113.6), popup="弹窗").add_to(popup)
    folium.Marker((34.7, 113.6), icon=folium.Icon(icon="home")).add_to(icon)
    online = [
        [one for one in ADDRESS.findall(page(one_map)) if not one.startswith("data:")]
        for one_map in (plain, popup, icon)
    ]
    assert online[0] == []
    assert ["jquery" in one for one in online[1]] == [True]
    assert sum("awesome-markers" in one for one in online[2]) == 2
    assert sum("jquery" in one for one in online[2]) == 1
    # `st_folium` looks for them here.
    assert "jquery" in dict(popup.default_js)
    assert "imagePath" not in page(icon)


def test_a_plain_marker_finds_its_picture(spec: MapSpec) -> None:
    plan_map = render_map(spec)
    folium.Marker((34.7, 113.6)).add_to(folium.FeatureGroup("组").add_to(plan_map))
    html = page(plan_map)
    assert html.index("L.Icon.Default.imagePath") < html.index("L.marker(")


@pytest.mark.parametrize(
    "part",
    [
        folium.CircleMarker((34.7, 113.6), popup="弹窗"),
        folium.Marker((34.7, 113.6)),
        folium.Marker((34.7, 113.6), icon=folium.Icon(icon="home")),
    ],
    ids=["popup", "marker", "icon"],
)
def test_popups_and_markers_on_a_plan_are_in_its_offline_file(
    spec: MapSpec, part: folium.map.Layer, tmp_path: Path
) -> None:
    plan_map = render_map(spec)
    part.add_to(plan_map)
    assert save_offline(plan_map, tmp_path / "map.html").requests == ()


def test_tiles_of_the_network_are_refused_offline_on_a_plan_too(
    spec: MapSpec, tmp_path: Path
) -> None:
    plan_map = render_map(spec)
    folium.TileLayer("OpenStreetMap").add_to(plan_map)
    with pytest.raises(ExportError, match="TileLayer"):
        save_offline(plan_map, tmp_path / "map.html")


def test_layers_kept_in_front_need_no_jquery(spec: MapSpec) -> None:
    plan_map = render_map(spec)
    group = folium.FeatureGroup("组").add_to(plan_map)
    plan_map.keep_in_front(group)
    html = page(plan_map)
    assert "bringToFront" in html
    assert "$(document)" not in html


def test_it_shows_in_a_notebook(spec: MapSpec) -> None:
    frame = render_map(spec)._repr_html_()
    inner = re.search(r'srcdoc="([^"]*)"', frame)
    assert inner is not None
    assert "ErqiMap.mount" in unescape(inner[1])


def test_it_saves_to_a_file(spec: MapSpec, tmp_path: Path) -> None:
    render_map(spec).save(tmp_path / "map.html")
    assert "ErqiMap.mount" in (tmp_path / "map.html").read_text(encoding="utf-8")


def test_options_of_folium_reach_leaflet(spec: MapSpec) -> None:
    html = page(render_map(spec, zoom_start=13, max_zoom=16, width="50%"))
    assert '"zoom": 13' in html
    assert '"maxZoom": 16' in html
    assert "width: 50.0%" in html


def test_two_maps_do_not_share_what_is_added_to_one(spec: MapSpec) -> None:
    one, two = render_map(spec), render_map(spec)
    one.add_js_link("extra", "https://example.org/extra.js")
    assert "extra" not in dict(two.default_js)


def test_icons_of_folium_leave_the_plan_its_own_style(spec: MapSpec) -> None:
    plan = render_map(spec)
    folium.Marker((34.7, 113.6), icon=folium.Icon(color="red")).add_to(plan)
    page = plan.get_root().render()
    assert "leaflet.awesome-markers.css" in page
    assert "bootstrap.min.css" not in page
