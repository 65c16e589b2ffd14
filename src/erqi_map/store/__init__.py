"""The only reader of the plan book."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .book.home import GEODATA_ENV, STORE_ENV, Folder, Home, Workspace, book_home
    from .check.book import check_book, find_problems
    from .store import GeoStore, open_store

__all__ = [
    "GEODATA_ENV",
    "STORE_ENV",
    "Folder",
    "GeoStore",
    "Home",
    "Workspace",
    "book_home",
    "check_book",
    "find_problems",
    "open_store",
]
_HOMES = {
    "GeoStore": ".store",
    "open_store": ".store",
    "check_book": ".check.book",
    "find_problems": ".check.book",
}


# Late: the process that reads foreign files lies within this room and needs nothing of it.
def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, ".book.home"), __name__), name)
