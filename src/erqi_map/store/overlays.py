"""Overlays of a plan book: large files of other data, looked at but not read when a book opens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd

from erqi_map.errors import RequestError
from erqi_map.frames.column import case_of
from erqi_map.i18n import Listed, Message
from erqi_map.model.overlay import OVERLAY_FOLDER, Overlay, Overlays

from .check.report import Report
from .edition.shapes import PublicRows
from .edition.source import PublicSource
from .limits import Limits
from .listed import ListedFiles
from .locate import entry_of, texts, walk
from .read.within import Refused, within
from .sources import LayerSource, SourceInfo, open_source

FILES = ListedFiles("overlay", OVERLAY_FOLDER)
OVERLAYS_FILE = FILES.document
MAX_FEATURES, MAX_TILED = 1_000_000, 10_000_000
_NUMBER = re.compile(r"u?int|float|double|halffloat")
_COLUMNS = (
    "id_column",
    "style.column",
    "labels.column",
    "fields.*.column",
)


@dataclass(frozen=True, eq=False)
class BookOverlay:
    """An overlay of a sound book. `n`: number of features, as its file says. `public`: what of it
    goes into a public edition, which knows no columns but those that are named.
    """

    overlay: Overlay
    path: Path
    n: int
    public: PublicRows | None = None

    def read(self, whole: bool = False) -> gpd.GeoDataFrame:
        """The features, EPSG:4326, in file order, with the columns the overlay names, or all.

        Raises RequestError for a file that has changed and cannot be read any more.
        """
        return self.source().read(
            columns=None if whole and self.public is None else self.overlay.columns
        )

    def source(self) -> LayerSource:
        """The features in parts. Raises as `read`."""
        try:
            path = within(self.path.parents[1], self.overlay.file)
        except Refused as fault:
            reason = Message("check", f"{fault.code}.message", **fault.values)
            raise RequestError(
                "foreign", "no_open", path=self.overlay.file, reason=reason
            ) from fault
        source = open_source(path, self.overlay.table)
        if self.public is None:
            return source
        return PublicSource(
            source, self.public, frozenset(source.info.columns) - {*self.overlay.columns}
        )


def read_overlay_files(
    book: Path, data: Any, limits: Limits, report: Report
) -> dict[str, SourceInfo]:
    """What the file of each overlay says of itself, by its name; every fault is reported."""
    found: dict[str, SourceInfo] = {}
    for entry, file, spot in FILES.entries(data, report):
        table = entry.get("table")
        try:
            path = within(book, file)
            found[file] = open_source(path, table if isinstance(table, str) else None).info
        except Refused as fault:
            entry_id, field = spot
            report.add(fault.code, OVERLAYS_FILE, entry_id, field, **fault.values)
        except RequestError as error:
            # Problems name files within the book.
            reason = error.message.replaced(path=file)
            report.add("overlay_unreadable", OVERLAYS_FILE, *spot, value=file, reason=reason)
    FILES.check_folder(book, data, limits, report)
    return found


def check_overlays(data: Any, infos: Mapping[str, SourceInfo], report: Report) -> None:
    """Reports columns that are not in the file, values named twice, files that are too large."""
    for loc, entry in walk(data, "overlays.*"):
        file = entry.get("file") if isinstance(entry, dict) else None
        info = infos.get(file) if isinstance(file, str) else None
        if info is None:
            continue
        if info.n > (most := MAX_TILED if entry.get("tiles") is True else MAX_FEATURES):
            spot = entry_of(data, (*loc, "file"))
            report.add("overlay_too_many", OVERLAYS_FILE, *spot, n=info.n, limit=most)
        known = Listed(info.columns)
        for pattern in _COLUMNS:
            for place, column in texts(walk(entry, pattern)):
                if column not in info.columns:
                    spot = entry_of(data, (*loc, *place))
                    report.add("overlay_column", OVERLAYS_FILE, *spot, value=column, known=known)
        _check_once(data, loc, entry, "fields.*.column", report)
        _check_once(data, loc, entry, "style.classes.*.value", report)


def book_overlays(
    book: Path, overlays: Overlays, infos: Mapping[str, SourceInfo]
) -> Mapping[str, BookOverlay]:
    """The overlays of a sound book, by id in the order of the file."""
    found = {
        one.id: BookOverlay(_called(one, infos[one.file]), book / one.file, infos[one.file].n)
        for one in overlays.overlays
    }
    return MappingProxyType(found)


def _called(overlay: Overlay, info: SourceInfo) -> Overlay:
    """The overlay with the values of its classes called as in the data: 1.0 is 1, yes is true."""
    style = overlay.style
    found = info.columns.get(style.column or "", "")
    kind: Any = "bool" if found == "bool" else "number" if _NUMBER.match(found) else "text"
    classes = tuple(
        one.model_copy(update={"value": case_of(one.value, kind)}) for one in style.classes
    )
    return overlay.model_copy(update={"style": style.model_copy(update={"classes": classes})})


def _check_once(data: Any, loc: Any, entry: Any, pattern: str, report: Report) -> None:
    seen: set[str] = set()
    for place, value in texts(walk(entry, pattern)):
        if value in seen:
            report.add("overlay_twice", OVERLAYS_FILE, *entry_of(data, (*loc, *place)), value=value)
        seen.add(value)
