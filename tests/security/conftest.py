"""A plan book that tests may attack, and a folder outside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.overlay_book import book_with_overlay

SECRET = "password-hunter2"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    return book_with_overlay(tmp_path, 12)
