"""`erqi-map export data`: which layer, in which system, which rows; and what is refused."""

import json

import geopandas as gpd
import pyogrio
import pytest
import shapely

from erqi_map.cli.app import run
from erqi_map.geo import wgs84_to_gcj02
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return book_with_overlay(tmp_path_factory.mktemp("data"), 60)


def export(out, *more):
    return run(["export", "data", str(out), *more])


def test_a_name_without_an_ending_is_a_geopackage_with_all_that_is_known(tmp_path, capsys):
    assert export(tmp_path / "projects", "--layer", "projects") == 0
    frame = gpd.read_file(tmp_path / "projects.gpkg")
    wanted = open_store().layer("projects")
    assert frame["id"].tolist() == wanted.index.tolist()
    assert shapely.equals_exact(frame.geometry.to_numpy(), wanted.geometry.to_numpy()).all()
    first = frame.iloc[0]
    assert (first["name_zh"], first["status_zh"]) == (wanted["name_zh"].iloc[0], "示意")
    for column in ("name_en", "source", "source_en", "accuracy_m", "date", "datum"):
        assert frame[column].notna().all(), column
    about = pyogrio.read_info(tmp_path / "projects.gpkg")["layer_metadata"]["DESCRIPTION"]
    assert "未经地图审核" in about
    assert "7 个要素" in capsys.readouterr().out


def test_every_layer_goes_out_and_an_unknown_one_names_them(tmp_path, book, capsys):
    store = open_store(book)
    for id in (*store.layer_ids, "test-parcels", "townships"):
        assert export(tmp_path / f"{id}.gpkg", "--layer", id, "--geodata", str(book)) == 0
    assert export(tmp_path / "a.gpkg", "--layer", "nothing", "--geodata", str(book)) == 2
    said = capsys.readouterr().err
    assert "test-parcels" in said
    assert "townships" in said
    assert not (tmp_path / "a.gpkg").exists()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:4490", "EPSG:4526", "EPSG:4547"])
def test_coordinates_are_those_of_the_system(tmp_path, crs):
    assert export(tmp_path / "a.gpkg", "--layer", "clusters", "--crs", crs) == 0
    frame = gpd.read_file(tmp_path / "a.gpkg")
    assert frame.crs == crs
    back = frame.to_crs("EPSG:4326").geometry
    distance = shapely.hausdorff_distance(back, open_store().layer("clusters").geometry.to_numpy())
    assert distance.max() < 1e-8


def test_gcj02_is_shifted_and_labelled_in_every_place(tmp_path):
    assert export(tmp_path / "a.gpkg", "--layer", "projects", "--crs", "gcj02") == 0
    frame, store = gpd.read_file(tmp_path / "a.gpkg"), open_store()
    plain = store.layer("projects").geometry
    lon, lat = wgs84_to_gcj02(plain.x, plain.y)
    assert abs(frame.geometry.x - lon).max() < 1e-9
    assert abs(frame.geometry.y - lat).max() < 1e-9
    assert "GCJ-02" in frame.crs.name
    assert set(frame["datum"]) == {"GCJ-02"}
    assert export(tmp_path / "a.geojson", "--layer", "projects", "--crs", "gcj02") == 0
    assert any("GCJ-02" in one for one in json.loads((tmp_path / "a.geojson").read_text())["about"])


@pytest.mark.parametrize("name", ["a.geojson", "a.kml"])
def test_what_is_always_in_degrees_is_never_in_metres(tmp_path, capsys, name):
    assert export(tmp_path / name, "--layer", "projects", "--crs", "EPSG:4526") == 2
    assert ".gpkg" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_chosen_and_filtered_rows_alone(tmp_path, book, capsys):
    out, home = tmp_path / "a.parquet", ("--geodata", str(book), "--overwrite")
    for more, kept in (
        (("--where", "use=居住"), 15),
        (("--where", "use=居住", "--where", "use=商业"), 30),
        (("--where", "use=居住", "--where", "built=true"), 5),
        (("--ids", "EQ-000001,EQ-000007"), 2),
    ):
        assert export(out, "--layer", "test-parcels", *more, *home) == 0
        assert len(gpd.read_parquet(out)) == kept, more
    assert export(out, "--layer", "test-parcels", "--where", "use=月球", *home) == 2
    assert export(out, "--layer", "test-parcels", "--ids", "EQ-9", *home) == 2
    assert "EQ-9" in capsys.readouterr().err


def test_a_file_that_is_there_stays_unless_it_is_meant(tmp_path, capsys):
    out = tmp_path / "a.csv"
    out.write_text("mine")
    assert export(out, "--layer", "projects") == 2
    assert out.read_text() == "mine"
    assert "--overwrite" in capsys.readouterr().err
    assert export(out, "--layer", "projects", "--overwrite") == 0
    assert out.read_text("utf-8-sig").startswith("id,")


def test_parts_of_a_shapefile_that_are_there_stay_too(tmp_path):
    (tmp_path / "a.dbf").write_text("mine")
    assert export(tmp_path / "a.shp", "--layer", "projects") == 2
    assert [one.name for one in tmp_path.iterdir()] == ["a.dbf"]


def test_losses_are_told_before(tmp_path, capsys):
    assert export(tmp_path / "a.shp", "--layer", "projects") == 0
    said = capsys.readouterr()
    assert "short_name_zh → short_name" in said.err
    assert "a.fields.csv" in said.out
