"""A file is written whole or not at all, and what went wrong is said in Chinese."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from erqi_map.errors import ExportError
from erqi_map.export.write import write_whole


def test_a_new_file_can_be_read_by_others(tmp_path: Path) -> None:
    umask = os.umask(0o022)
    try:
        write_whole(tmp_path / "a.html", b"new")
    finally:
        os.umask(umask)
    assert (tmp_path / "a.html").read_bytes() == b"new"
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o644


def test_an_old_file_is_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "a.html"
    target.write_bytes(b"old")
    target.chmod(0o600)
    write_whole(target, b"new")
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.html").write_bytes(b"old")
    (tmp_path / "link.html").symlink_to(tmp_path / "real.html")
    write_whole(tmp_path / "link.html", b"new")
    assert (tmp_path / "real.html").read_bytes() == b"new"
    assert (tmp_path / "link.html").is_symlink()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing/a.html", "不存在"),
        (".", "文件夹"),
        ("a\x00b.html", "文件名"),
        ("x" * 300 + ".html", "文件名"),
    ],
)
def test_a_place_that_cannot_be_written_is_said(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(ExportError, match=said):
        write_whole(tmp_path / name, b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(ExportError, match="普通文件"):
        write_whole(Path(os.devnull), b"new")


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "权限"),
        (errno.EROFS, "权限"),
        (errno.ENOSPC, "空间"),
        (errno.EIO, "原有文件没有改动"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str, step: str
) -> None:
    target = tmp_path / "a.html"
    target.write_bytes(b"old")

    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(ExportError, match=said) as caught:
        write_whole(target, b"new")
    assert str(target) in str(caught.value)
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.html"]


DATA = {
    "parcels.geojson": b'{"type": "FeatureCollection", "features": []}',
    "parcels.html": b'\xef\xbb\xbf {"type": "FeatureCollection"}',
    "parcels.png": b"PAR1 and more",
    "framework.yaml": b"goal: a",
    "parcels.gpkg": b"SQLite format 3\x00",
}


@pytest.mark.parametrize("way", ["itself", "symlink", "hard link"])
@pytest.mark.parametrize("name", DATA)
def test_a_file_that_may_hold_data_is_never_written_over(
    tmp_path: Path, name: str, way: str
) -> None:
    data = tmp_path / name
    data.write_bytes(DATA[name])
    target = data
    if way == "symlink":
        (target := tmp_path / "map.html").symlink_to(data)
    elif way == "hard link" and not name.endswith(".yaml"):
        (target := tmp_path / "map.html").hardlink_to(data)
    with pytest.raises(ExportError, match=f"没有写入.*{target.resolve().name}"):
        write_whole(target, b"<!DOCTYPE html>")
    assert data.read_bytes() == DATA[name]
