"""What a PackedLayer says about filters, search, names and table, and what it refuses."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest

from erqi_map.frames.filters import MAX_CHOICES

from .packed_back import LINE, POINT, SQUARE, Back, frame, refused


def filter_of(values: Any, **more: Any) -> dict[str, Any]:
    """How a column of these values is filtered."""
    [made] = Back(frame([POINT] * len(values), value=values), filters=["value"]).content["filters"]
    return {key: made[key] for key in made if key not in ("column", "title")}


def choices(values: Any) -> list[tuple[Any, int]]:
    made = filter_of(values)
    assert made["kind"] == "choice"
    return [(one["value"], one["count"]) for one in made["values"]]


class TestFilters:
    def test_without_any_there_are_none(self) -> None:
        content = Back(frame([POINT], a=[1])).content
        assert (content["filters"], content["search"], content["table"]) == ([], {}, None)

    def test_text_is_a_list_of_values_the_most_frequent_first_and_the_missing_last(self) -> None:
        assert choices(["乙", "甲", "甲", None]) == [("甲", 2), ("乙", 1), (None, 1)]

    def test_yes_and_no_are_a_list(self) -> None:
        assert choices([True, False, True]) == [(True, 2), (False, 1)]
        maybe = pd.array([True, None, None], dtype="boolean")
        assert choices(maybe) == [(True, 1), (None, 2)]

    def test_categories_keep_their_order_and_leave_out_what_is_not_there(self) -> None:
        values = pd.Categorical(["高", "低", "高", None], ["低", "中", "高"])
        assert choices(values) == [("低", 1), ("高", 2), (None, 1)]

    def test_mixed_things_are_text(self) -> None:
        assert choices([1, True, "1"]) == [("1", 2), ("True", 1)]

    def test_numbers_are_a_range_of_what_is_finite(self) -> None:
        made = filter_of([2.5, np.nan, np.inf, -1.0])
        assert made == {"kind": "number", "least": -1.0, "most": 2.5, "whole": False}
        assert filter_of([3, 1])["whole"] is True
        assert filter_of(pd.array([None, 4], dtype="Int64"))["most"] == 4

    def test_numbers_of_which_none_is_usable_have_no_ends(self) -> None:
        assert filter_of([np.nan, np.inf])["least"] is None

    def test_whole_numbers_too_large_for_a_page_are_text(self) -> None:
        assert choices([2**53 + 1, 2**53 + 1]) == [(str(2**53 + 1), 2)]

    @pytest.mark.parametrize(
        "values",
        [
            pd.to_datetime(["2024-05-03 08:00", None, "2020-01-01 23:59"]),
            pd.to_datetime(["2024-05-03 08:00", "2020-01-01 00:00"]).tz_localize("Asia/Shanghai"),
            [dt.date(2024, 5, 3), None, dt.date(2020, 1, 1)],
            [dt.datetime(2024, 5, 3, 8), dt.datetime(2020, 1, 1)],
        ],
        ids=["moments", "zoned", "dates", "objects"],
    )
    def test_dates_are_a_range_of_days(self, values: Any) -> None:
        assert filter_of(values) == {"kind": "date", "least": "2020-01-01", "most": "2024-05-03"}

    def test_a_date_column_without_a_date_has_no_ends(self) -> None:
        assert filter_of(pd.to_datetime([None, None]))["least"] is None

    def test_aliases_are_the_titles(self) -> None:
        back = Back(frame([POINT], a=["x"], b=[1]), filters={"b": "面积", "a": "用途"})
        titles = [(one["column"], one["title"]) for one in back.content["filters"]]
        assert titles == [("b", "面积"), ("a", "用途")]

    def test_text_of_too_many_values_is_refused_with_the_way_out(self) -> None:
        many = [f"地块{number}" for number in range(MAX_CHOICES + 1)]
        gdf = frame([POINT] * len(many), code=many)
        refused(gdf, "code", str(MAX_CHOICES + 1), 'search=["code"]', filters=["code"])
        assert Back(gdf.iloc[1:], filters=["code"]).content["filters"][0]["kind"] == "choice"

    def test_an_empty_frame_can_be_filtered(self) -> None:
        back = Back(frame([], a=pd.Series([], dtype=object)), filters=["a"])
        assert back.content["filters"][0]["values"] == []


class TestFields:
    @pytest.mark.parametrize("argument", ["filters", "search", "labels", "table"])
    def test_what_is_asked_for_goes_into_the_page(self, argument: str) -> None:
        given = "b" if argument == "labels" else ["b"]
        back = Back(frame([POINT], a=[1], b=[2]), columns=[], **{argument: given})
        assert [one["name"] for one in back.layers["point"]["columns"]] == ["b"]

    def test_search_and_table_have_aliases(self) -> None:
        back = Back(frame([POINT], a=[1], b=[2]), search={"a": "甲"}, table={"b": "乙", "a": "甲"})
        assert back.content["search"] == {"a": "甲"}
        assert list(back.content["table"].items()) == [("b", "乙"), ("a", "甲")]

    def test_a_table_of_all_is_of_all_that_go_into_the_page(self) -> None:
        gdf = frame([POINT], a=["x"], b=[2])
        assert Back(gdf, table=True, style={"column": "a"}).content["table"] == {"a": "a", "b": "b"}
        assert Back(gdf, table=True, columns=["b"]).content["table"] == {"b": "b"}
        assert Back(gdf, table=False).content["table"] is None

    def test_the_legend_knows_its_cases(self) -> None:
        back = Back(frame([POINT] * 2, a=["x", None]), style={"column": "a"})
        assert [one["case"] for one in back.content["legend"]["lines"]] == ["x", "erqi:missing"]


class TestLabels:
    def test_a_column_is_enough(self) -> None:
        rule = Back(frame([SQUARE], a=["x"]), labels="a").layers["area"]["label"]
        assert rule["columns"] == {"zh": "a", "en": "a"}
        assert (rule["min_zoom"], rule["size_px"], rule["colour"]) == (0, 13, "#1F2328")

    def test_every_kind_of_geometry_has_it_and_lines_along_themselves(self) -> None:
        given = {"column": "a", "min_zoom": 14, "size_px": 16, "colour": "#aa0000"}
        layers = Back(frame([SQUARE, LINE, POINT], a=["x"] * 3), labels=given).layers
        assert {kind: one["label"]["placement"] for kind, one in layers.items()} == {
            "area": "point",
            "line": "line",
            "point": "point",
        }
        assert layers["line"]["label"]["colour"] == "#AA0000"
        assert layers["area"]["label"]["min_zoom"] == 14
