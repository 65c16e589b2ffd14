"""`erqi-map import` as a planner uses it: a file, a look, a layer, a change that can be undone."""

import json

import pytest

from erqi_map.cli.app import run
from erqi_map.store import open_store
from tests.overlay_book import parcels
from tests.plans import copy_of_book


@pytest.fixture
def where(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert run(["init", str(tmp_path / "work.sqlite")]) == 0
    return str(tmp_path / "work.sqlite")


def files_of(book):
    return {
        str(one.relative_to(book)): one.read_bytes() for one in book.rglob("*") if one.is_file()
    }


def test_a_shapefile_becomes_a_layer_and_its_new_data_one_change_that_is_undone(where, tmp_path):
    frame = parcels(60).rename(columns={"code": "TBBH", "use": "地类名称"})
    frame.to_crs("EPSG:4526").to_file(tmp_path / "地块.shp", encoding="GBK")
    out = tmp_path / "out.json"
    given = ["import", str(tmp_path / "地块.shp"), "--workspace", where, "--report", str(out)]
    assert run([*given, "--as", "宗地 parcels"]) == 0
    report = json.loads(out.read_text())
    assert set(report) == {"format", "encoding", "layers", "datum", "problems", "changes"}
    assert (report["format"], report["encoding"]) == ("Shapefile", "GB18030")
    (layer,) = report["layers"]
    assert (layer["name"], layer["rows"], layer["geometry"]) == ("地块", 60, "Polygon")
    assert {"name": "地类名称", "type": "string"} in layer["fields"]
    assert (report["datum"]["chosen"], report["datum"]["needs_decision"]) == ("EPSG:4526", False)
    assert report["changes"] == {"new": 60, "changed": 0, "removed": 0, "moved": 0}

    store = open_store(where)
    (overlay,) = store.overlays.values()
    assert overlay.overlay.title.zh == "宗地 parcels"
    assert "EPSG:4526" in overlay.overlay.method.zh
    assert {one.column: one.name.zh for one in overlay.overlay.fields}["TBBH"] == "图斑编号"
    source = next(one for one in store.catalog.sources if one.id == overlay.overlay.sources[0])
    assert source.to_check
    there, put = (one.geometry.normalize() for one in (overlay.read(), frame))
    assert there.geom_equals_exact(put, 1e-7).all()

    later = frame.iloc[2:].copy()
    later.loc[5, "地类名称"] = "水域"
    later.geometry = later.geometry.where(later.index != 9, later.geometry.translate(0.001))
    later.to_crs("EPSG:4526").to_file(tmp_path / "地块.shp", encoding="GBK")
    assert run([*given, "--as", overlay.overlay.id]) == 0
    changes = json.loads(out.read_text())["changes"]
    assert changes == {"new": 0, "changed": 2, "removed": 2, "moved": 1}
    assert open_store(where).overlays[overlay.overlay.id].n == 58
    assert run(["undo", "3", "--workspace", where]) == 0
    assert open_store(where).overlays[overlay.overlay.id].n == 60
    assert run(["undo", "2", "--workspace", where]) == 0
    assert not open_store(where).overlays


def test_what_nobody_decided_is_asked_and_changes_nothing(tmp_path, capsys):
    book = copy_of_book(tmp_path / "book")
    before, out = files_of(book), tmp_path / "out.json"
    (tmp_path / "点.csv").write_text("名称,经度,纬度\n甲,113.6,34.7\n乙,113.61,34.71\n")
    given = ["import", str(tmp_path / "点.csv"), "--as", "dots", "--geodata", str(book),
             "--report", str(out)]  # fmt: skip
    assert run(given) == 3
    assert "分不清" in capsys.readouterr().err
    report = json.loads(out.read_text())
    assert report["datum"]["chosen"] is None
    assert report["datum"]["needs_decision"]
    assert files_of(book) == before
    assert run([*given, "--crs", "gcj02", "--dry-run"]) == 0
    assert files_of(book) == before
    assert run([*given, "--crs", "gcj02"]) == 0
    point = open_store(book).overlays["dots"].read().geometry[0]
    assert 0.004 < 113.6 - point.x < 0.008
    assert json.loads(out.read_text())["datum"]["chosen"] == "gcj02"


def test_what_is_refused_leaves_no_report(tmp_path, capsys):
    out = tmp_path / "out.json"
    (tmp_path / "图.dwg").write_bytes(b"AC1032" + bytes(100))
    assert run(["import", str(tmp_path / "图.dwg"), "--report", str(out)]) == 2
    assert "另存为 DXF" in capsys.readouterr().err
    assert not out.exists()
