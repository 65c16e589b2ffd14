"""What a PackedLayer takes: every GeoDataFrame is drawn right, or refused by row and column."""

import datetime as dt
from decimal import Decimal
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from erqi_map.render.payload.encode_frame import encode_packed

from .packed_back import LINE, POINT, SQUARE, STEP_DEG, Back, frame, refused


class TestGeometry:
    def test_one_kind_is_one_layer_with_all_rows(self) -> None:
        back = Back(frame([SQUARE, SQUARE]))
        assert list(back.layers) == ["area"]
        assert back.layers["area"]["rows"] is None

    def test_mixed_kinds_are_split_and_know_their_rows(self) -> None:
        back = Back(frame([SQUARE, POINT, LINE, SQUARE], name=["甲", "乙", "丙", "丁"]))
        assert {kind: back.rows(kind) for kind in back.layers} == {
            "area": [0, 3],
            "line": [2],
            "point": [1],
        }
        assert back.column("name", "area") == ["甲", "丁"]
        assert back.column("name", "line") == ["丙"]

    def test_a_collection_stands_in_every_kind_it_holds(self) -> None:
        back = Back(frame([SQUARE, GeometryCollection([POINT, SQUARE, LINE])]))
        assert {kind: back.rows(kind) for kind in back.layers} == {
            "area": [0, 1],
            "line": [1],
            "point": [1],
        }
        assert back.shapes("area")[1].equals_exact(SQUARE, 2 * STEP_DEG)

    def test_empty_and_missing_shapes_keep_their_row_and_draw_nothing(self) -> None:
        back = Back(frame([None, SQUARE, Polygon(), GeometryCollection()], name=list("甲乙丙丁")))
        assert back.shapes("area")[1] is not None
        assert [one is None for one in back.shapes("area")] == [True, False, True, True]
        assert back.rows("area") == [0, 1, 2, 3]
        assert back.column("name") == list("甲乙丙丁")

    @pytest.mark.parametrize("geometry", [[], [None], [Polygon()], [Point()]])
    def test_a_frame_with_nothing_to_draw_is_no_obstacle(self, geometry: list[Any]) -> None:
        assert Back(frame(geometry)).extent is None

    def test_parts_and_holes_stay(self) -> None:
        holed = Polygon(SQUARE.exterior, [box(113.52, 34.62, 113.54, 34.64).exterior])
        parts = MultiPolygon([holed, box(113.7, 34.6, 113.8, 34.7)])
        back = Back(frame([parts, MultiPoint([(113.5, 34.6), (113.6, 34.6)])]))
        assert back.shapes("area")[0].normalize().equals_exact(parts.normalize(), 2 * STEP_DEG)
        assert len(back.shapes("point")[0].geoms) == 2

    def test_heights_are_left_out(self) -> None:
        back = Back(frame([Point(113.5, 34.6, 88.0)]))
        assert shapely.get_coordinates(back.shapes("point")).shape == (1, 2)

    def test_another_crs_is_brought_to_wgs84(self) -> None:
        metres = frame([SQUARE]).to_crs("EPSG:4547")
        assert Back(metres).shapes("area")[0].equals_exact(SQUARE, 3 * STEP_DEG)

    def test_a_shape_across_the_date_line_goes_on_beyond_180(self) -> None:
        across = box(179.5, -17.0, 180.5, -16.0)
        pacific = frame([across, box(-179, -17, -178, -16), None]).to_crs(3832)
        assert Back(pacific).extent == pytest.approx((179.5, -17, 182, -16))
        assert Back(frame([across])).shapes("area")[0].equals_exact(across, 2 * STEP_DEG)

    def test_a_series_of_shapes_is_taken_too(self) -> None:
        assert Back(gpd.GeoSeries([SQUARE], crs=4326)).layers["area"]["n"] == 1

    def test_a_frame_without_crs_is_refused(self) -> None:
        refused(frame([SQUARE], crs=None), "geometry", "set_crs")

    def test_metres_under_the_name_of_degrees_are_refused_by_row(self) -> None:
        gdf = frame([SQUARE, box(3.8e7, 3.8e6, 3.81e7, 3.81e6)])
        gdf.index = ["a", "b"]
        refused(gdf, "第 1 行", "b", "geometry", "set_crs")

    @pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
    def test_a_coordinate_that_is_no_number_is_refused_by_row(self, bad: float) -> None:
        refused(frame([LINE, LineString([(113.5, 34.6), (bad, 34.7)])]), "第 1 行", "geometry")

    @pytest.mark.parametrize("thing", [None, [], pd.DataFrame({"a": [1]}), SQUARE])
    def test_what_is_no_geodataframe_is_refused(self, thing: Any) -> None:
        refused(thing, "GeoDataFrame")

    @given(
        st.lists(
            st.lists(
                st.tuples(st.floats(-180, 180), st.floats(-85, 85)), min_size=3, max_size=9
            ).map(lambda ring: Polygon(ring)),
            min_size=1,
            max_size=5,
        )
    )
    def test_any_ring_comes_back_within_the_quantum(self, shapes: list[Polygon]) -> None:
        back = Back(frame(shapes)).shapes("area")
        one, two = shapely.get_coordinates(shapes), shapely.get_coordinates(back)
        assert one.shape == two.shape
        assert np.abs(one - two).max() <= STEP_DEG


