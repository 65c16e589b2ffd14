"""A filter keeps the same rows in Python as in the client, whatever the columns hold."""

import base64
import datetime
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from shapely.geometry import Point

from erqi_map.frames.filters import rows_kept
from erqi_map.render.payload.encode_frame import encode_packed
from tests.unit.client.harness import new_page

# As a packed layer asks, without a map: conditions made by it, rows answered by the columns.
ASK = """async ([base64, filter]) => {
  const open = await client.openContainer(base64);
  const content = client.parseJson(await open.raw(open.manifest.content));
  const entries = open.manifest.layers[0].columns;
  const query = client.createQuery(open, null);
  const plan = {
    content, layers: [{}],
    columnEntry: (name) => entries.find((entry) => entry.name === name) || null,
    open: { ask: (question, given) => query[question](given) },
  };
  const layer = Object.assign({
    plan, view: null, ready: async () => {}, idle: async () => {}, report() {},
  }, client.packedAsking);
  await layer.setFilter(filter);
  const mask = plan.layers[0].shown;
  const every = [...Array(content.rows).keys()];
  const rows = every.filter((row) => !mask || mask[row]);
  return { rows, used: layer.filter() };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Any:
    tab = new_page(browser, "packed")
    yield tab
    tab.context.close()


def asked(page: Page, frame: gpd.GeoDataFrame, filters: Mapping[str, Any]) -> dict[str, Any]:
    names = [name for name in frame.columns if name != "geometry"]
    payload, _ = encode_packed(frame, name="层", filters=names)
    found: dict[str, Any] = page.evaluate(ASK, [base64.b64encode(payload).decode(), dict(filters)])
    return found


def kept(frame: gpd.GeoDataFrame, filters: Mapping[str, Any]) -> dict[str, Any]:
    rows, used = rows_kept(frame, {name: tuple(values) for name, values in filters.items()})
    said = {one.column: list(one.values) for one in used}
    return {"rows": np.flatnonzero(rows).tolist(), "used": said or None}


def of(**columns: Any) -> gpd.GeoDataFrame:
    count = len(next(iter(columns.values())))
    return gpd.GeoDataFrame(columns, geometry=[Point(113, 34)] * count, crs=4326)


BIG = 2**53 + 1
DAYS = [datetime.date(2019, 12, 31), datetime.date(2020, 1, 1), datetime.date(2020, 6, 30), None]
TIMES = ["2019-12-31 23:59:59", "2020-01-01 00:00:00", "2021-05-01 08:30:00", None]
CELLS = st.tuples(
    st.sampled_from(["居住", "商业", "", "12", "__proto__", "true", None]),
    st.one_of(st.none(), st.floats(-9, 9), st.sampled_from([np.inf, 0.1 + 0.2])),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False]),
    st.sampled_from([BIG, BIG + 1, 7]),
    st.sampled_from(DAYS),
    st.sampled_from(TIMES),
    st.integers(-3, 3),
)
WORD = st.sampled_from(["居住", "商业", "工业", "", "12", "__proto__", "true", None, True, 12])
NUMBER = st.one_of(st.none(), st.floats(-9, 9), st.integers(-3, 3))
DAY = st.sampled_from(
    [None, "2019", "2020", "2020-01", "2020-01-01", "2020-06-30", "2021-05-01 08"]
)
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "用途": st.lists(WORD, max_size=3),
        "面积": st.lists(NUMBER, min_size=2, max_size=2),
        "已建": st.lists(st.sampled_from([True, False, None, "True", "否"]), max_size=2),
        "临街": st.lists(st.sampled_from([True, False, None, 1]), max_size=2),
        "编号": st.lists(st.sampled_from([str(BIG), str(BIG + 1), "7", BIG]), max_size=2),
        "批准": st.lists(DAY, min_size=2, max_size=2),
        "登记": st.lists(DAY, min_size=2, max_size=2),
        "层数": st.lists(NUMBER, min_size=2, max_size=2),
        "没有": st.lists(WORD, max_size=2),
    },
)


@settings(max_examples=60, deadline=None)
@given(st.lists(CELLS, min_size=1, max_size=25), FILTERS)
def test_python_keeps_what_the_client_shows(page, cells, filters):
    words, sizes, built, front, codes, days, times, floors = zip(*cells, strict=True)
    frame = of(
        用途=pd.Series(words, dtype=object),
        面积=pd.Series(sizes, dtype=float),
        已建=pd.Series(built, dtype="boolean"),
        临街=list(front),
        编号=pd.Series(codes, dtype="int64"),
        批准=pd.Series(days, dtype=object),
        登记=pd.to_datetime(pd.Series(times)),
        层数=pd.Series(floors, dtype="Int64"),
    )
    assert kept(frame, filters) == asked(page, frame, filters)


@pytest.mark.parametrize(
    ("values", "condition", "rows"),
    [
        (["居住", None, "商业"], ["居住", None], [0, 1]),
        (["居住", None, "商业"], ["工业"], [0, 1, 2]),
        ([1.0, np.nan, 5.0], [2, None], [2]),
        ([1.0, np.nan, 5.0], ["1.5", ""], [2]),
        ([1.0, np.nan, 5.0], [None, None], [0, 1, 2]),
        ([BIG, BIG + 1], [str(BIG)], [0]),
        ([BIG, BIG + 1], [BIG], [0, 1]),
        (pd.array([True, False, None], dtype="boolean"), [False, None], [1, 2]),
        (pd.Categorical(["乙", "甲", None]), ["甲"], [1]),
        (DAYS, ["2020", "2020"], [1, 2]),
        (pd.to_datetime(pd.Series(TIMES)), ["2020-01-01", None], [1, 2]),
    ],
)
def test_a_condition_on_each_kind_of_column(page, values, condition, rows):
    frame = of(column=values)
    assert kept(frame, {"column": condition})["rows"] == rows
    assert kept(frame, {"column": condition}) == asked(page, frame, {"column": condition})


def test_conditions_on_several_columns_must_all_be_met():
    frame = of(use=["居住", "居住", "商业"], area=[1.0, 5.0, 5.0])
    rows, used = rows_kept(frame, {"use": ("居住",), "area": (2, None)})
    assert rows.tolist() == [False, True, False]
    assert [(one.column, one.kind) for one in used] == [("use", "choice"), ("area", "number")]
