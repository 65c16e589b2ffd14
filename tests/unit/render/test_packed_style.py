"""The style of a PackedLayer: one symbol, categories or classes, and its legend."""

import sys
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

from erqi_map.compose.frames.colours import spread
from erqi_map.compose.frames.style import resolve_style
from erqi_map.errors import RequestError

from .packed_back import POINT, SQUARE, Back, frame


class TestStyle:
    def style(self, gdf: Any, style: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        back = Back(gdf, style=style)
        return next(iter(back.layers.values()))["style"], back.content["legend"]

    def test_one_symbol_for_all(self) -> None:
        given = {"fill": "#112233", "fill_opacity": 0.5, "dash": "6 4", "stroke_width_px": 3}
        rule, legend = self.style(frame([SQUARE]), given)
        symbol = rule["default"]
        assert (symbol["fill"], symbol["stroke"]) == ("#112233", "#112233")
        assert (symbol["dash_px"], symbol["stroke_width_px"]) == ([6, 4], 3)
        assert rule["column"] is None
        assert legend is None

    def test_the_names_of_leaflet_are_understood(self) -> None:
        given = {"color": "#000000", "weight": 2, "fillColor": "#ffffff", "fillOpacity": 1}
        symbol = self.style(frame([SQUARE]), given)[0]["default"]
        assert (symbol["stroke"], symbol["fill"], symbol["fill_opacity"]) == (
            "#000000", "#FFFFFF", 1,
        )  # fmt: skip

    def test_categories_take_the_colours_given_and_the_rest_is_grey(self) -> None:
        gdf = frame([SQUARE] * 4, use=["居住", "商业", "其他用地", None])
        colours = {"居住": "#FFAA00", "商业": "#AA0000"}
        rule, legend = self.style(gdf, {"column": "use", "colours": colours})
        assert {value: rule["cases"][value]["fill"] for value in colours} == colours
        assert [(line["label"], line["count"]) for line in legend["lines"]] == [
            ("居住", 1), ("商业", 1), (None, 1), ("无数据", 1),
        ]  # fmt: skip

    def test_categories_get_colours_told_apart_by_everybody(self) -> None:
        gdf = frame([SQUARE] * 3, use=["乙", "甲", "乙"])
        rule, _ = self.style(gdf, {"column": "use"})
        assert len({one["fill"] for one in rule["cases"].values()}) == 2

    def test_the_legend_takes_its_words_from_title_and_labels(self) -> None:
        style = {"column": "use", "title": "用地", "labels": {"r": "居住"}}
        legend = self.style(frame([SQUARE] * 2, use=["r", "c"]), style)[1]
        assert legend["title"] == "用地"
        assert [line["label"] for line in legend["lines"]] == ["c", "居住"]

    def test_of_many_categories_the_most_frequent_are_coloured(self) -> None:
        values = [f"c{number}" for number in range(20) for _ in range(number + 1)]
        rule, legend = self.style(frame([SQUARE] * len(values), use=values), {"column": "use"})
        assert set(rule["cases"]) == {f"c{number}" for number in range(12, 20)}
        assert sum(line["count"] for line in legend["lines"]) == len(values)

    @pytest.mark.parametrize("values", [[1, 2, 2], [True, False, True], [1.5, 2.0, 2.0]])
    def test_numbers_can_be_categories(self, values: list[Any]) -> None:
        back = Back(frame([SQUARE] * 3, value=values), style={"column": "value"})
        cases = back.layers["area"]["style"]["cases"]
        assert set(back.column("erqi:class")) == set(cases)

    def test_numbers_are_classed_and_every_row_has_its_class(self) -> None:
        values = [*range(1, 101), None]
        style = {"column": "value", "scheme": "quantiles", "k": 4, "palette": "blues"}
        back = Back(frame([SQUARE] * 101, value=values), style=style)
        classes = back.column("erqi:class")
        assert [classes.count(str(number)) for number in range(4)] == [25] * 4
        assert classes[-1] == "erqi:missing"
        assert [line["count"] for line in back.content["legend"]["lines"]] == [25, 25, 25, 25, 1]

    @pytest.mark.parametrize("scheme", ["FisherJenks", "fisherjenks", "MaxP", "JenksCaspall"])
    def test_a_scheme_that_would_run_long_looks_at_some_and_classes_all(self, scheme) -> None:
        values = np.random.default_rng(1).lognormal(3, 1, 40_000)
        gdf = frame([POINT] * len(values), v=values)
        with pytest.warns(UserWarning, match="均匀抽取"):
            style = resolve_style({"column": "v", "scheme": scheme, "k": 4}, gdf)
        codes = style.classes.codes
        assert sorted(set(codes.tolist())) == [0, 1, 2, 3]
        # Every value is in its class: the classes follow each other and cover least and most.
        order = codes[np.argsort(values)]
        assert (np.diff(order) >= 0).all()
        assert sum(line.count for line in style.legend) == len(values)

    def test_equal_values_make_one_class(self) -> None:
        style = {"column": "value", "scheme": "quantiles", "k": 5}
        assert len(self.style(frame([SQUARE] * 3, value=[7, 7, 7]), style)[1]["lines"]) == 1

    def test_a_ramp_is_spread_over_the_classes(self) -> None:
        assert spread(["#000000", "#FFFFFF"], 3) == ["#000000", "#808080", "#FFFFFF"]


def test_classes_without_mapclassify_say_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mapclassify", None)
    frame = gpd.GeoDataFrame(
        {"n": [1.0, 2.0]}, geometry=gpd.points_from_xy([1, 2], [1, 2]), crs=4326
    )
    with pytest.raises(RequestError, match=r"erqi-map\[scale\]"):
        resolve_style({"column": "n", "scheme": "quantiles", "k": 2}, frame)
