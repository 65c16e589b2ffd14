"""Every plugin of folium among the maps of docs/offline.md, by the name of its class."""

import json
from typing import Any

import folium
from folium import plugins
from folium.utilities import JsCode

from .folium_maps import AT, DAYS, LINE, PIXEL, SPOTS, add, areas, kept, points, refused, tiles

# Every plugin of folium, by the name of its class.
add("AntPath", lambda: plugins.AntPath(LINE))
add(
    "BeautifyIcon",
    lambda: folium.Marker(AT, icon=plugins.BeautifyIcon(icon="plane", border_color="#b3334f")),
)
add(
    "BeautifyIcon number",
    lambda: folium.Marker(AT, icon=plugins.BeautifyIcon(number=10, icon_shape="triangle")),
)
add(
    "BoatMarker",
    lambda: plugins.BoatMarker(AT, heading=45, wind_heading=150, wind_speed=45, color="#8f8"),
)
add(
    "CirclePattern",
    lambda: _pattern(plugins.CirclePattern(width=20, height=20, radius=9, fill_opacity=0.5)),
)
add("StripePattern", lambda: _pattern(plugins.StripePattern(angle=45)))
add("Draw", lambda: plugins.Draw(export=True))
add(
    "Draw some",
    lambda: plugins.Draw(draw_options={"polyline": False}, edit_options={"edit": False}),
)
add("FastMarkerCluster", tiles, lambda: plugins.FastMarkerCluster(SPOTS))
add(
    "FastMarkerCluster callback",
    tiles,
    lambda: plugins.FastMarkerCluster(
        SPOTS, callback="(row) => L.circleMarker(new L.LatLng(row[0], row[1]))"
    ),
)
add("FloatImage", lambda: plugins.FloatImage(PIXEL, bottom=5, left=85))
add(
    "FloatImage of an address",
    lambda: plugins.FloatImage("https://example.org/logo.png"),
    refuse=True,
)
add("Fullscreen", lambda: plugins.Fullscreen())
add("Geocoder", lambda: plugins.Geocoder(), refuse=True)
add("GeoMan", lambda: plugins.GeoMan())
add("HeatMap", lambda: plugins.HeatMap(SPOTS))
add(
    "HeatMapWithTime",
    lambda: plugins.HeatMapWithTime([[[*spot, 1] for spot in SPOTS]] * 3, index=DAYS),
)
add("LocateControl", lambda: plugins.LocateControl())
add(
    "MarkerCluster",
    tiles,
    lambda: plugins.MarkerCluster(SPOTS, popups=[f"第 {i}" for i in range(6)]),
)
add("MeasureControl", lambda: plugins.MeasureControl())
add("MiniMap", lambda: plugins.MiniMap(tile_layer=tiles(), toggle_display=True))
add("MiniMap of online tiles", lambda: plugins.MiniMap(), refuse=True)
add("MousePosition", lambda: plugins.MousePosition(lat_formatter="(n) => n.toFixed(3)"))
add("PolyLineFromEncoded", lambda: plugins.PolyLineFromEncoded("u`~pEc|krTaDoE", color="green"))
add("PolygonFromEncoded", lambda: plugins.PolygonFromEncoded("u`~pEc|krTaDoEdFgH"))
add("PolyLineOffset", lambda: plugins.PolyLineOffset(LINE, offset=6, color="#f00"))
add(
    "Realtime",
    lambda: plugins.Realtime(JsCode(f"(ok, no) => ok({_json(points())})"), interval=60_000),
)
add("Realtime of an address", lambda: plugins.Realtime("https://example.org/a.json"), refuse=True)
add("ScrollZoomToggler", lambda: plugins.ScrollZoomToggler())
add(
    "SemiCircle",
    lambda: plugins.SemiCircle(AT, radius=400, start_angle=20, stop_angle=180, popup="扇"),
)
add("Terminator", lambda: plugins.Terminator())
add(
    "TimestampedGeoJson",
    lambda: plugins.TimestampedGeoJson(_stamped(), period="P1D", auto_play=False),
)
add(
    "TimestampedGeoJson points",
    lambda: plugins.TimestampedGeoJson(_stamped("Point"), period="P1D", auto_play=False),
)
add(
    "VectorGridProtobuf",
    lambda: plugins.VectorGridProtobuf("https://example.org/{z}/{x}/{y}.pbf", "v"),
    refuse=True,
)


def _json(value: Any) -> str:
    return json.dumps(value)


def _pattern(pattern: Any) -> folium.FeatureGroup:
    group = folium.FeatureGroup()
    pattern.add_to(group)
    folium.GeoJson(areas(), style_function=lambda f: {"fillPattern": pattern}).add_to(group)
    return group


