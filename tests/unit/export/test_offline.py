"""A plain folium map as one file that needs no network."""

import re
from dataclasses import replace
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from branca.element import JavascriptLink
from shapely.geometry import Point, box

from erqi_map import PackedLayer, TiledLayer, save_offline
from erqi_map.errors import ExportError
from erqi_map.export.html.csp import source_hash
from erqi_map.render.web import libraries
from erqi_map.render.web.libraries import folium_libraries, library_text
from erqi_map.render.web.offline import offline_parts


@pytest.fixture
def plain_map() -> folium.Map:
    m = folium.Map([34.65, 113.55], tiles=None)
    gdf = gpd.GeoDataFrame(
        {"name": ["甲", "乙"]},
        geometry=[box(113.5, 34.6, 113.6, 34.7), Point(113.7, 34.8)],
        crs=4326,
    )
    PackedLayer(gdf, name="地块", tooltip=["name"]).add_to(m)
    folium.LayerControl().add_to(m)
    return m


def test_nothing_is_asked_from_the_network(plain_map: folium.Map, tmp_path: Path) -> None:
    result = save_offline(plain_map, tmp_path / "map.html", title="地块<图>")
    text = (tmp_path / "map.html").read_text("utf-8")
    assert result.path == tmp_path / "map.html"
    assert result.requests == ()
    assert re.findall(r"(?:src|href)=\"(?!data:)", text) == []
    assert "connect-src 'none'" in text
    assert "unsafe" not in text.split("</head>")[0]
    assert "地块&#60;图&#62;" in text


def test_the_map_itself_stays_as_it_was(plain_map: folium.Map, tmp_path: Path) -> None:
    save_offline(plain_map, tmp_path / "map.html")
    assert "https://" in plain_map.get_root().render()


def test_it_can_be_saved_by_folium_first(plain_map: folium.Map, tmp_path: Path) -> None:
    plain_map.save(tmp_path / "online.html")
    assert save_offline(plain_map, tmp_path / "offline.html").requests == ()


def test_online_tiles_are_refused(plain_map: folium.Map, tmp_path: Path) -> None:
    folium.TileLayer("OpenStreetMap").add_to(plain_map)
    with pytest.raises(ExportError, match="tiles=None"):
        save_offline(plain_map, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("anything", [None, 1, "map", folium.Marker([34.6, 113.5])])
def test_what_is_no_map_is_refused(anything: object, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"folium\.Map"):
        save_offline(anything, tmp_path / "map.html")


@pytest.mark.parametrize(
    "address", ["https://t.example/{z}/{x}/{y}.mvt", "https://t.example/a.pmtiles"]
)
def test_tiles_of_a_server_are_refused(address: str, tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    TiledLayer(address, name="t").add_to(m)
    with pytest.raises(ExportError, match="TiledLayer"):
        save_offline(m, tmp_path / "map.html")


def test_a_library_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    m.get_root().header.add_child(JavascriptLink("https://cdn.example/new.js"), name="new")
    with pytest.raises(ExportError, match=r"cdn\.example/new\.js.*leaflet-draw"):
        save_offline(m, tmp_path / "map.html")


def test_a_library_that_is_not_what_was_vendored_stops(monkeypatch, tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    folium.Marker([34.6, 113.5], popup="甲").add_to(m)
    wrong = {key: replace(one, sha256="0") for key, one in folium_libraries().items()}
    library_text.cache_clear()
    monkeypatch.setattr(libraries, "folium_libraries", lambda: wrong)
    with pytest.raises(ExportError, match="jquery"):
        save_offline(m, tmp_path / "map.html")


def test_a_picture_by_address_is_taken_from_its_copy(tmp_path: Path) -> None:
    address = "https://pictures.example/a.png"
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    m = folium.Map([34.6, 113.5], tiles=None)
    folium.Marker([34.6, 113.5], icon=folium.CustomIcon(address)).add_to(m)
    with pytest.raises(ExportError, match=r"pictures\.example"):
        save_offline(m, tmp_path / "map.html")
    save_offline(m, tmp_path / "map.html", embed={address: tmp_path / "a.png"})


def test_handlers_of_the_page_itself_stay_by_their_hash(tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    m.get_root().html.add_child(folium.Element('<b style="color:red" onclick="go()">甲</b>'))
    save_offline(m, tmp_path / "map.html")
    head = (tmp_path / "map.html").read_text("utf-8").split("</head>")[0]
    assert "'unsafe-hashes'" in head
    assert "script-src 'unsafe-inline'" not in head
    assert source_hash("go()") in head


def test_what_leaflet_draws_by_itself_is_kept(plain_map: folium.Map, tmp_path: Path) -> None:
    folium.CircleMarker([34.6, 113.5]).add_to(plain_map)
    folium.Marker([34.6, 113.5], icon=folium.DivIcon("字")).add_to(plain_map)
    assert save_offline(plain_map, tmp_path / "map.html").size_bytes > 0


def test_data_of_a_layer_ask_for_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from erqi_map.render.web.plan_map import PayloadElement

    def head(signs: str) -> str:
        made = PayloadElement.render
        with monkeypatch.context() as patch:
            patch.setattr(
                PayloadElement, "render", lambda self, **how: made(self, **how) + f"<i>{signs}</i>"
            )
            m = folium.Map(tiles=None)
            frame = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(113.6, 34.7)], crs=4326)
            PackedLayer(frame).add_to(m)
            return offline_parts(m).head

    # Of a hundred thousand shapes any word comes up in base64.
    assert "glyphicon" not in head("AB+fa+/glyphicon/" * 20)
    assert "glyphicon" in head("glyphicon fa")
