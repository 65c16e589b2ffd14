"""A workspace of the shipped plan book, made once a process and copied for each test."""

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from erqi_map.store import Workspace
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.saving import make_workspace


@cache
def _made() -> tuple[TemporaryDirectory, Path]:
    folder = TemporaryDirectory()
    file = Path(folder.name) / "work.sqlite"
    make_workspace(str(file), shipped_book(), "张三", "建立")
    return folder, file


def shipped_workspace(folder: Path) -> Workspace:
    """The workspace `work.sqlite` in `folder`, as 张三 has just made it."""
    file = folder / "work.sqlite"
    with closing(sqlite3.connect(_made()[1])) as made, closing(sqlite3.connect(file)) as copy:
        made.backup(copy)
    return Workspace(str(file))
