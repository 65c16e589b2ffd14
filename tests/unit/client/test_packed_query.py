"""Questions to the columns of a payload answer what pandas answers."""

import base64
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, Point, box

from erqi_map.render.payload.encode_frame import encode_packed

ASK = """async ([base64, inSlices, questions]) => {
  const open = await client.openContainer(base64);
  let pauses = 0;
  const query = client.createQuery(open, inSlices ? async () => { pauses += 1; } : null);
  const answers = [];
  const plain = (value) => {
    if (ArrayBuffer.isView(value)) return [...value];
    if (Array.isArray(value)) return value.map(plain);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  for (const [name, given] of questions) answers.push(plain(await query[name](given)));
  return { answers, pauses };
}"""
SHOWN = {"conditions": [], "facets": []}


def ask(library: Any, gdf: gpd.GeoDataFrame, *questions: Any, in_slices: bool = False) -> list[Any]:
    payload, _ = encode_packed(gdf, name="层")
    text = base64.b64encode(payload).decode()
    return library.evaluate(ASK, [text, in_slices, [list(one) for one in questions]])["answers"]


def frame(geometry: Any = None, **columns: Any) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    shapes = [Point(1, 2)] * count if geometry is None else geometry
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)


def choice(column: str, *values: Any) -> dict[str, Any]:
    return {"column": column, "kind": "choice", "values": list(values)}


def number(column: str, least: Any, most: Any) -> dict[str, Any]:
    return {"column": column, "kind": "number", "from": least, "to": most}


def date(column: str, least: Any, most: Any) -> dict[str, Any]:
    return {"column": column, "kind": "date", "from": least, "to": most}


def rows(
    library: Any, gdf: gpd.GeoDataFrame, *conditions: Any, in_slices: bool = False
) -> list[int]:
    question = ("filter", {"conditions": list(conditions), "facets": []})
    [answer] = ask(library, gdf, question, in_slices=in_slices)
    shown = [row for row, one in enumerate(answer["shown"][0]) if one]
    assert answer["rows"] == len(shown)
    return shown


WORDS = st.one_of(st.none(), st.sampled_from(["居住", "商业", "", "__proto__", "１２ A"]))
NUMBERS = st.one_of(st.none(), st.floats(-9, 9), st.sampled_from([float("inf"), 0.0]))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(WORDS, NUMBERS, st.booleans()), min_size=1, max_size=30),
    st.lists(WORDS, min_size=1, max_size=3),
    st.one_of(st.none(), st.floats(-9, 9)),
    st.one_of(st.none(), st.floats(-9, 9)),
    st.booleans(),
)
def test_a_filter_shows_what_pandas_selects(library, data, words, least, most, in_slices):
    gdf = frame(
        word=pd.Series([one[0] for one in data], dtype=object),
        size=pd.Series([one[1] for one in data], dtype=float),
        open=[one[2] for one in data],
    )
    wanted = gdf["word"].map(lambda word: word in words)
    low = -np.inf if least is None else least
    high = np.inf if most is None else most
    wanted &= gdf["size"].notna() & (gdf["size"] >= low) & (gdf["size"] <= high) & gdf["open"]
    conditions = [choice("word", *words), number("size", least, most), choice("open", True)]
    assert rows(library, gdf, *conditions, in_slices=in_slices) == np.flatnonzero(wanted).tolist()


def test_a_date_reaches_as_far_as_it_is_written(library):
    days = ["2019-12-31 23:59", "2020-01-01 00:00", "2020-06-01 12:00", "2021-01-01 08:00", None]
    gdf = frame(day=pd.to_datetime(days))
    assert rows(library, gdf, date("day", "2020-01-01", None)) == [1, 2, 3]
    assert rows(library, gdf, date("day", None, "2020")) == [0, 1, 2]
    assert rows(library, gdf, date("day", "2020-01-01", "2021-01-01")) == [1, 2, 3]


def test_long_texts_can_be_filtered_and_sorted_in_their_chunks(library):
    texts = [f"第{row}号：{'规划' * 30}" for row in range(5000)]
    gdf = frame(text=pd.Series(texts, dtype=object))
    assert rows(library, gdf, choice("text", texts[4999], texts[3]), in_slices=True) == [3, 4999]
    sort = {"column": "text", "descending": False}
    [order] = ask(library, gdf, ("list", {"sort": sort}))
    assert order == sorted(range(5000), key=lambda row: texts[row])


def test_values_are_counted_among_what_the_other_columns_leave(library):
    gdf = frame(use=["居", "居", "商", "商", None], size=[1.0, 2, 3, 4, 5])
    facets = [{"column": "use", "values": ["居", "商", None]}]
    conditions = [choice("use", "居"), number("size", 2, None)]
    [answer] = ask(library, gdf, ("filter", {"conditions": conditions, "facets": facets}))
    assert answer["rows"] == 1
    assert answer["counts"] == [[1, 2, 1]]


