"""Frames of every form draw: names and rows of several levels, nothing in them, one value."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from erqi_map.errors import RequestError
from tests.unit.render.packed_back import POINT, Back, frame

from .any_column import SORTS


def test_columns_of_several_levels_and_of_numbers_are_named_by_text() -> None:
    names = pd.MultiIndex.from_tuples([("loc", "x"), ("loc", "y")])
    gdf = gpd.GeoDataFrame(pd.DataFrame([[1, 0]], columns=names), geometry=[POINT], crs=4326)
    back = Back(gdf, popup=[("loc", "x")], tooltip={"loc_y": "北"}, id=("loc", "x"))
    assert back.content["popup"] == {"loc_x": "loc_x"}
    assert back.column("loc_y") == [0.0]
    numbered = frame([POINT], a=["p"])
    numbered[4] = ["s"]
    assert Back(numbered, id=4, tooltip=[4], style={"column": 4}).content["id"] == "4"


def test_the_names_of_an_index_can_be_asked_for() -> None:
    rows = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)], names=["区", "号"])
    gdf = frame([POINT, POINT], v=[1, 2]).set_index(rows)
    back = Back(gdf, columns=["v"], popup=["区", "号"], style={"column": "号"})
    assert (back.column("区"), back.column("号")) == (["a", "a"], [1.0, 2.0])
    assert {one["name"] for one in Back(gdf).layers["point"]["columns"]} == {"v"}


@pytest.mark.parametrize(
    "scheme",
    ["quantiles", "equalinterval", "fisherjenks", "maximumbreaks", "boxplot", "prettybreaks"],
)
@pytest.mark.parametrize("values", [[], [None, None], [5.0, 5.0], [np.nan, 5.0], [np.inf, np.inf]])
def test_empty_frames_and_columns_of_one_value_draw_under_any_scheme(
    scheme: str, values: Any
) -> None:
    gdf = frame([POINT] * len(values), v=pd.Series(values, dtype="float64"))
    back = Back(gdf, style={"column": "v", "scheme": scheme, "k": 3}, filters=["v"], table=True)
    lines = (back.content["legend"] or {"lines": ()})["lines"]
    assert sum(one["count"] for one in lines) == len(values)


def test_an_empty_frame_of_any_type_draws() -> None:
    for name, sort in SORTS.items():
        for make in sort.makes:
            Back(frame([], c=make([])), style={"column": "c"}, filters=["c"], popup=["c"])
            assert Back(frame([POINT], c=make([None]) if name != "intervals" else [None])).column(
                "c"
            )[0] in (None, pytest.approx(np.nan, nan_ok=True))


def test_shapes_as_text_and_no_shapes_are_told_apart() -> None:
    for gdf in (
        gpd.GeoDataFrame({"a": [1], "geometry": ["POINT(1 1)"]}),
        gpd.GeoDataFrame({"a": [1]}),
    ):
        with pytest.raises(RequestError, match=r"没有几何列.*from_wkt"):
            Back(gdf)


def test_a_language_there_is_not_is_refused() -> None:
    with pytest.raises(RequestError, match="没有语言“fr”"):
        Back(frame([POINT]), lang="fr")
