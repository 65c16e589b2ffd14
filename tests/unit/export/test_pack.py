"""A large source becomes a page that opens offline, by the way that fits its size."""

import geopandas as gpd
import pytest
import shapely

from erqi_map import plan_map
from erqi_map.errors import RequestError
from erqi_map.export import pack
from erqi_map.export.pack import pack_source
from erqi_map.store.sources import open_source


@pytest.fixture
def source(tmp_path):
    frame = gpd.GeoDataFrame(
        {"code": [f"P-{k}" for k in range(50)], "secret": ["not for the page"] * 50},
        geometry=[shapely.Point(113.6 + k / 1000, 34.7).buffer(0.0004) for k in range(50)],
        crs=4326,
    )
    frame.to_parquet(tmp_path / "parcels.parquet")
    return open_source(tmp_path / "parcels.parquet")


def test_few_features_go_into_the_page(source, tmp_path):
    result = pack_source(source, plan_map(), tmp_path / "a.html", columns=["code"])
    assert (result.way, result.n, result.archive) == ("file", 50, None)
    assert result.page_bytes == (tmp_path / "a.html").stat().st_size
    assert b"connect-src 'none'" in (tmp_path / "a.html").read_bytes()


def test_many_become_tiles_in_the_page(source, tmp_path, monkeypatch):
    monkeypatch.setattr(pack, "MAX_IN_FILE", 10)
    result = pack_source(source, plan_map(), tmp_path / "a.html")
    assert (result.way, result.archive) == ("embedded", None)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".html", ".parquet"]
    assert b"connect-src 'none'" in (tmp_path / "a.html").read_bytes()


def test_an_archive_of_that_name_that_is_not_ours_stays(source, tmp_path):
    (tmp_path / "a.pmtiles").write_bytes(b"somebody's")
    assert pack_source(source, plan_map(), tmp_path / "a.html", way="tiles").way == "embedded"
    assert (tmp_path / "a.pmtiles").read_bytes() == b"somebody's"


def test_very_many_become_tiles_beside_the_page(source, tmp_path, monkeypatch):
    monkeypatch.setattr(pack, "MAX_EMBEDDED_BYTES", 1)
    result = pack_source(source, plan_map(), tmp_path / "a.html", way="tiles")
    assert result.way == "beside"
    assert result.archive == tmp_path / "a.pmtiles"
    assert result.archive_bytes == (tmp_path / "a.pmtiles").stat().st_size
    assert b"connect-src 'self'" in (tmp_path / "a.html").read_bytes()


def test_the_way_is_told_before_the_work_begins(source, tmp_path, monkeypatch):
    told = []
    pack_source(source, plan_map(), tmp_path / "a.html", decided=told.append)
    monkeypatch.setattr(pack, "MAX_IN_FILE", 10)
    pack_source(source, plan_map(), tmp_path / "a.html", decided=told.append)
    assert told == ["file", "tiles"]


def test_the_column_of_the_colours_is_taken_along_unasked(source, tmp_path, monkeypatch):
    taken = []
    export = pack.export_tiles
    monkeypatch.setattr(
        pack,
        "export_tiles",
        lambda *args, **how: taken.append((how["columns"], how["by"])) or export(*args, **how),
    )
    style = {"column": "code", "colours": {"P-1": "#E69F00"}}
    pack_source(source, plan_map(), tmp_path / "a.html", way="tiles", columns=[], style=style)
    assert taken == [(["code"], "code")]


def test_only_the_columns_asked_for_are_taken_along(source, tmp_path, monkeypatch):
    taken = []
    read = source.read
    monkeypatch.setattr(source, "read", lambda **how: taken.append(how["columns"]) or read(**how))
    pack_source(source, plan_map(), tmp_path / "a.html", columns=["code"], tooltip=["code"])
    assert taken == [["code"]]


def test_a_way_there_is_not_and_a_column_there_is_not_write_nothing(source, tmp_path):
    with pytest.raises(RequestError, match=r"auto、file、tiles"):
        pack_source(source, plan_map(), tmp_path / "a.html", way="magic")
    for way in ("file", "tiles"):
        with pytest.raises(RequestError, match="owner"):
            pack_source(source, plan_map(), tmp_path / "a.html", way=way, columns=["owner"])
    assert [path.suffix for path in tmp_path.iterdir()] == [".parquet"]
