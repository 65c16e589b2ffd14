"""The only reader of the plan book."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .check.book import check_book, find_problems
    from .store import GEODATA_ENV, GeoStore, book_path, book_stamp, open_store

__all__ = [
    "GEODATA_ENV",
    "GeoStore",
    "book_path",
    "book_stamp",
    "check_book",
    "find_problems",
    "open_store",
]


# Late: the process that reads foreign files lies within this room and needs nothing of it.
def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = ".check.book" if name in ("check_book", "find_problems") else ".store"
    return getattr(import_module(home, __name__), name)
