"""Maps of folium, each class of `folium.plugins` once, opened from disk without a network."""

from collections.abc import Callable
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from folium import plugins
from shapely.geometry import Point, box

from erqi_map import save_offline
from erqi_map.errors import ExportError

Y, X = HERE = (34.75, 113.65)
NEAR = (Y + 0.01, X + 0.01)
LINE = [HERE, NEAR, (Y, X + 0.03)]
AREA = gpd.GeoDataFrame({"n": ["甲"]}, geometry=[box(X, Y, X + 0.02, Y + 0.02)], crs=4326)
SPOTS = gpd.GeoDataFrame({"n": ["甲", "乙"]}, geometry=[Point(X, Y), Point(NEAR[::-1])], crs=4326)
TIMED = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [X, Y]},
            "properties": {
                "time": "2020-01-01",
                "times": ["2020-01-01"],
                "start": "2020-01-01",
                "end": "2021-01-01",
            },
        }
    ],
}
Add = Callable[[folium.Map], object]


def _onto(*parts: Callable[[], object]) -> Add:
    def add(m: folium.Map) -> None:
        for part in parts:
            part().add_to(m)  # type: ignore[attr-defined]

    return add


def _sub_group(m: folium.Map) -> None:
    cluster = plugins.MarkerCluster().add_to(m)
    group = plugins.FeatureGroupSubGroup(cluster, "子").add_to(m)
    folium.Marker(HERE).add_to(group)


def _search(m: folium.Map) -> None:
    plugins.Search(folium.GeoJson(SPOTS).add_to(m), search_label="n").add_to(m)


def _grouped(m: folium.Map) -> None:
    group = folium.FeatureGroup("a").add_to(m)
    plugins.GroupedLayerControl({"组": [group]}).add_to(m)


def _text_path(m: folium.Map) -> None:
    plugins.PolyLineTextPath(folium.PolyLine(LINE).add_to(m), "字").add_to(m)


def _pattern(kind: Callable[..., object]) -> Add:
    def add(m: folium.Map) -> None:
        pattern = kind()
        pattern.add_to(m)  # type: ignore[attr-defined]
        folium.GeoJson(AREA, style_function=lambda _: {"fillPattern": pattern}).add_to(m)

    return add


def _timeline(m: folium.Map) -> None:
    line = plugins.Timeline(TIMED).add_to(m)
    plugins.TimelineSlider().add_timelines(line).add_to(m)


def _choropleth(m: folium.Map) -> None:
    styles = {"0": {"1577836800": {"color": "#f00", "opacity": 0.5}}}
    plugins.TimeSliderChoropleth(AREA.to_json(), styledict=styles).add_to(m)


