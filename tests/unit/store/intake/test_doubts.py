"""What is wrong with shapes is told row by row, and what can be mended is."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, Point, Polygon, box

from erqi_map.geo import area_km2
from erqi_map.store.intake.changes import compare
from erqi_map.store.intake.doubts import examine
from erqi_map.store.intake.looking import doubt_text
from erqi_map.store.intake.meanings import column_of, meanings

from .incoming import ground, read

X, Y = 113.58, 34.66
SOUND = box(X, Y, X + 0.001, Y + 0.001)


def examined(tmp_path, shapes, **columns):
    frame = gpd.GeoDataFrame({"n": range(len(shapes)), **columns}, geometry=shapes, crs="EPSG:4326")
    frame.to_parquet(tmp_path / "a.parquet")
    file = read(tmp_path / "a.parquet", tmp_path / "scratch")
    return examine(file, "EPSG:4326", ground(), column_of(meanings(file.table), "area"))


@pytest.mark.parametrize(
    ("shape", "key", "kept"),
    [
        (None, "empty_shape", False),
        (Polygon(), "empty_shape", False),
        (LineString([(X, Y), (np.nan, Y)]), "not_finite", False),
        (Point(X, 95), "off_world", False),
        (Polygon([(X, Y), (X + 0.001, Y + 0.001), (X + 0.001, Y), (X, Y + 0.001)]), "mended", True),
        (Polygon([(X, Y), (X + 0.001, Y), (X, Y), (X, Y)]), "collapsed", False),
        (GeometryCollection([SOUND, Point(X, Y)]), "collection", True),
        (box(113.0, 34.0, 113.01, 34.01), "outside", True),
        (SOUND, "twin", True),
        (Polygon([(X, Y, 5), (X + 0.002, Y, 5), (X, Y + 0.002, 5)]), "heights", True),
    ],
)
def test_each_fault_of_a_shape_is_told_with_its_row(shape, key, kept, tmp_path):
    sound = examined(tmp_path, [SOUND, shape])
    (doubt,) = [one for one in sound.doubts if one.key == key]
    assert doubt.row == (None if key == "heights" else 2)
    assert str(doubt_text(doubt))
    assert len(sound.shapes) == 1 + kept
    assert shapely.is_valid(sound.shapes).all()
    assert not shapely.has_z(sound.shapes).any()


def test_a_mended_shape_says_its_area_before_and_after(tmp_path):
    tie = Polygon([(X, Y), (X + 0.001, Y + 0.001), (X + 0.001, Y), (X, Y + 0.001)])
    (doubt,) = examined(tmp_path, [tie]).doubts
    before, after = (float(doubt.values[one].replace(",", "")) for one in ("before", "after"))
    assert before < 1 < after


@pytest.mark.parametrize("unit", [1.0, 1 / 666.6667, 1e-4])
def test_an_area_that_disagrees_is_told_in_whatever_unit_it_is(unit, tmp_path):
    shapes = [box(X + at / 500, Y, X + at / 500 + 0.001, Y + 0.001) for at in range(6)]
    areas = area_km2(shapes) * 1e6 * unit
    areas[3] *= 1.5
    doubts = examined(tmp_path, shapes, TBMJ=areas).doubts
    assert [(one.row, one.field, one.key) for one in doubts] == [(4, "TBMJ", "area_off")]


def test_rows_are_compared_by_their_code_and_say_how_far_they_moved():
    shapes = [Point(X, Y + at / 1000) for at in range(4)]
    old = gpd.GeoDataFrame({"TBBH": list("abcd"), "v": [1, 2, 3, 4]}, geometry=shapes, crs=4326)
    new = old.iloc[1:].copy()
    new.loc[1, "v"] = 9
    new.loc[2, "geometry"] = Point(X, Y + 0.0021)
    more = gpd.GeoDataFrame({"TBBH": ["e"], "v": [5]}, geometry=[Point(X, Y)], crs=4326)
    found = compare(old, pd.concat([new, more]), "TBBH")
    assert (found.new, found.changed, found.removed, found.moved) == (1, 2, 1, 1)
    assert found.farthest_m == pytest.approx(11.1, abs=0.2)


def test_standard_fields_are_known_and_those_cut_off_too():
    table = pd.DataFrame({"DLTB": ["x"], "YDYHFLD": ["0701"], "地类名": ["a"], "XMMC": ["甲"]})
    names = {one.column: one.name for one in meanings(table)}
    assert names["YDYHFLD"] == "用地用海分类代码"
    assert names["地类名"] == "地类名称"
    assert names["XMMC"] == "项目名称"


def test_a_row_without_a_code_that_says_the_same_elsewhere_has_moved():
    shapes = [Point(X, Y + at / 1000) for at in range(4)]
    old = gpd.GeoDataFrame({"n": [*"abcc"], "v": [1, 2, 3, 3]}, geometry=shapes, crs=4326)
    new = old.copy()
    new.loc[0, "geometry"] = Point(X, Y - 0.001)
    new.loc[1, "v"] = 9
    found = compare(old, new, None)
    assert (found.new, found.changed, found.removed, found.moved) == (0, 2, 0, 1)
    assert compare(old, old, None).changed == 0
