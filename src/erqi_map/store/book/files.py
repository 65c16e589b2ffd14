"""The files of a workspace, read where they lie: only what others open stands in a folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from erqi_map.errors import SaveError
from erqi_map.remember import memory

from ..check.book import CheckedBook, check_book
from ..limits import Limits
from ..read.files import Pieces
from ..read.raw import LAYERS, PLACES, STORIES, is_book_file
from ..read.within import Refused
from .home import Folder, Home
from .items import MARK, Item, file_of, join_file

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    # The database library takes a while to load, and a book in a folder does without.
    from .journal import Journal
    from .records import State

_READ_HERE = (PLACES, LAYERS, STORIES)
KEPT = 4

_CHECKED: "dict[tuple[URL, str, Limits], CheckedBook]" = memory()


def is_opened_by_others(item: str) -> bool:
    """Whether it is a file that other programs open."""
    folder, stroke, _ = item.partition("/")
    return bool(stroke) and folder not in _READ_HERE


def checked_book(home: Home) -> CheckedBook:
    """The check of a book as it is now; of a workspace it is the same until it changes."""
    if isinstance(home, Folder):
        return check_book(home.path)
    mark, state = home.journal.present()
    key = (home.journal.url, mark, Limits.from_env())
    found = _CHECKED.get(key) or check_book(JournalFiles(home.journal, state))
    keep_checked(home.journal, mark, found)
    return found


def keep_checked(journal: "Journal", mark: str, checked: CheckedBook) -> None:
    """Remember what a check found of the book as it stands at a mark."""
    key = (journal.url, mark, Limits.from_env())
    _CHECKED.pop(key, None)
    _CHECKED[key] = checked
    for old in list(_CHECKED)[:-KEPT]:
        _CHECKED.pop(old, None)


@dataclass(frozen=True)
class JournalFiles:
    """The book of a workspace in a state, with items as somebody wants them (None: taken away).

    `beside`: the folder of what others open, where it is not that of the state.
    """

    journal: "Journal"
    state: "State"
    wanted: Mapping[str, Item | None] | None = None
    beside: Path | None = None

    @cached_property
    def folder(self) -> Path:
        """As `Files`. Raises SaveError where it cannot be written."""
        if self.beside is not None:
            return self.beside
        from .snapshot import snapshot

        opened = {item: one for item, one in self.state.items() if is_opened_by_others(item)}
        return snapshot(self.journal, opened)

    @cached_property
    def _files(self) -> dict[str, dict[str, Item]]:
        """The items of each file. Raises SaveError for a name no book has."""
        wanted = self.wanted or {}
        stay = {item: one for item, one in self.state.items() if item not in wanted}
        contents = self.journal.contents(
            sha for item, (sha, _) in stay.items() if not is_opened_by_others(item)
        )
        found: dict[str, dict[str, Item]] = {}
        for item, (sha, number) in stay.items():
            found.setdefault(file_of(item), {})[item] = Item(contents.get(sha, b""), number)
        for item, new in wanted.items():
            if new is not None:
                found.setdefault(file_of(item), {})[item] = new
        for file in found:
            if not is_book_file(file):
                raise SaveError("workspace", "damaged", where=self.journal, reason=file)
        return found

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for file in sorted(self._files):
            folder, _, name = file.rpartition("/")
            found.setdefault(folder, []).append(name)
        return found

    def stands(self, name: str) -> bool:
        """As `Files`."""
        return name in self._files or name in self._folders

    def names(self, folder: str, most: int) -> list[str]:
        """As `Files`."""
        if folder not in self._folders:
            raise Refused("folder_missing")
        names = self._folders[folder]
        if len(names) > most:
            raise Refused("folder_too_full", limit=most)
        return names

    def content(self, name: str, most_bytes: int) -> bytes:
        """As `Files`."""
        if is_opened_by_others(name) and name in self._files:
            return (self.folder / name).read_bytes()[: most_bytes + 1]
        if name not in self._files:
            raise Refused("file_missing")
        return join_file(name, self._files[name])[: most_bytes + 1]

    def pieces(self, name: str) -> Pieces | None:
        """As `Files`."""
        items = self._files.get(name, {})
        if len(items) < 2 or name not in items:
            return None
        order = sorted((one.number, key) for key, one in items.items() if MARK in key)
        return Pieces(items[name].content, [items[key].content for _, key in order])
