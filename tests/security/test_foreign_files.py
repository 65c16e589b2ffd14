"""Files are as hostile as texts: no file makes the product read another, ask an address, or fail
with anything but one sentence that names it. The matrix is foreign_files.py: format × attack.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from erqi_map.errors import RequestError
from erqi_map.store.read.foreign import reading
from erqi_map.store.read.foreign.drivers import ALLOWED
from erqi_map.store.sources import open_source
from tests.overlay_book import parcels

from .foreign_files import ATTACKS, HARMLESS
from .foreign_makers import ROWS, SECRET, Bait

# Narrow, so that the small bombs of a test are bombs.
LIMITS = "memory_mb=2048,read_s=5,columns=200,value_mb=2,batch_mb=64,total_mb=512,vertices=10000"


class Ear:
    """Listens on this computer and counts who calls."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.calls = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def ear() -> Iterator[Ear]:
    found = Ear()
    yield found
    found.close()


@pytest.fixture
def bait(tmp_path: Path, ear: Ear) -> Bait:
    secret = tmp_path / "secret.csv"
    secret.write_text(f"name,x,y\n{SECRET},113.6,34.7\n")
    folder = tmp_path / "given"
    folder.mkdir()
    return Bait(folder, secret, ear.address)


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERQI_MAP_LIMITS", LIMITS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused_in_one_sentence_or_gives_only_its_own_rows(
    attack: str, bait: Bait, ear: Ear
) -> None:
    path = ATTACKS[attack](bait)
    frame, said = outcome(path)
    assert ear.calls == 0
    if frame is None:
        assert attack not in HARMLESS
        assert path.name in said
        assert said.endswith("。")
        assert "\n" not in said
        assert SECRET not in said
    else:
        assert attack in HARMLESS
        assert SECRET not in frame.to_csv()
        assert len(frame) in (1, ROWS)


def outcome(path: Path) -> tuple[gpd.GeoDataFrame | None, str]:
    try:
        return open_source(path).read(), ""
    except RequestError as error:
        return None, str(error)


def test_after_any_fault_the_next_file_is_read(bait: Bait) -> None:
    sound = parcels(ROWS)
    sound.to_parquet(bait.folder / "sound.parquet")
    for attack in ("gpkg × bomb: a view without end", "fgb × lie: a head of gigabytes"):
        with pytest.raises(RequestError):
            open_source(ATTACKS[attack](bait)).read()
        assert len(open_source(bait.folder / "sound.parquet").read()) == ROWS


def test_a_child_that_is_killed_is_one_sentence_and_another_takes_its_place(bait: Bait) -> None:
    path = bait.sound("parquet")
    source = open_source(path)
    assert source.info.n == ROWS
    child = reading._READERS.take()
    reading._READERS.give_back(child)
    os.kill(child._process.pid, 9)
    child._process.wait()
    assert len(source.read()) == ROWS


def test_rows_that_nobody_takes_end_their_child(bait: Bait) -> None:
    source = open_source(bait.sound("parquet"))
    batches = source.batches()
    next(batches)
    batches.close()  # type: ignore[attr-defined]
    assert len(source.read()) == ROWS


def test_the_child_knows_two_drivers_and_no_secret_of_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TIANDITU_TOKEN", SECRET)
    monkeypatch.setenv("PGPASSWORD", SECRET)
    assert SECRET not in str(reading._environment(frozenset()).values())
    child = reading._READERS.take()
    assert child.greeting["drivers"] <= ALLOWED
    reading._READERS.give_back(child)


def test_a_driver_of_a_later_gdal_is_left_out_too(
    monkeypatch: pytest.MonkeyPatch, bait: Bait
) -> None:
    readers = reading._Readers()
    readers._left_out = readers._left_out - {"GeoJSON", "GDALG"}
    monkeypatch.setattr(reading, "_READERS", readers)
    assert len(open_source(bait.sound("fgb")).read()) == ROWS
    assert {"GeoJSON", "GDALG"} <= readers._left_out
    readers.close()


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")
def test_on_linux_memory_files_and_writing_are_taken_from_the_child() -> None:
    assert reading.confinement() >= {"memory", "files", "writing", "core"}


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces of Linux")
def test_where_it_says_that_it_has_no_network_it_has_none(ear: Ear) -> None:
    if "network" not in reading.confinement():
        pytest.skip("this system allows no network namespaces")
    host, port = ear.address.removeprefix("http://").split(":")
    call = (
        "import socket; from erqi_map.store.read.foreign.confine import confine;"
        f"print(*confine(4096, 64)); socket.create_connection(({host!r}, {port}))"
    )
    before = ear.calls
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True)
    assert "network" in done.stdout.split()
    assert done.returncode != 0
    assert ear.calls == before


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_only_regular_files_are_opened(kind: str, tmp_path: Path) -> None:
    path = Path("/dev/zero") if kind == "device" else tmp_path / "a.gpkg"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(RequestError, match="普通文件"):
        open_source(path)
