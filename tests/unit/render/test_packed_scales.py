"""What a width, a size or an opacity says of a column stands in the legend."""

import numpy as np
import pytest

from .packed_back import LINE, POINT, Back, frame


def test_widths_by_a_column_stand_in_the_legend_beside_the_colours() -> None:
    gdf = frame([LINE] * 4, cars=[100, 1000, 2000, np.nan], use=list("abab"))
    rule = {"column": "cars", "range": [1, 20], "title": "辆/小时", "format": "{:,.0f} 辆"}
    legend = Back(gdf, style={"column": "use", "weight": rule}).content["legend"]
    assert [one["label"] for one in legend["lines"]] == ["a", "b"]
    (scale,) = legend["scales"]
    assert scale["title"] == "辆/小时"
    told = [(one["label"], one["symbol"]["stroke_width_px"]) for one in scale["lines"]]
    assert told == [("100 辆", 1), ("1,000 辆", pytest.approx(10, abs=0.1)), ("2,000 辆", 20)]
    # Colours say something else.
    assert {one["symbol"]["stroke"] for one in scale["lines"]} == {"#5B6570"}


@pytest.mark.parametrize(("key", "most"), [("radius_m", 900), ("size", 150), ("fill_opacity", 1)])
def test_sizes_and_opacities_do_too_in_their_proportion(key: str, most: float) -> None:
    points = frame([POINT] * 2, v=[1, 3])
    style = {"fill": "red", key: {"column": "v", "range": [most / 3, most]}}
    (scale,) = Back(points, style=style).content["legend"]["scales"]
    symbols = [one["symbol"] for one in scale["lines"]]
    shown = [one["fill_opacity" if key == "fill_opacity" else "size_px"] for one in symbols]
    assert shown[-1] == pytest.approx(3 * shown[0])
    assert max(one["size_px"] for one in symbols) <= 40
    assert [one["radius_m"] for one in symbols] == [None] * len(symbols)
    assert scale["title"] == "v"


def test_a_list_of_sizes_says_nothing_a_legend_could_tell() -> None:
    assert Back(frame([POINT] * 2), style={"size": [4, 9]}).content["legend"] is None
