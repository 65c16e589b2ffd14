"""`explore_packed` takes what `GeoDataFrame.explore` takes, or says why not."""

import inspect
import re
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import geopandas.explore
import matplotlib
import numpy as np
import pandas as pd
import pytest
from branca import colormap as branca_maps

from erqi_map import PackedLayer, explore_packed
from erqi_map.errors import RequestError
from erqi_map.i18n import words
from erqi_map.render.web.explore_arguments import ARGUMENTS, OWN, table

from .explored import Explored, refused, squares
from .packed_back import LINE, POINT, SQUARE, frame

ROOT = Path(__file__).resolve().parents[3]
EXPLORES = (geopandas.explore._explore, geopandas.explore._explore_geoseries)


def asked() -> set[str]:
    """Every argument of explore, and every key its own words name under one."""
    found = {name for one in EXPLORES for name in inspect.signature(one).parameters}
    found |= set(geopandas.explore._MAP_KWARGS)
    for one in EXPLORES:
        for head, body in re.findall(
            r"^    (\w+_kwds) ?:(.*?)(?=^    \w|\Z)", one.__doc__ or "", re.S | re.M
        ):
            found |= {f"{head}.{key}" for key in re.findall(r"^        (\w+) ?: \w", body, re.M)}
    return found - {"df", "s", "kwargs"}


class TestArguments:
    def test_none_of_geopandas_is_forgotten(self) -> None:
        known = {*ARGUMENTS, *(key.split(".")[0] for key in ARGUMENTS)}
        assert asked() - known == set()
        assert len(asked()) > 60

    def test_each_has_the_name_it_has_there(self) -> None:
        mine = inspect.signature(explore_packed).parameters
        theirs = inspect.signature(geopandas.explore._explore).parameters
        assert list(mine)[1:] == list(theirs)[1:]
        other = {
            name for name in theirs if name in mine and theirs[name].default != mine[name].default
        }
        assert {name for name in other if not name.endswith("_kwds")} == {"tiles"}

    @pytest.mark.parametrize("name", [key for key, how in ARGUMENTS.items() if how == "refused"])
    def test_what_is_refused_is_refused_with_its_reason(self, name: str) -> None:
        head, _, key = name.rpartition(".")
        refused(name, words("zh", "explore")[name], **({head: {key: 1}} if head else {name: 1}))

    def test_the_page_says_what_is_taken(self) -> None:
        page = (ROOT / "docs/explore.md").read_text("utf-8")
        assert table() in page, "write it anew: python tools/write_pages.py"

    def test_reasons_are_of_arguments_there_are(self) -> None:
        for lang in ("zh", "en"):
            said = {key for key in words(lang, "explore") if not key.startswith(("error", "warn"))}
            assert said <= set(ARGUMENTS)


