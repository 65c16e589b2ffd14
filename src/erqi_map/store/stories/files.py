"""Stories on disk: each save whole or not at all, with the versions before kept for undo.

`stories/<id>.yaml` is the story. Versions before lie in `stories/.history/<id>/undo`, versions
undone in `.../redo`, both as numbered files. A version is put away (as a synced copy)
before the story is replaced by one rename, so a kill at any moment leaves the old or the new
story whole; at worst a version is kept twice, and undo passes over a version that equals the story.
Changes go one by one, also those of several servers on one book: each holds a lock in the book.
Nothing is read or written through a link that leads out of the book.
"""

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from erqi_map.errors import RequestError, SaveError
from erqi_map.files import reason_of, sync_folder, write_whole
from erqi_map.i18n import Message

from ..limits import MB
from ..read.within import Refused, list_within, read_within, within

STORIES, HISTORY = "stories", ".history"
LOCK = ".lock"
LOCK_WAIT_S = 10.0
MAX_VERSIONS = 50
MAX_BYTES = 64 * MB
MAX_ENTRIES = 10_000
"""Of a folder of versions; there are `MAX_VERSIONS` unless somebody puts more there."""

Stack = Literal["undo", "redo"]

_NUMBERED = re.compile(r"[0-9]{1,9}\.yaml", re.ASCII)
_writing = threading.RLock()


def story_path(book: Path, id: str) -> Path:
    """The file of story `id`, which is an id of the plan book and so a safe file name."""
    return book / STORIES / f"{id}.yaml"


def revision(book: Path, id: str) -> str | None:
    """sha256 of the story's file; None where there is no such file."""
    try:
        content = _content(book, story_path(book, id))
    except Refused:
        return None
    return None if content is None else sha256(content).hexdigest()


def write_version(book: Path, id: str, content: bytes, base: str | None = "") -> None:
    """Puts `content` in the place of the story and the old version away.

    `base`: the revision that may be replaced (None: no file at all, "": any). Raises SaveError.
    """
    target = story_path(book, id)
    with _changing(book, id):
        if base != "" and revision(book, id) != base:
            raise SaveError("stories", "save_conflict", id=id)
        if _content(book, target) == content:
            return
        _put_away(book, id, "undo")
        shutil.rmtree(_stack(book, id, "redo"), ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)


def remove_version(book: Path, id: str) -> None:
    """Takes the story away; `undo` brings it back. Raises RequestError, SaveError."""
    target = story_path(book, id)
    with _changing(book, id):
        if not target.exists():
            raise RequestError("stories", "gone", value=id)
        _put_away(book, id, "undo")
        target.unlink()
        sync_folder(target.parent)


def step_version(
    book: Path, id: str, source: Stack, accept: Callable[[bytes], object]
) -> bytes | None:
    """Goes one version back ("undo") or forth ("redo"); None where there is none.

    `accept` looks at the version first and raises when it cannot be used any more; nothing is
    changed then. Raises SaveError.
    """
    target, other = story_path(book, id), ("redo" if source == "undo" else "undo")
    with _changing(book, id):
        current = _content(book, target)
        for version in reversed(_versions(book, id, source)):
            content = _content(book, version)
            if content is None or content == current:
                version.unlink(missing_ok=True)
                continue
            accept(content)
            _put_away(book, id, "undo" if other == "undo" else "redo")
            os.replace(version, target)
            sync_folder(target.parent)
            return content
    return None


def count_versions(book: Path, id: str, stack: Stack) -> int:
    """How many versions can be undone or redone."""
    try:
        current = _content(book, story_path(book, id))
        return sum(_content(book, one) != current for one in _versions(book, id, stack))
    except Refused:
        return 0


def _stack(book: Path, id: str, stack: Stack) -> Path:
    return book / STORIES / HISTORY / id / stack


def _versions(book: Path, id: str, stack: Stack) -> list[Path]:
    """Oldest first."""
    folder = _stack(book, id, stack)
    try:
        names = list_within(book, _name(book, folder), MAX_ENTRIES)
    except Refused as fault:
        if fault.code == "folder_missing":
            return []
        raise
    return [folder / name for name in names if _NUMBERED.fullmatch(name)]


def _put_away(book: Path, id: str, stack: Stack) -> None:
    current = _content(book, story_path(book, id))
    if current is None:
        return
    folder = _stack(book, id, stack)
    folder.mkdir(parents=True, exist_ok=True)
    versions = _versions(book, id, stack)
    if versions and _content(book, versions[-1]) == current:
        return
    number = int(versions[-1].stem) + 1 if versions else 1
    kept = folder / f"{number:06d}.yaml"
    # A copy, not a hard link: an editor that writes in place must not change what was.
    write_whole(kept, current)
    for version in versions[: max(0, len(versions) + 1 - MAX_VERSIONS)]:
        version.unlink(missing_ok=True)


def _content(book: Path, path: Path) -> bytes | None:
    """The whole file, or None where there is none. Raises Refused for a link out."""
    try:
        content = read_within(book, _name(book, path), MAX_BYTES)
    except Refused as fault:
        if fault.code == "file_missing":
            return None
        raise
    if len(content) > MAX_BYTES:
        raise Refused("file_too_large", limit=MAX_BYTES // MB)
    return content


def _name(book: Path, path: Path) -> str:
    return path.relative_to(book).as_posix()


def _check_inside(book: Path, id: str) -> None:
    """Raises Refused where a folder or the lock of the history leads out of the book."""
    history = book / STORIES / HISTORY
    stacks = (_stack(book, id, "undo"), _stack(book, id, "redo"))
    for folder in (history.parent, history, history / id, *stacks):
        within(book, _name(book, folder))
    # A lock is opened for writing: it must be a file, or come into being as one.
    if os.path.lexists(history / LOCK):
        read_within(book, _name(book, history / LOCK), 0)


@contextmanager
def _changing(book: Path, id: str) -> Iterator[None]:
    """One change at a time; what the system or the book refuses becomes a SaveError."""
    target = story_path(book, id)
    with _writing:
        try:
            _check_inside(book, id)
            with _alone(target.parent / HISTORY):
                yield
        except Timeout as error:
            raise SaveError("stories", "save_busy", path=target) from error
        except Refused as error:
            reason = Message("check", f"{error.code}.message", **error.values)
            raise SaveError("stories", "save_refused", path=target, reason=reason) from error
        except OSError as error:
            key, said = reason_of(error)
            raise SaveError("stories", f"save_{key}", path=target, reason=said) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other processes out; where the disk knows no locks, nothing can."""
    if not folder.parent.parent.is_dir():
        # No book: what follows says so, and nothing may come into being.
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK, timeout=LOCK_WAIT_S)
    try:
        lock.acquire()
    except NotImplementedError:
        yield
        return
    try:
        yield
    finally:
        lock.release()
