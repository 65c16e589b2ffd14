"""What parts of folium stand on: libraries that a `folium.Map` links and a `PlanMap` does not."""

import re
from collections.abc import Iterator

from branca.element import Element
from folium.folium import _default_css, _default_js
from folium.map import Marker
from folium.plugins import DualMap

JQUERY = re.compile(r"\$\(|\bjQuery\b")
ICONS = re.compile(r"L\.AwesomeMarkers")
MARKER_PICTURES = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/images/"
# Leaflet's is in the page already; bootstrap's would change the type and boxes of the plan.
NOT_LINKED = ("leaflet_css", "bootstrap_css")
Links = list[tuple[str, str]]


def needs_more(script: str) -> bool:
    """Whether a page's script stands on more than Leaflet."""
    return bool(JQUERY.search(script) or ICONS.search(script))


def links_for(script: str) -> tuple[Links, Links]:
    """(name, address) of folium's scripts and styles that a page's script needs beside Leaflet."""
    wanted = {"jquery"} if needs_more(script) else set()
    icons = bool(ICONS.search(script))
    if icons:
        wanted |= {"bootstrap", "awesome_markers"}
    styles = [link for link in _default_css if icons and link[0] not in NOT_LINKED]
    return [link for link in _default_js if link[0] in wanted], styles


def below(element: Element) -> Iterator[Element]:
    """The elements of a map or figure; the head of a page, a layer's own parts, and the tiles of
    a small map too.
    """
    for child in element._children.values():
        yield child
        yield from below(child)
    for name in ("m1", "m2"):
        if isinstance(element, DualMap):
            yield from below(getattr(element, name))
    if isinstance(inner := getattr(element, "tile_layer", None), Element):
        yield inner


def is_plain_marker(element: Element) -> bool:
    """Whether it is a marker with Leaflet's own picture."""
    return type(element) is Marker and getattr(element, "icon", None) is None
