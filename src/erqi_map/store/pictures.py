"""Pictures of a plan book: looked at when a book opens, read when they are drawn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.errors import RequestError, system_words
from erqi_map.model.picture import PICTURE_FOLDER, Picture, Pictures

from .check.report import Report
from .limits import Limits
from .listed import ListedFiles
from .locate import entry_of, walk
from .read.foreign.picture import (
    WORLD_BYTES,
    PictureFile,
    PictureImage,
    PictureInfo,
    picture_format,
    read_world,
    world_names,
)
from .read.within import Refused, read_within, within

FILES = ListedFiles("picture", PICTURE_FOLDER)
PICTURES_FILE = FILES.document
KEPT_IMAGES = 8


@dataclass(frozen=True, eq=False)
class BookPicture:
    """A picture of a sound book."""

    picture: Picture
    file: PictureFile

    def read(self) -> PictureImage:
        """The picture in web mercator. Raises RequestError where its file has changed for worse."""
        try:
            state = self.file.path.stat()
        except OSError as error:
            raise RequestError(
                "foreign", "no_open", path=self.picture.file, reason=system_words(error)
            ) from error
        return _image(self.file, state.st_mtime_ns, state.st_size, Limits.from_env())


@lru_cache(maxsize=KEPT_IMAGES)
def _image(file: PictureFile, *_state: object) -> PictureImage:
    return file.image()


def located(book: Path, entry: Mapping[str, Any]) -> PictureFile:
    """The file of an entry of pictures.yaml with its world file.

    Raises Refused for what is not read from a book, RequestError for what is no picture.
    """
    file = str(entry["file"])
    path = within(book, file)
    format = picture_format(path)
    world = None
    for name in world_names(path.name, format):
        try:
            content = read_within(book, f"{PICTURE_FOLDER}/{name}", WORLD_BYTES)
        except Refused as fault:
            if fault.code == "file_missing":
                continue
            raise
        world = read_world(content, name)
        break
    crs, datum = entry.get("crs"), entry.get("datum")
    known = datum if datum in ("gcj02", "bd09") else "wgs84"
    return PictureFile(path, format, world, crs if isinstance(crs, str) else None, str(known))


def read_picture_files(
    book: Path, data: Any, limits: Limits, report: Report
) -> dict[str, tuple[PictureFile, PictureInfo]]:
    """Each picture and what it says of itself, by its file; every fault is reported."""
    found: dict[str, tuple[PictureFile, PictureInfo]] = {}
    for entry, file, spot in FILES.entries(data, report):
        try:
            one = located(book, entry)
            info = one.look()
            if info.bounds is None:
                raise RequestError("foreign", "picture_no_place", label=Path(file).name)
            found[file] = one, info
        except Refused as fault:
            entry_id, field = spot
            report.add(fault.code, PICTURES_FILE, entry_id, field, **fault.values)
        except RequestError as error:
            reason = error.message.replaced(path=file)
            report.add("picture_unreadable", PICTURES_FILE, *spot, value=file, reason=reason)
    FILES.check_folder(book, data, limits, report, _lies_beside)
    return found


def check_pictures(
    data: Any,
    files: Mapping[str, tuple[PictureFile, PictureInfo]],
    shapes: Mapping[str, BaseGeometry],
    report: Report,
) -> None:
    """Reports pictures that lie beside everything the book draws, saying where they lie."""
    extent = shapely.total_bounds(list(shapes.values())) if shapes else np.full(4, np.nan)
    if not np.isfinite(extent).all():
        return
    for loc, entry in walk(data, "pictures.*"):
        known = files.get(entry["file"]) if isinstance(entry, dict) and "file" in entry else None
        if known is None or known[1].bounds is None:
            continue
        if not shapely.intersects(shapely.box(*known[1].bounds), shapely.box(*extent)):
            spot = entry_of(data, (*loc, "file"))
            where, here = (_degrees(one) for one in (known[1].bounds, extent))
            report.add("picture_elsewhere", PICTURES_FILE, *spot, where=where, here=here)


def book_pictures(
    pictures: Pictures, files: Mapping[str, tuple[PictureFile, PictureInfo]]
) -> Mapping[str, BookPicture]:
    """The pictures of a sound book by id: bases, then overlays, each in the order of the file."""
    order = sorted(pictures.pictures, key=lambda one: one.role == "overlay")
    return MappingProxyType({one.id: BookPicture(one, files[one.file][0]) for one in order})


def _degrees(bounds: Iterable[float]) -> str:
    west, south, east, north = bounds
    return f"{west:.4f}–{east:.4f}°E, {south:.4f}–{north:.4f}°N"


def _lies_beside(file: str, listed: tuple[str, ...]) -> bool:
    """World files and what else lies beside a picture; none of it but the first is read."""
    return any(file.startswith((f"{one}.", f"{one.rpartition('.')[0]}.")) for one in listed)
