"""Zips and folders as people pack them: what is no data, and what lies beside the data."""

import shutil
import zipfile

import pytest

from erqi_map.errors import RequestError
from erqi_map.store.intake.looking import doubt_text
from tests.overlay_book import parcels


def test_what_a_mac_packs_beside_each_file_is_no_data(tmp_path, got):
    frame = parcels(4)
    for name, more in (("地块.shp", {"encoding": "GBK"}), ("库.gdb", {"driver": "OpenFileGDB"})):
        frame.to_file(tmp_path / name, **more)
        whole = (tmp_path / name).is_dir()
        parts = (tmp_path / name).iterdir() if whole else tmp_path.glob("地块.*")
        inside = "库.gdb/" if whole else "成果/"
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            for one in sorted(parts):
                archive.writestr(f"__MACOSX/{inside}._{one.name}", b"\x00\x05\x16\x07")
                archive.write(one, inside + one.name)
            archive.writestr(f"{inside}.DS_Store", b"x")
        file = got(tmp_path / "a.zip")
        assert ([one.rows for one in file.layers], file.doubts) == ([4], ())
        shutil.rmtree(tmp_path / "scratch")


def test_what_lies_beside_the_data_that_are_taken_is_told(tmp_path, got):
    folder = tmp_path / "成果" / "矢量"
    folder.mkdir(parents=True)
    parcels(4).to_file(folder / "A.GeoJSON", driver="GeoJSON")
    assert got(tmp_path / "成果").format == "GeoJSON"
    (folder / "B.KML").write_text("<kml/>")
    with pytest.raises(RequestError, match="里有 2 份数据"):
        got(tmp_path / "成果")
    parcels(4).to_file(folder / "地块.shp")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for one in sorted(folder.iterdir()):
            archive.write(one, f"成果/{one.name}")
    for path in (tmp_path / "成果", tmp_path / "a.zip"):
        told = [doubt_text(one).text("zh") for one in got(path).doubts]
        assert told == ["同在一起的 A.GeoJSON、B.KML 没有导入；需要的请单独导入"]
        shutil.rmtree(tmp_path / "scratch")
