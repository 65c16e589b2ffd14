"""Any folium map as the pieces of a page, each with what it is of, for a page without a network."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.elements import ElementAddToElement
from folium.features import DivIcon, Vega
from folium.map import Marker, Popup, Tooltip
from folium.plugins import DualMap, Geocoder

from erqi_map.errors import ExportError
from erqi_map.i18n import Listed

from .folium_needs import below
from .libraries import known_packages, libraries_at
from .plan_map import PageParts
from .tiled_layer import TiledLayer

FoliumMap = folium.Map | Figure | DualMap
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL | re.IGNORECASE)
PARTS = ("header", "html", "script")
OWN = ("data:", "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.")
# folium writes the words of a tooltip between two of them.
BACKTICK = re.compile(r"(?<!\\)(?:\\\\)*`")
# What folium adds to an element as it is rendered, and how it calls what it writes.
ADDED = (ElementAddToElement, Marker.SetIcon)
WRITTEN = re.compile(r"_[0-9a-f]{32}\Z")
SPEAKING = (Popup, Tooltip, DivIcon)
REASONS: tuple[tuple[Any, str], ...] = ((Geocoder, "error_geocoder"), (Vega, "error_eval"))


@dataclass(frozen=True)
class Piece:
    """What one element of a map wrote into a part of the page, and how a message names it.

    speaks: it holds a text of the map's maker, in which data may stand.
    """

    part: str
    kind: str
    name: str
    text: str
    speaks: bool


def offline_pieces(any_map: Any) -> list[Piece]:
    """The page of a map, of two or of a figure, in the pieces that its elements wrote.

    Raises ExportError, in Chinese, naming the element, for what cannot do without a network and
    for a library that does not come along.
    """
    if not isinstance(any_map, FoliumMap):
        raise ExportError("export", "error_no_map", kind=type(any_map).__name__)
    figure = any_map.get_root()
    assert isinstance(figure, Figure)
    with _rendered(figure):
        return _pieces(figure)


def _pieces(figure: Figure) -> list[Piece]:
    elements = {element.get_name(): element for element in below(figure)}
    for element in elements.values():
        _refuse(element)
    owners = {address: one for one in elements.values() for address in _links(one)}
    pieces = []
    for part in PARTS:
        for name, child in getattr(figure, part)._children.items():
            owner = elements.get(name) or owners.get(getattr(child, "url", "")) or child
            if isinstance(child, JavascriptLink | CssLink):
                _refuse_unknown(child.url, owner)
            kind, speaks = type(owner).__name__, isinstance(owner, SPEAKING)
            pieces.append(Piece(part, kind, _called(owner), child.render(), speaks))
    return pieces


def title_of(any_map: FoliumMap) -> str:
    """The title of a page that its figure or its head has; empty for none."""
    figure = any_map.get_root()
    assert isinstance(figure, Figure)
    found = TITLE.search(figure.header.render())
    return str(figure.title or "") or (unescape(found[1]).strip() if found else "")


def parts_of(pieces: list[Piece]) -> PageParts:
    """The three parts of the page that pieces make."""
    return PageParts(*("".join(one.text for one in pieces if one.part == part) for part in PARTS))


@contextmanager
def _rendered(figure: Figure) -> Iterator[None]:
    """A figure as it is when it is rendered for the first time; then as it was.

    folium keeps what it writes and adds every layer once more whenever a map is shown or saved:
    in its second page a layer is back that a control had taken away.
    """
    _forget(figure)
    try:
        for child in list(figure._children.values()):
            child.render()
        yield
    finally:
        _forget(figure)


def _forget(figure: Figure) -> None:
    elements = list(below(figure))
    linked = {address for element in elements for address in _links(element)}
    for element in elements:
        for name, child in list(element._children.items()):
            if isinstance(child, ADDED):
                del element._children[name]
    for part in PARTS:
        written = getattr(figure, part)._children
        for name, child in list(written.items()):
            # What an author put there himself goes by its own name.
            own = type(child) is not Element or name == child.get_name()
            if getattr(child, "url", None) in linked or (not own and WRITTEN.search(name)):
                del written[name]


def _refuse(element: Element) -> None:
    for kind, key in REASONS:
        if isinstance(element, kind):
            raise ExportError("export", key, kind=type(element).__name__)
    if isinstance(element, Tooltip) and BACKTICK.search(str(getattr(element, "text", ""))):
        raise ExportError("export", "error_backtick", kind="Tooltip", name=_called(element))
    if isinstance(element, TiledLayer):
        for place in (element.manifest.template, element.manifest.archive):
            if str(place).lower().startswith(("http:", "https:")):
                raise ExportError(
                    "export", "error_tiles", kind="TiledLayer", name=_called(element), address=place
                )


def _refuse_unknown(address: str, owner: Element) -> None:
    if not address.startswith(OWN) and libraries_at(address) is None:
        kind, known = type(owner).__name__, Listed(known_packages())
        raise ExportError("export", "error_library", kind=kind, address=address[:120], known=known)


def _links(element: Element) -> Iterator[str]:
    for links in ("default_js", "default_css"):
        yield from (address for _, address in getattr(element, links, ()))


def _called(element: Element) -> str:
    named = (getattr(element, key, None) for key in ("layer_name", "tile_name"))
    own = element.get_name() if isinstance(element, Element) else type(element).__name__
    return next((name for name in named if isinstance(name, str) and name), own)
