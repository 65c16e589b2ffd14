"""How each contender builds its page: what its own documentation shows, without a basemap.

Each function imports its library and returns the build itself, so that imports are not timed. All
show every polygon filled, the code on hover and, where the library has popups, all eight attributes
on a click. `make_parcels` names the columns.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd

Build = Callable[[gpd.GeoDataFrame, Path], None]
TOOLTIP = ["code"]
FILL = [0, 114, 178, 90]
LINE = [0, 114, 178, 255]
COLOUR = "#0072B2"


def _attributes(parcels: gpd.GeoDataFrame) -> list[str]:
    return [name for name in parcels.columns if name != "geometry"]


def _bounds(parcels: gpd.GeoDataFrame) -> list[list[float]]:
    west, south, east, north = (float(edge) for edge in parcels.total_bounds)
    return [[south, west], [north, east]]


def _middle(parcels: gpd.GeoDataFrame) -> tuple[float, float, float]:
    """Latitude, longitude and the zoom (256-px tiles) that shows everything."""
    import math

    (south, west), (north, east) = _bounds(parcels)
    zoom = math.log2(700 / 256 * 360 / max(north - south, (east - west) * 0.6) * 0.8)
    return (south + north) / 2, (west + east) / 2, zoom


def _ours(offline: bool) -> Build:
    import folium

    from erqi_map import PackedLayer, save_offline

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        page = folium.Map(tiles=None)
        layer = PackedLayer(parcels, name="parcels", tooltip=TOOLTIP, popup=_attributes(parcels))
        layer.add_to(page)
        page.fit_bounds(_bounds(parcels))
        if offline:
            save_offline(page, out)
        else:
            page.save(str(out))

    return build


def _folium(canvas: bool) -> Build:
    import folium

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        page = folium.Map(tiles=None, prefer_canvas=canvas)
        folium.GeoJson(
            parcels,
            name="parcels",
            tooltip=folium.GeoJsonTooltip(TOOLTIP),
            popup=folium.GeoJsonPopup(_attributes(parcels)),
        ).add_to(page)
        page.fit_bounds(_bounds(parcels))
        page.save(str(out))

    return build


def _explore() -> Build:
    import folium  # noqa: F401  explore() imports it

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        parcels.explore(tiles=None, tooltip=TOOLTIP, popup=_attributes(parcels)).save(str(out))

    return build


def _lonboard() -> Build:
    import lonboard

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        latitude, longitude, zoom = _middle(parcels)
        layer = lonboard.PolygonLayer.from_geopandas(
            parcels, get_fill_color=FILL, get_line_color=LINE, auto_highlight=True
        )
        view = {"latitude": latitude, "longitude": longitude, "zoom": zoom - 1}
        lonboard.Map(layer, basemap=None, view_state=view).to_html(out)

    return build


def _pydeck() -> Build:
    import pydeck

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        latitude, longitude, zoom = _middle(parcels)
        layer = pydeck.Layer(
            "GeoJsonLayer",
            parcels.__geo_interface__,
            pickable=True,
            auto_highlight=True,
            get_fill_color=FILL,
            get_line_color=LINE,
            line_width_min_pixels=1,
        )
        # deck.gl counts zooms in tiles of 512 px.
        view = pydeck.ViewState(latitude=latitude, longitude=longitude, zoom=zoom - 1)
        deck = pydeck.Deck(
            [layer], initial_view_state=view, map_provider=None, tooltip={"text": "{code}"}
        )
        deck.to_html(str(out), open_browser=False, notebook_display=False)

    return build


def _plotly() -> Build:
    import plotly.graph_objects as go

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        latitude, longitude, zoom = _middle(parcels)
        attributes = parcels.drop(columns="geometry")
        figure = go.Figure(
            go.Choroplethmap(
                geojson=parcels.__geo_interface__,
                locations=parcels.index.astype(str),
                z=parcels["ratio"],
                colorscale=[[0, COLOUR], [1, COLOUR]],
                showscale=False,
                customdata=attributes.to_numpy(),
                hovertemplate="%{customdata[0]}<extra></extra>",
                marker={"opacity": 0.4},
            )
        )
        view: dict[str, Any] = {
            "style": "white-bg",
            "center": {"lat": latitude, "lon": longitude},
            "zoom": zoom - 1,
        }
        figure.update_layout(map=view, margin={"l": 0, "r": 0, "t": 0, "b": 0})
        figure.write_html(str(out))

    return build


def _keplergl() -> Build:
    from keplergl import KeplerGl

    def build(parcels: gpd.GeoDataFrame, out: Path) -> None:
        KeplerGl(data={"parcels": parcels}).save_to_html(file_name=str(out))

    return build


LOADERS: dict[str, Callable[[], Build]] = {
    "ours": lambda: _ours(offline=False),
    "ours-offline": lambda: _ours(offline=True),
    "folium-svg": lambda: _folium(canvas=False),
    "folium-canvas": lambda: _folium(canvas=True),
    "explore": _explore,
    "lonboard": _lonboard,
    "pydeck": _pydeck,
    "plotly": _plotly,
    "keplergl": _keplergl,
}
