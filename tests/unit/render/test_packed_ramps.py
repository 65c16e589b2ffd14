"""Ramps, breaks, orders, rows and formats of the style of a PackedLayer."""

from typing import Any

import geopandas as gpd
import matplotlib
import numpy as np
import pandas as pd
import pytest
from branca import colormap as branca_maps

from erqi_map.compose.frames.colours import FAR_ENOUGH, aside_from, difference, palettes, spread
from erqi_map.render.web.colour_maps import as_palette, with_colour_maps

from .packed_back import LINE, POINT, SQUARE, Back, frame, refused

NEAR = 0.8 * FAR_ENOUGH


def told(gdf: Any, style: Any, **more: Any) -> list[tuple[Any, Any]]:
    legend = Back(gdf, style=style, **more).content["legend"]
    return [(line["label"], line["count"]) for line in legend["lines"]]


def labels(values: Any, **style: Any) -> list[Any]:
    gdf = frame([SQUARE] * len(values), c=values)
    return [label for label, _ in told(gdf, {"column": "c", **style})]


def symbols(gdf: Any, style: Any, kind: str = "area") -> list[dict[str, Any]]:
    """The symbol of each row, as the client puts it together."""
    back = Back(gdf, style=with_colour_maps(style))
    rule = back.layers[kind]["style"]
    if rule["column"] is None:
        return [rule["default"]] * len(gdf)
    cases = back.column(rule["column"], kind)
    return [{**rule["default"], **rule["cases"].get(case, {})} for case in cases]


def fills(gdf: Any, style: Any) -> list[Any]:
    return [one["fill"] for one in symbols(gdf, style)]


class TestOrder:
    def test_ordered_categories_keep_their_order_and_the_ramp_goes_with_it(self) -> None:
        ranks = pd.Categorical(["高", "低", "中", "低"], ["低", "中", "高"], ordered=True)
        blues = ["#EFF3FF", "#6BAED6", "#08519C"]
        assert labels(ranks, palette=blues) == ["低", "中", "高"]
        assert fills(frame([SQUARE] * 4, c=ranks), {"column": "c", "palette": blues}) == [
            blues[2], blues[0], blues[1], blues[0],
        ]  # fmt: skip

    def test_numbers_and_intervals_stand_by_value(self) -> None:
        assert labels([2, 100, 30, 10]) == ["2", "10", "30", "100"]
        cut = pd.cut([5, 15, 150, 60], [0, 10, 50, 100, 200])
        assert labels(cut) == ["(0, 10]", "(10, 50]", "(50, 100]", "(100, 200]"]
        plain = [pd.Interval(100, 200), pd.Interval(50, 100)]
        assert labels(plain) == ["(50, 100]", "(100, 200]"]

    def test_of_many_numbers_the_most_frequent_are_coloured_by_value(self) -> None:
        values = [*range(20, 0, -1), *range(13, 21)]
        assert labels(values) == [*map(str, range(13, 21)), None]

    def test_many_ranks_are_all_coloured(self) -> None:
        ranks = pd.Categorical(list("abcdefghijkl"), list("lkjihgfedcba"), ordered=True)
        assert labels(ranks) == list("lkjihgfedcba")

    def test_what_cannot_be_ordered_stands_by_its_words(self) -> None:
        assert labels(["b", 1, "a"]) == ["1", "a", "b"]

    def test_an_order_of_somebodys_own_with_values_no_row_has(self) -> None:
        gdf = frame([SQUARE] * 2, c=["a", "b"])
        style = {"column": "c", "categories": ["b", "x", "a"]}
        assert told(gdf, style) == [("b", 1), ("x", 0), ("a", 1)]


