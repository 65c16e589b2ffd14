"""`erqi-map new`: another district from its boundary, sound and complete at once."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from erqi_map.cli.app import run
from erqi_map.compose import compose_plan
from erqi_map.geo import area_km2, wgs84_to_gcj02
from erqi_map.store import open_store

from ..geo.ellipsoid import true_area_km2

# Made up, far from 二七区: near 104°E in another zone.
ANGLES = np.linspace(0, 2 * np.pi, 60, endpoint=False)
RADII = 0.08 * (1 + 0.2 * np.sin(3 * ANGLES) + 0.1 * np.sin(7 * ANGLES))
DISTRICT = shapely.Polygon(
    np.column_stack([104 + 1.2 * RADII * np.cos(ANGLES), 30.6 + RADII * np.sin(ANGLES)])
)
WEST = DISTRICT & shapely.box(103, 30, 104, 31.5)
NAMES = ["北部片区", "西南片区", "东部新城"]


def frame(shapes, names, column="名称"):
    return gpd.GeoDataFrame({column: names}, geometry=shapes, crs=4326)


@pytest.fixture
def boundary(tmp_path):
    frame([DISTRICT], ["示例区"], "NAME").to_crs(4543).to_file(tmp_path / "b.shp", encoding="utf-8")
    return tmp_path / "b.shp"


@pytest.fixture
def parts(tmp_path):
    """Parts drawn by hand: they overlap and reach beyond the boundary."""
    north = WEST & shapely.box(100, 30.6, 110, 32)
    shapes = [north, WEST - north, (DISTRICT - WEST).buffer(0.0005)]
    frame(shapes, NAMES).to_file(tmp_path / "p.geojson", driver="GeoJSON")
    return tmp_path / "p.geojson"


def made(tmp_path, boundary, *more):
    book = tmp_path / "book"
    code = run(["new", str(book), "--boundary", str(boundary), "--title", "示例区规划图", *more])
    return code, book


def test_the_book_is_sound_and_every_output_works_at_once(tmp_path, boundary, parts, capsys):
    code, book = made(tmp_path, boundary, "--parts", str(parts))
    assert code == 0
    assert "裁切" in capsys.readouterr().err
    assert run(["check", "--geodata", str(book)]) == 0
    assert capsys.readouterr().err == ""
    for kind, name in (
        ("html", "a.html"),
        ("png", "a.png"),
        ("deck", "d.html"),
        ("pptx", "a.pptx"),
    ):
        more = ["--dpi", "40"] if kind == "png" else []
        assert run(["export", kind, str(tmp_path / name), "--geodata", str(book), *more]) == 0


def test_map_legend_and_briefing_speak_of_the_new_district_alone(tmp_path, boundary, parts):
    _, book = made(tmp_path, boundary, "--parts", str(parts))
    store = open_store(book)
    assert [store.places[id].name.zh for id in store.cluster_ids] == NAMES
    shapes = store.layer("clusters").geometry
    whole = store.layer("district").geometry.iloc[0]
    assert true_area_km2(whole) == pytest.approx(true_area_km2(DISTRICT), rel=1e-4)
    assert shapely.area(shapely.symmetric_difference(shapely.union_all(shapes), whole)) < 1e-12
    story = store.story()
    assert len(story.scenes) == 1 + len(NAMES)
    text = "".join(path.read_text("utf-8") for path in book.rglob("*") if path.is_file())
    assert "二七" not in text
    assert "郑州" not in text
    assert "待写" in text


def test_areas_are_measured_where_the_district_lies(tmp_path, boundary, parts):
    store = open_store(made(tmp_path, boundary, "--parts", str(parts))[1])
    shapes = list(store.layer("clusters").geometry)
    assert area_km2(shapes) == pytest.approx([*map(true_area_km2, shapes)], rel=4e-4)
    assert "105°E（EPSG:4544）" in compose_plan(store).furniture.datum_note.zh


def test_parts_of_another_file_leave_no_slivers_where_their_corners_are_a_hair_apart(
    tmp_path, boundary
):
    """What was projected and back lies a nanometre beside what it was cut from."""
    shapes = [WEST & shapely.box(100, 30.6, 110, 32), WEST - shapely.box(100, 30.6, 110, 32)]
    shapes.append(DISTRICT - WEST)
    frame(shapes, NAMES).to_crs(4544).to_file(tmp_path / "p.gpkg")
    store = open_store(made(tmp_path, boundary, "--parts", str(tmp_path / "p.gpkg"))[1])
    assert set(store.layer("clusters").geometry.geom_type) == {"Polygon"}
    whole = shapely.union_all(store.layer("clusters").geometry)
    assert shapely.area(whole ^ store.layer("district").geometry.iloc[0]) < 1e-12


def test_a_boundary_alone_is_one_part(tmp_path, boundary):
    code, book = made(tmp_path, boundary)
    assert code == 0
    assert [one.name.zh for one in open_store(book).places.values()] == ["全区"]
    assert run(["check", "--geodata", str(book)]) == 0


def test_a_file_that_does_not_say_where_it_lies_needs_a_word(tmp_path, capsys):
    shifted = shapely.transform(DISTRICT, wgs84_to_gcj02, interleaved=False)
    gpd.GeoDataFrame({"NAME": ["x"]}, geometry=[shifted]).to_file(tmp_path / "b.shp")
    code, book = made(tmp_path, tmp_path / "b.shp")
    assert code == 2
    said = capsys.readouterr().err
    assert "--crs" in said
    assert "gcj02" in said
    assert not book.exists()
    assert made(tmp_path, tmp_path / "b.shp", "--crs", "gcj02")[0] == 0
    found = open_store(book).layer("district").geometry.iloc[0]
    assert shapely.hausdorff_distance(found, DISTRICT) < 1e-6


def test_metres_without_a_zone_are_never_guessed(tmp_path, capsys):
    plain = gpd.GeoSeries([DISTRICT], crs=4326).to_crs(4543)
    gpd.GeoDataFrame({"NAME": ["CGCS2000"]}, geometry=list(plain)).to_file(
        tmp_path / "CGCS2000.shp"
    )
    assert made(tmp_path, tmp_path / "CGCS2000.shp")[0] == 2
    assert "--crs" in capsys.readouterr().err
    assert made(tmp_path, tmp_path / "CGCS2000.shp", "--crs", "EPSG:4543")[0] == 0


def test_a_folder_that_holds_something_and_a_file_without_areas_are_refused(
    tmp_path, boundary, capsys
):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "mine.txt").write_text("mine")
    assert made(tmp_path, boundary)[0] == 2
    assert [one.name for one in (tmp_path / "book").iterdir()] == ["mine.txt"]
    frame([shapely.Point(104, 30)], ["x"]).to_file(tmp_path / "c.geojson", driver="GeoJSON")
    line = ["new", str(tmp_path / "n"), "--title", "x", "--boundary", str(tmp_path / "c.geojson")]
    assert run(line) == 2
    assert "没有面" in capsys.readouterr().err
    assert not (tmp_path / "n").exists()
