"""The only reader of the plan book."""

from .check import find_problems
from .store import GEODATA_ENV, GeoStore, book_path, book_stamp, open_store

__all__ = ["GEODATA_ENV", "GeoStore", "book_path", "book_stamp", "find_problems", "open_store"]
