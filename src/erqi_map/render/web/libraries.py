"""The libraries that pages of folium link, from the archive in the wheel, each held to its hash."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from folium.folium import _default_css, _default_js

from erqi_map import client
from erqi_map.errors import ExportError

PICTURES_JS, PICTURES_CSS = "erqi:pictures.js", "erqi:pictures.css"
_ADDRESSES = dict([*_default_js, *_default_css])
_AWESOME = ("awesome_markers", "awesome_markers_css", "awesome_rotate_css")
_FONT, _GLYPHS = "awesome_markers_font_css", "glyphicons_css"
# What of folium's own links a page uses, told by its text. A library may use others itself.
_SIGNS = (
    (re.compile(r"\$\(|\$\.|\bjQuery\b|leaflet-tag-filter|timedimension"), ("jquery",)),
    (re.compile(r"data-bs-|\bbootstrap\."), ("bootstrap",)),
    (re.compile(r"L\.AwesomeMarkers"), (*_AWESOME, "bootstrap_css")),
    (re.compile(r"\bglyphicon|L\.AwesomeMarkers"), (_GLYPHS,)),
    (re.compile(r"\bfa-|\bfa[srb]?\b|L\.control\.locate|BeautifyIcon"), (_FONT,)),
    (re.compile(r"<\w|\bclass=|bindPopup|bindTooltip|divIcon"), ("bootstrap_css",)),
)
_PINS = re.compile(
    r"L\.marker\(|geoJson|timeline|markerCluster|L\.Draw|L\.Icon\.Default|\.pm\.|ealtime"
)
_SWITCH = re.compile(r"L\.control\.(layers|groupedLayers)")
_SIDE_BY_SIDE = ("erqi:side-by-side-layout", "erqi:side-by-side-range")


@dataclass(frozen=True)
class FoliumLibrary:
    """One file of the archive: the address pages link, where it is from, and its sha256."""

    address: str
    file: str
    package: str
    version: str
    licence: str
    sha256: str
    note: str


@lru_cache(maxsize=1)
def folium_libraries() -> dict[str, FoliumLibrary]:
    """The files of the archive, by the address that a page of folium links."""
    entries = [FoliumLibrary(**entry) for entry in json.loads(_stored("manifest.json"))]
    return {entry.address: entry for entry in entries}


@lru_cache(maxsize=32)
def library_text(address: str) -> str | None:
    """The text at an address that folium links; None where there is none.

    Raises ExportError for a file that is not what was vendored.
    """
    if address.startswith("https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet."):
        return client.vendored_file(f"leaflet/{address.rpartition('/')[2]}").text()
    entry = folium_libraries().get(address)
    if entry is None:
        return None
    text = _stored(entry.file)
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != entry.sha256:
        raise ExportError("export", "error_vendored", file=entry.file)
    return text


def needed_names(text: str) -> set[str]:
    """Names of folium's own links that a page of this text uses, Leaflet always."""
    found = {name for sign, names in _SIGNS if sign.search(text) for name in names}
    return {"leaflet", "leaflet_css", *found}


def address_of(name: str) -> str:
    """The address behind a name of folium's own links."""
    return _ADDRESSES[name]


def own_links(text: str) -> list[str]:
    """What a page of this text needs beside its links: pictures of Leaflet, styles."""
    scripts = [PICTURES_JS] if _PINS.search(text) else []
    styles = [PICTURES_CSS] if _SWITCH.search(text) else []
    return [*scripts, *styles, *(_SIDE_BY_SIDE if "L.control.sideBySide" in text else ())]


def known_packages(entries: Iterable[FoliumLibrary] | None = None) -> list[str]:
    """The packages of the archive, each once."""
    found = folium_libraries().values() if entries is None else entries
    return sorted({entry.package for entry in found})


def _stored(name: str) -> str:
    archive = files(client) / "vendor" / "folium.zip"
    with archive.open("rb") as file, zipfile.ZipFile(file) as opened:
        try:
            return opened.read(name).decode("utf-8")
        except zipfile.BadZipFile as error:
            raise ExportError("export", "error_vendored", file=name) from error
