"""Maps of folium for the table of docs/offline.md: every class it has, and what is made of them."""

from collections.abc import Callable
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Figure, IFrame
from shapely.geometry import Point, box

Y, X = 34.75, 113.65
AT = (Y, X)
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA"
    "WjR9awAAAABJRU5ErkJggg=="
)
SPOTS = [(Y + i * 0.004, X + i * 0.006) for i in range(6)]
LINE = [(Y, X), (Y + 0.02, X + 0.01), (Y + 0.01, X + 0.03)]
DAYS = ["2026-01-01", "2026-01-02", "2026-01-03"]

Build = Callable[[], Any]
MAPS: dict[str, Build] = {}
REFUSED: set[str] = set()


def blank(**options: Any) -> folium.Map:
    return folium.Map(AT, zoom_start=13, **{"tiles": None, **options})


def tiles(name: str = "底", **options: Any) -> folium.TileLayer:
    """A tile layer whose every tile is one picture in the page."""
    return folium.TileLayer(PIXEL, attr="own", name=name, **options)


def areas() -> dict:
    shapes = [box(X + i * 0.012, Y, X + i * 0.012 + 0.01, Y + 0.01) for i in range(3)]
    frame = gpd.GeoDataFrame({"id": ["a", "b", "c"], "n": [1, 2, 3]}, geometry=shapes, crs=4326)
    return frame.__geo_interface__


def points() -> dict:
    shapes = [Point(lng, lat) for lat, lng in SPOTS[:3]]
    return gpd.GeoDataFrame({"id": list("abc")}, geometry=shapes, crs=4326).__geo_interface__


def topology() -> dict:
    arcs = [[[X, Y], [X + 0.01, Y], [X + 0.01, Y + 0.01], [X, Y]]]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"n": 1}}
    return {
        "type": "Topology",
        "arcs": arcs,
        "objects": {"a": {"type": "GeometryCollection", "geometries": [shape]}},
    }


def kept(function: Callable[[folium.Map], Any]) -> Callable[[folium.Map], Any]:
    """A map of its own for what a function adds; named after it."""

    def build() -> folium.Map:
        m = blank()
        function(m)
        return m

    MAPS[function.__name__.strip("_").replace("__", ".")] = build
    return function


def refused(function: Callable[[folium.Map], Any]) -> Callable[[folium.Map], Any]:
    """A map that asks a server for something, so that it is refused by name."""
    kept(function)
    REFUSED.add(function.__name__.strip("_").replace("__", "."))
    return function


def add(name: str, *elements: Callable[[], Any], refuse: bool = False) -> None:
    """A map of these elements."""

    def build() -> folium.Map:
        m = blank()
        for element in elements:
            element().add_to(m)
        return m

    MAPS[name] = build
    if refuse:
        REFUSED.add(name)


def marker(name: str, refuse: bool = False, **options: Any) -> None:
    """A map of one marker."""
    add(name, lambda: folium.Marker(AT, **options), refuse=refuse)


def _map_frame() -> IFrame:
    figure = Figure()
    inner = blank()
    folium.CircleMarker(AT).add_to(inner)
    figure.add_child(inner)
    return IFrame(figure.render(), width=300, height=200)


# Markers, popups, tooltips and icons.
marker("marker")
marker("marker popup", popup="名称：甲")
marker("marker open popup", popup=folium.Popup("<b>甲</b>", show=True))
marker("marker tooltip", tooltip="提示")
marker(
    "marker permanent tooltip", tooltip=folium.Tooltip("名", permanent=True, style="font-size:20px")
)
marker("lazy popup", popup=folium.Popup("<i>later</i>", lazy=True))
marker(
    "popup with a table",
    popup=folium.Popup(
        pd.DataFrame({"a": [1, 2]}).to_html(classes="table table-striped"), show=True
    ),
)
marker(
    "popup with a picture in it", popup=folium.Popup(f'<img src="{PIXEL}" width="40">', show=True)
)
marker(
    "popup with an iframe",
    popup=folium.Popup(
        IFrame("<h1>页</h1><p style='color:red'>x</p>", width=200, height=90), show=True
    ),
)
marker("popup with a map in an iframe", popup=folium.Popup(_map_frame(), show=True))
marker(
    "popup with a script in an iframe",
    popup=folium.Popup(
        IFrame(
            "<p id='a'>x</p><button onclick='go()'>y</button>"
            "<script>document.getElementById('a').append('z')</script>",
            width=200,
            height=90,
        ),
        show=True,
    ),
)
marker("icon", icon=folium.Icon())
marker("icon red glyphicon", icon=folium.Icon(color="red", icon="cloud"))
marker("icon font awesome", icon=folium.Icon(color="green", icon="leaf", prefix="fa"))
marker("icon turned", icon=folium.Icon(icon="arrow-up", prefix="fa", angle=45))
marker("div icon", icon=folium.DivIcon(html='<div style="font-size:24pt;color:#c00">文字</div>'))
marker(
    "div icon svg",
    icon=folium.DivIcon(
        html='<svg width="60" height="60"><circle cx="30" cy="30" r="25" style="fill:#e6194b"/></svg>'
    ),
)
marker("custom icon of data", icon=folium.CustomIcon(PIXEL, icon_size=(20, 20)))
marker(
    "custom icon of an address", icon=folium.CustomIcon("https://example.org/a.png"), refuse=True
)
marker("draggable marker", draggable=True)
add("latlng popup", lambda: folium.LatLngPopup())
add("click for marker", lambda: folium.ClickForMarker("<b>Lat:</b> ${lat}"))
add("click for latlng", lambda: folium.ClickForLatLng())
add("regular polygon marker", lambda: folium.RegularPolygonMarker(AT, number_of_sides=6, radius=12))

# Shapes.
add("circle", lambda: folium.Circle(AT, radius=300, fill=True))
add(
    "circle marker popup", lambda: folium.CircleMarker(AT, radius=9, popup="名称：甲", tooltip="乙")
)
add("polyline", lambda: folium.PolyLine(LINE, tooltip="线", smooth_factor=2))
add("polygon", lambda: folium.Polygon(LINE, fill=True, popup="面"))
add("rectangle", lambda: folium.Rectangle([AT, (Y + 0.01, X + 0.01)], dash_array="4 6"))
add("colour line", lambda: folium.ColorLine(LINE, colors=[0, 1], colormap=["r", "b"], weight=6))
add(
    "custom pane",
    lambda: folium.map.CustomPane("own", z_index=650),
    lambda: folium.CircleMarker(AT, pane="own"),
)
