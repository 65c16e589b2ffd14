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
COLUMNS = ("tooltip", "popup", "filters", "search", "table")
FORMATS = ("{0.__class__}", "{a}", "{:>999999999}", "{:.99f}", "{", "{}{}", "%.2f", 5, "{:x}")
LANES = {"column": "v", "range": [1]}
STYLES: list[tuple[Any, str]] = [
    (lambda feature: "red", "str"),
    (lambda feature: 1 / 0 - feature["none"], "第 0 行"),
    ({"colour": "#112233"}, "colour"),
    ({"fill": "redd"}, "redd"),
    ({"fill": "#112233;x"}, "fill"),
    ({"fill_opacity": 2}, "fill_opacity"),
    ({"stroke_width_px": True}, "stroke_width_px"),
    ({"dash": "a b"}, "dash"),
    ({"shape": "heart"}, "heart"),
    ({"glyph": "home"}, "glyph.*home"),
    ({"weight": LANES}, "weight"),
    ({"weight": {"column": "x"}}, "“x”"),
    ({"palette": "blues"}, "column"),
    ({"column": "nothing"}, "nothing"),
    ({"column": "name", "colours": ["#112233"]}, "list"),
    ({"column": "name", "labels": ["a"]}, "labels"),
    ({"column": "name", "palette": "rainbow-x"}, "rainbow-x"),
    ({"column": "name", "scheme": "quantiles"}, "name"),
    ({"column": "v", "colours": lambda v: "nothing"}, "第 0 行"),
]
RULES: list[tuple[dict, str]] = [
    *(({"palette": one}, one) for one in ("nothing", "__class__", "colors")),
    *(({"breaks": one}, "breaks") for one in ([], [2, 1], "1,2", ["a"], 3)),
    *(({"scheme": "quantiles", "k": one}, "k 是") for one in (1, 256, "x", None)),
    ({"scheme": "continuous", "vmin": 3, "vmax": 1}, "vmin"),
    ({"scheme": "continuous", "vmin": "x"}, "vmin"),
    ({"breaks": [4], "labels": ["少"]}, "1 条.*2 级"),
    ({"breaks": [4], "bar": True, "max_labels": "x"}, "max_labels"),
    ({"scheme": "userdefined"}, "bins="),
    ({"scheme": "nope"}, "没有分级方法“nope”.*quantiles"),
    ({"scheme": 3}, "没有分级方法“3”"),
    ({"scheme": "quantiles", "options": {"foo": 1}}, "foo.*pct"),
    ({"scheme": "percentiles", "options": {"pct": "x"}}, "percentiles.*pct"),
    ({"scheme": "fisherjenkssampled"}, "fisherjenkssampled"),
    ({"categories": 3}, "categories"),
    ({"scheme": "quantiles", "bar": np.array([1, 2])}, "bar"),
]
EXPLORED: list[tuple[dict, str]] = [
    ({"colour": "red"}, "colour.*color"),
    ({"style_kwds": {"colour": "red"}}, "style_kwds.colour.*fillColor"),
    ({"highlight_kwds": {"glow": 1}}, "highlight_kwds.glow"),
    ({"style_kwds": {"style_function": lambda _: {"glow": 1}}}, "style_function.glow"),
    *(({"cmap": one}, "cmap") for one in ("nothing", 5, {}, "{{ 7 * 7 }}")),
    ({"marker_type": "star"}, "可用"),
    ({"marker_type": folium.Marker(icon=folium.DivIcon("x"))}, "可用"),
    ({"marker_type": folium.Marker(icon=folium.Icon(icon="glass"))}, "可用"),
    ({"tooltip": 2.5}, "tooltip"),
    ({"tooltip_kwds": {"aliases": ["甲", "乙", "丙"]}}, "3 个.*2 个"),
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
    *(({one: ["b"]}, "“b”.*v") for one in COLUMNS),
    *(({one: 5}, f"{one}.*int") for one in COLUMNS),
    *(({"formats": {"v": one}}, "v") for one in FORMATS),
    ({"points": "heat"}, "heat"),
    ({"labels": 5}, "column.*int"),
    ({"labels": {"size_px": 14}}, "column"),
    ({"labels": {"column": "b"}}, "“b”"),
    ({"labels": {"column": "v", "font": "x"}}, "font.*size_px"),
    ({"labels": {"column": "v", "size_px": 6}}, "size_px.*6.*12 – 40"),
    ({"labels": {"column": "v", "size_px": True}}, "size_px"),
    ({"labels": {"column": "v", "min_zoom": "x"}}, "min_zoom.*0 – 24"),
    ({"labels": {"column": "v", "colour": "red"}}, "colour.*red.*#RRGGBB"),
    ({"labels": {"column": "v", "colour": "</script>"}}, "colour"),
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
    assert not ENGLISH.search(str(found.value).replace("division by zero", ""))


@pytest.mark.parametrize(
    ("style", "words"), [*STYLES, *(({"column": "v", **one}, said) for one, said in RULES)]
)
def test_a_style_names_what_is_wrong(style: Any, words: str) -> None:
    refused(lambda: PackedLayer(FRAME, style=style), words)


@pytest.mark.parametrize(("given", "words"), EXPLORED)
def test_explore_names_what_is_wrong(given: dict, words: str) -> None:
    refused(lambda: explore_packed(FRAME, **{"column": "v", **given}), words)


@pytest.mark.parametrize(("given", "words"), PACKED)
def test_a_layer_names_what_is_wrong(given: dict, words: str) -> None:
    refused(lambda: PackedLayer(FRAME, **given), words)


@pytest.mark.parametrize(("ask", "words"), OTHERS)
def test_files_and_maps_name_what_is_wrong(ask: Callable, words: str, tmp_path: Path) -> None:
    refused(lambda: ask(tmp_path), words)


@pytest.mark.parametrize("error", [TypeError, ValueError, AttributeError])
def test_a_fault_of_ours_is_not_laid_to_what_was_given(error: type, monkeypatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error("ours")

    monkeypatch.setattr("erqi_map.render.web.plan_map.page_scripts", fail)
    with pytest.raises(error, match="ours"):
        plan_map(width=700)


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
