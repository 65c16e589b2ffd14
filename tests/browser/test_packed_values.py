"""A column of every type says in the page what is in the frame: in tooltip, popup, table, filter,
search, legend, label, event and tiles.
"""

import datetime as dt
import uuid
from decimal import Decimal
from fractions import Fraction
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from erqi_map import PackedLayer, TiledLayer
from erqi_map.export.tiles.archive import export_tiles
from tests.unit.frames.any_column import as_arrow, as_objects
from tests.unit.frames.test_right_values import Parcels

from .packed_pages import HERE
from .packed_parcels import call, is_clean, names_on_map, open_map, open_panel

NOTHING = "—"
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
NAMES = list(COLUMNS)
CELLS = """(selector) => [...document.querySelectorAll(selector)].map((row) => [...row.children].map((cell) => cell.textContent))"""
FIELDS = """(selector) => Object.fromEntries([...document.querySelectorAll(`${selector} .erqi-packed-fields div`)]
  .map((line) => [line.children[0].textContent, line.children[1].textContent]))"""


def every_column() -> gpd.GeoDataFrame:
    """Three squares side by side with all columns."""
    shapes = [
        shapely.box(HERE[1] + 0.01 * at, HERE[0], HERE[1] + 0.01 * at + 0.008, HERE[0] + 0.008)
        for at in range(3)
    ]
    made = {name: values for name, (values, _) in COLUMNS.items()}
    return gpd.GeoDataFrame(made, geometry=shapes, crs=4326)


def said(row: int, empty: str) -> dict[str, str]:
    return {name: words[row] or empty for name, (_, words) in COLUMNS.items()}


def test_every_output_of_a_page_says_the_value(open_page, tmp_path) -> None:
    layer = PackedLayer(
        every_column(), name="地块", tooltip=NAMES, popup=NAMES, table=NAMES, filters=NAMES,
        search=NAMES, labels="到期", style={"column": "是否"}, id="大",
    )  # fmt: skip
    watched = open_map(open_page, tmp_path / "map.html", lambda m: layer.add_to(m), zoom=14)
    page = watched.page
    empty = call(page, "return layer.plan.content.words.empty;")
    assert set(names_on_map(page)) >= {"2024-05-01", "9999-12-31"}
    assert page.locator(".erqi-packed-legend .erqi-packed-label").all_text_contents()[:2] == [
        "否",
        "是",
    ]
    for row in range(3):
        event = call(page, "return await layer.select(given[0], { fly: false });", row)
        assert event["row"] == row
        assert event["id"] == COLUMNS["大"][1][row]
        assert (event["properties"]["是否"], event["properties"]["码"]) == (
            [True, None, False][row], [1, None, 2][row],
        )  # fmt: skip
        page.wait_for_function(
            "(words) => (document.querySelector('.leaflet-popup-content') || {}).textContent?.includes(words)",
            arg=said(row, empty)["时区"],
        )
        assert page.evaluate(FIELDS, ".leaflet-popup-content") == said(row, empty)
    call(page, "return layer.select(null);")
    open_panel(page)
    page.wait_for_function(f"({CELLS})('.erqi-packed-row').flat().includes('2024-05-01')")
    assert page.evaluate(CELLS, ".erqi-packed-row") == [
        list(said(row, empty).values()) for row in range(3)
    ]
    for name, (_, words) in COLUMNS.items():
        (one,) = [
            found
            for found in call(page, "return layer.plan.content.filters;")
            if found["column"] == name
        ]
        if one["kind"] == "choice":
            title = page.locator("summary", has=page.get_by_text(name, exact=True))
            listed = title.locator("xpath=..").locator(".erqi-packed-value").all_text_contents()
            assert sorted(listed) == sorted(word or empty for word in words), name
        for row in (0, 2):
            found = call(
                page,
                "return (await layer.find(given[0], { columns: [given[1]], all: true })).rows.map(({ row }) => row);",
                words[row],
                name,
            )
            assert row in found, (name, words[row])
            given = (
                [words[row], words[row]]
                if one["kind"] != "choice"
                else [event_value(one, words[row])]
            )
            kept = call(
                page,
                "await layer.setFilter({ [given[0]]: given[1] }); return [...await layer.plan.open.ask('list', { sort: null })];",
                name,
                given,
            )
            assert kept == [row], (name, given)
    call(page, "return layer.setFilter(null);")
    for name, order in (("钱", [0, 2, 1]), ("大", [2, 0, 1]), ("到期", [0, 2, 1])):
        assert (
            call(
                page,
                "return [...await layer.plan.open.ask('list', { sort: { column: given[0], descending: false } })];",
                name,
            )
            == order
        )
    is_clean(watched)


def event_value(described: dict[str, Any], word: str) -> Any:
    """What a filter takes for a word that is shown."""
    return (
        {"是": True, "否": False}.get(word, word)
        if isinstance(described["values"][0]["value"], bool)
        else word
    )


def test_tiles_say_the_same(open_page, tmp_path) -> None:
    gdf = every_column()
    export_tiles(Parcels(gdf, 3), tmp_path / "p.pmtiles", min_zoom=10, max_zoom=14)
    layer = TiledLayer(
        tmp_path / "p.pmtiles", name="地块", popup=NAMES, embed=True,
        style={"column": "是否", "colours": {True: "#E69F00", False: "#0072B2"}},
    )  # fmt: skip
    watched = open_map(open_page, tmp_path / "map.html", lambda m: layer.add_to(m), zoom=14)
    page = watched.page
    for row in range(3):
        at = gdf.geometry.iloc[row].representative_point()
        found = call(
            page,
            """
          const hit = layer.hit(L.latLng(given[0], given[1]), 2);
          return [{ ...(await layer.read(hit)).properties }, hit.layer.symbol(hit.index).fill];""",
            at.y,
            at.x,
        )
        properties, fill = found
        assert fill == ["#E69F00", "#8A949E", "#0072B2"][row]
        shown = {
            name: call(
                page, "return given[0] === null ? null : String(given[0]);", properties.get(name)
            )
            for name in NAMES
        }
        plain = {"true": "是", "false": "否"}
        assert {name: plain.get(word, word) for name, word in shown.items()} == {
            name: words[row] for name, (_, words) in COLUMNS.items()
        }
    is_clean(watched)
