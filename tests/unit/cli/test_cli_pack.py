"""`erqi-map pack` and `browse`, as a planner types them."""

import json
import socket
import sqlite3
import struct
from contextlib import closing
from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely

from erqi_map.cli import app as cli
from tests.plans import copy_of_book


@pytest.fixture
def parcels(tmp_path):
    frame = gpd.GeoDataFrame(
        {"编号": ["甲", "乙"]},
        geometry=[
            shapely.box(113.6, 34.7, 113.61, 34.71),
            shapely.box(113.62, 34.7, 113.63, 34.71),
        ],
        crs=4326,
    )
    frame.to_file(tmp_path / "parcels.geojson")
    return tmp_path / "parcels.geojson"


@pytest.fixture
def run(capsys):
    """Runs a command as one types it."""

    def start(*words: object) -> SimpleNamespace:
        code = cli.run([*map(str, words)])
        said = capsys.readouterr()
        return SimpleNamespace(returncode=code, stdout=said.out, stderr=said.err)

    return start


def test_a_layer_is_packed_and_it_is_said_how(run, parcels, tmp_path):
    style = '{"column": "编号", "colours": {"甲": "#E69F00"}}'
    done = run("pack", parcels, tmp_path / "a.html", "--tooltip", "编号", "--style", style)
    assert (done.returncode, done.stderr) == (0, "")
    assert "GeoJSON，2 个要素" in done.stdout
    assert "做法：不超过 300,000 个要素，全部写进一个网页" in done.stdout
    assert "打开时不联网" in done.stdout
    assert (tmp_path / "a.html").stat().st_size > 100_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--columns", "owner"], "没有列 owner"),
        (["--style", "red"], "不是 JSON"),
        (["--style", "[1]"], "不是 JSON"),
        (["--way", "magic"], "auto、file、tiles"),
        (["--lang", "fr"], "fr"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(run, parcels, tmp_path, words, said):
    done = run("pack", parcels, tmp_path / "a.html", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.html").exists()


def test_browse_needs_a_database(run, parcels):
    done = run("browse", parcels)
    assert done.returncode == 2
    assert "erqi-map pack" in done.stderr


def test_browse_tells_of_a_database_that_does_not_answer(run):
    done = run("browse", "postgresql://erqi:secret@127.0.0.1:1/none", "--table", "parcels")
    assert done.returncode == 2
    assert "数据库没有给出" in done.stderr
    assert "secret" not in done.stderr


def test_browse_tells_of_a_port_that_is_taken(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("browse", "postgresql://127.0.0.1:1/none", "--table", "t", "--port", port)
    assert done.returncode == 2
    assert f"端口 {port}" in done.stderr


@pytest.mark.parametrize("way", ["itself", "symlink", "hard link"])
def test_the_data_are_not_written_over(run, parcels, tmp_path, way):
    before, out = parcels.read_bytes(), parcels
    if way == "symlink":
        (out := tmp_path / "map.html").symlink_to(parcels)
    elif way == "hard link":
        (out := tmp_path / "map.html").hardlink_to(parcels)
    done = run("pack", parcels, out)
    assert done.returncode == 2
    assert "没有写入" in done.stderr
    assert parcels.read_bytes() == before


def test_no_export_is_written_over_the_plan_book(run, tmp_path):
    book = copy_of_book(tmp_path / "book")
    for file in ("framework.yaml", "layers/clusters.geojson"):
        before = (book / file).read_bytes()
        done = run("export", "html", book / file, "--geodata", book)
        assert (done.returncode, "没有写入" in done.stderr) == (2, True)
        assert (book / file).read_bytes() == before


def test_chinese_in_another_encoding_is_one_sentence(run, tmp_path):
    point = {"type": "Point", "coordinates": [113.65, 34.75]}
    for properties in ({"名称": "地块"}, {"name": "地块"}):
        feature = {"type": "Feature", "properties": properties, "geometry": point}
        text = json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)
        (tmp_path / "gbk.geojson").write_bytes(text.encode("gbk"))
        done = run("pack", tmp_path / "gbk.geojson", tmp_path / "out.html")
        assert (done.returncode, done.stderr.strip()) == (
            2,
            "gbk.geojson 不是 UTF-8 编码。请另存为 UTF-8，再重试。",
        )


@pytest.mark.parametrize("way", ["file", "tiles"])
def test_arcs_are_told_by_the_feature_that_has_them(run, parcels, tmp_path, way):
    gdf = gpd.read_file(parcels)
    gdf.to_file(tmp_path / "curve.gpkg", layer="parcels", SPATIAL_INDEX="NO")
    arc = struct.pack("<BII6d", 1, 8, 3, 113.6, 34.7, 113.61, 34.71, 113.62, 34.7)
    with closing(sqlite3.connect(tmp_path / "curve.gpkg")) as table, table:
        told = (b"GP\x00\x01" + struct.pack("<i", 4326) + arc,)
        table.execute("UPDATE parcels SET geom = ? WHERE fid = 2", told)
        table.execute("UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY'")
    done = run("pack", tmp_path / "curve.gpkg", tmp_path / "out.html", "--way", way)
    assert done.returncode == 2
    assert done.stderr.startswith("curve.gpkg 的第 2 个要素是圆弧等曲线几何")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("way", ["file", "tiles"])
def test_eastings_under_the_system_of_another_zone_name_the_right_one(run, parcels, tmp_path, way):
    frame = gpd.read_file(parcels).to_crs(4526).set_crs(4547, allow_override=True)
    frame.to_file(tmp_path / "zone.gpkg")
    done = run("pack", tmp_path / "zone.gpkg", tmp_path / "out.html", "--way", way)
    assert done.returncode == 2
    assert "东坐标带有带号 38，坐标系应是 EPSG:4526" in done.stderr