def test_the_classes_of_the_legend_are_counted(library):
    gdf = frame(use=["居", "居", "商", None])
    payload, _ = encode_packed(gdf, name="层", style={"column": "use"})
    text = base64.b64encode(payload).decode()
    question = ["filter", {"conditions": [choice("use", "居", None)], "facets": []}]
    [answer] = library.evaluate(ASK, [text, False, [question]])["answers"]
    assert dict(answer["classes"]) == {"居": 2, "erqi:missing": 1}


def test_a_row_that_stands_in_several_layers_is_one_row(library):
    both = GeometryCollection([Point(1, 2), box(0, 0, 1, 1)])
    gdf = frame([both, Point(1, 2), both, box(0, 0, 1, 1)], name=list("甲乙丙丁"))
    everything = ("filter", SHOWN)
    found, order, where, values = ask(
        library, gdf, everything, ("list", {"sort": None}), ("places", {"row": 2}),
        ("values", {"features": [4, 5], "columns": ["name"]}),
    )  # fmt: skip
    assert found["rows"] == 4
    assert len(order) == 4
    assert len(where) == 2
    assert [one["row"] for one in values] == [1, 2]
    assert [one["values"] for one in values] == [["乙"], ["丙"]]


class TestSearch:
    def find(self, library: Any, gdf: Any, words: str, **more: Any) -> list[int]:
        columns = [name for name in gdf.columns if name != "geometry"]
        given = {"words": words, "columns": columns, "limit": 20, "all": False, **more}
        [found] = ask(library, gdf, ("find", given))
        return found["features"]

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("地块", [0, 1]),
            ("ab12", [2]),
            ("ＡＢ１２", [2]),
            ("  12 ", [2, 3]),
            ("%", []),
            (".*", []),
            ("", []),
            ("\u0000", []),
            ("<b>", [4]),
            ("一块", []),
        ],
    )
    def test_words_are_found_whatever_their_width_and_case(self, library, words, found):
        names = ["地块一", "二号地块", "Ab１２", "x12", "<B>", None]
        assert self.find(library, frame(name=names), words) == found

    def test_values_that_begin_with_the_words_come_first(self, library):
        assert self.find(library, frame(name=["乙甲", "丙", "甲乙", "甲"]), "甲") == [2, 3, 0]

    def test_nothing_is_found_across_two_values(self, library):
        gdf = frame(name=[f"{row}甲" for row in range(3000)])
        assert self.find(library, gdf, "甲1") == []

    def test_numbers_are_found_as_they_are_shown(self, library):
        assert self.find(library, frame(size=[0.1 + 0.2, 13.0, np.nan]), "0.3") == [0]

    def test_every_value_of_a_long_column_is_searched(self, library):
        gdf = frame(note=pd.Series([f"{row}：{'规划' * 30}" for row in range(5000)], dtype=object))
        assert self.find(library, gdf, "4999：") == [4999]
        total = ("find", {"words": "规划", "columns": ["note"], "limit": 3, "all": False})
        [found] = ask(library, gdf, total, in_slices=True)
        assert (found["total"], found["features"]) == (5000, [0, 1, 2])

    def test_only_rows_that_are_shown_are_found_unless_all_are_asked_for(self, library):
        gdf = frame(name=["甲", "甲"], size=[1.0, 2.0])
        shown = ("filter", {"conditions": [number("size", 2, None)], "facets": []})
        words = {"words": "甲", "columns": ["name"], "limit": 9}
        _, some, every = ask(
            library, gdf, shown, ("find", {**words, "all": False}), ("find", {**words, "all": True})
        )
        assert (some["features"], every["features"]) == ([1], [0, 1])


@pytest.mark.parametrize("descending", [False, True])
def test_rows_are_sorted_and_the_missing_are_last(library, descending):
    gdf = frame(size=[3.0, np.nan, 1.0, 2.0], name=["10号", "9号", None, "1号"])

    def order(column: str) -> list[int]:
        sort = {"column": column, "descending": descending}
        return ask(library, gdf, ("list", {"sort": sort}))[0]

    assert order("size") == ([0, 3, 2, 1] if descending else [2, 3, 0, 1])
    assert order("name") == ([0, 1, 3, 2] if descending else [3, 1, 0, 2])


def test_a_column_is_decoded_once_however_often_it_is_asked_for(library):
    gdf = frame(name=["甲", "乙"], size=[1.0, 2.0])
    question = ("filter", {"conditions": [choice("name", "甲")], "facets": []})
    find = ("find", {"words": "甲", "columns": ["name"], "limit": 9, "all": False})
    *_, work = ask(library, gdf, question, find, question, find, ("work", None))
    assert work == {"decoded": 1, "searchable": 1}
