"""The libraries of folium's pages: known, licensed, held to their hash, and used or left out."""

import re
import zipfile
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import folium
import pytest
from branca.element import JavascriptLink

from erqi_map import client, save_offline
from erqi_map.errors import ExportError
from erqi_map.render.web import libraries
from erqi_map.render.web.libraries import folium_libraries


def test_a_library_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    m.get_root().header.add_child(JavascriptLink("https://cdn.example/new.js"), name="new")
    with pytest.raises(ExportError, match=r"cdn\.example/new\.js.*leaflet-draw"):
        save_offline(m, tmp_path / "map.html")


def test_a_library_that_is_not_what_was_vendored_stops(monkeypatch, tmp_path: Path) -> None:
    m = folium.Map([34.6, 113.5], tiles=None)
    folium.Marker([34.6, 113.5], popup="甲").add_to(m)
    wrong = tuple(replace(one, sha256="0") for one in folium_libraries())
    monkeypatch.setattr(libraries, "folium_libraries", lambda: wrong)
    with pytest.raises(ExportError, match="jquery"):
        save_offline(m, tmp_path / "map.html")


def test_every_library_has_a_licence_text_and_its_hash() -> None:
    archive = zipfile.ZipFile(files(client) / "vendor" / "folium.zip")
    for one in folium_libraries():
        assert one.text()
        folder = f"{one.package}-{one.version}"
        text = archive.read(f"{folder}/LICENSE").decode("utf-8")
        assert re.search(r"licen[cs]e|permission|copyright", text, re.IGNORECASE), folder
    assert (files(client) / "vendor" / "folium.zip").stat().st_size < 3_000_000


def test_a_page_holds_what_its_map_uses_and_no_more(tmp_path: Path) -> None:
    sizes = {}
    for name, icon in {"plain": None, "fa": folium.Icon(icon="car", prefix="fa")}.items():
        m = folium.Map([34.6, 113.5], tiles=None)
        folium.Marker([34.6, 113.5], icon=icon).add_to(m)
        sizes[name] = save_offline(m, tmp_path / "map.html").size_bytes
    assert sizes["plain"] < 100_000 < 500_000 < sizes["fa"] < 700_000