class TestColours:
    def test_numbers_are_a_ramp_with_a_bar(self) -> None:
        made = Explored(squares(v=[0, 1, 2, 3]), "v")
        assert made.fills()[::3] == ["#440154", "#FDE725"]
        assert made.content["legend"]["bar"]["ticks"][0]["label"] == "0"
        assert made.content["legend"]["title"] == "v"

    @pytest.mark.parametrize("cmap", ["magma", matplotlib.colormaps["magma"], ["red", "blue"]])
    def test_a_colour_map_in_any_form(self, cmap: Any) -> None:
        assert len(set(Explored(squares(v=[0, 1, 2, 3]), "v", cmap=cmap).fills())) == 4

    def test_functions_and_maps_of_branca_are_given_the_values(self) -> None:
        by = Explored(squares(v=[0, 1, 2, 3]), "v", cmap=lambda v: "red" if v > 1 else "green")
        assert by.fills() == ["#008000", "#008000", "#FF0000", "#FF0000"]
        ramp = branca_maps.LinearColormap(["red", "blue"], vmin=0, vmax=3, caption="密度")
        branca = Explored(squares(v=[0, 1, 2, 3]), "v", cmap=ramp)
        assert branca.fills()[0] == "#FF0000"
        assert branca.content["legend"]["title"] == "密度"

    def test_text_and_what_is_called_so_are_categories(self) -> None:
        lines = Explored(squares(v=list("abca")), "v").content["legend"]["lines"]
        assert [(one["label"], one["count"]) for one in lines] == [("a", 2), ("b", 1), ("c", 1)]
        assert Explored(squares(v=[1, 2, 1, 2]), "v", categorical=True).content["legend"]["lines"]
        flags = Explored(squares(v=[True, False] * 2), "v").content["legend"]["lines"]
        assert [one["label"] for one in flags] == ["否", "是"]

    def test_all_of_many_categories_are_coloured(self) -> None:
        made = Explored(squares(30, v=[f"{n:02}" for n in range(30)]), "v")
        assert len(made.content["legend"]["lines"]) == 30
        assert len(set(made.fills())) == 20

    @pytest.mark.parametrize("cmap", ["viridis", "cividis", None])
    def test_a_ramp_is_that_of_matplotlib_at_every_step(self, cmap: str | None) -> None:
        theirs = matplotlib.colormaps[cmap or "viridis"](np.linspace(0, 1, 255))
        wanted = [matplotlib.colors.to_hex(one).upper() for one in theirs]
        assert Explored(squares(255, v=range(255)), "v", cmap=cmap).fills() == wanted

    def test_few_categories_take_colours_from_end_to_end_of_a_named_map(self) -> None:
        gdf = squares(v=list("abcd"))
        theirs = gdf.explore("v", cmap="Set1", tiles=None)
        layer = next(one for one in theirs._children.values() if isinstance(one, folium.GeoJson))
        said = [layer.style_function(one)["fillColor"] for one in layer.data["features"]]
        assert [one.lower() for one in Explored(gdf, "v", cmap="Set1").fills()] == said
        assert Explored(gdf, "v", cmap=["red", "lime"]).fills() == ["#FF0000", "#00FF00"] * 2

    def test_categories_in_an_order_and_with_their_words(self) -> None:
        given = {"categories": ["c", "b", "a"], "legend_kwds": {"labels": ["丙", "乙", "甲"]}}
        made = Explored(squares(v=list("abca")), "v", **given).content["legend"]
        assert [one["label"] for one in made["lines"]] == ["丙", "乙", "甲"]
        ranks = pd.Categorical(list("abca"), ["c", "x", "b", "a"])
        lines = Explored(squares(v=ranks), "v").content["legend"]["lines"]
        assert [(one["label"], one["count"]) for one in lines][:2] == [("c", 1), ("x", 0)]

    @pytest.mark.parametrize("make", [list, np.array, pd.Series])
    def test_values_beside_the_frame(self, make: Any) -> None:
        made = Explored(squares(a=[9, 9, 9, 9]), make([0, 1, 2, 3]))
        assert len(set(made.fills())) == 4
        assert list(made.content["tooltip"]) == ["a"]
        refused("3", "4", column=make([1, 2, 3]))

    def test_classes_of_a_scheme_and_own_breaks(self) -> None:
        gdf = squares(v=[1, 5, 20, 99])
        bar = Explored(gdf, "v", scheme="quantiles", k=2).content["legend"]["bar"]
        assert len(bar["colours"]) == 2
        kwds = {"colorbar": False, "fmt": "{:.0f}", "interval": True}
        lines = Explored(gdf, "v", scheme="Quantiles", k=2, legend_kwds=kwds).content["legend"]
        assert [one["label"] for one in lines["lines"]] == ["[1, 12]", "(12, 99]"]
        own = {"scheme": "UserDefined", "classification_kwds": {"bins": [10, 50, 100]}}
        made = Explored(gdf, "v", **own, legend_kwds={"colorbar": False, "caption": "人"})
        assert [one["count"] for one in made.content["legend"]["lines"]] == [2, 1, 1]
        assert made.content["legend"]["title"] == "人"

    def test_missing_values(self) -> None:
        gdf = squares(v=[1, 2, 3, np.nan])
        assert Explored(gdf, "v").symbols()[3]["hatch"] == "forward"
        own = Explored(gdf, "v", missing_kwds={"color": "lightgrey", "label": "没有"})
        assert own.symbols()[3]["fill"] == "#D3D3D3"
        assert own.content["legend"]["lines"][-1]["label"] == "没有"

    def test_one_colour_a_list_or_a_column_of_them(self) -> None:
        assert Explored(squares(), color="tomato").fills() == ["#FF6347"] * 4
        assert Explored(squares(), color=["red", "lime"] * 2).fills()[1] == "#00FF00"
        named = Explored(squares(c=["red", "blue"] * 2), color="c")
        assert [one["stroke"] for one in named.symbols()][:2] == ["#FF0000", "#0000FF"]

    def test_a_legend_can_be_left_out(self) -> None:
        assert Explored(squares(v=[1, 2, 3, 4]), "v", legend=False).content["legend"] is None