class TestMissing:
    @pytest.mark.parametrize("name", [*palettes(), *matplotlib.colormaps])
    def test_no_class_comes_near_its_colour_whatever_the_palette(self, name: str) -> None:
        for count in (2, 3, 5, 9, 30):
            colours = spread(as_palette(name), count)
            aside = aside_from(colours)
            assert min(difference(aside, one) for one in colours) > NEAR, count

    def test_it_is_hatched_ringed_or_dashed_as_no_class_is(self) -> None:
        gdf = frame([SQUARE, SQUARE, LINE, LINE, POINT, POINT], v=[1, np.nan] * 3)
        style = {"column": "v", "scheme": "continuous"}
        for kind, key in (("area", "hatch"), ("line", "dash_px"), ("point", "shape")):
            known, missing = symbols(gdf, style, kind)[:2]
            assert known[key] != missing[key]
        assert told(gdf, style) == [("无数据", 3)]
        assert told(gdf, style, lang="en") == [("No data", 3)]

    def test_a_colour_somebody_chose_is_taken_as_it_is(self) -> None:
        style = {"column": "v", "scheme": "continuous", "missing": "gold", "missing_label": "缺"}
        gdf = frame([SQUARE] * 2, v=[1, np.nan])
        assert symbols(gdf, style)[1]["fill"] == "#FFD700"
        assert symbols(gdf, style)[1]["hatch"] is None
        assert told(gdf, style) == [("缺", 1)]

    def test_fewer_classes_than_asked_for_go_to_the_end_of_the_ramp(self) -> None:
        values = [*range(10), *[10] * 10]
        made = fills(frame([SQUARE] * 20, v=values), {"column": "v", "scheme": "quantiles", "k": 5})
        ramp = palettes()["cividis"]
        assert (made[0], made[-1]) == (ramp[0], ramp[-1])
        assert len(set(made)) == 3

    @pytest.mark.parametrize("scheme", ["continuous", "quantiles", "fisherjenks"])
    @pytest.mark.parametrize("values", [[], [7.0, 7.0], [np.nan, np.nan], [3.0]])
    def test_empty_columns_and_those_of_one_value_are_drawn(self, scheme: str, values: Any) -> None:
        gdf = frame([SQUARE] * len(values), v=np.array(values, dtype="float64"))
        assert Back(gdf, style={"column": "v", "scheme": scheme}).content["rows"] == len(values)


