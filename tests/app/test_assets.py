"""Files for the browser: named by what they hold, written whole or not at all."""

import os

import pytest

from erqi_map.ui import assets


def test_a_file_is_named_by_its_bytes_and_written_once(tmp_path):
    first = assets.publish(tmp_path / "static", b"one", "bin")
    [file] = (tmp_path / "static").iterdir()
    stamp = file.stat().st_mtime_ns
    assert first == assets.publish(tmp_path / "static", b"one", "bin") == f"app/static/{file.name}"
    assert file.stat().st_mtime_ns == stamp
    assert assets.publish(tmp_path / "static", b"two", "bin") != first


def test_a_file_that_was_wiped_is_written_again(tmp_path):
    assets.publish(tmp_path, b"one", "bin")
    [file] = tmp_path.iterdir()
    file.unlink()
    assets.publish(tmp_path, b"one", "bin")
    assert file.read_bytes() == b"one"


def test_a_write_that_fails_leaves_nothing_and_names_the_folder(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(assets.StaticFolderError, match="不能写入文件夹"):
        assets.publish(tmp_path, b"one", "bin")
    assert list(tmp_path.iterdir()) == []


def test_old_versions_are_cleared_away(tmp_path):
    for number in range(assets.KEPT_FILES + 5):
        assets.publish(tmp_path, str(number).encode(), "bin")
    assert len(list(tmp_path.iterdir())) == assets.KEPT_FILES


def test_modules_that_import_each_other_lie_in_one_folder(tmp_path):
    url = assets.publish_component(tmp_path)
    folder = tmp_path / url.rsplit("/", 1)[1]
    names = {path.name for path in folder.iterdir()}
    assert {"map.js", "figure.js", "dom.js", "figure.css"} <= names
    assert assets.LOADER not in names
    assert [path for path in tmp_path.iterdir() if path != folder] == []


def test_a_component_itself_carries_one_short_line():
    assert len(assets.loader()) < 200
