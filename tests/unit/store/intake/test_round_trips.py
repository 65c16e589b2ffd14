"""What leaves in a format comes in again as it was: shapes, texts, numbers, days and nothing."""

import shutil
from contextlib import suppress

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given

from tests.unit.export.test_data_formats import ROWS, dataset, layers, same_shapes, written

from .incoming import read

WORDS = {".csv", ".xlsx", ".kml"}
"""Formats of words: spaces at the ends of a text, and whether it is a number, are not kept."""


def cell(value, ending):
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if ending not in WORDS:
        return value if isinstance(value, str) else float(value)
    text = str(value).strip()
    with suppress(ValueError):
        return float(text)
    return text.lower() if text in ("True", "False", "TRUE", "FALSE") else text or None


@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".parquet", ".geojson", ".kml"])
@given(data=layers())
@ROWS
def test_nothing_is_lost_on_the_way_out_and_in(data, ending, tmp_path):
    shutil.rmtree(tmp_path / "scratch", ignore_errors=True)
    file = read(written(data, tmp_path, f"a{ending}"), tmp_path / "scratch")
    order = file.table["id"].astype(str).argsort(kind="stable").to_numpy()
    wanted = data.table.to_pandas()
    same_shapes(file.shapes[order], data.shapes, within=7e-8)
    for name in set(wanted) & set(file.table):
        back = [cell(one, ending) for one in file.table[name].iloc[order]]
        assert back == [cell(one, ending) for one in data.table[name].to_pylist()], name
    # What stands beside a place in a KML is what is there already.
    assert set(file.table) - set(wanted) == set()
    assert set(file.table) >= ({"id"} if ending == ".kml" else set(wanted))


def test_a_kml_makes_no_name_of_an_id(tmp_path):
    columns = {"id": pa.array(["f0", "f1"]), "名称": pa.array(["甲", None])}
    shapes = [shapely.Point(113.6, 34.7), shapely.Point(113.61, 34.7)]
    file = read(written(dataset(columns, shapes), tmp_path, "a.kml"), tmp_path / "scratch")
    assert file.table["名称"].dropna().tolist() == ["甲"]


@given(data=layers())
@ROWS
def test_corners_come_back_to_the_centimetre(data, tmp_path):
    shutil.rmtree(tmp_path / "scratch", ignore_errors=True)
    metres = dataset({"id": data.table["id"]}, data.shapes, "EPSG:4526")
    file = read(written(metres, tmp_path, "a.txt"), tmp_path / "scratch")
    assert file.crs == "EPSG:4526"
    assert (
        shapely.hausdorff_distance(
            shapely.normalize(file.shapes), shapely.normalize(metres.shapes)
        ).max()
        < 0.01
    )


@pytest.mark.parametrize(
    "ending", [".gpkg", ".fgb", ".parquet", ".geojson", ".kml", ".csv", ".xlsx"]
)
def test_a_field_may_be_called_anything(ending, tmp_path):
    names = [
        "面积（亩）",
        "土地利用现状分类名称与代码",
        "a\"b'c",
        "a<b>&,",
        "µ¹",
        "geom",
        "fid",
        "OGR",
    ]
    columns = {name: pa.array([f"{at}甲", None]) for at, name in enumerate(names)}
    shapes = [shapely.box(113.6, 34.7, 113.61, 34.71), shapely.box(113.62, 34.7, 113.63, 34.71)]
    data = dataset({"id": pa.array(["f0", "f1"]), **columns}, shapes)
    file = read(written(data, tmp_path, f"a{ending}"), tmp_path / "scratch")
    assert set(names) <= set(file.table)
    assert [[*file.table[name].dropna()] for name in names] == [
        [f"{at}甲"] for at in range(len(names))
    ]


def test_fields_alike_but_for_their_capitals_stay_two_in_a_database(tmp_path):
    columns = {"id": pa.array(["f0"]), "Code": pa.array(["1"]), "CODE": pa.array(["2"])}
    file = read(
        written(dataset(columns, [shapely.Point(113.6, 34.7)]), tmp_path, "a.gpkg"), tmp_path / "s"
    )
    assert [*file.table.iloc[0]] == ["f0", "1", "2"]
