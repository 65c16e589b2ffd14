"""A photograph or a PDF from outside: told by its first bytes, made small by the child."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from erqi_map.errors import RequestError, system_words

from .faults import RefusedError
from .reading import ask

_HEADS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"%PDF-": "PDF"}
MAX_FILE_MB = 50


@dataclass(frozen=True)
class Taken:
    """A picture made small: WebP without metadata. `position`: WGS-84 longitude and latitude that
    the file gave; `day`: when it was taken. `paper`: the PDF, where it was one.
    """

    content: bytes
    position: tuple[float, float] | None
    day: dt.date | None
    paper: bytes | None


def read_photo(path: Path, label: str) -> Taken:
    """The picture of a file that is called `label`. Raises RequestError for anything else."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RequestError("foreign", "no_open", path=label, reason=system_words(error)) from error
    if len(content) > MAX_FILE_MB * 1_000_000:
        raise RequestError("foreign", "photo_large", label=label, most=MAX_FILE_MB)
    format = next((name for head, name in _HEADS.items() if content.startswith(head)), None)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        format = "WEBP"
    if format is None:
        raise RequestError("foreign", "photo_format", label=label)
    try:
        (head, webp), *_ = ask({"op": "photo", "path": str(path), "format": format})
    except RefusedError as error:
        raise RequestError("foreign", error.key, label=label, **error.values) from error
    position = None if head["position"] is None else tuple(head["position"])
    paper = content if format == "PDF" else None
    return Taken(bytes(webp), position, _day(head["day"]), paper)


def _day(said: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said or "")
    except ValueError:
        return None
