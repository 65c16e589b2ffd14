"""What nobody can draw is refused in one sentence that names the argument."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import folium
import numpy as np
import pandas as pd
import pytest

from erqi_map import (
    PackedLayer,
    TiledLayer,
    explore_packed,
    plan_map,
    save_offline,
    show_offline,
)
from erqi_map.errors import ErqiMapError

from .explored import squares
from .packed_back import Back

FRAME = squares(3, v=[1.0, 2.0, 9.0], name=list("abc"))
ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")
TILES = "https://t.example/{z}/{x}/{y}.mvt"
SCHEMES: list[tuple[dict, str]] = [
    ({"scheme": "userdefined"}, "bins="),
    ({"scheme": "nope"}, "没有分级方法“nope”.*quantiles"),
    ({"scheme": 3}, "没有分级方法“3”"),
    ({"scheme": "quantiles", "options": {"foo": 1}}, "foo.*pct"),
    ({"scheme": "percentiles", "options": {"pct": "x"}}, "percentiles.*pct"),
    ({"scheme": "fisherjenkssampled"}, "fisherjenkssampled"),
    ({"scheme": "quantiles", "k": "x"}, "k 是 x"),
    ({"scheme": "quantiles", "k": None}, "k 是"),
    ({"breaks": 3}, "breaks"),
    ({"categories": 3}, "categories"),
    ({"scheme": "quantiles", "bar": np.array([1, 2])}, "bar"),
]
EXPLORED: list[tuple[dict, str]] = [
    *(({one: 3}, one) for one in ("legend_kwds", "missing_kwds", "style_kwds", "highlight_kwds")),
    *(({one: 3}, one) for one in ("marker_kwds", "tooltip_kwds", "map_kwds", "categories", "m")),
    ({"scheme": "quantiles", "classification_kwds": [1]}, "classification_kwds"),
    ({"scheme": "userdefined", "classification_kwds": {"bins": 3}}, "breaks"),
    ({"style_kwds": {"style_function": 3}}, "style_function"),
    ({"style_kwds": {"style_function": lambda feature: 3}}, "style_function"),
    ({"marker_kwds": {"radius": None}}, "radius"),
    ({"tooltip_kwds": {"aliases": 3}}, "tooltip_kwds.aliases"),
    ({"column": np.zeros((3, 2))}, "column"),
    ({"column": {"a", "b", "c"}}, "column"),
    ({"tiles": "nope"}, "tiles='nope'.*attr="),
    ({"width": "x"}, "width='x'"),
    ({"location": [1]}, "location"),
]
PACKED: list[tuple[dict, str]] = [
    ({"columns": 3}, "columns"),
    ({"points": np.array([1, 2])}, "points"),
    ({"lang": np.array([1, 2])}, "语言"),
    ({"filters": {"v"}}, "filters"),
]
OTHERS: list[tuple[Callable[[Path], Any], str]] = [
    (lambda _: save_offline(blank(), 3), "文件名"),
    (lambda _: save_offline(blank(), ""), "文件名"),
    (lambda at: save_offline(blank(), at / "a.html", embed=["a"]), "embed"),
    (lambda _: show_offline(blank(), height_px="x"), "height_px"),
    (lambda _: plan_map("geodata"), "load_plan"),
    (lambda _: plan_map(width="x"), "width='x'"),
    (lambda _: TiledLayer(3), "TiledLayer.*int"),
    (lambda at: TiledLayer(at / "none.pmtiles"), "none.pmtiles"),
    (lambda _: TiledLayer(TILES, bounds=3), "bounds"),
    (lambda _: TiledLayer(TILES, min_zoom="x"), "min_zoom"),
]


def blank() -> folium.Map:
    return folium.Map(tiles=None)


def refused(ask: Callable[[], Any], words: str) -> None:
    with pytest.raises(ErqiMapError, match=words) as found:
        ask()
    assert not ENGLISH.search(str(found.value))


@pytest.mark.parametrize(("style", "words"), SCHEMES)
def test_a_style_names_what_is_wrong(style: dict, words: str) -> None:
    refused(lambda: PackedLayer(FRAME, style={"column": "v", **style}), words)


@pytest.mark.parametrize(("given", "words"), EXPLORED)
def test_explore_names_what_is_wrong(given: dict, words: str) -> None:
    refused(lambda: explore_packed(FRAME, **{"column": "v", **given}), words)


@pytest.mark.parametrize(("given", "words"), PACKED)
def test_a_layer_names_what_is_wrong(given: dict, words: str) -> None:
    refused(lambda: PackedLayer(FRAME, **given), words)


@pytest.mark.parametrize(("ask", "words"), OTHERS)
def test_files_and_maps_name_what_is_wrong(ask: Callable, words: str, tmp_path: Path) -> None:
    refused(lambda: ask(tmp_path), words)


def test_a_list_of_columns_may_be_of_any_kind() -> None:
    asked = ("filters", "tooltip", "columns", "table")
    made = PackedLayer(FRAME, **{key: ["v"] for key in asked}).payload
    for listed in (("v",), pd.Index(["v"]), np.array(["v"])):
        assert PackedLayer(FRAME, **dict.fromkeys(asked, listed)).payload == made


def test_a_signalling_nan_is_a_missing_value() -> None:
    nan = Decimal("sNaN")
    loud = squares(3, v=[nan, Decimal("1.5"), Decimal(2)], w=[[nan], [1], [2]])
    assert Back(loud).column("v") == [None, "1.5", "2"]
    assert Back(loud).column("w")[0] == "[null]"
    style = {"column": "v", "scheme": "continuous", "weight": {"column": "v", "range": [1, 5]}}
    PackedLayer(loud, style=style, filters=["v"], labels="v")
    explore_packed(loud, "v")
    explore_packed(loud, list(loud["v"]), categorical=True)
