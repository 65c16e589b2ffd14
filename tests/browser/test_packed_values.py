"""A column of every type says what is in the frame: in tooltip, popup, table, filter, search,
legend, label and event of a page, and in tiles.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from erqi_map import PackedLayer, TiledLayer
from erqi_map.export.tiles.archive import export_tiles
from erqi_map.frames.say import say
from tests.unit.frames.any_column import SORTS, as_arrow, as_objects, columns
from tests.unit.frames.test_right_values import Parcels

from .packed_pages import HERE, pixel_of
from .packed_parcels import Open, call, open_map, open_panel

DAYS = [dt.date(2024, 5, 1), None, dt.date(9999, 12, 31)]
# Column → its values, and what is said of them (of an empty one the layer's own word).
COLUMNS: dict[str, tuple[Any, list[str | None]]] = {
    "是否": (as_arrow(pa.bool_())([True, None, False]), ["是", None, "否"]),
    "是否物": (as_objects([True, None, False]), ["是", None, "否"]),
    "码": ([1.0, np.nan, 2.0], ["1", None, "2"]),
    "窄": (np.array([0.1, np.nan, 2.5], "float32"), ["0.1", None, "2.5"]),
    "大": (as_arrow(pa.int64())([2**53 + 1, None, -7]), ["9007199254740993", None, "-7"]),
    "钱": (as_arrow(pa.decimal128(9, 2))([Decimal("1.10"), None, Decimal("20.00")]),
           ["1.10", None, "20.00"]),
    "到期": (pd.to_datetime(["2024-05-01", None, "9999-12-31"]), ["2024-05-01", None, "9999-12-31"]),
    "日": (as_arrow(pa.date32())(DAYS), ["2024-05-01", None, "9999-12-31"]),
    "时刻": (pd.Series(np.array(["2024-05-06T07:08:09.123456", "NaT", "1600-01-01"], "M8[us]")),
             ["2024-05-06 07:08:09.123456", None, "1600-01-01 00:00:00.000000"]),
    "时区": (pd.to_datetime(pd.Series(["2024-05-01", None, "2024-06-01"])).dt.tz_localize("Asia/Shanghai"),
             ["2024-05-01 00:00:00+08:00", None, "2024-06-01 00:00:00+08:00"]),
    "时间": (as_arrow(pa.time64("us"))([dt.time(7, 8), None, dt.time(9)]), ["07:08:00", None, "09:00:00"]),
    "时长": (pd.to_timedelta(["1 days", None, "02:00:00"]), ["1 days 00:00:00", None, "0 days 02:00:00"]),
    "月": (pd.PeriodIndex(["2024-05", None, "2025-01"], freq="M"), ["2024-05", None, "2025-01"]),
    "段": (pd.cut([5.0, np.nan, 150.0], [0, 10, 200]), ["(0, 10]", None, "(10, 200]"]),
    "级": (pd.Categorical(["高", None, "低"], ["低", "中", "高"], ordered=True), ["高", None, "低"]),
    "单": ([[1, "甲"], None, {"b": None}], ['[1, "甲"]', None, '{"b": null}']),
    "号": ([uuid.UUID(int=1), None, Fraction(1, 3)],
           ["00000000-0000-0000-0000-000000000001", None, "1/3"]),
    "杂": ([1, None, "甲"], ["1", None, "甲"]),
    "疏": (pd.arrays.SparseArray([1.5, np.nan, 0.0]), ["1.5", None, "0"]),
}  # fmt: skip

ROWS = 3
Words = dict[str, list[str | None]]
YES_NO = {True: "是", False: "否"}
CELLS = """(selector) => [...document.querySelectorAll(selector)].map((row) => [...row.children].map((cell) => cell.textContent))"""
FIELDS = """(selector) => [...document.querySelectorAll(`${selector} .erqi-packed-fields dd`)].map((said) => said.textContent)"""
# Filter → the values it lists, where it does.
LISTED = """() => Object.fromEntries([...document.querySelectorAll(".erqi-packed-sheet details")]
  .map((one) => [one.querySelector("summary span").textContent, [...one.querySelectorAll(".erqi-packed-value")].map((value) => value.textContent)])
  .filter(([, values]) => values.length))"""
SHOWN = f"([selector, row]) => ({FIELDS})(selector)[0] === String(row)"
KEPT_AND_FOUND = """
  const answers = [];
  for (const [column, filter, word] of given[0]) {
    await layer.setFilter({ [column]: filter });
    const kept = [...await layer.plan.open.ask("list", { sort: null })];
    const found = await layer.find(word, { columns: [column], all: true });
    answers.push([kept, found.rows.map(({ row }) => row)]);
  }
  await layer.setFilter(null);
  return answers;
