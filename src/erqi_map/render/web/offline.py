"""Any folium map as the parts of a page that need no network."""

import base64
import mimetypes
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import ElementAddToElement
from folium.features import Vega, VegaLite
from folium.folium import GlobalSwitches, _default_css, _default_js
from folium.map import FeatureGroup, FitBounds, LayerControl
from folium.plugins import (
    DualMap,
    Geocoder,
    MeasureControl,
    ScrollZoomToggler,
    TimestampedWmsTileLayers,
    VectorGridProtobuf,
)
from folium.raster_layers import TileLayer, WmsTileLayer

from erqi_map.errors import ExportError
from erqi_map.i18n import Listed

from .folium_needs import MARKER_PICTURES, below
from .libraries import address_of, folium_libraries, known_packages, needed_names, own_links
from .packed_layer import PackedLayer
from .plan_map import PageParts, PlanMap, rendered_parts
from .tiled_layer import TiledLayer

FoliumMap = folium.Map | Figure | DualMap
FOLIUM_NAMES = {name for name, _ in (*_default_js, *_default_css)}
QUIET = (
    GlobalSwitches,
    ElementAddToElement,
    PackedLayer,
    TiledLayer,
    LayerControl,
    FeatureGroup,
    FitBounds,
)
TILES = (TileLayer, WmsTileLayer, TimestampedWmsTileLayers, VectorGridProtobuf)
REASONS: tuple[tuple[Any, str], ...] = (
    (TILES, "error_tiles"),
    (Geocoder, "error_geocoder"),
    ((Vega, VegaLite, MeasureControl), "error_eval"),
)
FETCHED = r"png|jpe?g|gif|svg|webp|mp4|webm|pbf|mvt|pmtiles|(?:geo)?json|csv"
LINKED = re.compile(rf"""https?://[^\s"'<>\\)]+?\.(?:{FETCHED})(?=[\s"'<>\\)?]|$)""", re.IGNORECASE)
SOURCE = re.compile(
    r"""(?:\bsrc\s*=\s*\\?["']?|url\(\s*\\?["']?|\bfetch\(\s*["'])(https?://[^\s"'<>\\)]+)""",
    re.IGNORECASE,
)
LINK = re.compile(r"""href\s*=\s*\\?["']?$""")
DATA = re.compile(r"[A-Za-z0-9+/]{120,}")
FRAME = re.compile(r"data:text/html;charset=utf-8;base64,([A-Za-z0-9+/=]+)")


def offline_parts(any_map: Any, embed: Mapping[str, Path | str] | None = None) -> PageParts:
    """The page of a map, of two or of a figure, with vendored files in place of folium's links.

    embed: local copies of pictures that the map gives by address. Raises ExportError, in Chinese,
    naming the part, for what needs the network.
    """
    if not isinstance(any_map, FoliumMap):
        raise ExportError("export", "error_no_map", kind=type(any_map).__name__)
    figure = any_map.get_root()
    assert isinstance(figure, Figure)
    for element in below(figure):
        _refuse(element)
    before = dict(figure.header._children)
    parts = rendered_parts(figure)
    # A plan's markers look for their pictures where Leaflet has them; here they are in the page.
    own_script = parts.script.replace(MARKER_PICTURES, "")
    body, script = (_embedded(text, embed or {}) for text in (parts.body, own_script))
    for text in (body, script):
        _refuse_addresses(text, figure)
    # In data as base64 any sign of a library comes up by chance.
    head = _head(figure, DATA.sub("", f"{body}\n{script}"))
    figure.header._children.clear()
    figure.header._children.update(before)
    return PageParts(head, body, script)


def keeps_styles(any_map: Any) -> bool:
    """Whether a page has markup of its author, whose inline styles then stay."""
    root = any_map.get_root()
    own = (folium.Map, DualMap)
    return any(
        not isinstance(element, (*QUIET, *own)) and type(element).__module__.startswith("folium.")
        for element in below(root)
    ) or "style=" in "".join(
        element.render() for element in root.html._children.values() if type(element) is Element
    )


