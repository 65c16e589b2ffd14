"""A copy of the shipped plan book that tests may damage."""

import shutil
from pathlib import Path

import pytest

from .book_damage import SHIPPED, Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(Path(shutil.copytree(SHIPPED, tmp_path / "geodata")))
