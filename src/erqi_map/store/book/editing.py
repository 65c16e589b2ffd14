"""A plan book to be written as files, whatever home it has."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .home import Folder, Home


@contextmanager
def edited(home: Home, who: str, why: str) -> Iterator[Path]:
    """A folder to change the files of a book in.

    Of a workspace it is a copy, and what is different at the end is saved as one change. Raises
    DataError where the book would not be sound, SaveError; the workspace is as it was then.
    """
    if isinstance(home, Folder):
        yield home.path
        return
    from .saving import compare_folder, save_items

    with tempfile.TemporaryDirectory(prefix="erqi-map-") as scratch:
        folder = Path(scratch) / "book"
        shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns(".*"))
        yield folder
        _, wanted, base = compare_folder(home.journal, folder)
        save_items(home.journal, wanted, who, why, base)
