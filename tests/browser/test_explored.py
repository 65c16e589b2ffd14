"""What `explore_packed` and its styles look like in a page, opened from disk with the network cut."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from playwright.sync_api import Page, expect
from shapely.geometry import Point

from erqi_map import PackedLayer, explore_packed, save_offline

from ..security.payloads import payloads
from .conftest import Watched
from .packed_pages import HERE, hit_row, hover, ink_at, layers_are_drawn, middle_of, shows, squares
from .test_hostile_text import FOR_BROWSERS, MARK, UNSAFE_LINKS


@pytest.fixture
def show(open_clean: Callable[..., Watched], tmp_path: Path):
    """Opens a folium map."""

    def start(m) -> Page:
        save_offline(m, tmp_path / "map.html")
        page = open_clean((tmp_path / "map.html").as_uri()).page
        layers_are_drawn(page)
        return page

    return start


def lit(page: Page) -> bool:
    """Whether anything is painted on the canvas of what the pointer is on."""
    return page.evaluate(
        """() => { const layer = ErqiMap.packed[0];
          return [...layer.map.getPane(layer.paneNames.highlighted).children].some((one) =>
            one.style.visibility === "visible" && one.width
            && one.getContext("2d").getImageData(0, 0, one.width, one.height).data.some(Boolean)); }"""
    )


def test_a_ramp_has_a_bar_and_what_is_not_known_a_line_below_it(show) -> None:
    gdf = squares()
    gdf.loc[5, "size"] = np.nan
    legend = {"caption": "人/公顷", "fmt": "{:.1f}"}
    formats = {"size": "{:.1f} 人"}
    page = show(explore_packed(gdf, "size", cmap="magma", legend_kwds=legend, formats=formats))
    box = page.locator(".erqi-packed-legend")
    expect(box.locator("rect").first).to_have_attribute("fill", "#000004")
    expect(box.locator(".erqi-packed-first")).to_have_text("0.0")
    expect(box.locator(".erqi-packed-last")).to_have_text("15.0")
    expect(box.locator("li")).to_have_text(["无数据1"])
    expect(box.locator(".erqi-packed-title")).to_have_text("人/公顷")
    ticks = [one.bounding_box() for one in box.locator(".erqi-packed-ticks span").all()]
    ends = [(one["x"], one["x"] + one["width"]) for one in ticks if one]
    assert all(left[1] <= right[0] for left, right in pairwise(ends))
    assert ink_at(page, 0, *middle_of(gdf, 0))
    hover(page, *middle_of(gdf, 2))
    shows(page, ".erqi-packed-tip", "2.0 人")
    page.evaluate("ErqiMap.packed[0].idle()")
    assert lit(page)


def test_without_highlight_the_pointer_paints_nothing(show) -> None:
    gdf = squares()
    page = show(explore_packed(gdf, highlight=False))
    hover(page, *middle_of(gdf, 2))
    shows(page, ".erqi-packed-tip", "0行2列")
    page.evaluate("ErqiMap.packed[0].idle()")
    assert not lit(page)


def test_circles_of_metres_and_pins_are_hit_where_they_are_drawn(show) -> None:
    places = [Point(HERE[1] - 0.02, HERE[0]), Point(HERE[1] + 0.02, HERE[0])]
    gdf = gpd.GeoDataFrame({"n": [0, 1]}, geometry=places, crs=4326)
    style = {"radius_m": [800, np.nan], "shape": ["circle", "pin"], "size": 40, "fill_opacity": 0.5}
    m = explore_packed(squares(1, 1, size=[0]), zoom_start=13, legend=False)
    PackedLayer(gdf, style=style).add_to(m)
    page = show(m)
    # 800 m are 0.0087° of longitude here; a pin stands above its place.
    for east, there in ((0.008, True), (0.0095, False)):
        assert ink_at(page, 1, HERE[1] - 0.02 + east, HERE[0]) is there
        assert bool(hit_row(page, HERE[1] - 0.02 + east, HERE[0], 1)) is there
    assert hit_row(page, HERE[1] + 0.02, HERE[0] + 0.003, 1)["row"] == 1
    assert not hit_row(page, HERE[1] + 0.02, HERE[0] - 0.003, 1)


def test_hostile_words_stay_words_in_bar_and_lines(show, tmp_path: Path) -> None:
    texts = [payloads(tmp_path / "marker")[name] for name in FOR_BROWSERS]
    gdf = squares(1, len(texts)).assign(kind=texts)
    words = {"tooltip_kwds": {"aliases": texts[:5]}, "missing_kwds": {"label": texts[0]}}
    m = explore_packed(gdf, "kind", legend_kwds={"caption": "".join(texts)}, **words)
    gdf.loc[0, "size"] = np.nan
    bar = {"column": "size", "scheme": "continuous", "title": texts[4], "missing_label": texts[5]}
    PackedLayer(gdf, style=bar, formats={"size": f"{texts[5]}{{:.1f}}"}, tooltip=["size"]).add_to(m)
    page = show(m)
    page.evaluate(MARK)
    expect(page.locator(".erqi-packed-legend").last.locator("li")).to_contain_text(sorted(texts))
    shown = page.locator(".erqi-packed-legend").first
    expect(shown.locator(".erqi-packed-title")).to_have_text(texts[4])
    expect(shown.locator("li")).to_contain_text(texts[5])
    hover(page, *middle_of(gdf, 2))
    shows(page, ".erqi-packed-tip", f"{texts[5]}2.0")
    assert not page.evaluate("Boolean(globalThis.harmed)")
    assert page.evaluate(UNSAFE_LINKS) == []