class TestRamps:
    def test_a_continuous_ramp_has_a_bar_and_no_lines(self) -> None:
        gdf = frame([SQUARE] * 3, v=[0.0, 50.0, 100.0])
        back = Back(gdf, style={"column": "v", "scheme": "continuous", "palette": "viridis"})
        legend = back.content["legend"]
        assert legend["lines"] == []
        ticks = [(one["at"], one["label"]) for one in legend["bar"]["ticks"]]
        assert ticks[0] == (0, "0")
        assert ticks[-1] == (1, "100")
        assert (legend["bar"]["colours"][0], legend["bar"]["colours"][-1]) == (
            "#440154", "#FDE725",
        )  # fmt: skip

    def test_ends_are_those_of_the_data_or_those_given(self) -> None:
        gdf = frame([SQUARE] * 3, v=[0, 5, 10])
        style = {"column": "v", "scheme": "continuous", "palette": ["#000000", "#FFFFFF"]}
        assert fills(gdf, style)[::2] == ["#000000", "#FFFFFF"]
        near = fills(gdf, {**style, "vmin": 5, "vmax": 20})
        assert near[0] == near[1] == "#000000"

    def test_own_breaks_need_no_library_and_what_is_above_is_a_class(self) -> None:
        gdf = frame([SQUARE] * 4, v=[1, 10, 11, 99])
        style = {"column": "v", "breaks": [10, 50]}
        assert told(gdf, style) == [("1 – 10", 2), ("10 – 50", 1), ("50 – 99", 1)]

    def test_more_than_twelve_classes(self) -> None:
        gdf = frame([SQUARE] * 60, v=range(60))
        style = {"column": "v", "scheme": "equalinterval", "k": 30}
        assert len(set(fills(gdf, style))) == 30

    def test_edges_have_as_many_digits_as_tell_them_apart(self) -> None:
        gdf = frame([SQUARE] * 3, v=[1000.001, 1000.002, 1000.003])
        said = [label for label, _ in told(gdf, {"column": "v", "breaks": [1000.0015, 1000.0025]})]
        assert len(set(said)) == 3

    def test_words_of_the_classes(self) -> None:
        gdf = frame([SQUARE] * 3, v=[1000, 2500.5, 3000])
        style = {"column": "v", "breaks": [2000], "format": "{:,.1f} 人"}
        assert told(gdf, style)[0][0] == "1,000.0 人 – 2,000.0 人"
        assert told(gdf, {**style, "format": ".0f", "interval": True})[1][0] == "(2000, 3000]"
        assert [one for one, _ in told(gdf, {**style, "labels": ["少", "多"]})] == ["少", "多"]

    def test_classes_as_a_bar_are_as_wide_as_their_range(self) -> None:
        gdf = frame([SQUARE] * 2, v=[0, 100])
        style = {"column": "v", "breaks": [10, 100], "bar": True}
        bar = Back(gdf, style=style).content["legend"]["bar"]
        assert bar["ends"] == pytest.approx([0.1, 1])
        even = Back(gdf, style={**style, "scaled": False}).content["legend"]["bar"]
        assert even["ends"] == pytest.approx([0.5, 1])

    @pytest.mark.parametrize(
        "palette",
        ["magma", "tab10", "YlOrRd_09", matplotlib.colormaps["magma"], branca_maps.linear.PuRd_06,
         ["tomato", "#00f", (0.0, 0.5, 0.0)], lambda share: (share, 0, 0, 1)],
        ids=["name", "listed", "branca name", "object", "branca", "list", "function"],
    )  # fmt: skip
    def test_colour_maps_of_every_make(self, palette: Any) -> None:
        gdf = frame([SQUARE] * 3, v=[1, 2, 3])
        style = {"column": "v", "scheme": "continuous", "palette": palette}
        assert len(set(fills(gdf, style))) == 3


