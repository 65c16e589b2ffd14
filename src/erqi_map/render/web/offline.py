"""Any folium map as the parts of a page that need no network."""

import folium
from branca.element import Figure
from folium.folium import _default_css, _default_js
from folium.raster_layers import TileLayer, WmsTileLayer

from erqi_map.errors import ExportError

from .assets import page_scripts, page_styles
from .folium_needs import below, is_plain_marker, needs_more
from .plan_map import PageParts, PlanMap, rendered_parts

FoliumMap = folium.Map
FOLIUM_NAMES = {name for name, _ in (*_default_js, *_default_css)}


def offline_parts(any_map: folium.Map) -> PageParts:
    """The page of a map with Leaflet from the vendored files in place of folium's links.

    Raises ExportError, in Chinese, for online tiles, for markers with icons from the network and
    for parts that need jQuery.
    """
    for element in below(any_map):
        if isinstance(element, (TileLayer, WmsTileLayer)):
            raise ExportError("export", "error_tiles")
        if is_plain_marker(element):
            raise ExportError("export", "error_marker")
    figure = any_map.get_root()
    assert isinstance(figure, Figure)
    for name in FOLIUM_NAMES & figure.header._children.keys():
        del figure.header._children[name]
    kept = any_map.default_js, any_map.default_css
    if not isinstance(any_map, PlanMap):
        any_map.default_js, any_map.default_css = [page_scripts()[0]], [page_styles()[0]]
    try:
        parts = rendered_parts(figure)
    finally:
        any_map.default_js, any_map.default_css = kept
    if needs_more(parts.script):
        raise ExportError("export", "error_folium_part")
    return parts
