"""A plan book as it stands in its files: plain data before any check."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.errors import RequestError
from erqi_map.model.base_map import BASE_FOLDER, MANIFEST
from erqi_map.model.overlay import OVERLAY_FOLDER
from erqi_map.model.photo import PHOTO_FOLDER
from erqi_map.model.picture import PICTURE_FOLDER
from erqi_map.remember import remembered

from ..base.files import read_base_file
from ..check.report import Report
from ..limits import Limits
from ..locate import texts, walk
from ..overlays import OVERLAYS_FILE, read_overlay_files
from ..photos import PHOTOS_FILE, check_photo_files
from ..pictures import PICTURES_FILE, read_picture_files
from ..sources import SourceInfo
from .documents import BookFiles
from .files import Files, FolderFiles
from .foreign.picture import PictureFile, PictureInfo
from .foreign.reading import warm_up
from .within import list_within, stamps_within

DOCUMENTS = ("catalog", "framework", "terms", "theme", "basemaps", "townships", "names")
PLACES, LAYERS, STORIES = "places", "layers", "stories"
FILES = (*(f"{name}.yaml" for name in DOCUMENTS), OVERLAYS_FILE, PICTURES_FILE, PHOTOS_FILE)
FOLDERS = (PLACES, LAYERS, STORIES, OVERLAY_FOLDER, BASE_FOLDER, PICTURE_FOLDER, PHOTO_FOLDER)
MAX_FIELDS = 100
"""Of a feature; the model knows eleven."""


@dataclass(frozen=True)
class RawFeature:
    """One feature of a layer file; `shape` is None where the geometry cannot be built."""

    file: str
    number: int
    properties: dict[str, Any]
    geometry: Any
    shape: BaseGeometry | None

    @cached_property
    def id(self) -> str:
        """The id as text, empty where there is none."""
        return self.text("id")

    @cached_property
    def place(self) -> str:
        """The place it draws, empty where there is none."""
        return self.text("place")

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
    files of overlays say of themselves, `picture_files` those of pictures; their data lie in
    `folder`. `limits`: its ceilings.
    """

    documents: dict[str, Any]
    places: dict[str, Any]
    layers: dict[str, tuple[RawFeature, ...] | None]
    stories: dict[str, Any] = field(default_factory=dict)
    lost_folders: frozenset[str] = frozenset()
    overlay_files: dict[str, SourceInfo] = field(default_factory=dict)
    picture_files: dict[str, tuple[PictureFile, PictureInfo]] = field(default_factory=dict)
    folder: Path | None = None
    limits: Limits = field(default_factory=Limits)

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


def read_book(book: Files | Path, report: Report, limits: Limits | None = None) -> RawBook:
    """All files of the plan book; what is missing, unknown or unreadable is reported.

    `limits`: without them those of the environment. Raises RequestError for nonsense there.
    """
    limits = limits or Limits.from_env()
    where = FolderFiles(book) if isinstance(book, Path) else book
    if where.stands(OVERLAYS_FILE) or where.stands(PICTURES_FILE):
        # It starts while the book's own files are read.
        warm_up()
    files = BookFiles(where, limits, report)
    documents = {f"{name}.yaml": files.yaml(f"{name}.yaml") for name in DOCUMENTS}
    for name in (OVERLAYS_FILE, PICTURES_FILE, PHOTOS_FILE):
        documents[name] = files.yaml(name) if where.stands(name) else {}
    found = {
        folder: files.names(folder, ending)
        for folder, ending in ((PLACES, ".yaml"), (LAYERS, ".geojson"))
    }
    folder = where.folder
    if where.stands(MANIFEST):
        documents[MANIFEST] = files.yaml(MANIFEST)
        read_base_file(folder, documents[MANIFEST], report)
    places = {name: files.yaml(name) for name in found[PLACES] or ()}
    layers, left = {}, limits.book_features
    for name in found[LAYERS] or ():
        layers[name] = _features(name, files.json(name), left, limits, report)
        left -= len(layers[name] or ())
    check_photo_files(folder, documents[PHOTOS_FILE], limits, report)
    lost = frozenset(name for name, names in found.items() if names is None)
    # A book need not have stories.
    stories = (files.names(STORIES, ".yaml") or ()) if where.stands(STORIES) else ()
    return RawBook(
        documents, places, layers, {name: files.yaml(name) for name in stories}, lost,
        overlay_files=read_overlay_files(folder, documents[OVERLAYS_FILE], limits, report),
        picture_files=read_picture_files(folder, documents[PICTURES_FILE], limits, report),
        folder=folder, limits=limits,
    )  # fmt: skip


def book_stamps(book: Path) -> Iterator[str]:
    """A line for each file `read_book` would read, different after each change of it."""
    try:
        limits = Limits.from_env()
    except RequestError:
        # Opening the book says so.
        limits = Limits()
    return stamps_within(book, FILES, FOLDERS, limits.folder_files)


def is_book_file(name: str) -> bool:
    """Whether a book can have a file of this name: no path leads anywhere else."""
    folder, _, plain = name.rpartition("/")
    if not folder:
        return name in FILES
    return (
        folder in FOLDERS
        and bool(plain)
        and plain[0] != "."
        and plain.isprintable()
        and ("\\" not in plain)
    )


def book_files(book: Path, limits: Limits) -> list[str]:
    """The files `read_book` would read, sorted. Raises Refused for a folder that is refused."""
    files = FolderFiles(book)
    found = [name for name in FILES if files.stands(name)]
    for folder in FOLDERS:
        if files.stands(folder):
            names = list_within(book, folder, limits.folder_files)
            found += [f"{folder}/{name}" for name in names if not name.startswith(".")]
    return sorted(found)


def _features(
    file: str, data: Any, most: int, limits: Limits, report: Report
) -> tuple[RawFeature, ...] | None:
    if data is None:
        return None
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        report.add("not_a_collection", file)
        return None
    if len(features) > most:
        report.add("layer_too_full", file, "", "features", limit=limits.book_features)
        return None
    _check_crs_member(file, data, report)
    found = [_feature(file, number, item) for number, item in enumerate(features)]
    for number, one in enumerate(found):
        if isinstance(one, str):
            report.add(one, file, "", f"features.{number}", limit=MAX_FIELDS)
    return tuple(one for one in found if not isinstance(one, str))


@remembered()
def _feature(file: str, number: int, item: Any) -> RawFeature | str:
    """A feature, or what is wrong with it."""
    if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
        return "not_a_feature"
    if len(item["properties"]) > MAX_FIELDS:
        return "fields_too_many"
    geometry = item.get("geometry")
    return RawFeature(file, number, item["properties"], geometry, _shape(geometry))


def _check_crs_member(file: str, data: dict[str, Any], report: Report) -> None:
    """RFC 7946 has no `crs`; desktop tools still write one, and only WGS-84 may stand there."""
    if "crs" not in data:
        return
    member = data["crs"]
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    plain = name.upper() if isinstance(name, str) else ""
    if not (plain.endswith(":CRS84") or plain in ("EPSG:4326", "URN:OGC:DEF:CRS:EPSG::4326")):
        report.add("crs_not_wgs84", file, "", "crs", value=name)


@remembered()
def _shape(geometry: Any) -> BaseGeometry | None:
    try:
        return shapely.geometry.shape(geometry) if isinstance(geometry, dict) else None
    except Exception:
        # The coordinates go to numpy and GEOS as they are, and those raise what they like.
        return None
