"""Files for the browser: named by what they hold, written whole or not at all."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from erqi_map.ui.shell import assets
from erqi_map.ui.shell.served import Seat, ServedFolder, served

# A process that serves from a folder: says what it published, and stays until it is ended.
OTHER = """
import sys
from pathlib import Path
from erqi_map.ui.shell import assets
from erqi_map.ui.shell.served import Seat, served

seat = Seat(Path(sys.argv[1]))
(served(seat.folder)._scratch()).write_bytes(b"half a file")
half = served(seat.folder)._scratch()
half.mkdir()
(half / "map.js").write_bytes(b"half a tree")
print(assets.publish(seat, b"theirs", "bin"), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "static"
    served.cache_clear()


@pytest.fixture
def seat(folder: Path) -> Seat:
    return Seat(folder)


def files(folder: Path) -> list[Path]:
    """What is served; what the processes keep for themselves begins with a dot."""
    return [path for path in folder.iterdir() if not path.name.startswith(".")]


def scratch(folder: Path) -> list[Path]:
    return list(folder.glob(".writing-*"))


def another_process(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    return process, process.stdout.readline().strip().rsplit("/", 1)[1]


def fill(seat: Seat, count: int) -> None:
    """Publish that many files which nobody needs any more."""
    for number in range(count):
        assets.publish(seat, f"old {number}".encode(), "bin")
        seat.begin_run()
        seat.begin_run()


def test_a_file_is_named_by_its_bytes_and_written_once(seat: Seat) -> None:
    first = assets.publish(seat, b"one", "bin")
    [file] = files(seat.folder)
    stamp = file.stat().st_mtime_ns
    assert first == assets.publish(seat, b"one", "bin") == f"app/static/{file.name}"
    assert file.stat().st_mtime_ns == stamp
    assert assets.publish(seat, b"two", "bin") != first


def test_a_file_that_was_wiped_is_written_again(seat: Seat) -> None:
    assets.publish(seat, b"one", "bin")
    [file] = files(seat.folder)
    file.unlink()
    assets.publish(seat, b"one", "bin")
    assert file.read_bytes() == b"one"


def test_a_write_that_fails_leaves_nothing_and_names_the_folder(
    seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(assets.StaticFolderError, match="不能写入文件夹"):
        assets.publish(seat, b"one", "bin")
    assert files(seat.folder) == scratch(seat.folder) == []


def test_old_versions_are_cleared_away(seat: Seat) -> None:
    fill(seat, assets.KEPT_FILES + 5)
    assert len(files(seat.folder)) == assets.KEPT_FILES


def test_what_a_session_still_shows_stays_however_many_come_after(seat: Seat, folder: Path) -> None:
    mine = assets.publish(seat, b"shown for hours", "bin").rsplit("/", 1)[1]
    fill(Seat(folder), assets.KEPT_FILES + 5)
    assert (folder / mine).is_file()


def test_a_run_that_was_broken_off_does_not_give_up_what_is_shown(seat: Seat, folder: Path) -> None:
    mine = assets.publish(seat, b"shown", "bin").rsplit("/", 1)[1]
    seat.begin_run()
    fill(Seat(folder), assets.KEPT_FILES + 5)
    assert (folder / mine).is_file()


def test_a_session_that_is_gone_holds_nothing(folder: Path) -> None:
    gone = Seat(folder)
    name = assets.publish(gone, b"shown once", "bin").rsplit("/", 1)[1]
    del gone
    gc.collect()
    fill(Seat(folder), assets.KEPT_FILES + 5)
    assert not (folder / name).exists()


def test_a_clock_that_is_set_back_clears_nothing_that_is_in_use(seat: Seat, folder: Path) -> None:
    fill(Seat(folder), assets.KEPT_FILES)
    mine = assets.publish(seat, b"newest", "bin").rsplit("/", 1)[1]
    os.utime(folder / mine, (0, 0))
    recent = assets.publish(Seat(folder), b"used last by one who is gone", "bin").rsplit("/", 1)[1]
    os.utime(folder / recent, (0, 0))
    gc.collect()
    fill(Seat(folder), 5)
    assert (folder / mine).is_file()
    assert (folder / recent).is_file()


def test_what_another_living_process_shows_or_writes_stays(folder: Path) -> None:
    process, theirs = another_process(folder)
    try:
        fill(Seat(folder), assets.KEPT_FILES + 5)
        assert (folder / theirs).read_bytes() == b"theirs"
        assert len(scratch(folder)) == 2
    finally:
        process.kill()
        process.communicate()


def test_what_a_killed_process_left_is_cleared_at_the_next_start(folder: Path) -> None:
    process, theirs = another_process(folder)
    process.kill()
    process.communicate()
    assert len(scratch(folder)) == 2
    fill(Seat(folder), assets.KEPT_FILES + 5)
    assert scratch(folder) == []
    assert not (folder / theirs).exists()
    # Of the processes, only this one is left.
    assert len(list(folder.glob(".process-*"))) == len(list(folder.glob(".names-*"))) == 1


def test_leftovers_of_the_versions_before_are_cleared_too(folder: Path) -> None:
    (folder / ".writing-a1b2c3d4").mkdir(parents=True)
    (folder / ".writing-e5f6").write_bytes(b"half")
    ServedFolder(folder).leave()
    assert scratch(folder) == []


def test_modules_and_the_style_they_ask_for_lie_in_one_folder(seat: Seat) -> None:
    url = assets.publish_component(seat)
    [tree] = files(seat.folder)
    assert tree.name == url.rsplit("/", 1)[1]
    names = {path.name for path in tree.iterdir()}
    assert names - {"leaflet-editable.LICENSE"} == {
        "map.js",
        "figure.js",
        "frame.js",
        "figure.css",
        "edit.js",
        "edit.css",
    }
    assert assets.LOADER not in names


def test_a_tree_that_lost_a_file_gets_it_back(seat: Seat) -> None:
    assets.publish_component(seat)
    [tree] = files(seat.folder)
    (tree / "frame.js").unlink()
    assets.publish_component(seat)
    assert (tree / "frame.js").is_file()


def test_a_component_itself_carries_one_short_line() -> None:
    assert len(assets.loader()) < 250