KEPT: dict[str, Add] = {
    "Popup": lambda m: folium.CircleMarker(HERE, popup="名称：甲").add_to(m),
    "Icon": _onto(lambda: folium.Marker(HERE, icon=folium.Icon("red", "cloud"))),
    "IconFa": _onto(lambda: folium.Marker(HERE, icon=folium.Icon(icon="car", prefix="fa"))),
    "Marker": _onto(lambda: folium.Marker(HERE, popup="<b>甲</b>", tooltip="乙")),
    "GeoJsonPoints": _onto(lambda: folium.GeoJson(SPOTS)),
    "LayerControl": _onto(lambda: folium.FeatureGroup("甲"), folium.LayerControl),
    "IFrame": _onto(lambda: folium.Marker(HERE, popup=folium.Popup(folium.IFrame("甲")))),
    "LazyPopup": _onto(lambda: folium.Marker(HERE, popup=folium.Popup("甲", lazy=True))),
    "RegularPolygonMarker": _onto(lambda: folium.RegularPolygonMarker(HERE)),
    "DivIcon": _onto(
        lambda: folium.Marker(HERE, icon=folium.DivIcon("<i style='color:#c00'>字</i>"))
    ),
    "AntPath": _onto(lambda: plugins.AntPath(LINE)),
    "BeautifyIcon": _onto(lambda: folium.Marker(HERE, icon=plugins.BeautifyIcon("plane"))),
    "BoatMarker": _onto(lambda: plugins.BoatMarker(HERE, heading=45)),
    "CirclePattern": _pattern(plugins.CirclePattern),
    "Draw": _onto(lambda: plugins.Draw(export=True)),
    "FastMarkerCluster": _onto(lambda: plugins.FastMarkerCluster([HERE, NEAR])),
    "FeatureGroupSubGroup": _sub_group,
    "Fullscreen": _onto(plugins.Fullscreen),
    "GeoMan": _onto(plugins.GeoMan),
    "GroupedLayerControl": _grouped,
    "HeatMap": _onto(lambda: plugins.HeatMap([HERE, NEAR])),
    "HeatMapWithTime": _onto(lambda: plugins.HeatMapWithTime([[[Y, X, 1]], [[Y, X, 2]]])),
    "LocateControl": _onto(plugins.LocateControl),
    "MarkerCluster": _onto(lambda: plugins.MarkerCluster([HERE, NEAR])),
    "MousePosition": _onto(plugins.MousePosition),
    "OverlappingMarkerSpiderfier": _onto(
        lambda: folium.Marker(HERE), plugins.OverlappingMarkerSpiderfier
    ),
    "PolyLineFromEncoded": _onto(lambda: plugins.PolyLineFromEncoded("_p~iF~ps|U_ulLnnqC")),
    "PolygonFromEncoded": _onto(lambda: plugins.PolygonFromEncoded("_p~iF~ps|U_ulLnnqC")),
    "PolyLineOffset": _onto(lambda: plugins.PolyLineOffset(LINE, offset=5)),
    "PolyLineTextPath": _text_path,
    "Search": _search,
    "SemiCircle": _onto(lambda: plugins.SemiCircle(HERE, 300, direction=0, arc=90)),
    "StripePattern": _pattern(plugins.StripePattern),
    "TagFilterButton": _onto(
        lambda: folium.Marker(HERE, tags=["a"]), lambda: plugins.TagFilterButton(["a"])
    ),
    "Terminator": _onto(plugins.Terminator),
    "TimeSliderChoropleth": _choropleth,
    "TimelineSlider": _timeline,
    "TimestampedGeoJson": _onto(lambda: plugins.TimestampedGeoJson(TIMED)),
    "TreeLayerControl": _onto(lambda: plugins.TreeLayerControl(overlay_tree={"label": "树"})),
}
REFUSED: dict[str, Add] = {
    "Geocoder": _onto(plugins.Geocoder),
    "MeasureControl": _onto(plugins.MeasureControl),
    "TileLayer": _onto(lambda: folium.TileLayer("OpenStreetMap")),
    "ScrollZoomToggler": _onto(plugins.ScrollZoomToggler),
    "CustomIcon": _onto(
        lambda: folium.Marker(HERE, icon=folium.CustomIcon("https://example.org/a.png"))
    ),
    "VectorGridProtobuf": _onto(
        lambda: plugins.VectorGridProtobuf("https://example.org/{z}/{x}/{y}.pbf")
    ),
    "ImageOverlay": _onto(
        lambda: folium.raster_layers.ImageOverlay("https://example.org/a.jpg", [HERE, NEAR])
    ),
}


def _map(add: Add) -> folium.Map:
    m = folium.Map(HERE, tiles=None, zoom_start=13)
    m.options["max_zoom"] = 18
    add(m)
    return m


@pytest.mark.parametrize("name", KEPT)
def test_a_map_opens_without_request_or_error(open_page, tmp_path: Path, name: str) -> None:
    path = tmp_path / "map.html"
    save_offline(_map(KEPT[name]), path)
    opened = open_page(path.as_uri(), offline=True)
    opened.page.wait_for_selector(".leaflet-container .leaflet-map-pane", state="attached")
    assert (opened.outside(), opened.errors) == ([], [])


@pytest.mark.parametrize("name", REFUSED)
def test_what_needs_the_network_is_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match=name):
        save_offline(_map(REFUSED[name]), tmp_path / "map.html")


def test_two_maps_open_side_by_side(open_page, tmp_path: Path) -> None:
    both = plugins.DualMap(location=HERE, tiles=None)
    folium.Marker(HERE, popup="甲").add_to(both.m1)
    save_offline(both, tmp_path / "map.html")
    opened = open_page((tmp_path / "map.html").as_uri(), offline=True)
    assert opened.page.locator(".leaflet-container").count() == 2
    assert (opened.outside(), opened.errors) == ([], [])
