"""The plan book in memory: read once for all, and the last sound version stays."""

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from erqi_map.store import Folder, Home, book_home
from erqi_map.ui.shell import book as books
from erqi_map.ui.shell import cache
from erqi_map.ui.shell.book import Book, read_book
from erqi_map.ui.shell.cache import Reader
from erqi_map.ui.shell.once import once
from tests.waiting import LIMIT_S


@pytest.fixture(scope="module")
def sound() -> Book:
    return read_book(book_home(), "sound")


class Disk:
    """A folder whose reading is held until it is let go; counts what was read."""

    def __init__(self, folder: Path, sound: Book) -> None:
        self.folder, self._sound = folder, sound
        self.read: list[str] = []
        self.begun, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.faulty = False
        (folder / "places").mkdir()
        self.write("first")

    def write(self, text: str) -> None:
        (self.folder / "places" / f"{text}.yaml").write_text(text, encoding="utf-8")

    def reader(self) -> Reader:
        def read(home: Home, stamp: str, _before: Book | None) -> Book:
            self.read.append(stamp)
            self.begun.set()
            assert self.go.wait(LIMIT_S)
            if self.faulty:
                return Book(stamp, fault="faulty")
            return Book(stamp, self._sound.store, self._sound.spec)

        return Reader(Folder(self.folder), read=read)


@pytest.fixture
def disk(tmp_path: Path, sound: Book) -> Disk:
    return Disk(tmp_path, sound)


def look_together(reader: Reader, count: int, patience_s: float) -> list:
    found: list = []
    threads = [
        threading.Thread(target=lambda: found.append(reader.look(patience_s))) for _ in range(count)
    ]
    for thread in threads:
        thread.start()
    return [threads, found]


def test_twenty_sessions_are_served_by_one_reading(disk):
    reader = disk.reader()
    reader.look()
    disk.write("second")
    disk.go.clear()
    threads, found = look_together(reader, 20, LIMIT_S)
    disk.go.set()
    for thread in threads:
        thread.join(LIMIT_S)
    assert len(disk.read) == 2
    assert len({id(one.book) for one in found}) == 1
    assert found[0].book.stamp == disk.read[-1]


def test_while_a_newer_version_is_read_the_one_before_is_shown(disk):
    reader = disk.reader()
    first = reader.look()
    disk.write("second")
    disk.go.clear()
    meanwhile = reader.look(0)
    assert meanwhile.book is first.book
    assert meanwhile.pending
    disk.go.set()
    after = reader.look(LIMIT_S)
    assert after.book is not first.book
    assert not after.pending


def test_what_changes_while_it_is_read_is_read_again(disk):
    reader = disk.reader()
    reader.look()
    disk.write("second")
    disk.go.clear()
    disk.begun.clear()
    reader.look(0)
    assert disk.begun.wait(LIMIT_S)
    disk.write("third")
    disk.go.set()
    assert not reader.look(LIMIT_S).pending
    assert len(disk.read) == 3


def test_a_book_that_becomes_faulty_leaves_the_last_sound_one_and_recovers(disk):
    reader = disk.reader()
    first = reader.look()
    disk.faulty = True
    disk.write("second")
    worse = reader.look(LIMIT_S)
    assert worse.book is first.book
    assert worse.trouble is not None
    assert worse.trouble.fault == "faulty"
    disk.faulty = False
    disk.write("third")
    mended = reader.look(LIMIT_S)
    assert mended.trouble is None
    assert mended.book.stamp == disk.read[-1]
    assert len({first.mark, worse.mark, mended.mark}) == 3


def test_a_book_that_was_never_sound_is_told_as_it_is(disk):
    disk.faulty = True
    found = disk.reader().look()
    assert not found.book.sound
    assert found.book.fault == "faulty"
    assert found.trouble is None


@pytest.mark.parametrize(
    "error", [ValueError("x"), MemoryError(), RecursionError(), KeyError("x"), OSError()]
)
def test_whatever_reading_raises_is_a_book_that_cannot_be_shown(tmp_path, monkeypatch, error):
    def fail(folder):
        raise error

    monkeypatch.setattr(books, "open_store", fail)
    found = read_book(Folder(tmp_path), "stamp")
    assert not found.sound
    assert found.stamp == "stamp"


def test_a_folder_that_cannot_be_looked_at_raises_nothing(disk, monkeypatch):
    def fail(folder):
        raise PermissionError("no")

    reader = disk.reader()
    first = reader.look()
    monkeypatch.setattr("erqi_map.store.Folder.stamp", fail)
    disk.faulty = True
    assert reader.look().book is first.book


def test_a_reading_that_breaks_off_lets_nobody_wait(tmp_path):
    def read(folder, stamp, before):
        raise SystemExit

    found = Reader(Folder(tmp_path), read).look()
    assert not found.book.sound
    assert not found.pending


def test_what_is_being_made_is_waited_for_and_made_once():
    made, begun, go = [], threading.Event(), threading.Event()

    @once(keep=2)
    def make(what: str) -> str:
        made.append(what)
        begun.set()
        assert go.wait(LIMIT_S)
        return what.upper()

    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(make("a"))) for _ in range(20)]
    for thread in threads:
        thread.start()
    assert begun.wait(LIMIT_S)
    go.set()
    for thread in threads:
        thread.join(LIMIT_S)
    assert found == ["A"] * 20
    assert made == ["a"]
    make("b")
    make("c")
    make("a")
    assert made == ["a", "b", "c", "a"]


def test_an_error_is_told_to_all_who_wait_and_not_kept():
    tries = []

    @once(keep=2)
    def make() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise ValueError("first")
        return "made"

    with pytest.raises(ValueError, match="first"):
        make()
    assert make() == "made"


def test_while_books_come_fast_one_thread_tidies_up_after_them(disk, monkeypatch):
    """Each that rests would hold a book that nobody looks at."""
    before, rest = set(threading.enumerate()), threading.Event()
    monkeypatch.setattr(cache, "time", SimpleNamespace(sleep=lambda _: rest.wait(LIMIT_S)))
    reader = disk.reader()
    for number in range(5):
        disk.write(f"again-{number}")
        reader.look()
    try:
        assert len(set(threading.enumerate()) - before) <= 2
    finally:
        rest.set()
