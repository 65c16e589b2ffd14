"""Coordinates that do not fit their system are told by the mistake that is made every day."""

import geopandas as gpd
import pytest
from pyproj import CRS
from shapely.geometry import Polygon, box

from erqi_map.geo.zones import fitting_zone
from tests.unit.render.packed_back import refused

DISTRICT = gpd.GeoSeries([box(113.65, 34.75, 113.66, 34.76)], crs=4326)
PAIRS = [(4526, 4547), (2362, 2383), (2414, 2435), (4497, 4508), (2333, 2344), (21419, 21459)]


@pytest.mark.parametrize(("zoned", "plain"), PAIRS)
def test_a_zone_in_the_eastings_names_the_system_that_has_it(zoned: int, plain: int) -> None:
    bounds = DISTRICT.to_crs(zoned).total_bounds
    assert fitting_zone(bounds, f"EPSG:{zoned}") is None
    found = fitting_zone(bounds, f"EPSG:{plain}")
    assert found is not None
    assert (found.key, found.values["crs"]) == ("zone", f"EPSG:{zoned}")


@pytest.mark.parametrize(("zoned", "plain"), PAIRS)
def test_eastings_without_the_zone_name_the_system_without(zoned: int, plain: int) -> None:
    bounds = DISTRICT.to_crs(plain).total_bounds
    assert fitting_zone(bounds, f"EPSG:{plain}") is None
    found = fitting_zone(bounds, f"EPSG:{zoned}")
    assert found is not None
    assert (found.key, found.values["crs"]) == ("no_zone", f"EPSG:{plain}")


@pytest.mark.parametrize("crs", [3857, 32649, 4326, 4490, 4547])
def test_coordinates_that_fit_are_left_alone(crs: int) -> None:
    assert fitting_zone(DISTRICT.to_crs(crs).total_bounds, crs) is None


def test_a_frame_is_told_the_zone_in_metres_and_in_degrees() -> None:
    for wrong in (4547, 4326, 4490):
        gdf = gpd.GeoDataFrame(geometry=DISTRICT.to_crs(4526).set_crs(wrong, allow_override=True))
        refused(gdf, "东坐标带有带号 38，坐标系应是 EPSG:4526")
    gdf = gpd.GeoDataFrame(geometry=DISTRICT.to_crs(4547).set_crs(4526, allow_override=True))
    refused(gdf, "东坐标没有带号 38，坐标系应是 EPSG:4547")


def test_longitude_and_latitude_in_the_wrong_order_are_told() -> None:
    shape = Polygon([(34.75, 113.65), (34.76, 113.65), (34.76, 113.66)])
    refused(gpd.GeoDataFrame(geometry=[shape], crs=4326), "经纬度可能写反了", "第 0 行")


def test_a_grid_of_its_own_is_told() -> None:
    text = (
        'ENGCRS["site grid",EDATUM["local"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
        'LENGTHUNIT["metre",1]]'
    )
    gdf = gpd.GeoDataFrame(geometry=[box(1, 1, 2, 2)], crs=CRS.from_wkt(text))
    refused(gdf, "独立坐标系", "site grid")