class TestRows:
    def test_names_of_css_and_forms_of_colours(self) -> None:
        gdf = frame([SQUARE] * 4)
        given = ["RebeccaPurple", "#0f0", "rgb(1, 2, 3)", (1.0, 0.0, 0.0)]
        assert fills(gdf, {"fill": given}) == ["#663399", "#00FF00", "#010203", "#FF0000"]
        assert fills(gdf, {"fill": "none"}) == [None] * 4
        refused(gdf, "第 2 行", "#11223344", style={"fill": ["red", "red", "#11223344", "red"]})

    @pytest.mark.parametrize("make", [list, pd.Series, np.array, pd.array])
    def test_a_value_for_each_row_in_any_list(self, make: Any) -> None:
        gdf = frame([SQUARE] * 3)
        assert fills(gdf, {"fill": make(["red", "blue", "red"])}) == [
            "#FF0000", "#0000FF", "#FF0000",
        ]  # fmt: skip
        refused(gdf, "fill", "2", "3", style={"fill": make(["red", "blue"])})

    def test_a_series_goes_by_its_index(self) -> None:
        gdf = frame([SQUARE] * 2).set_axis(["a", "b"])
        assert fills(gdf, {"fill": pd.Series({"b": "red", "a": "blue"})}) == ["#0000FF", "#FF0000"]

    def test_numbers_of_a_column_as_they_are_or_in_a_range(self) -> None:
        gdf = frame([LINE] * 3, lanes=[2.0, 6.0, np.nan])
        widths = [
            one["stroke_width_px"] for one in symbols(gdf, {"weight": {"column": "lanes"}}, "line")
        ]
        assert widths == [2, 6, 2]
        ranged = symbols(gdf, {"weight": {"column": "lanes", "range": [1, 9]}}, "line")
        assert [one["stroke_width_px"] for one in ranged] == [1, 9, 2]
        faint = symbols(gdf, {"opacity": {"column": "lanes", "range": [0.2, 1]}}, "line")
        assert [one["stroke_opacity"] for one in faint] == pytest.approx([0.2, 1, 1])
        refused(gdf, "第 0 行", style={"opacity": {"column": "lanes"}})

    def test_classes_and_rows_together_keep_the_legend(self) -> None:
        gdf = frame([SQUARE] * 4, use=["a", "b", "a", None], weight=[1, 2, 3, 4])
        style = {
            "column": "use",
            "weight": {"column": "weight"},
            "colours": {"a": "red", "b": "blue"},
        }
        made = symbols(gdf, style)
        assert [one["stroke_width_px"] for one in made] == [1, 2, 3, 4]
        assert [one["fill"] for one in made][:3] == ["#FF0000", "#0000FF", "#FF0000"]
        assert made[3]["hatch"]
        assert told(gdf, style) == [("a", 2), ("b", 1), ("无数据", 1)]
        assert Back(gdf, style=style).column("erqi:class") == ["a", "b", "a", "erqi:missing"]

    def test_a_function_is_asked_once_for_each_feature(self) -> None:
        gdf = frame([SQUARE, POINT], n=[1, 2]).set_axis(["甲", "乙"])
        asked = []

        def style(feature: Any) -> dict[str, Any]:
            asked.append((feature["id"], feature["properties"]["n"], feature["geometry"]["type"]))
            return {"fillColor": "red", "weight": 4} if feature["properties"]["n"] == 1 else {}

        assert symbols(gdf, style)[0]["fill"] == "#FF0000"
        assert asked == [("甲", 1, "Polygon"), ("乙", 2, "Point")]
        assert symbols(gdf, {"fill": lambda one: "blue"})[0]["fill"] == "#0000FF"

    def test_a_function_of_values_gives_colours_and_is_not_asked_for_missing_ones(self) -> None:
        gdf = frame([SQUARE] * 3, v=[1.0, np.nan, 3.0])
        made = symbols(gdf, {"column": "v", "colours": lambda v: "red" if v > 2 else "blue"})
        assert (made[0]["fill"], made[2]["fill"]) == ("#0000FF", "#FF0000")
        assert made[1]["hatch"]

    def test_a_map_of_branca_brings_its_bar(self) -> None:
        gdf = frame([SQUARE] * 2, v=[0.0, 10.0])
        ramp = branca_maps.LinearColormap(["red", "blue"], vmin=0, vmax=10)
        back = Back(gdf, style={"column": "v", "colours": ramp})
        assert back.content["legend"]["bar"]["ticks"][-1]["label"] == "10"
        assert fills(gdf, {"column": "v", "colours": ramp}) == ["#FF0000", "#0000FF"]

    def test_an_outline_of_its_own_stays_whatever_the_class(self) -> None:
        gdf = frame([SQUARE] * 2, use=["a", "b"])
        assert [one["stroke"] for one in symbols(gdf, {"column": "use", "stroke": "black"})] == [
            "#000000",
            "#000000",
        ]

    def test_very_many_colours_are_taken_in_steps_nobody_sees(self) -> None:
        count = 40_000
        given = [f"#{number * 401:06X}" for number in range(count)]
        gdf = gpd.GeoDataFrame(geometry=gpd.points_from_xy(range(count), [0] * count), crs=3857)
        back = Back(gdf, style={"fill": given})
        rule = back.layers["point"]["style"]
        assert len(rule["cases"]) < count
        drawn = {**rule["default"], **rule["cases"][back.column("erqi:look")[777]]}["fill"]
        assert difference(drawn, given[777]) < 0.03

    def test_metres_and_pins(self) -> None:
        symbol = symbols(frame([POINT]), {"radius_m": 120, "glyph": "star"}, "point")[0]
        assert (symbol["radius_m"], symbol["glyph"]) == (120, "star")
        pin = symbols(frame([POINT]), {"shape": "pin", "fill": "red"}, "point")[0]
        assert (pin["fill"], pin["stroke"]) == ("#FF0000", "#FFFFFF")
