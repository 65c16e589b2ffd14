"""`erqi-map pack` and `browse`, as a planner types them."""

import socket
import subprocess
import sys

import geopandas as gpd
import pytest
import shapely


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


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "erqi_map.cli.app", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_a_layer_is_packed_and_it_is_said_how(parcels, tmp_path):
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
def test_what_cannot_be_done_is_told_and_nothing_is_written(parcels, tmp_path, words, said):
    done = run("pack", parcels, tmp_path / "a.html", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "a.html").exists()


def test_browse_needs_a_database(parcels):
    done = run("browse", parcels)
    assert done.returncode == 2
    assert "erqi-map pack" in done.stderr


def test_browse_tells_of_a_database_that_does_not_answer():
    done = run("browse", "postgresql://erqi:secret@127.0.0.1:1/none", "--table", "parcels")
    assert done.returncode == 2
    assert "数据库没有给出" in done.stderr
    assert "secret" not in done.stderr


def test_browse_tells_of_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("browse", "postgresql://127.0.0.1:1/none", "--table", "t", "--port", port)
    assert done.returncode == 2
    assert f"端口 {port}" in done.stderr
