"""Basemaps that cannot be asked for tiles, or could be misused."""

import pytest

from .book_damage import basemap

OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
BASEMAPS = {
    "the address is a script": (
        basemap("osm", urls=["javascript:alert(1)//{x}{y}{z}"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "the address is a file": (
        basemap("osm", urls=["file:///{z}/{x}/{y}.png"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "the address has a quote": (
        basemap("osm", urls=[OSM + '"><img>']),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "the host is a placeholder": (
        basemap("osm", urls=["https://{token}/{z}/{x}/{y}.png"], token_env="ERQI_MAP_HOST"),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "the host has a password": (
        basemap("osm", urls=["https://me:secret@tile.example.org/{z}/{x}/{y}.png"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "a placeholder is missing": (
        basemap("osm", urls=["https://tile.example.org/{z}/{x}.png"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "a placeholder is unknown": (
        basemap("osm", urls=[OSM + "?k={key}"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "a brace stands alone": (
        basemap("osm", urls=[OSM + "?k={{"]),
        ("basemaps.yaml", "osm", "urls.0"),
    ),
    "there is a token but no variable for it": (
        basemap("tianditu", token_env=None),
        ("basemaps.yaml", "tianditu", "urls.0"),
    ),
    "there is a variable but no token": (
        basemap("osm", token_env="ERQI_MAP_OSM"),
        ("basemaps.yaml", "osm", "token_env"),
    ),
    "the variable is another program's secret": (
        basemap("tianditu", token_env="AWS_SECRET_ACCESS_KEY"),
        ("basemaps.yaml", "tianditu", "token_env"),
    ),
    "there are no subdomains": (
        basemap("amap", subdomains=""),
        ("basemaps.yaml", "amap", "urls.0"),
    ),
    "an online basemap has no datum": (
        basemap("osm", datum="none"),
        ("basemaps.yaml", "osm", "datum"),
    ),
    "the default basemap does not exist": (
        lambda book: book.text("basemaps.yaml", "default: none", "default: nothing"),
        ("basemaps.yaml", "", "default"),
    ),
    "the default basemap needs the network": (
        lambda book: book.text("basemaps.yaml", "default: none", "default: osm"),
        ("basemaps.yaml", "osm", "default"),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), BASEMAPS.values(), ids=BASEMAPS)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()
