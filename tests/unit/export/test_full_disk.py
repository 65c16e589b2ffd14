"""Whatever is exported: a place that cannot be written, or a full disk, costs no old file."""

import errno
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.errors import ExportError
from erqi_map.export import export_html
from erqi_map.export.sheets import export_atlas, export_pdf, export_png
from erqi_map.export.slides.make import export_slides
from erqi_map.render.page.paper import SheetOptions
from erqi_map.store import GeoStore

EXPORTS: dict[str, Callable[[MapSpec, Path], object]] = {
    "html": export_html,
    "deck": partial(export_html, present=True),
    "pptx": partial(export_slides, scenes=["opening"]),
    "pdf": partial(export_pdf, options=SheetOptions(size="A4")),
    "png": partial(export_png, options=SheetOptions(size="A4"), dpi=40),
    "atlas": partial(export_atlas, options=SheetOptions(size="A4")),
}

pytestmark = pytest.mark.parametrize("kind", EXPORTS)


@pytest.fixture(scope="module")
def small(store: GeoStore) -> MapSpec:
    return compose_plan(store, layers=["district"])


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "out.file"
    path.write_bytes(b"old")
    return path


def assert_untouched(old: Path) -> None:
    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_disk_that_fills_up_in_mid_write(
    small: MapSpec, old: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The temporary file lies on a device that takes no byte: the kernel's own refusal."""

    def on_a_full_disk(*_: object, dir: Path, **__: object) -> tuple[int, str]:
        name = Path(dir) / ".erqi-map-full.tmp"
        name.symlink_to("/dev/full")
        return os.open(name, os.O_RDWR), str(name)

    monkeypatch.setattr(tempfile, "mkstemp", on_a_full_disk)
    with pytest.raises(ExportError, match="磁盘空间不足"):
        EXPORTS[kind](small, old)
    assert_untouched(old)


def test_a_file_that_is_whole_but_cannot_be_put_in_place(
    small: MapSpec, old: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(ExportError, match="原有文件没有改动"):
        EXPORTS[kind](small, old)
    assert_untouched(old)


def test_a_folder_without_the_right_to_write(
    small: MapSpec, old: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def refuse(*_: object, **__: object) -> tuple[int, str]:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ExportError, match="权限"):
        EXPORTS[kind](small, old)
    assert_untouched(old)


def test_places_that_are_none(small: MapSpec, old: Path, kind: str) -> None:
    for place, said in ((old.parent / "missing" / "out", "不存在"), (old.parent, "文件夹")):
        with pytest.raises(ExportError, match=said):
            EXPORTS[kind](small, place)
    with pytest.raises(ExportError):
        EXPORTS[kind](small, old / "out")
    assert_untouched(old)