def _refuse(element: Element) -> None:
    for kinds, key in REASONS:
        if isinstance(element, kinds):
            raise ExportError("export", key, **_named(element))
    if isinstance(element, TiledLayer):
        places = (getattr(element.manifest, key, None) for key in ("template", "archive"))
        if any(str(place).lower().startswith(("http:", "https:")) for place in places if place):
            raise ExportError("export", "error_tiles", **_named(element))


def _named(element: Element) -> dict[str, str]:
    name = getattr(element, "layer_name", None) or getattr(element, "tile_name", None)
    return {"kind": type(element).__name__, "name": str(name or element.get_name())}


def _embedded(text: str, embed: Mapping[str, Path | str]) -> str:
    for address, place in embed.items():
        if address in text:
            path = Path(place)
            if path.is_dir():
                path = path / address.rpartition("/")[2]
            try:
                content = path.read_bytes()
            except OSError as error:
                raise ExportError("export", "error_embed", address=address, path=path) from error
            media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            packed = base64.b64encode(content).decode("ascii")
            text = text.replace(address, f"data:{media};base64,{packed}")
    return text


def _refuse_addresses(text: str, figure: Figure) -> None:
    for coded in FRAME.findall(text):
        inner = base64.b64decode(coded).decode("utf-8", "replace")
        if "<script" in inner.lower() or SOURCE.search(inner):
            raise ExportError("export", "error_frame")
    found = SOURCE.search(text)
    address = found[1] if found else None
    if address is None:
        found = next((one for one in LINKED.finditer(text) if not _is_link(text, one)), None)
        address = found[0] if found else None
    if address is not None:
        owner = next((one for one in below(figure) if address in str(vars(one))), None)
        if owner is None:
            owner = next((one for one in below(figure) if isinstance(one, ScrollZoomToggler)), None)
        kind = type(owner or figure).__name__
        raise ExportError("export", "error_remote", address=address[:120], kind=kind)


def _is_link(text: str, found: re.Match[str]) -> bool:
    return bool(LINK.search(text[max(0, found.start() - 12) : found.start()]))


def _head(figure: Figure, text: str) -> str:
    """The head with the links that this page uses, each known; the others are left out."""
    children = figure.header._children
    linked = [one for name, one in children.items() if name not in FOLIUM_NAMES]
    seen = " ".join([text, *(one.url for one in linked if _is_public(one))])  # type: ignore[attr-defined]
    needed = needed_names(seen)
    plan = any(isinstance(one, PlanMap) for one in below(figure))
    if plan:
        needed -= {"bootstrap_css"}
    for name in FOLIUM_NAMES - needed:
        if name in children and not children[name].url.startswith("data:"):  # type: ignore[attr-defined]
            del children[name]
    for name, address in [*_default_js, *_default_css]:
        if name in needed and name not in children:
            kind = JavascriptLink if (name, address) in _default_js else CssLink
            children[name] = kind(address_of(name))
    for name, one in list(children.items()):
        if isinstance(one, (JavascriptLink, CssLink)):
            _refuse_unknown(name, one.url)
    for address in own_links(text) if not plan or "L.marker(" in text else []:
        kind = JavascriptLink if address.endswith(".js") else CssLink
        children[address] = kind(address)
    return str(figure.header.render())


def _is_public(element: Element) -> bool:
    link = isinstance(element, (JavascriptLink, CssLink))
    return link and not element.url.startswith("data:")  # type: ignore[attr-defined]


def _refuse_unknown(name: str, address: str) -> None:
    known = address.startswith("data:") or address in folium_libraries()
    if not known and "/leaflet@1.9.3/" not in address:
        raise ExportError(
            "export", "error_library", address=address[:120], known=Listed(known_packages())
        )
