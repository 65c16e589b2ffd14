"""A state of a workspace as the folder of files that all the rest of the room reads.

A folder is called after what it holds, is never changed once it stands, and shares what is the same
with the one before. So a book that is being read cannot change under its reader.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from erqi_map.errors import SaveError, system_words

from ..read.raw import is_book_file
from .items import Item, file_of, join_file
from .journal import Journal
from .records import State

KEPT = 4
"""Folders that stay beside the newest: a reader may still hold one."""
KEPT_S = 24 * 3600.0


def snapshot(journal: Journal, state: State | None = None) -> Path:
    """The folder of a state, of the present one by default. Raises SaveError."""
    state = journal.state() if state is None else state
    files = _by_file(state)
    home = user_cache_path("erqi-map") / "snapshots"
    folder = home / _name(files)
    try:
        if folder.is_dir():
            os.utime(folder)
            return folder
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _build(journal, files, home, folder)
        _tidy(home)
    except OSError as error:
        raise SaveError(
            "workspace", "no_snapshot", where=home, reason=system_words(error)
        ) from error
    return folder


def write_files(journal: Journal, state: State, folder: Path, like: Path | None = None) -> None:
    """All files of a state into an empty folder; `like`: a snapshot to share files with.

    Raises OSError.
    """
    for file, items in _by_file(state).items():
        if not is_book_file(file):
            raise SaveError("workspace", "damaged", where=journal, reason=file)
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        kept = None if like is None else like / ".files" / _sign(items)
        if kept is not None and kept.exists():
            os.link(kept, target)
            continue
        found = journal.contents(sha for sha, _ in items.values())
        whole = {item: Item(found[sha], number) for item, (sha, number) in items.items()}
        target.write_bytes(join_file(file, whole))


def _build(journal: Journal, files: Mapping[str, State], home: Path, folder: Path) -> None:
    scratch = Path(tempfile.mkdtemp(prefix=".making-", dir=home))
    try:
        like = _newest(home)
        state = {item: one for items in files.values() for item, one in items.items()}
        write_files(journal, state, scratch, like)
        signs = scratch / ".files"
        signs.mkdir()
        for file, items in files.items():
            if not (signs / _sign(items)).exists():
                os.link(scratch / file, signs / _sign(items))
        try:
            scratch.rename(folder)
        except OSError:
            # Another process was quicker with the same folder.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _by_file(state: State) -> dict[str, State]:
    found: dict[str, dict[str, tuple[str, int]]] = {}
    for item, one in sorted(state.items()):
        found.setdefault(file_of(item), {})[item] = one
    return dict(found)


def _sign(items: State) -> str:
    return sha256(repr(sorted(items.items())).encode()).hexdigest()


def _name(files: Mapping[str, State]) -> str:
    text = "\n".join(f"{file} {_sign(items)}" for file, items in files.items())
    return sha256(text.encode()).hexdigest()


def _newest(home: Path) -> Path | None:
    found = [one for one in home.iterdir() if one.is_dir() and not one.name.startswith(".")]
    return max(found, key=lambda one: one.stat().st_mtime, default=None)


def _tidy(home: Path) -> None:
    found = sorted(
        (one for one in home.iterdir() if one.is_dir()),
        key=lambda one: one.stat().st_mtime,
        reverse=True,
    )
    for old in found[KEPT:]:
        if old.stat().st_mtime < time.time() - KEPT_S:
            shutil.rmtree(old, ignore_errors=True)
