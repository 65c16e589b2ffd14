"""Where a packed layer lies: on maps of other projections, and on one fitted to a single place."""

from collections.abc import Callable
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from playwright.sync_api import Page
from shapely.geometry import Point

from erqi_map import PackedLayer, save_offline

from .conftest import Watched
from .packed_pages import (
    HERE,
    click,
    hit_row,
    ink_at,
    layers_are_drawn,
    middle_of,
    pixel_of,
    shows,
    squares,
)
from .packed_parcels import names_on_map
from .presenter import until

Open = Callable[..., Watched]


def opened(m: folium.Map, open_page: Open, folder: Path) -> Page:
    save_offline(m, folder / "map.html")
    watched = open_page((folder / "map.html").as_uri(), offline=True, reduced_motion="reduce")
    until(watched.page, "!ErqiMap.packed[0].map._animatingZoom")
    layers_are_drawn(watched.page)
    assert watched.errors == []
    return watched.page


@pytest.mark.parametrize("crs", ["EPSG4326", "EPSG3395", "Simple"])
def test_it_is_drawn_through_the_projection_of_the_map(
    crs: str, open_page: Open, tmp_path: Path
) -> None:
    gdf = squares()
    m = folium.Map(HERE, tiles=None, zoom_start=13, crs=crs)
    layer = PackedLayer(gdf, popup=["name"], labels="name").add_to(m)
    folium.GeoJson(gdf.iloc[[5]]).add_to(m)
    m.fit_bounds(layer.get_bounds())
    page = opened(m, open_page, tmp_path)
    inside = middle_of(gdf, 5)
    west, south, east, north = gdf.geometry.iloc[5].bounds
    assert hit_row(page, *inside)["row"] == 5
    assert ink_at(page, 0, *inside)
    # Where folium's own layer has the corner, ours has it to the pixel.
    own = page.locator("path.leaflet-interactive").bounding_box()
    assert pixel_of(page, west, north) == pytest.approx((own["x"], own["y"]), abs=3)
    step = 0.06 * (east - west)
    assert ink_at(page, 0, west + step, south + step)
    assert ink_at(page, 0, east - step, north - step)
    assert not ink_at(page, 0, west - step, south + step)
    assert not ink_at(page, 0, east - step, north + step)
    click(page, *inside)
    shows(page, ".leaflet-popup", "1行1列")
    assert "1行1列" in names_on_map(page)


def test_a_map_fitted_to_one_place_shows_it(open_page: Open, tmp_path: Path) -> None:
    m = folium.Map(tiles=None)
    point = gpd.GeoDataFrame({"name": ["一处"]}, geometry=[Point(HERE[::-1])], crs=4326)
    layer = PackedLayer(point, popup=["name"]).add_to(m)
    m.fit_bounds(layer.get_bounds())
    page = opened(m, open_page, tmp_path)
    assert hit_row(page, *HERE[::-1])["row"] == 0
    assert ink_at(page, 0, *HERE[::-1])