def _timed() -> dict:
    collection = areas()
    for feature, day in zip(collection["features"], DAYS, strict=True):
        feature["properties"] |= {"start": day, "end": "2026-02-01"}
    return collection


def _stamped(kind: str = "LineString") -> dict:
    spots = [[lng, lat] for lat, lng in LINE]
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": spots},
            "properties": {"times": DAYS},
        }
    ]
    if kind == "Point":
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": spot},
                "properties": {"time": day, "popup": day},
            }
            for spot, day in zip(spots, DAYS, strict=True)
        ]
    return {"type": "FeatureCollection", "features": features}


@kept
def FeatureGroupSubGroup(m):
    tiles().add_to(m)
    parent = plugins.MarkerCluster(control=False).add_to(m)
    for name in "甲乙":
        group = plugins.FeatureGroupSubGroup(parent, name).add_to(m)
        folium.Marker(AT).add_to(group)
    folium.LayerControl(collapsed=False).add_to(m)


@kept
def GroupedLayerControl(m):
    groups = [folium.FeatureGroup(name).add_to(m) for name in ("甲", "乙")]
    for group in groups:
        folium.Marker(AT).add_to(group)
    folium.LayerControl(collapsed=False).add_to(m)
    plugins.GroupedLayerControl({"组": groups}, collapsed=False, exclusive_groups=False).add_to(m)


@kept
def MarkerCluster__icons(m):
    tiles().add_to(m)
    group = plugins.MarkerCluster(
        icon_create_function="(cluster) => L.divIcon({html: '<b>' + cluster.getChildCount() + '</b>'})"
    ).add_to(m)
    for spot in SPOTS:
        folium.Marker(spot, icon=folium.Icon(color="blue")).add_to(group)


@kept
def OverlappingMarkerSpiderfier(m):
    for _ in range(4):
        folium.Marker(AT, popup="叠").add_to(m)
    plugins.OverlappingMarkerSpiderfier().add_to(m)


@kept
def PolyLineTextPath(m):
    line = folium.PolyLine(LINE).add_to(m)
    plugins.PolyLineTextPath(line, "► ", repeat=True, offset=8).add_to(m)


@kept
def Search(m):
    layer = folium.GeoJson(areas(), name="地块").add_to(m)
    plugins.Search(layer, search_label="id", placeholder="找", collapsed=False).add_to(m)


@kept
def SideBySideLayers(m):
    left, right = tiles("左").add_to(m), tiles("右").add_to(m)
    plugins.SideBySideLayers(left, right).add_to(m)


@kept
def TagFilterButton(m):
    for index, spot in enumerate(SPOTS):
        folium.Marker(spot, tags=["甲" if index % 2 else "乙"]).add_to(m)
    plugins.TagFilterButton(["甲", "乙"]).add_to(m)


@kept
def Timeline(m):
    timeline = plugins.Timeline(_timed(), style=JsCode("() => ({ color: 'red' })")).add_to(m)
    plugins.TimelineSlider(auto_play=False).add_timelines(timeline).add_to(m)


@kept
def TimelineSlider(m):
    timeline = plugins.Timeline(_timed()).add_to(m)
    plugins.TimelineSlider(auto_play=False, show_ticks=True).add_timelines(timeline).add_to(m)


@kept
def TimeSliderChoropleth(m):
    style = {
        str(i): {str(1767225600 + 86400 * d): {"color": "#f00", "opacity": 0.5} for d in range(3)}
        for i in range(3)
    }
    plugins.TimeSliderChoropleth(areas(), style).add_to(m)


@refused
def TimestampedWmsTileLayers(m):
    layer = folium.WmsTileLayer("https://example.org/wms", layers="a").add_to(m)
    plugins.TimestampedWmsTileLayers(layer).add_to(m)


@kept
def TreeLayerControl(m):
    folium.Marker(AT).add_to(m)
    tree = {"label": "点", "children": [{"label": "甲", "layer": folium.Marker(AT).add_to(m)}]}
    plugins.TreeLayerControl(overlay_tree=tree).add_to(m)


@kept
def everything_at_once(m):
    tiles().add_to(m)
    for part in (
        plugins.Fullscreen(),
        plugins.MousePosition(),
        plugins.MeasureControl(),
        plugins.Draw(),
    ):
        part.add_to(m)
    folium.Marker(AT, popup="甲", icon=folium.Icon("red", prefix="fa", icon="car")).add_to(
        plugins.MarkerCluster().add_to(m)
    )
    folium.GeoJson(areas(), tooltip=folium.GeoJsonTooltip(["id"])).add_to(m)
    folium.LayerControl().add_to(m)
