"""A copy of the shipped plan book that tests may damage."""

from pathlib import Path

import pytest

from .book_damage import Book


@pytest.fixture
def book(book: Path) -> Book:
    return Book(book)
