"""GeoJSON, recipes and hosts among the maps of docs/offline.md."""

from typing import Any

import branca.colormap as cm
import folium
import geopandas as gpd
import numpy as np
from branca.element import Element, Figure
from folium import plugins
from folium.elements import EventHandler
from folium.utilities import JsCode

from erqi_map import PackedLayer

from .folium_maps import (
    AT,
    MAPS,
    PIXEL,
    X,
    Y,
    add,
    areas,
    blank,
    kept,
    points,
    refused,
    tiles,
    topology,
)

# GeoJSON and its relatives.
add("geojson", lambda: folium.GeoJson(areas()))
add("geojson points", lambda: folium.GeoJson(points()))
add("geojson circles", lambda: folium.GeoJson(points(), marker=folium.CircleMarker(radius=6)))
add(
    "geojson styled",
    lambda: folium.GeoJson(
        areas(),
        style_function=lambda f: {"fillColor": "#f00" if f["properties"]["n"] > 1 else "#0f0"},
        highlight_function=lambda f: {"weight": 5},
    ),
)
add(
    "geojson tooltip",
    lambda: folium.GeoJson(
        areas(),
        tooltip=folium.GeoJsonTooltip(["id", "n"], aliases=["号", "数"], style="background:#eee"),
    ),
)
add("geojson popup", lambda: folium.GeoJson(areas(), popup=folium.GeoJsonPopup(["id", "n"])))
add("geojson zoom on click", lambda: folium.GeoJson(areas(), zoom_on_click=True))
add(
    "topojson",
    lambda: folium.TopoJson(topology(), "objects.a", tooltip=folium.GeoJsonTooltip(["n"])),
)
add(
    "choropleth",
    lambda: folium.Choropleth(
        areas(), data={"a": 1, "b": 5, "c": 9}, key_on="feature.properties.id", legend_name="值"
    ),
)
add(
    "choropleth bins",
    lambda: folium.Choropleth(
        areas(),
        data={"a": 1, "b": 5, "c": 9},
        key_on="feature.properties.id",
        bins=[0, 4, 6, 10],
        fill_color="YlGn",
    ),
)


@kept
def colour_map(m):
    cm.linear.viridis.scale(0, 10).to_step(5).add_to(m)
    folium.GeoJson(areas()).add_to(m)


@kept
def feature_groups_and_layer_control(m):
    for name in "甲乙":
        group = folium.FeatureGroup(name).add_to(m)
        folium.Marker(AT).add_to(group)
    folium.LayerControl().add_to(m)


@kept
def open_layer_control_with_base_layers(m):
    tiles("一").add_to(m)
    tiles("二").add_to(m)
    folium.LayerControl(collapsed=False).add_to(m)


@kept
def keep_in_front(m):
    layer = folium.GeoJson(areas()).add_to(m)
    m.keep_in_front(layer)


@kept
def fit_bounds(m):
    m.fit_bounds([AT, (Y + 0.1, X + 0.1)])


@kept
def fit_overlays(m):
    folium.Marker(AT).add_to(folium.FeatureGroup("甲").add_to(m))
    folium.FitOverlays().add_to(m)


@kept
def legend_by_hand(m):
    m.get_root().html.add_child(
        Element(
            '<div id="legend" style="position:fixed;bottom:50px;left:50px;width:160px;height:50px;z-index:9999;'
            'background:#fff;border:2px solid #c00">图例 <i style="background:#c00;width:12px;'
            'height:12px;display:inline-block"></i> 住宅</div>'
        )
    )


@kept
def button_with_a_handler(m):
    m.get_root().html.add_child(Element('<button onclick="document.title = 1">按</button>'))


@kept
def script_and_style_of_ones_own(m):
    m.get_root().header.add_child(Element("<style>.own { color: red }</style>"))
    m.get_root().html.add_child(Element('<p class="own" id="own">a</p>'))
    m.get_root().script.add_child(Element('document.getElementById("own").textContent = "b";'))


@kept
def legend_that_is_dragged(m):
    m.get_root().html.add_child(
        Element(
            '<link rel="stylesheet" href="//code.jquery.com/ui/1.12.1/themes/base/jquery-ui.css">'
            '<script src="https://code.jquery.com/jquery-1.12.4.js"></script>'
            '<script src="https://code.jquery.com/ui/1.12.1/jquery-ui.js"></script>'
            '<script>$(() => { $("#legend").draggable(); });</script><p id="legend">图例</p>'
        )
    )


