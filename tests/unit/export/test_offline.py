"""A plain folium map as one file that needs no network."""

import base64
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pytest
from branca.element import Element, Figure
from folium.plugins import GroupedLayerControl
from shapely.geometry import Point, box

from erqi_map import PackedLayer, TiledLayer, save_offline, show_offline
from erqi_map.errors import ExportError
from erqi_map.export.html.csp import source_hash
from erqi_map.export.html.file import own_text
from erqi_map.export.html.remote import Remote
from erqi_map.render.web.libraries import folium_libraries, libraries_at
from erqi_map.render.web.offline import offline_pieces, parts_of


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


def test_a_picture_by_address_is_taken_from_its_copy(tmp_path: Path) -> None:
    address = "https://pictures.example/a.png"
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    m = folium.Map([34.6, 113.5], tiles=None)
    folium.Marker([34.6, 113.5], icon=folium.CustomIcon(address)).add_to(m)
    with pytest.raises(ExportError, match=r"pictures\.example"):
        save_offline(m, tmp_path / "map.html")
    save_offline(m, tmp_path / "map.html", embed={address: tmp_path / "a.png"})


def test_handlers_of_the_page_itself_become_scripts_allowed_by_their_hash(tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    m.get_root().html.add_child(folium.Element('<b style="color:red" onclick="go()">甲</b>'))
    save_offline(m, tmp_path / "map.html")
    head, body = (tmp_path / "map.html").read_text("utf-8").split("</head>")
    rules = dict(rule.split(" ", 1) for rule in head.partition('content="')[2].split("; "))
    assert "onclick" not in body
    assert "unsafe" not in rules["script-src"]
    # Browsers that know only the first take it for both others.
    assert rules["style-src"] == rules["style-src-attr"] == "'unsafe-inline'"
    assert "unsafe" not in rules["style-src-elem"]


def page(header: str = "", html: str = "", script: str = "") -> folium.Map:
    """A map with an author's own HTML and scripts in its page."""
    m = folium.Map([34.6, 113.5], tiles=None)
    figure = m.get_root()
    for part, text in ((figure.header, header), (figure.html, html), (figure.script, script)):
        part.add_child(Element(text))
    return m


def spot(**options: Any) -> folium.Map:
    m = folium.Map([34.6, 113.5], tiles=None)
    folium.Marker([34.6, 113.5], **options).add_to(m)
    return m


AWAY = "https://t.example/a.json"
CHART = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"url": AWAY}}


@pytest.mark.parametrize(
    ("m", "words"),
    [
        (spot(popup=folium.Popup("<i onclick=go()>甲</i>")), "Popup.*事件"),
        (spot(popup=folium.Popup("<script>go()</script>")), "Popup.*脚本"),
        (spot(popup=folium.Popup("<a href='javascript:go()'>甲</a>")), "Popup.*javascript"),
        (spot(popup=folium.Popup().add_child(folium.VegaLite(CHART))), f"数据.*{AWAY}"),
        (spot(tooltip="a `b`"), "Tooltip.*反引号"),
        (page(script=f"const at = '{AWAY}'; fetch(at);"), AWAY),
        (page(html=f"<script>const at = '{AWAY}'; $.ajax({{url: at}});</script>"), AWAY),
        (page(script=f"const a = new Image(); a.src = '{AWAY}';"), AWAY),
        (page(script="document.title = eval('1 + 1');"), "eval"),
        (page(script="setTimeout('go()', 9);"), "setTimeout"),
        (page(script="box.innerHTML = '<b onclick=\"go()\">甲</b>';"), "onclick"),
        (page(header="<base href='https://t.example/'>"), "t.example"),
        (page(header="<link rel='icon' href='https://t.example/a.ico'>"), "a.ico"),
    ],
)
def test_what_would_be_silent_is_refused_by_name(m: folium.Map, words: str, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=words):
        save_offline(m, tmp_path / "map.html")


def test_what_asks_for_nothing_by_itself_is_kept(tmp_path: Path) -> None:
    data = {"type": "Feature", "properties": {"url": AWAY}, "geometry": None}
    m = page(
        header="<link rel='preconnect' href='https://t.example'><link rel='icon' href='data:,'>",
        script=f"const go = () => window.open('{AWAY}'); setTimeout(go, 9);",
    )
    folium.GeoJson({"type": "FeatureCollection", "features": [data]}).add_to(m)
    text = save_offline(m, tmp_path / "map.html").content.decode("utf-8")
    assert "preconnect" not in text
    assert "href='data:,'" in text