class TestStyle:
    def test_paths(self) -> None:
        kwds = {
            "color": "black",
            "weight": 1,
            "opacity": 0.5,
            "fillOpacity": 0.2,
            "dashArray": "4 2",
        }
        symbol = Explored(squares(v=[1, 2, 3, 4]), "v", style_kwds=kwds).symbols()[0]
        assert (symbol["stroke"], symbol["stroke_width_px"], symbol["stroke_opacity"]) == (
            "#000000",
            1,
            0.5,
        )
        assert (symbol["fill"], symbol["fill_opacity"], symbol["dash_px"]) == (
            "#440154",
            0.2,
            [4, 2],
        )
        bare = Explored(squares(), style_kwds={"stroke": False, "fill": False}).symbols()[0]
        assert (bare["stroke_width_px"], bare["fill_opacity"]) == (0, 0)

    def test_a_function_of_the_feature_has_the_last_word(self) -> None:
        def function(feature: Any) -> dict[str, Any]:
            return {"color": "red", "weight": 9} if feature["properties"]["v"] > 3 else {}

        made = Explored(squares(v=[1, 2, 3, 4]), "v", style_kwds={"style_function": function})
        assert [one["stroke_width_px"] for one in made.symbols()] == [2, 2, 2, 9]
        assert made.symbols()[3]["fill"] == "#FF0000"

    def test_what_the_pointer_changes(self) -> None:
        assert Explored(squares()).content["hover"] is None
        assert Explored(squares(), highlight=False).content["hover"] is False
        over = Explored(squares(), highlight_kwds={"color": "red", "fillOpacity": 1})
        assert over.content["hover"] == {"stroke": "#FF0000", "fill_opacity": 1}
        assert Explored(squares(), highlight_kwds={"radius": 6}).content["hover"] == {"size_px": 12}
        made = Explored(squares(), style_kwds={"style_function": lambda _: {"radius": 6}})
        assert made.symbols()[0]["size_px"] == 12

    def test_markers(self) -> None:
        points = frame([POINT] * 2, v=[1, 2])
        assert Explored(points).symbols("point")[0]["size_px"] == 4
        assert Explored(points, marker_kwds={"radius": 6}).symbols("point")[0]["size_px"] == 12
        assert Explored(points, marker_type="circle").symbols("point")[0]["radius_m"] == 50
        metres = Explored(points, marker_type=folium.Circle(radius=200)).symbols("point")[0]
        assert metres["radius_m"] == 200
        icon = folium.Icon(color="cadetblue", icon="star")
        pin = Explored(points, marker_type="marker", marker_kwds={"icon": icon}).symbols("point")[0]
        assert (pin["shape"], pin["glyph"], pin["fill"]) == ("pin", "star", "#436978")
        classed = Explored(points, "v", marker_type=folium.Marker(icon=icon)).symbols("point")
        assert [one["fill"] for one in classed] == ["#440154", "#FDE725"]


