"""Files put into the folder of a book together: all of them, and the book is sound, or none."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from erqi_map.errors import DataError, SaveError
from erqi_map.files import reason_of, replace_whole

from ..check.book import find_problems
from ..read.within import within

Fill = Callable[[Path], Any]
"""Writes a file at the path it is given."""


def writes(content: bytes) -> Fill:
    """What puts `content` in place."""
    return lambda path: path.write_bytes(content)


def put_files(book: Path, wanted: Mapping[str, Fill | None]) -> None:
    """Put files by their names in the book; None takes one away.

    Raises DataError with the problems the book would have, SaveError; it then stands as it was.
    """
    targets = {name: within(book, name) for name in wanted}
    try:
        with tempfile.TemporaryDirectory(prefix=".erqi-map-", dir=book) as aside:
            _put(book, wanted, targets, Path(aside))
    except OSError as error:
        key, reason = reason_of(error)
        path = Path(error.filename or book)
        raise SaveError("stories", f"save_{key}", path=path, reason=reason) from error


def _put(
    book: Path, wanted: Mapping[str, Fill | None], targets: Mapping[str, Path], aside: Path
) -> None:
    kept: dict[str, Path | None] = {}
    made = [one.parent for one in targets.values() if not one.parent.exists()]
    try:
        for at, (name, fill) in enumerate(wanted.items()):
            target = targets[name]
            target.parent.mkdir(exist_ok=True)
            kept[name] = aside / str(at) if target.exists() else None
            if kept[name] is not None:
                shutil.copy2(target, aside / str(at))
            if fill is None:
                target.unlink(missing_ok=True)
            else:
                replace_whole(target, fill)
        if problems := find_problems(book):
            raise DataError(problems)
    except BaseException:
        for name, old in kept.items():
            if old is None:
                targets[name].unlink(missing_ok=True)
            else:
                old.replace(targets[name])
        for folder in made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        raise
