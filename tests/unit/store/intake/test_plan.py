"""Projects, eco-areas and boundaries come from a file to a card, and out again as they went in."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from erqi_map.cli.app import run
from erqi_map.compose import compose_plan
from erqi_map.store import open_store
from tests.plans import copy_of_book


@pytest.fixture
def book(tmp_path):
    return copy_of_book(tmp_path / "book")


def put(book, target, path, *more):
    return run(["import", str(path), "--as", target, "--geodata", str(book), *more])


def out_again(book, layer, path, capsys):
    """What leaves the book comes back without a change."""
    assert run(["export", "data", str(path), "--layer", layer, "--geodata", str(book)]) == 0
    capsys.readouterr()
    target = {"clusters": "boundaries"}.get(layer, layer)
    assert put(book, target, path, "--dry-run") == 0
    assert "新增 0，改动 0（" in capsys.readouterr().out


def card(book, place):
    """What is said of a place."""
    return str(compose_plan(open_store(book)).content["cards"][place])


def test_projects_are_moved_by_their_name_and_new_ones_have_a_card(book, tmp_path, capsys):
    file = tmp_path / "项目.csv"
    file.write_text(
        "项目名称,类型,经度,纬度\n二七纪念塔,,113.66,34.753\n凤湖书院,历史文化,113.55,34.66\n"
    )
    assert put(book, "projects", file, "--crs", "EPSG:4326") == 0
    store = open_store(book)
    moved = store.layer("projects").loc["erqi-memorial-tower"]
    assert (moved.geometry.x, moved.geometry.y) == (113.66, 34.753)
    (new,) = [one for one in store.places.values() if one.name.zh == "凤湖书院"]
    assert (new.kind, new.subkind, new.cluster) == ("project", "culture", "yingtaogou-garden")
    assert new.to_check
    assert "凤湖书院" in card(book, new.id)
    for place in (new.id, "erqi-memorial-tower"):
        assert "位置取自导入的文件 项目.csv" in card(book, place)
    other = file.rename(tmp_path / "二批.csv")
    other.write_text("项目名称,经度,纬度\n凤湖书院,113.551,34.66\n")
    assert put(book, "projects", other, "--crs", "EPSG:4326") == 0
    # A later file takes the word of none that came before.
    assert "二批.csv" in card(book, new.id)
    assert "项目.csv" in card(book, "erqi-memorial-tower")
    sources = {one.id: one.title.zh for one in open_store(book).catalog.sources}
    assert [sources[one] for one in open_store(book).places["erqi-memorial-tower"].sources][
        -1
    ] == "导入的文件 项目.csv（待核）"
    out_again(book, "projects", tmp_path / "out.gpkg", capsys)


def test_an_area_becomes_the_point_of_an_eco_area_that_is_drawn_as_one(book, tmp_path, capsys):
    name = open_store(book).places["phoenix-lake"].name.zh
    frame = gpd.GeoDataFrame({"名称": [name]}, geometry=[shapely.box(113.56, 34.69, 113.57, 34.70)],
                             crs="EPSG:4326")  # fmt: skip
    frame.to_file(tmp_path / "生态.gpkg")
    assert put(book, "eco-areas", tmp_path / "生态.gpkg") == 0
    lake = open_store(book).layer("eco-areas").loc["phoenix-lake"]
    assert lake.geometry.distance(frame.geometry[0]) == 0
    assert lake["method"] == "imported"
    assert "'method': 'imported'" in card(book, "phoenix-lake")
    out_again(book, "eco-areas", tmp_path / "out.geojson", capsys)


def test_boundaries_are_those_of_the_plan_and_must_fit_each_other(book, tmp_path, capsys):
    before = open_store(book).layer("clusters")
    assert run(["export", "data", str(tmp_path / "a.gpkg"), "--layer", "clusters",
                "--geodata", str(book)]) == 0  # fmt: skip
    frame = gpd.read_file(tmp_path / "a.gpkg")
    assert put(book, "boundaries", tmp_path / "a.gpkg") == 0
    after = open_store(book).layer("clusters")
    assert after.geometry.geom_equals_exact(before.geometry, 1e-6).all()
    assert all("'method': 'imported'" in card(book, one) for one in after["place"])
    out_again(book, "clusters", tmp_path / "out.gpkg", capsys)
    frame.geometry = frame.geometry.translate(0.01)
    frame.to_file(tmp_path / "b.gpkg")
    files = {one: one.read_bytes() for one in book.rglob("*") if one.is_file()}
    assert put(book, "boundaries", tmp_path / "b.gpkg") == 2
    assert {one: one.read_bytes() for one in book.rglob("*") if one.is_file()} == files
    frame["name_zh"] = "别的组团"
    frame[["name_zh", "geometry"]].to_file(tmp_path / "c.gpkg")
    capsys.readouterr()
    assert put(book, "boundaries", tmp_path / "c.gpkg") == 2
    assert "别的组团" in capsys.readouterr().err


@pytest.mark.parametrize("crs", ["gcj02", "EPSG:4526"])
@pytest.mark.parametrize("ending", ["gpkg", "shp", "csv", "xlsx", "parquet"])
def test_what_left_in_another_system_comes_back_to_its_place(crs, ending, book, tmp_path, capsys):
    out = tmp_path / f"out.{ending}"
    given = ["--layer", "projects", "--crs", crs, "--geodata", str(book)]
    assert run(["export", "data", str(out), *given]) == 0
    capsys.readouterr()
    assert put(book, "back", out) == 0
    store = open_store(book)
    there, back = (
        sorted((one.x, one.y) for one in frame.geometry)
        for frame in (store.layer("projects"), store.overlays["back"].read())
    )
    assert np.allclose(there, back, atol=2e-6)
