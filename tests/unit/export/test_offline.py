"""A plain folium map as one file that needs no network."""

import re
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from folium.plugins import MarkerCluster
from shapely.geometry import Point, box

from erqi_map import PackedLayer, save_offline
from erqi_map.errors import ExportError


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


@pytest.mark.parametrize(
    "part",
    [
        lambda: folium.Marker([34.6, 113.5]),
        lambda: folium.Marker([34.6, 113.5], icon=folium.Icon("red")),
        lambda: MarkerCluster([[34.6, 113.5]]),
    ],
)
def test_what_needs_more_than_leaflet_is_refused(
    plain_map: folium.Map, tmp_path: Path, part
) -> None:
    part().add_to(plain_map)
    with pytest.raises(ExportError):
        save_offline(plain_map, tmp_path / "map.html")


def test_what_leaflet_draws_by_itself_is_kept(plain_map: folium.Map, tmp_path: Path) -> None:
    folium.CircleMarker([34.6, 113.5]).add_to(plain_map)
    folium.Marker([34.6, 113.5], icon=folium.DivIcon("字")).add_to(plain_map)
    assert save_offline(plain_map, tmp_path / "map.html").size_bytes > 0