class TestColumns:
    def back(self, values: Any) -> list[Any]:
        return Back(frame([POINT] * len(values), value=values)).column("value")

    @pytest.mark.parametrize(
        ("values", "shown"),
        [
            (["甲", None, "<b>乙</b>"], ["甲", None, "<b>乙</b>"]),
            ([dt.date(2024, 5, 1), None], ["2024-05-01", None]),
            (pd.to_datetime(["2024-05-01", None]), ["2024-05-01", None]),
            (pd.to_datetime(["2024-05-01 00:00", "2024-05-02 08:30"]),
             ["2024-05-01 00:00:00", "2024-05-02 08:30:00"]),
            (pd.to_datetime(["2024-05-01 08:00"]).tz_localize("Asia/Shanghai"),
             ["2024-05-01 08:00:00+08:00"]),
            ([[1, "甲"], {"a": None}, None], ['[1, "甲"]', '{"a": null}', None]),
            ([np.array([1, 2])], ["[1, 2]"]),
            (pd.Categorical(["高", None, "低"], ["低", "中", "高"]), ["高", None, "低"]),
            (pd.Categorical([3, 1]), ["3", "1"]),
            ([2**53 + 1, 7], [str(2**53 + 1), "7"]),
            ([-(2**63), 0], [str(-(2**63)), "0"]),
            ([Decimal("1.10"), None], ["1.10", None]),
            ([1, "甲", None], ["1", "甲", None]),
            (pd.array([1, None], dtype="Int64"), pytest.approx([1.0, np.nan], nan_ok=True)),
            (pd.array([None, None], dtype="Int64"), pytest.approx([np.nan] * 2, nan_ok=True)),
            ([1.5, np.inf], [1.5, np.inf]),
            ([True, False], [True, False]),
            (pd.array([True, None], dtype="boolean"), [True, None]),
            (pd.to_timedelta(["1 days"]), ["1 days 00:00:00"]),
            ([1 + 2j], ["(1+2j)"]),
        ],
    )  # fmt: skip
    def test_a_column_of_every_kind_is_carried(self, values: Any, shown: list[Any]) -> None:
        assert self.back(values) == shown

    def test_long_texts_come_back_one_by_one(self) -> None:
        values = [f"{number}号：" + "规划𠮷" * 40 if number % 7 else None for number in range(5000)]
        assert self.back(pd.Series(values, dtype=object)) == values

    @given(st.lists(st.one_of(st.none(), st.text(st.characters(codec="utf-8"), max_size=40))))
    def test_any_text_comes_back(self, values: list[str | None]) -> None:
        many = [f"{number}{value}" if value else value for number, value in enumerate(values * 40)]
        assert self.back(pd.Series(many, dtype=object)) == many

    def test_names_in_any_writing_and_numbers_as_names(self) -> None:
        gdf = frame([POINT], **{"用地 性质": ["居住"], "__proto__": ["a"], "id": ["b"]})
        gdf[2024] = [3]
        assert [one["name"] for one in Back(gdf).layers["point"]["columns"]] == [
            "用地 性质", "__proto__", "id", "2024",
        ]  # fmt: skip

    def test_only_the_columns_asked_for_and_shown_go_in(self) -> None:
        gdf = frame([POINT], a=[1], b=[2], c=[3], d=[4])
        back = Back(gdf, columns=["d"], tooltip=["b"], popup={"a": "甲"})
        assert {one["name"] for one in back.layers["point"]["columns"]} == {"a", "b", "d"}
        assert back.content["popup"] == {"a": "甲"}

    def test_two_columns_of_one_name_are_refused(self) -> None:
        gdf = frame([POINT], a=[1])
        gdf[1], gdf["1"] = [1], [2]
        refused(gdf, "重名", "1")
        refused(frame([SQUARE], **{"erqi:class": [1]}), "erqi:class", "内部")

    def test_bytes_are_refused_by_row_and_column(self) -> None:
        refused(frame([POINT, POINT], raw=["a", b"b"]), "第 1 行", "raw")

    def test_a_second_geometry_column_is_refused_unless_left_out(self) -> None:
        gdf = frame([POINT], a=[1], other=gpd.GeoSeries([POINT], crs=4326))
        refused(gdf, "other")
        assert Back(gdf, columns=["a"]).column("a") == [1.0]


def test_the_same_frame_gives_the_same_bytes() -> None:
    gdf = frame([SQUARE, POINT], name=["甲", "乙"])
    assert encode_packed(gdf, name="层") == encode_packed(gdf.copy(), name="层")


def test_the_frame_given_is_left_as_it_was() -> None:
    gdf = frame([SQUARE, POINT], name=["甲", None]).to_crs("EPSG:4547")
    before = gdf.copy()
    encode_packed(gdf, name="层", style={"column": "name"})
    assert gdf.equals(before)
    assert gdf.crs == before.crs
