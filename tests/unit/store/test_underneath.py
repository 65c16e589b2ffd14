"""A book opens without a base or picture that is faulty, and says what is wrong with it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from erqi_map.errors import DataError
from erqi_map.store import find_problems, open_store
from erqi_map.store.underneath import without_unreadable
from tests.picture_book import FILE, book_with_picture, picture_entry, write_pictures
from tests.town import book_with_town

Damage = Callable[[Path], object]

PICTURES: dict[str, Damage] = {
    "no picture": lambda book: (book / FILE).write_bytes(b"nothing"),
    "gone": lambda book: (book / FILE).unlink(),
    "no place": lambda book: (book / "pictures/plan.pgw").unlink(),
    "an entry that is faulty": lambda book: write_pictures(book, picture_entry(accuracy_m=-1)),
    "a list that is none": lambda book: (book / "pictures.yaml").write_text("pictures: ["),
    "a source there is not": lambda book: write_pictures(book, picture_entry(sources=["x"])),
    "cut off": lambda book: (book / FILE).write_bytes((book / FILE).read_bytes()[:700]),
}
BASES: dict[str, Damage] = {
    "no manifest": lambda book: (book / "base/manifest.yaml").write_text("file: ["),
    "gone": lambda book: next((book / "base").glob("*.parquet")).unlink(),
    "cut off": lambda book: _cut(next((book / "base").glob("*.parquet"))),
}


def _cut(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # The footer, by which the file is looked at, stays whole.
    content[8:400] = bytes(392)
    path.write_bytes(content)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_faulty_picture_is_left_out_and_told(tmp_path, kind):
    book = book_with_picture(tmp_path)
    PICTURES[kind](book)
    store = without_unreadable(open_store(book))
    assert store.places
    assert not store.pictures
    assert {str(one.file).split(".")[0] for one in store.faults} <= {"pictures", FILE[:-4]}
    assert all(one.text("zh") and one.text("en") for one in store.faults)


def test_the_other_pictures_stay(tmp_path):
    book = book_with_picture(tmp_path)
    other = picture_entry(id="other", file="pictures/other.png")
    write_pictures(book, picture_entry(), other)
    store = open_store(book)
    assert list(store.pictures) == ["old-plan"]
    assert [one.id for one in store.faults] == ["other"]
    assert find_problems(book) == store.faults


@pytest.mark.parametrize("kind", BASES)
def test_a_faulty_base_is_left_out_and_told(tmp_path, kind):
    book = book_with_town(tmp_path)
    assert open_store(book).base is not None
    BASES[kind](book)
    store = without_unreadable(open_store(book))
    assert (store.base, [one.file for one in store.faults]) == (None, ["base/manifest.yaml"])


def test_with_any_other_fault_a_book_stays_closed_and_tells_all(tmp_path):
    book = book_with_picture(tmp_path)
    (book / FILE).unlink()
    (book / "theme.yaml").unlink()
    with pytest.raises(DataError) as refused:
        open_store(book)
    assert {one.file for one in refused.value.problems} == {"pictures.yaml", "theme.yaml"}