"""
# Column → what the legend and the names of its own layer say; the first layer has all the rest.
LEGENDS_AND_LABELS = """async () => {
  const boxes = [...document.querySelectorAll(".erqi-packed-legend")];
  const said = {};
  for (const layer of ErqiMap.packed.slice(1)) {
    await layer.idle();
    const { name } = layer.plan.content;
    const box = boxes.find((one) => one.getAttribute("aria-label").startsWith(`${name} · `));
    const legend = [...box.querySelectorAll(".erqi-packed-label")].map((label) => label.textContent);
    const column = layer.plan.layers[0].columns.get(name);
    const labels = () => [...Array(layer.plan.layers[0].n).keys()].map((i) => column.at(i));
    // Words of what is out of view come when they are asked for.
    while (labels().includes(undefined)) await layer.view.names.idle();
    said[name] = { legend, labels: labels() };
  }
  return said;
}"""


def squares_of(made: Mapping[str, Any], north: float = 0) -> gpd.GeoDataFrame:
    """Squares side by side with these columns, after one of their rows."""
    x, y = HERE[1], HERE[0] + north
    shapes = [shapely.box(x + at / 100, y, x + at / 100 + 0.008, y + 0.003) for at in range(ROWS)]
    return gpd.GeoDataFrame({"行": range(ROWS), **made}, geometry=shapes, crs=4326)


def test_every_output_says_the_value(open_clean: Open, tmp_path: Path) -> None:
    said = said_everywhere(open_clean, tmp_path, {name: one for name, (one, _) in COLUMNS.items()})
    assert said == {name: words for name, (_, words) in COLUMNS.items()}


# A page takes its time: a case that fails is not made smaller.
@settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_every_output_says_any_value(
    open_clean: Open, tmp_path_factory: Any, data: st.DataObject
) -> None:
    drawn = data.draw(columns(ROWS))
    made = {name: series for name, (_, series) in drawn.items()}
    said = said_everywhere(open_clean, tmp_path_factory.mktemp("drawn"), made)
    yes_no = {word: value for value, word in YES_NO.items()}
    for name, (values, _) in drawn.items():
        sort = SORTS[name]
        read = [None if one is None else sort.read(yes_no.get(one, one)) for one in said[name]]
        # A page writes twelve digits of a number.
        assert read == (pytest.approx(values, rel=1e-11) if sort.read is float else values), name


def said_everywhere(open_clean: Open, folder: Path, made: Mapping[str, Any]) -> Words:
    """Column → what is said of each row, None for nothing, which is the same wherever it is said."""
    names = ["行", *made]

    def build(m: folium.Map) -> None:
        PackedLayer(
            squares_of(made), name="地块", tooltip=names, popup=names, table=names, filters=names,
            search=names,
        ).add_to(m)  # fmt: skip
        for at, (name, one) in enumerate(made.items()):
            gdf = squares_of({name: one}, north=0.004 * (at + 1))
            PackedLayer(gdf, name=name, style={"column": name}, labels=name).add_to(m)

    page = open_map(open_clean, folder / "map.html", build, zoom=14)
    events = [
        call(page, "return layer.select(given[0], { fly: false });", row) for row in range(ROWS)
    ]
    raw = {name: [event["properties"][name] for event in events] for name in names}
    said: Words = {name: [word_of(one) for one in values] for name, values in raw.items()}
    empty = call(page, "return layer.plan.content.words.empty;")
    shown = [
        [empty if said[name][row] is None else said[name][row] for name in names]
        for row in range(ROWS)
    ]
    for row in range(ROWS):
        call(page, "await layer.select(given[0], { fly: false });", row)
        assert fields_of(page, ".leaflet-popup-content", row) == shown[row]
    call(page, "return layer.select(null);")
    for row in range(ROWS):
        point_at(page, row)
        assert fields_of(page, ".leaflet-tooltip", row) == shown[row]
    own = page.evaluate(LEGENDS_AND_LABELS)
    assert {name: one["labels"] for name, one in own.items()} == {name: said[name] for name in made}
    no_data = call(page, "return layer.plan.content.words.missing;")
    for name in made:
        words = {no_data if word is None else word for word in said[name]}
        assert set(own[name]["legend"]) == words, name
    each_value_is_found(page, raw, said)
    open_panel(page)
    page.wait_for_function(f"({CELLS})('.erqi-packed-row').length === {ROWS}")
    assert page.evaluate(CELLS, ".erqi-packed-row") == shown
    for name, words in page.evaluate(LISTED).items():
        assert set(words) == {empty if word is None else word for word in said[name]}, name
    tiles_say(open_clean, folder, made, shown)
    return {name: said[name] for name in made}


def word_of(value: Any) -> str | None:
    """What an event holds, in words."""
    return None if value is None else YES_NO[value] if isinstance(value, bool) else say(value)


def fields_of(page: Page, selector: str, row: int) -> list[str]:
    """What a popup or tooltip says, when it is that of the row."""
    page.wait_for_function(SHOWN, arg=[selector, row])
    return page.evaluate(FIELDS, selector)


def point_at(page: Page, row: int) -> None:
    """Moves the pointer to a row of the first layer."""
    at = squares_of({}).geometry.iloc[row].centroid
    x, y = pixel_of(page, at.x, at.y)
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)


def each_value_is_found(page: Page, raw: Mapping[str, list[Any]], said: Words) -> None:
    """A filter of a value leaves its rows, and a search for its words finds them."""
    asked: list[Any] = []
    for one in call(page, "return layer.plan.content.filters;"):
        name, kind = one["column"], one["kind"]
        for value, word in dict(zip(raw[name], said[name], strict=True)).items():
            if kind == "choice" or value is not None:
                end = float(value) if kind == "number" else value
                asked.append([name, [end] if kind == "choice" else [end, end], word or ""])
    for (name, _, word), (kept, found) in zip(
        asked, call(page, KEPT_AND_FOUND, asked), strict=True
    ):
        rows = [row for row, other in enumerate(said[name]) if other == (word or None)]
        assert kept == rows or word == "", name
        assert set(rows) <= set(found) or not word.strip(), name


def tiles_say(open_clean: Open, folder: Path, made: Mapping[str, Any], shown: list[Any]) -> None:
    """A click on a shape of the same rows made into tiles opens a popup that says the same."""
    gdf = squares_of(made)
    export_tiles(Parcels(gdf, ROWS), folder / "p.pmtiles", min_zoom=10, max_zoom=14)
    layer = TiledLayer(folder / "p.pmtiles", name="地块", popup=["行", *made], embed=True)
    page = open_map(open_clean, folder / "tiles.html", layer.add_to, zoom=14)
    for row in range(ROWS):
        point_at(page, row)
        page.mouse.down()
        page.mouse.up()
        assert fields_of(page, ".leaflet-popup-content", row) == shown[row]
