"""Files of a plan book × ways out of it: what is no file below the book is refused by name.

Every document, layer, story, overlay and folder of a book is replaced by a link that leads out, by
one that leads nowhere, by a pipe and by a socket. The check names the entry, shows nothing of what
the link points to, and comes back.
"""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from erqi_map.i18n import words
from erqi_map.store import book_home, find_problems, open_store
from erqi_map.store.read import within as within_room
from erqi_map.store.read.within import Refused, read_within, within

from .conftest import SECRET

if not hasattr(os, "mkfifo"):
    pytest.skip("pipes and links need no rights on POSIX alone", allow_module_level=True)

ID = "briefing-1346"
STORY = f"stories/{ID}.yaml"
FILES = (
    "catalog.yaml",
    "names.yaml",
    "overlays.yaml",
    "places/phoenix-lake.yaml",
    "layers/projects.geojson",
    STORY,
    "overlays/parcels.parquet",
)
FOLDERS = ("places", "layers", "stories", "overlays")
FOLDERS_NOT_SHIPPED = ("photos", "base", "pictures")
OUT, BROKEN, NO_FILE = "link_outside", "link_broken", "file_not_regular"

Attack = Callable[[Path, Path], None]


def absolute(entry: Path, outside: Path) -> None:
    entry.symlink_to(outside / entry.name)


def relative(entry: Path, outside: Path) -> None:
    entry.symlink_to(os.path.relpath(outside / entry.name, entry.parent))


def chain(entry: Path, outside: Path) -> None:
    last = entry.with_name(".last")
    last.symlink_to(outside / entry.name)
    entry.with_name(".first").symlink_to(last.name)
    entry.symlink_to(".first")


def through_a_folder(entry: Path, outside: Path) -> None:
    entry.with_name(".door").symlink_to(outside, target_is_directory=True)
    entry.symlink_to(f".door/{entry.name}")


def nowhere(entry: Path, outside: Path) -> None:
    entry.symlink_to("not-there")


def loop(entry: Path, outside: Path) -> None:
    other = entry.with_name(".other")
    entry.symlink_to(other.name)
    other.symlink_to(entry.name)


def pipe(entry: Path, outside: Path) -> None:
    os.mkfifo(entry)


def listening(entry: Path, outside: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        # The path of a socket may be no longer than some hundred characters.
        os.chdir(entry.parent)
        server.bind(entry.name)


def device(entry: Path, outside: Path) -> None:
    entry.symlink_to("/dev/zero")


ATTACKS: dict[str, tuple[Attack, str]] = {
    "an absolute link": (absolute, OUT),
    "a relative link": (relative, OUT),
    "a chain of links": (chain, OUT),
    "a link through a folder": (through_a_folder, OUT),
    "a link to a device": (device, OUT),
    "a link to nothing": (nowhere, BROKEN),
    "a loop": (loop, BROKEN),
    "a pipe": (pipe, NO_FILE),
    "a socket": (listening, NO_FILE),
}


def message(code: str) -> str:
    return words("zh", "check")[f"{code}.message"]


def told(book: Path, name: str) -> list[str]:
    """Messages of the problems of this entry; those of an overlay stand in overlays.yaml."""
    problems = find_problems(book)
    assert SECRET not in "\n".join(map(str, problems))
    files = {name, "overlays.yaml"} if name.startswith("overlays/") else {name}
    return [one.message for one in problems if one.file in files]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_none_is_refused_by_name(
    book: Path, outside: Path, name: str, attack: str
) -> None:
    make, code = ATTACKS[attack]
    entry = book / name
    sound = book_home(book).stamp()
    # The same file lies outside: it would be taken without a word.
    shutil.move(entry, outside / entry.name)
    with (outside / entry.name).open("ab") as file:
        file.write(f"# {SECRET}\n".encode() if name.endswith(".yaml") else b"")
    make(entry, outside)
    found = told(book, name)
    if name.startswith("overlays/") and code == NO_FILE:
        assert found
    else:
        assert any(message(code) in one for one in found), found
    assert book_home(book).stamp() != sound


@pytest.mark.parametrize("attack", ["an absolute link", "a relative link", "a loop", "a pipe"])
@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_none_is_refused_by_name(
    book: Path, outside: Path, name: str, attack: str
) -> None:
    make, code = ATTACKS[attack]
    shutil.move(book / name, outside / name)
    make(book / name, outside)
    found = [one for one in find_problems(book) if one.file == name]
    assert found
    if code != NO_FILE:
        assert found[0].message == message(code)
    book_home(book).stamp()


def test_links_within_a_book_are_followed(book: Path) -> None:
    (book / "shared").mkdir()
    for name in (*(one for one in FILES if not one.startswith(("places", "layers"))), *FOLDERS[:2]):
        target = book / "shared" / Path(name).name
        shutil.move(book / name, target)
        (book / name).symlink_to(os.path.relpath(target, (book / name).parent))
    assert find_problems(book) == ()
    first = book_home(book).stamp()
    os.utime(book / "shared" / "names.yaml", ns=(1, 1))
    assert book_home(book).stamp() != first


def test_the_book_itself_may_be_a_link(book: Path, tmp_path: Path) -> None:
    (tmp_path / "named").symlink_to(book, target_is_directory=True)
    assert open_store(tmp_path / "named").overlays["test-parcels"].read().shape[0] == 12


def test_the_stamp_looks_at_nothing_but_the_files_of_a_book(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        (book / "archive" / str(number)).mkdir(parents=True)
        (book / ".git" / str(number)).mkdir(parents=True)
    (book / "layers" / "deep").mkdir()
    (book / "places" / "round").symlink_to(book, target_is_directory=True)
    looked: list[str] = []
    scan = os.scandir
    monkeypatch.setattr(
        within_room.os, "scandir", lambda path: looked.append(str(path)) or scan(path)
    )
    book_home(book).stamp()
    assert sorted(Path(path).name for path in looked) == sorted(FOLDERS + FOLDERS_NOT_SHIPPED)


def test_a_file_name_that_is_no_text_breaks_neither_stamp_nor_report(book: Path) -> None:
    (book / "places" / os.fsdecode(b"\xff\xfe.docx")).write_bytes(b"")
    (book / "places" / "two\nlines.docx").write_bytes(b"")
    book_home(book).stamp()
    said = [str(one) for one in find_problems(book)]
    assert len(said) == 2
    assert all(line.isprintable() and line.encode() for line in said)


@pytest.mark.parametrize("name", ["/etc/passwd", "../outside/x", "places/../../outside/x", "a\0b"])
def test_a_name_that_leads_out_is_refused(book: Path, name: str) -> None:
    for read in (within, lambda book, name: read_within(book, name, 10)):
        with pytest.raises(Refused):
            read(book, name)


def test_what_is_put_in_the_place_of_a_file_meanwhile_is_not_read(
    book: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (outside / "x").write_text(SECRET)
    (book / "places" / "link.yaml").symlink_to(book / "names.yaml")

    def late(book: Path, name: str) -> Path:
        found = within(book, name)
        (book / "names.yaml").unlink()
        (book / "names.yaml").symlink_to(outside / "x")
        return found

    monkeypatch.setattr(within_room, "within", late)
    with pytest.raises(Refused):
        read_within(book, "places/link.yaml", 100)
