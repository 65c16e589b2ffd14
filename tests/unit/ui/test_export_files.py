"""Files that are taken away: made once, kept within bounds, named for every system."""

import threading

import pytest

from erqi_map.errors import ErqiMapError
from erqi_map.ui import export_files
from erqi_map.ui.cache import open_book
from erqi_map.ui.export_files import MadeFile, Order, Shelf, file_name


@pytest.fixture(scope="module")
def book():
    return open_book()


def silent(done, words):
    pass


@pytest.fixture
def made(monkeypatch):
    """Orders that were worked on, instead of the work."""
    orders = []

    def make(book, order, tell):
        orders.append(order)
        return MadeFile(b"x" * order.dpi, "", (), "", "pdf")

    monkeypatch.setattr(export_files, "_make", make)
    return orders


def test_the_same_order_is_made_once(book, made):
    shelf = Shelf()
    assert shelf.find(book, Order("pdf")) is None
    first = shelf.make(book, Order("pdf"), silent)
    assert shelf.make(book, Order("pdf"), silent) is first is shelf.find(book, Order("pdf"))
    assert made == [Order("pdf")]


def test_another_story_is_another_file(book, made):
    shelf, story = Shelf(), book.store.story()
    other = story.model_copy(update={"scenes": story.scenes[:3]})
    for one in (story, other, story):
        shelf.make(book, Order("pptx", story=one), silent)
    assert [order.story for order in made] == [story, other]


def test_what_is_kept_is_bounded_in_number_and_size(book, made):
    shelf = Shelf(files=2, size_bytes=500)
    for dpi in (100, 150, 200):
        shelf.make(book, Order("png", dpi=dpi), silent)
    assert shelf.find(book, Order("png", dpi=100)) is None
    assert shelf.find(book, Order("png", dpi=200)) is not None
    shelf.make(book, Order("png", dpi=490), silent)
    assert shelf.find(book, Order("png", dpi=200)) is None


def test_one_sheet_at_a_time_and_who_waits_is_told(book, monkeypatch):
    shelf, begun, release, waiting = (
        Shelf(),
        threading.Event(),
        threading.Event(),
        threading.Event(),
    )

    def make(book, order, tell):
        begun.set()
        assert release.wait(60)
        return MadeFile(b"", "", (), "", "pdf")

    monkeypatch.setattr(export_files, "_make", make)

    def told(done, words):
        if done is None:
            waiting.set()

    first = threading.Thread(target=shelf.make, args=(book, Order("pdf"), silent))
    second = threading.Thread(target=shelf.make, args=(book, Order("png"), told))
    first.start()
    assert begun.wait(60)
    second.start()
    assert waiting.wait(60)
    # A web page does not wait for a sheet.
    release.set()
    first.join(60)
    second.join(60)
    assert shelf.find(book, Order("png")) is not None


def test_a_file_that_cannot_be_made_leaves_the_bench_free(book, monkeypatch):
    shelf = Shelf()

    def fail(book, order, tell):
        raise ErqiMapError("x")

    monkeypatch.setattr(export_files, "_make", fail)
    for _ in range(2):
        with pytest.raises(ErqiMapError):
            shelf.make(book, Order("pdf"), silent)


def test_every_kind_is_made_with_its_progress(book):
    story = book.store.story().model_copy(update={"scenes": book.store.story().scenes[:2]})
    starts = {"html": b"<!DOCTYPE", "pptx": b"PK", "pdf": b"%PDF", "png": b"\x89PNG"}
    starts |= {"deck": starts["html"], "atlas": starts["pdf"]}
    for kind, start in starts.items():
        told = []
        order = Order(kind, story=story, size="A4", dpi=150)
        file = Shelf().make(book, order, lambda done, words, told=told: told.append(done))
        assert file.content[:9].upper().startswith(start), kind
        assert told == sorted(told), kind
        assert all(0 <= done <= 1 for done in told), kind


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("二七区“1346”汇报", "二七区“1346”汇报-zh.pptx"),
        ('a/b\\c:d*e?f"g<h>i|j', "a b c d e f g h i j-zh.pptx"),
        ("../../etc", "etc-zh.pptx"),
        ("\x00\u202e", "erqi-map-zh.pptx"),
        ("长" * 200, "长" * 60 + "-zh.pptx"),
    ],
)
def test_names_of_files_are_taken_by_every_system(title, name):
    assert file_name(title, "zh", "pptx") == name
