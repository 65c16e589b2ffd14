"""A scanned plan gets its place by control points, and goes into the book whole or not at all."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pyproj import Transformer

from erqi_map.cli.app import run
from erqi_map.geo import wgs84_to_gcj02
from erqi_map.geo.control import fit_control
from erqi_map.store import find_problems, open_store
from tests.picture_book import LEFT, PIXEL_M, TOP, pixels
from tests.plans import copy_of_book

CORNERS = ((0, 0), (600, 0), (600, 500), (0, 500), (300, 250))


def degrees(column: float, row: float, off_m: float = 0.0) -> tuple[float, float]:
    turn = Transformer.from_crs(4547, 4326, always_xy=True)
    lon, lat = turn.transform(LEFT + PIXEL_M * column + off_m, TOP - PIXEL_M * row)
    return float(lon), float(lat)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return copy_of_book(tmp_path)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    Image.fromarray(pixels()).save(tmp_path / "Scan 2019.png")
    return tmp_path / "Scan 2019.png"


def points_file(folder: Path, *lines: object) -> Path:
    path = folder / "points.csv"
    path.write_text("列,行,经度,纬度\n" + "\n".join(map(str, lines)), encoding="utf-8-sig")
    return path


def lines_of(places: dict[tuple[int, int], tuple[float, float]]) -> list[str]:
    return [f"{x},{y},{lon:.8f},{lat:.8f}" for (x, y), (lon, lat) in places.items()]


def add(book: Path, scan: Path, *more: object) -> int:
    given = ["--title", "扫描图", "--source", "derived-cuts", "--date", "2019-05-01"]
    return run(["picture", "add", str(scan), "--geodata", str(book), *given, *map(str, more)])


def files_of(book: Path) -> dict[str, bytes]:
    return {
        str(one.relative_to(book)): one.read_bytes() for one in book.rglob("*") if one.is_file()
    }


def test_the_fit_is_that_of_least_squares():
    # One point of five is 10 m off: an affine through all has these residuals, by hand.
    places = [degrees(x, y, 10.0 if (x, y) == (300, 250) else 0.0) for x, y in CORNERS]
    fit = fit_control(CORNERS, places)
    assert fit is not None
    assert np.allclose(fit.residuals_m, [2, 2, 2, 2, 8], atol=0.01)
    assert fit.sigma_m == pytest.approx(np.sqrt(80 / 2), abs=0.01)
    assert fit.pixel_m == pytest.approx(PIXEL_M, abs=0.01)
    assert fit.accuracy_m == pytest.approx(PIXEL_M, abs=0.01)


def test_points_on_one_line_leave_it_open():
    line = [(0, 0), (100, 100), (200, 201)]
    assert fit_control(line, [degrees(*one) for one in line]) is None


def test_a_scan_with_control_points_goes_into_the_book(book, scan, tmp_path, capsys):
    points = points_file(tmp_path, *lines_of({one: degrees(*one) for one in CORNERS}))
    assert add(book, scan, "--points", points) == 0
    said = capsys.readouterr().out
    assert said.count("残差 0.0 米") == 5
    assert "25.0 米" in said
    assert find_problems(book) == ()
    found = open_store(book).pictures["scan-2019"]
    west, south, east, north = found.read().bounds
    assert (west, south) == pytest.approx(degrees(0, 500), abs=2e-3)
    assert (east, north) == pytest.approx(degrees(600, 0), abs=2e-3)
    assert found.picture.accuracy_m == 25.0
    assert (book / "pictures/scan-2019.pgw").is_file()


def test_points_of_a_shifted_map_are_put_back(book, scan, tmp_path):
    shifted = {
        one: tuple(float(part) for part in wgs84_to_gcj02(*degrees(*one))) for one in CORNERS
    }
    points = points_file(tmp_path, *lines_of(shifted))
    assert add(book, scan, "--points", points, "--datum", "gcj02") == 0
    west, _, _, north = open_store(book).pictures["scan-2019"].read().bounds
    assert (west, north) == pytest.approx(degrees(0, 0), abs=2e-3)


@pytest.mark.parametrize(
    ("lines", "more", "word"),
    [
        ((), ("--accuracy", 50), "没有坐标"),
        (["0,0,113.5,34.7", "1,1,113.6,34.7"], (), "只有 2 个"),
        (["0,0,113.5,34.7", "1,1,113.6,x", "2,2,1,1"], (), "第 3 行"),
        (lines_of({one: degrees(*one) for one in CORNERS[:3]}), (), "再加一个点"),
        (["0,0,113.5,34.7", "1,1,113.6,34.7", "2,2,113.7,34.7"], (), "一条直线"),
        (
            lines_of({(x, y): (lon + 20, lat) for x, y in CORNERS for lon, lat in [degrees(x, y)]}),
            (),
            "不在本区",
        ),
    ],
)
def test_what_cannot_be_used_leaves_the_book_as_it_was(
    book, scan, tmp_path, capsys, lines, more, word
):
    before = files_of(book)
    points = ("--points", points_file(tmp_path, *lines)) if lines else ()
    assert add(book, scan, *points, *more) == 2
    assert word in capsys.readouterr().err
    assert files_of(book) == before
    assert not (book / "pictures").exists()