class TestFields:
    def test_all_some_or_none_of_the_columns(self) -> None:
        gdf = squares(1, a=["x"], b=[2], c=[3])
        for given, names in ((True, "abc"), (2, "ab"), ("b", "b"), (["c", "a"], "ca"), (False, "")):
            assert list(Explored(gdf, tooltip=given).content["tooltip"]) == list(names)
            assert list(Explored(gdf, popup=given).content["popup"]) == list(names)

    def test_their_words(self) -> None:
        gdf = squares(1, a=["x"], b=[1234.5])
        made = Explored(gdf, tooltip_kwds={"aliases": ["甲", "乙"], "localize": True})
        assert made.content["tooltip"] == {"a": "甲", "b": "乙"}
        assert made.content["formats"]["b"]["grouped"]
        assert Explored(gdf, tooltip_kwds={"labels": False}).content["tooltip"] == {
            "a": "",
            "b": "",
        }

    def test_a_named_index_is_a_column_and_a_second_geometry_none(self) -> None:
        gdf = squares(1, a=["x"]).set_axis(pd.Index(["k"], name="编号"))
        gdf["other"] = gpd.GeoSeries([POINT], index=gdf.index, crs=4326)
        assert list(Explored(gdf).content["tooltip"]) == ["编号", "a"]
        assert list(gdf.columns) == ["a", "geometry", "other"]


class TestMap:
    def test_it_asks_the_network_for_nothing_unless_told(self) -> None:
        assert "tile.openstreetmap" not in str(explore_packed(squares()).get_root().render())
        told = explore_packed(squares(), tiles="OpenStreetMap").get_root().render()
        assert "tile.openstreetmap" in str(told)

    def test_it_fits_what_is_shown_or_stands_where_it_is_told(self) -> None:
        assert "fitBounds" in str(explore_packed(squares()).get_root().render())
        told = explore_packed(squares(), zoom_start=7, width=600, control_scale=False)
        page = str(told.get_root().render())
        assert "fitBounds" not in page
        assert re.search(r"\bzoom\W+7\b", page)
        assert explore_packed(squares(), location=[34, 113]).location == [34, 113]

    def test_a_map_there_is_is_given_back(self) -> None:
        m = folium.Map(tiles=None)
        assert explore_packed(squares(), m=m, name="层") is m
        assert explore_packed(squares(), m=folium.FeatureGroup("组").add_to(m))

    def test_what_a_packed_layer_has_beyond(self) -> None:
        made = Explored(squares(a=list("xyxy")), filters=["a"], search=["a"], table=True)
        assert made.content["filters"]
        assert made.content["table"] == {"a": "a"}
        assert set(OWN) <= set(inspect.signature(PackedLayer).parameters)

    @pytest.mark.filterwarnings("error")
    @pytest.mark.parametrize("shapes", [[], [None], [POINT], [LINE, POINT, SQUARE, None]])
    def test_frames_of_every_kind(self, shapes: list[Any]) -> None:
        assert explore_packed(frame(shapes)).get_root().render()
        assert explore_packed(gpd.GeoSeries(shapes, crs=4326)).get_root().render()

    def test_without_a_crs_the_shapes_are_drawn_with_a_warning(self) -> None:
        plan = gpd.GeoDataFrame({"a": [1]}, geometry=[SQUARE.buffer(0)], crs=None)
        plan = plan.set_geometry(plan.translate(3_800_000, 500_000).scale(40_000, 20_000))
        with pytest.warns(UserWarning, match="坐标系"):
            made = Explored(plan)
        west, south, east, north = made.shapes("area")[0].bounds
        assert -85 < south < north < 85
        assert abs(west + east) < 1e-6 > abs(south + north)
        assert made.map.options.get("control_scale") is not True
        with pytest.warns(UserWarning, match="坐标系"), pytest.raises(RequestError, match="米"):
            explore_packed(frame([POINT], crs=None), marker_type="circle")

    def test_a_map_that_has_a_place_wants_one_of_the_data(self) -> None:
        refused("set_crs", gdf=frame([SQUARE], crs=None), m=folium.Map(tiles=None))
