"""Versions of stories that an older release put away in a folder: `stories/.history/<id>`.

`undo` holds the versions before the story, `redo` those after it that were taken back, as numbered
files. They are read, in the order in which they were written, when a workspace is made.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..limits import Limits
from ..read.raw import STORIES
from ..read.within import Refused, list_within, read_within, within

HISTORY = f"{STORIES}/.history"
MAX_BYTES = 64_000_000
_NUMBERED = re.compile(r"[0-9]{1,9}\.yaml", re.ASCII)


@dataclass(frozen=True)
class Version:
    """`at`: when it was put away, as the journal writes times."""

    at: str
    item: str
    content: bytes


def old_versions(book: Path) -> list[Version]:
    """All of them, the oldest first. What leads out of the book is passed over."""
    found = [one for id in _names(book, HISTORY) for one in _versions(book, id)]
    return sorted(found, key=lambda one: one.at)


def _versions(book: Path, id: str) -> Iterator[Version]:
    latest = ""
    for stack, backwards in (("undo", False), ("redo", True)):
        folder = f"{HISTORY}/{id}/{stack}"
        names = [name for name in _names(book, folder) if _NUMBERED.fullmatch(name)]
        for name in sorted(names, key=lambda one: int(one[:-5]), reverse=backwards):
            try:
                content = read_within(book, f"{folder}/{name}", MAX_BYTES)
                seconds = within(book, f"{folder}/{name}").stat().st_mtime
            except (Refused, OSError):
                continue
            at = dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="milliseconds")
            latest = max(at, latest)
            yield Version(latest, f"{STORIES}/{id}.yaml", content)


def _names(book: Path, folder: str) -> list[str]:
    try:
        return list_within(book, folder, Limits.from_env().folder_files)
    except Refused:
        return []