def test_what_a_variable_asks_for_comes_from_its_copy(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[7]")
    m = page(script=f"const at = '{AWAY}'; fetch(at);")
    made = save_offline(m, tmp_path / "map.html", embed={AWAY: tmp_path / "a.json"})
    text = made.content.decode("utf-8")
    assert "connect-src data:;" in text
    assert AWAY not in text


@pytest.mark.parametrize(
    ("m", "title"),
    [
        (page(), "地块"),
        (page(header="<title>甲 &amp; 乙</title>"), "甲 &amp; 乙"),
        (Figure(title="丙").add_child(folium.Map(tiles=None)), "丙"),
    ],
)
def test_the_title_is_that_of_the_page_or_of_the_file(
    m: folium.Map, title: str, tmp_path: Path
) -> None:
    text = save_offline(m, tmp_path / "地块.html").content.decode("utf-8")
    assert f"<title>{title}</title>" in text
    assert "<title>丁</title>" in show_offline(m, title="丁").page.decode("utf-8")


@pytest.mark.parametrize("mode", ["", "<!DOCTYPE html>"])
def test_a_frame_has_a_policy_and_a_sandbox_of_its_own(mode: str, tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    frame = folium.IFrame(f"{mode}<p>甲</p><script>go()</script>", width=200, height=90)
    m.get_root().html.add_child(frame)
    save_offline(m, tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text("utf-8")
    tag = re.search(
        r'<iframe sandbox=(\S+) src="data:text/html;charset=utf-8;base64,([^"]+)"', text
    )
    assert tag is not None
    assert "same-origin" not in tag[1]
    assert "top-navigation" not in tag[1]
    inner = base64.b64decode(tag[2]).decode("utf-8")
    assert inner.startswith(f'{mode}<meta http-equiv="Content-Security-Policy"')
    assert source_hash("go()") in inner.partition("script-src ")[2].partition(";")[0]
    assert "connect-src 'none'" in inner


def test_a_map_shown_before_is_saved_as_if_it_was_not(tmp_path: Path) -> None:
    """folium adds every layer once more in each page, after a control that took it away."""
    m = spot(icon=folium.Icon())
    groups = [folium.FeatureGroup(name).add_to(m) for name in "ab"]
    GroupedLayerControl({"g": groups}).add_to(m)
    m.get_root().script.add_child(Element("go()"))
    saved = [save_offline(m, tmp_path / "map.html").content for _ in range(2)]
    shown = [m.get_root().render()]
    saved.append(save_offline(m, tmp_path / "map.html").content)
    shown.append(m.get_root().render())
    assert len(set(saved)) == len(set(shown)) == 1


def test_tiles_of_a_server_come_from_a_folder_or_an_archive(tmp_path: Path) -> None:
    address = "https://t.example/{z}/{x}/{y}.png"
    (tmp_path / "7/104").mkdir(parents=True)
    (tmp_path / "7/104/50.png").write_bytes(b"\x89PNG")
    with sqlite3.connect(tmp_path / "a.mbtiles") as table:
        table.execute("CREATE TABLE metadata (name, value)")
        table.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        table.execute("INSERT INTO tiles VALUES (7, 104, ?, ?)", (2**7 - 1 - 50, b"\x89PNG"))
    scripts = []
    for copy in (tmp_path, tmp_path / "a.mbtiles"):
        m = folium.Map([34.6, 113.5], tiles=None)
        folium.TileLayer(address, attr="x").add_to(m)
        remote = Remote({address: copy})
        script = parts_of(remote.settle(offline_pieces(m))).script
        assert address not in script
        assert "erqi-tile:0/{z}/{x}/{y}" in script
        scripts.append(remote.script())
    assert '"7/104/50": "data:image/png;base64,' in scripts[0]
    assert scripts[0] == scripts[1]
    # A map that counts rows from the south asks for the row as the archive has it.
    for asked, how in ((address, {"tms": True}), (address.replace("{y}", "{-y}"), {})):
        m = folium.Map([34.6, 113.5], tiles=None)
        folium.TileLayer(asked, attr="x", **how).add_to(m)
        remote = Remote({asked: tmp_path / "a.mbtiles"})
        remote.settle(offline_pieces(m))
        assert '"7/104/77": "data:image/png;base64,' in remote.script()


@pytest.mark.parametrize("copy", ["missing.png", "plain.mbtiles"])
def test_a_copy_that_cannot_be_read_is_told_by_its_path(copy: str, tmp_path: Path) -> None:
    (tmp_path / "plain.mbtiles").write_text("no database")
    address = "https://t.example/a.png" if "png" in copy else "https://t.example/{z}/{x}/{y}.png"
    m = folium.Map([34.6, 113.5], tiles=None)
    layer = folium.TileLayer(address, attr="x")
    icon = folium.Marker([34.6, 113.5], icon=folium.CustomIcon(address))
    (layer if "{z}" in address else icon).add_to(m)
    with pytest.raises(ExportError, match=copy):
        save_offline(m, tmp_path / "map.html", embed={address: tmp_path / copy})


def test_what_leaflet_draws_by_itself_is_kept(plain_map: folium.Map, tmp_path: Path) -> None:
    folium.CircleMarker([34.6, 113.5]).add_to(plain_map)
    folium.Marker([34.6, 113.5], icon=folium.DivIcon("字")).add_to(plain_map)
    assert save_offline(plain_map, tmp_path / "map.html").size_bytes > 0


def test_data_of_a_layer_ask_for_no_library(plain_map: folium.Map) -> None:
    def asked(signs: str) -> set[str]:
        parts = parts_of(offline_pieces(plain_map))
        page = own_text(replace(parts, body=f"{parts.body}<i>{signs}</i>"))
        found = {one.package for one in folium_libraries() if libraries_at(one.address, page)}
        return found & {"@fortawesome/fontawesome-free", "@neos21/bootstrap3-glyphicons"}

    # Of a hundred thousand shapes any word comes up in base64.
    assert asked("AB+fa+/glyphicon/" * 20) == set()
    assert len(asked("glyphicon fa")) == 2
