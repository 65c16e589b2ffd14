"""Stories on disk: each save whole or not at all, with the versions before kept for undo.

`stories/<id>.yaml` is the story. Versions before lie in `stories/.history/<id>/undo`, versions
undone in `.../redo`, both as numbered files. A version is put away (as a synced copy)
before the story is replaced by one rename, so a kill at any moment leaves the old or the new
story whole; at worst a version is kept twice, and undo passes over a version that equals the story.
Changes go one by one, also those of several servers on one book: each holds a lock in the book.
"""

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from erqi_map.errors import RequestError, SaveError
from erqi_map.i18n import phrase

STORIES, HISTORY = "stories", ".history"
LOCK = ".lock"
LOCK_WAIT_S = 10.0
MAX_VERSIONS = 50

Stack = Literal["undo", "redo"]

_REASONS = {
    errno.EACCES: "permission",
    errno.EPERM: "permission",
    errno.EROFS: "permission",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
}
_writing = threading.RLock()


def story_path(book: Path, id: str) -> Path:
    """The file of story `id`, which is an id of the plan book and so a safe file name."""
    return book / STORIES / f"{id}.yaml"


def revision(book: Path, id: str) -> str | None:
    """sha256 of the story's file; None where there is no such story."""
    content = _content(story_path(book, id))
    return None if content is None else sha256(content).hexdigest()


def write_version(book: Path, id: str, content: bytes, base: str | None = "") -> None:
    """Puts `content` in the place of the story and the old version away.

    `base`: the revision that may be replaced (None: no file at all, "": any). Raises SaveError.
    """
    target = story_path(book, id)
    with _changing(target):
        if base != "" and revision(book, id) != base:
            raise SaveError(phrase("zh", "stories", "save_conflict", id=id))
        if _content(target) == content:
            return
        _put_away(book, id, "undo")
        shutil.rmtree(_stack(book, id, "redo"), ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, content)


def remove_version(book: Path, id: str) -> None:
    """Takes the story away; `undo` brings it back. Raises RequestError, SaveError."""
    target = story_path(book, id)
    with _changing(target):
        if not target.exists():
            raise RequestError(phrase("zh", "stories", "gone", value=id))
        _put_away(book, id, "undo")
        target.unlink()
        _sync_folder(target.parent)


def step_version(
    book: Path, id: str, source: Stack, accept: Callable[[bytes], object]
) -> bytes | None:
    """Goes one version back ("undo") or forth ("redo"); None where there is none.

    `accept` looks at the version first and raises when it cannot be used any more; nothing is
    changed then. Raises SaveError.
    """
    target, other = story_path(book, id), ("redo" if source == "undo" else "undo")
    with _changing(target):
        current = _content(target)
        for version in reversed(_versions(book, id, source)):
            content = version.read_bytes()
            if content == current:
                version.unlink()
                continue
            accept(content)
            _put_away(book, id, "undo" if other == "undo" else "redo")
            os.replace(version, target)
            _sync_folder(target.parent)
            return content
    return None


def count_versions(book: Path, id: str, stack: Stack) -> int:
    """How many versions can be undone or redone."""
    current = _content(story_path(book, id))
    return sum(_content(version) != current for version in _versions(book, id, stack))


def _stack(book: Path, id: str, stack: Stack) -> Path:
    return book / STORIES / HISTORY / id / stack


def _versions(book: Path, id: str, stack: Stack) -> list[Path]:
    """Oldest first."""
    return sorted(_stack(book, id, stack).glob("[0-9]*.yaml"))


def _put_away(book: Path, id: str, stack: Stack) -> None:
    current = story_path(book, id)
    if not current.exists():
        return
    folder = _stack(book, id, stack)
    folder.mkdir(parents=True, exist_ok=True)
    versions = _versions(book, id, stack)
    if versions and versions[-1].read_bytes() == current.read_bytes():
        return
    number = int(versions[-1].stem) + 1 if versions else 1
    kept = folder / f"{number:06d}.yaml"
    # A copy, not a hard link: an editor that writes in place must not change what was.
    _replace(kept, current.read_bytes())
    for version in versions[: max(0, len(versions) + 1 - MAX_VERSIONS)]:
        version.unlink(missing_ok=True)


def _replace(target: Path, content: bytes) -> None:
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    handle, name = tempfile.mkstemp(prefix=".saving-", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Makes a rename last through a power cut; Windows cannot and need not be asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _changing(target: Path) -> Iterator[None]:
    """One change at a time; what the system refuses becomes a SaveError."""
    with _writing:
        try:
            with _alone(target.parent / HISTORY):
                yield
        except Timeout as error:
            raise SaveError(phrase("zh", "stories", "save_busy", path=target)) from error
        except OSError as error:
            key = _REASONS.get(error.errno or 0, "other")
            reason = error.strerror or type(error).__name__
            raise SaveError(
                phrase("zh", "stories", f"save_{key}", path=target, reason=reason)
            ) from error


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