@refused
def script_that_asks_a_server(m):
    m.get_root().script.add_child(Element("const at = 'https://example.org/a.json'; fetch(at);"))


@refused
def script_of_a_text(m):
    m.get_root().script.add_child(Element("eval('1 + 1');"))


@kept
def title_and_logo(m):
    m.get_root().html.add_child(Element(f'<h3 align="center">图</h3><img src="{PIXEL}">'))


@kept
def events(m):
    spot = folium.Marker(AT).add_to(m)
    spot.add_child(EventHandler("click", JsCode("function (event) { event.target; }")))


@kept
def javascript_control(m):
    folium.features.Control("Scale", position="bottomleft").add_to(m)


@kept
def image_overlay(m):
    folium.raster_layers.ImageOverlay(PIXEL, [AT, (Y + 0.02, X + 0.02)], opacity=0.6).add_to(m)


@kept
def image_overlay_of_an_array(m):
    folium.raster_layers.ImageOverlay(np.eye(2), [AT, (Y + 0.02, X + 0.02)]).add_to(m)


@refused
def image_overlay_of_an_address(m):
    folium.raster_layers.ImageOverlay(
        "https://example.org/a.jpg", [AT, (Y + 0.02, X + 0.02)]
    ).add_to(m)


@refused
def video_overlay_of_an_address(m):
    folium.raster_layers.VideoOverlay(
        "https://example.org/a.webm", [AT, (Y + 0.02, X + 0.02)]
    ).add_to(m)


add("tiles of the page", tiles)
add("online tiles", lambda: folium.TileLayer("OpenStreetMap"), refuse=True)
add("wms", lambda: folium.WmsTileLayer("https://example.org/wms", layers="a"), refuse=True)
add(
    "vega",
    lambda: folium.Marker(
        AT,
        popup=folium.Popup(show=True).add_child(
            folium.Vega({"width": 100, "height": 50, "data": [], "marks": []}, width=100, height=50)
        ),
    ),
    refuse=True,
)


def bars(version: int, **more: Any) -> folium.Marker:
    """A chart in an open popup."""
    chart = {
        "$schema": f"https://vega.github.io/schema/vega-lite/v{version}.json",
        "data": {"values": [{"a": "A", "b": 28}, {"a": "B", "b": 55}]},
        "mark": "bar",
        "encoding": {
            "x": {"field": "a", "type": "nominal"},
            "y": {"field": "b", "type": "quantitative"},
        },
        **more,
    }
    popup = folium.Popup(show=True, max_width=300)
    popup.add_child(folium.VegaLite(chart, width=200, height=100))
    return folium.Marker(AT, popup=popup)


for _version in (2, 3, 4, 5):
    add(f"vega-lite {_version}", lambda version=_version: bars(version))
add(
    "vega-lite of an address",
    lambda: bars(5, data={"url": "https://example.org/a.csv"}),
    refuse=True,
)


# Maps in other hosts.
def _dual() -> plugins.DualMap:
    dual = plugins.DualMap(location=AT, tiles=None, zoom_start=12)
    folium.Marker(AT, popup="两边").add_to(dual)
    folium.CircleMarker(AT).add_to(dual.m1)
    folium.LayerControl().add_to(dual)
    return dual


def _figure() -> Figure:
    figure = Figure(width=600, height=400)
    figure.add_child(blank())
    return figure


def _two_maps() -> Figure:
    figure = Figure()
    for side in ("0%", "50%"):
        m = blank(width="50%", left=side, position="absolute")
        folium.Marker(AT, popup="图").add_to(m)
        figure.add_child(m)
    return figure


def _packed() -> folium.Map:
    m = blank()
    PackedLayer(
        gpd.GeoDataFrame.from_features(areas(), crs=4326), name="地块", popup=["id"]
    ).add_to(m)
    folium.Marker(AT, popup="标").add_to(m)
    folium.LayerControl().add_to(m)
    return m


MAPS |= {
    "empty map": blank,
    "map with controls": lambda: blank(
        zoom_control="topright", control_scale=True, prefer_canvas=True
    ),
    "map without zoom": lambda: blank(zoom_control=False, dragging=False),
    "figure": _figure,
    "two maps in a figure": _two_maps,
    "one map of a DualMap": lambda: _dual().m1,
    "packed layer and a marker": _packed,
    "DualMap": _dual,
    "DualMap upright": lambda: plugins.DualMap(AT, layout="vertical", tiles=None),
}
