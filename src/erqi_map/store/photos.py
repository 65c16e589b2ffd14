"""Pictures and papers at places: looked at when a book opens, read when they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from erqi_map.errors import RequestError
from erqi_map.model.photo import PHOTO_FOLDER, Photo, Photos

from .check.report import Report
from .limits import MB, Limits
from .listed import ListedFiles
from .locate import texts, walk
from .read.within import Refused, read_within

FILES = ListedFiles("photo", PHOTO_FOLDER)
PHOTOS_FILE = FILES.document
MAX_PHOTO_BYTES, MAX_PAPER_BYTES = MB, 20 * MB
MAX_EDGE_PX = 4096
PAPER_HEAD = b"%PDF-"


@dataclass(frozen=True, eq=False)
class BookPhoto:
    """A picture of a sound book, in the folder `book`."""

    photo: Photo
    book: Path

    def read(self) -> bytes:
        """The WebP. Raises RequestError where its file has changed for worse."""
        return self._read(self.photo.file, MAX_PHOTO_BYTES)

    def paper(self) -> bytes | None:
        """The PDF, None where there is none. Raises as `read`."""
        return None if self.photo.paper is None else self._read(self.photo.paper, MAX_PAPER_BYTES)

    def _read(self, file: str, most: int) -> bytes:
        try:
            return read_within(self.book, file, most)
        except Refused as fault:
            raise RequestError("foreign", "no_file", path=file) from fault


def is_photo(content: bytes) -> bool:
    """Whether these bytes are a WebP as `read_photo` writes it: one frame and nothing beside it, so
    no script or position can travel in its metadata.
    """
    if not (content[:4] == b"RIFF" and content[8:16] == b"WEBPVP8 "):
        return False
    edges = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
    return all(0 < edge <= MAX_EDGE_PX for edge in edges) and (
        int.from_bytes(content[4:8], "little") + 8 == len(content)
        and int.from_bytes(content[16:20], "little") in (len(content) - 20, len(content) - 21)
    )


def check_photo_files(book: Path, data: Any, limits: Limits, report: Report) -> None:
    """Reports every file that is listed and no picture, or there and not listed."""
    papers = {file for _, file in texts(walk(data, "photos.*.paper"))}
    for entry, file, spot in FILES.entries(data, report):
        _check(book, file, MAX_PHOTO_BYTES, is_photo, spot, report)
        if isinstance(paper := entry.get("paper"), str):
            where = (spot[0], "paper")
            if not paper.startswith(f"{PHOTO_FOLDER}/") or paper.count("/") != 1:
                report.add("photo_file_bad", PHOTOS_FILE, *where, value=paper)
            else:
                _check(book, paper, MAX_PAPER_BYTES, _is_paper, where, report)
    FILES.check_folder(
        book, data, limits, report, lambda file, listed: file in listed or file in papers
    )


def book_photos(photos: Photos, book: Path) -> Mapping[str, tuple[BookPhoto, ...]]:
    """The pictures of a sound book by place."""
    found: dict[str, list[BookPhoto]] = {}
    for photo in photos.photos:
        found.setdefault(photo.place, []).append(BookPhoto(photo, book))
    return MappingProxyType({place: tuple(all) for place, all in found.items()})


def _is_paper(content: bytes) -> bool:
    return content.startswith(PAPER_HEAD)


def _check(
    book: Path, file: str, most: int, fits: Any, spot: tuple[str, str], report: Report
) -> None:
    try:
        content = read_within(book, file, most)
    except Refused as fault:
        entry_id, field = spot
        report.add(fault.code, PHOTOS_FILE, entry_id, field, **fault.values)
        return
    if len(content) > most or not fits(content):
        report.add("photo_unfit", PHOTOS_FILE, *spot, value=file)
