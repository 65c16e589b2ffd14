"""A plan book as it stands in its files: plain data before any check."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from ..locate import texts, walk
from ..overlays import OVERLAYS_FILE, read_overlay_files
from ..report import Report
from ..sources import SourceInfo
from .documents import read_json, read_yaml
from .foreign.reading import warm_up

DOCUMENTS = ("catalog", "framework", "terms", "theme", "basemaps", "townships", "names")
PLACES, LAYERS, STORIES = "places", "layers", "stories"

# Files that file managers leave behind.
_LITTER = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class RawFeature:
    """One feature of a layer file; `shape` is None where the geometry cannot be built."""

    file: str
    number: int
    properties: dict[str, Any]
    geometry: Any
    shape: BaseGeometry | None

    @property
    def id(self) -> str:
        """The id as text, empty where there is none."""
        return self.text("id")

    def text(self, name: str) -> str:
        """A property as text, empty where it is absent or not text."""
        value = self.properties.get(name)
        return value if isinstance(value, str) else ""

    def field(self, name: str) -> str:
        """The field name a problem gives: within the entry, or from the top without an id."""
        if self.id:
            return name
        inner = name if name == "geometry" else f"properties.{name}"
        return f"features.{self.number}.{inner}"


@dataclass(frozen=True)
class RawBook:
    """All data of a plan book, by file name; None is what cannot be read. `overlay_files`: what the
    files of overlays say of themselves; their data lie in `folder`.
    """

    documents: dict[str, Any]
    places: dict[str, Any]
    layers: dict[str, tuple[RawFeature, ...] | None]
    stories: dict[str, Any] = field(default_factory=dict)
    lost_folders: frozenset[str] = frozenset()
    overlay_files: dict[str, SourceInfo] = field(default_factory=dict)
    folder: Path | None = None

    def document(self, name: str) -> Any:
        """The data of a document, or None."""
        return self.documents.get(f"{name}.yaml")

    def all_layers_read(self) -> bool:
        """Whether every feature the book should have is at hand."""
        listed = {file for _, file in texts(walk(self.document("catalog"), "datasets.*.file"))}
        read = {file for file, features in self.layers.items() if features is not None}
        return LAYERS not in self.lost_folders and listed <= read == set(self.layers)

    def features(self) -> Iterator[RawFeature]:
        """Every feature of every layer file that could be read."""
        for features in self.layers.values():
            yield from features or ()


def read_book(book: Path, report: Report) -> RawBook:
    """All files of the plan book; what is missing, unknown or unreadable is reported."""
    if (book / OVERLAYS_FILE).exists():
        # It starts while the book's own files are read.
        warm_up()
    documents = {f"{name}.yaml": read_yaml(book, f"{name}.yaml", report) for name in DOCUMENTS}
    documents[OVERLAYS_FILE] = _overlays(book, report)
    found = {
        folder: _files(book, folder, ending, report)
        for folder, ending in ((PLACES, ".yaml"), (LAYERS, ".geojson"))
    }
    places = {name: read_yaml(book, name, report) for name in found[PLACES] or ()}
    layers = {
        name: _features(name, read_json(book, name, report), report) for name in found[LAYERS] or ()
    }
    lost = frozenset(folder for folder, files in found.items() if files is None)
    overlay_files = read_overlay_files(book, documents[OVERLAYS_FILE], report)
    return RawBook(documents, places, layers, _stories(book, report), lost, overlay_files, book)


def _overlays(book: Path, report: Report) -> Any:
    """A book need not have overlays."""
    if not (book / OVERLAYS_FILE).exists():
        return {"overlays": []}
    return read_yaml(book, OVERLAYS_FILE, report)


def _stories(book: Path, report: Report) -> dict[str, Any]:
    """A book need not have stories."""
    if not (book / STORIES).exists():
        return {}
    files = _files(book, STORIES, ".yaml", report)
    return {name: read_yaml(book, name, report) for name in files or ()}


def _files(book: Path, folder: str, ending: str, report: Report) -> list[str] | None:
    """The data files of a folder, or None where there is no such folder."""
    try:
        found = sorted(path.name for path in (book / folder).iterdir())
    except FileNotFoundError:
        report.add("folder_missing", folder)
        return None
    except OSError as error:
        report.add("file_unreadable", folder, reason=error.strerror or type(error).__name__)
        return None
    names = [name for name in found if not name.startswith(".") and name.lower() not in _LITTER]
    for name in names:
        if not name.endswith(ending):
            report.add("file_unknown", f"{folder}/{name}", ending=ending)
    return [f"{folder}/{name}" for name in names if name.endswith(ending)]


def _features(file: str, data: Any, report: Report) -> tuple[RawFeature, ...] | None:
    if data is None:
        return None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        report.add("not_a_collection", file)
        return None
    _check_crs_member(file, data, report)
    found = []
    for number, item in enumerate(features):
        if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
            report.add("not_a_feature", file, "", f"features.{number}")
            continue
        geometry = item.get("geometry")
        found.append(RawFeature(file, number, item["properties"], geometry, _shape(geometry)))
    return tuple(found)


def _check_crs_member(file: str, data: dict[str, Any], report: Report) -> None:
    """RFC 7946 has no `crs`; desktop tools still write one, and only WGS-84 may stand there."""
    if "crs" not in data:
        return
    member = data["crs"]
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    plain = str(name).upper()
    if not (plain.endswith(":CRS84") or plain in ("EPSG:4326", "URN:OGC:DEF:CRS:EPSG::4326")):
        report.add("crs_not_wgs84", file, "", "crs", value=name)


def _shape(geometry: Any) -> BaseGeometry | None:
    try:
        return shapely.geometry.shape(geometry) if isinstance(geometry, dict) else None
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None
