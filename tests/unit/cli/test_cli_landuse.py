"""Standard classes of land: an overlay is styled, named and summed by its column of codes."""

import geopandas as gpd
import numpy as np
import pytest
import python_calamine
import shapely

from erqi_map.analysis.sums import sum_in_zones, sum_land
from erqi_map.cli.app import run
from erqi_map.geo import area_km2
from erqi_map.model import Disclosure
from erqi_map.store import open_store
from erqi_map.store.edition.shapes import blocked
from erqi_map.store.landuse import class_of, code_columns, code_of, land_classes
from tests.overlay_book import book_with_overlay, overlay_entry, parcels, write_overlays

CODES = ("0701", "070102", "1001", "1401", "9999")


def coded_book(folder, codes=CODES):
    book = book_with_overlay(folder, 100)
    frame = parcels(100)
    frame["DLBM"] = [codes[at % len(codes)] for at in range(100)]
    frame["year"] = 2019
    frame.to_parquet(book / "overlays" / "parcels.parquet")
    write_overlays(book, overlay_entry())
    return book


@pytest.mark.parametrize(
    ("value", "code", "known"),
    [("0701", "0701", "0701"), (701, "0701", "0701"), (701.0, "0701", "0701"),
     (" 070102 ", "070102", "0701"), ("1504", "1504", "1504"), ("150401", "150401", "1504"),
     ("商业", "", None), (None, "", None), (float("nan"), "", None), ("99", "99", None)],
)  # fmt: skip
def test_a_code_is_known_however_it_is_written_and_a_subclass_goes_by_its_class(value, code, known):
    assert code_of(value) == code
    found = class_of(code)
    assert (found.code if found else None) == known


def test_every_listed_colour_is_that_of_the_table():
    assert land_classes()["0701"].fills["standard"] == "#FFFF2D"
    assert land_classes()["1401"].fills["standard"] == "#00FF00"
    assert len(land_classes()) > 42


def test_the_column_of_codes_is_told_by_its_values():
    frame = parcels(50)
    frame["DLBM"] = [CODES[at % 4] for at in range(50)]
    frame["year"] = 2019
    frame["floors"] = np.arange(50)
    assert code_columns(frame.drop(columns="geometry")) == ["DLBM"]


def test_the_column_of_codes_is_told_by_its_name_where_not_all_its_values_are_codes():
    frame = parcels(4).drop(columns="geometry")
    frame["YDYHFLDM"] = ["01", "1501", "9999", None]
    assert code_columns(frame) == ["YDYHFLDM"]
    # Nor is land that may not be shown let out because its neighbours have no code.
    assert blocked(frame, Disclosure()).tolist() == [False, True, False, False]


@pytest.mark.parametrize("codes", [CODES, (701, 1001, 1401)])
def test_one_command_styles_and_names_an_overlay(tmp_path, codes):
    book = coded_book(tmp_path, codes)
    assert run(["landuse", "test-parcels", "--geodata", str(book), "--palette", "standard"]) == 0
    store = open_store(book)
    overlay = store.overlays["test-parcels"].overlay
    assert overlay.style.column == "DLBM"
    first = overlay.style.classes[0]
    assert (first.name.zh, first.fill) == ("0701 城镇住宅用地", "#FFFF2D")
    assert overlay.fields[0].name.zh == "用地分类"
    source = next(one for one in store.catalog.sources if one.id == "landuse-2023")
    assert source.to_check
    assert "待核" in source.note.zh
    assert run(["check", "--geodata", str(book)]) == 0


def test_sums_are_those_of_the_shapes_and_add_up(tmp_path):
    book = coded_book(tmp_path)
    out = tmp_path / "sums.xlsx"
    assert run(["export", "sums", str(out), "--layer", "test-parcels", "--geodata", str(book)]) == 0
    sheets = python_calamine.load_workbook(out)
    head, *rows = sheets.get_sheet_by_name("按用途").to_python()
    assert head == ["范围", "用途", "个数", "面积（公顷）", "面积（亩）", "占比"]
    frame = gpd.read_parquet(book / "overlays/parcels.parquet")
    homes = frame[frame["DLBM"] == "0701"]
    line = next(row for row in rows if row[1] == "0701 城镇住宅用地")
    assert line[2] == len(homes)
    assert line[3] == pytest.approx(area_km2(homes.geometry).sum() * 100)
    assert line[4] == pytest.approx(line[3] * 15)
    assert sum(row[5] for row in rows[:-1]) == pytest.approx(1)
    assert rows[-1][1:3] == ["合计", 100]
    assert any(row[1].endswith(" （编码不在分类表里）") for row in rows)
    notes = [row[0] for row in sheets.get_sheet_by_name("说明").to_python()]
    assert any("待核" in note for note in notes)
    zones = sheets.get_sheet_by_name("按组团").to_python()[1:]
    assert sum(row[3] for row in zones) == pytest.approx(rows[-1][3])


def test_a_parcel_on_a_border_counts_in_both_and_its_area_is_divided():
    west, east = shapely.box(113.6, 34.7, 113.61, 34.71), shapely.box(113.61, 34.7, 113.62, 34.71)
    land = gpd.GeoDataFrame(
        geometry=[
            shapely.box(113.605, 34.702, 113.615, 34.708),
            shapely.box(113.7, 34.7, 113.71, 34.71),
        ],
        crs=4326,
    )
    lines = sum_in_zones(land, ["0701", "0701"], {"w": west, "e": east})
    assert [(one.zone, one.count) for one in lines] == [("w", 1), ("e", 1), ("", 1)]
    assert sum(one.ha for one in lines) == pytest.approx(
        sum_land(land, ["0701"] * 2)[0].ha, rel=1e-6
    )
    assert lines[0].ha == pytest.approx(lines[1].ha, rel=1e-3)


def test_what_holds_no_codes_is_refused(tmp_path, capsys):
    book = book_with_overlay(tmp_path, 9)
    for words in (
        ["landuse", "test-parcels"],
        ["landuse", "nothing"],
        ["landuse", "test-parcels", "--column", "x"],
    ):
        assert run([*words, "--geodata", str(book)]) == 2
    said = capsys.readouterr().err
    assert "--column" in said
    assert "test-parcels" in said
