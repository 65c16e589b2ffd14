"""Which home a plan book has: a folder of files, or a workspace. Nothing above asks further."""

import os
import sys
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from erqi_map.i18n import LANGS, phrase

from ..read.raw import book_stamps

if TYPE_CHECKING:
    from .journal import Journal

STORE_ENV, GEODATA_ENV = "ERQI_MAP_STORE", "ERQI_MAP_GEODATA"
USUAL = Path("workspace", "erqi-map.sqlite")
"""The workspace that is taken without being named, below the folder one stands in."""


@dataclass(frozen=True)
class Folder:
    """A book of files, which is only read."""

    path: Path
    writable = False

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.path

    def content(self, name: str) -> bytes:
        """One of them."""
        return (self.path / name).read_bytes()

    def stamp(self) -> str:
        """Changes whenever a file of the book is added, removed or written.

        Never raises, reads no content, and looks at nothing but the files a book has and what lies
        in their folders. For caches: open the book again when the stamp differs.
        """
        digest = sha256()
        for line in book_stamps(self.path):
            digest.update(os.fsencode(line) + b"\n")
        return digest.hexdigest()

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True)
class Workspace:
    """A book in a database: `where` is an SQLite file or the address of a server."""

    where: str

    def __post_init__(self) -> None:
        if "://" not in self.where:
            object.__setattr__(self, "where", str(Path(self.where).absolute()))

    @property
    def journal(self) -> "Journal":
        """Its journal. Raises RequestError where it cannot be opened."""
        return _journal(self.where)

    @property
    def writable(self) -> bool:
        """Whether it may be written; a save itself may still fail."""
        from .database import database_url, is_writable

        return is_writable(database_url(self.where))

    @property
    def folder(self) -> Path:
        """Where its files lie as they are now; nothing written there lasts."""
        from .snapshot import snapshot

        return snapshot(self.journal)

    def content(self, name: str) -> bytes:
        """A file as it is now that is one item."""
        journal = self.journal
        sha, _ = journal.state()[name]
        return journal.contents([sha])[sha]

    def stamp(self) -> str:
        """Changes with every change of the journal. Raises as `journal`, SaveError."""
        return self.journal.mark()

    def __str__(self) -> str:
        from .database import database_url
        from .refusals import named

        return named(database_url(self.where))


Home = Folder | Workspace


def book_home(given: Home | Path | str | None = None) -> Home:
    """The home that `open_store` would read; nothing says that it exists.

    given: a folder, an SQLite file, or the address of a database. Without it what the environment
    variables ERQI_MAP_STORE and ERQI_MAP_GEODATA name, `workspace/erqi-map.sqlite` where one
    stands, which is said on stderr, or the book that came with the package.
    """
    if isinstance(given, Folder | Workspace):
        return given
    if given is not None:
        return Workspace(str(given)) if _is_database(given) else Folder(Path(given))
    store, folder = os.environ.get(STORE_ENV), os.environ.get(GEODATA_ENV)
    if store:
        if folder:
            _say_once("both", Workspace(store), folder)
        return Workspace(store)
    if folder:
        return Folder(Path(folder))
    if USUAL.is_file():
        _say_once("found", Workspace(str(USUAL)))
        return Workspace(str(USUAL))
    return Folder(shipped_book())


def become_home(home: Home) -> None:
    """What `book_home` gives in this process from now on."""
    for name in (STORE_ENV, GEODATA_ENV):
        os.environ.pop(name, None)
    if isinstance(home, Workspace):
        os.environ[STORE_ENV] = home.where
    else:
        os.environ[GEODATA_ENV] = str(home.path.resolve())


def shipped_book() -> Path:
    """The folder of the book that came with the package."""
    here = Path(__file__).resolve()
    shipped, checkout = here.parents[2] / "geodata", here.parents[4] / "geodata"
    return shipped if shipped.is_dir() else checkout


def _is_database(given: Path | str) -> bool:
    return (isinstance(given, str) and "://" in given) or Path(given).is_file()


def _journal(where: str) -> "Journal":
    # The database library takes a while to load, and a book in a folder does without.
    from .database import database_url
    from .journal import Journal

    return Journal(database_url(where))


@cache
def _say_once(key: str, where: Workspace, folder: str = "") -> None:
    print(phrase(LANGS[0], "workspace", key, where=where, folder=folder), file=sys.stderr)
