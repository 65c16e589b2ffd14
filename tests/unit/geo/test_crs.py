"""The working projection and areas measured in it."""

import numpy as np
import pytest
import shapely
from pyproj import Geod, Transformer

from erqi_map.geo import area_km2, perimeter_m, to_work
from erqi_map.geo.crs import WORK_ZONE

from .ellipsoid import true_area_km2

WEST, EAST = 113.498126, 113.670443
"""Longitudes of the district's bounds."""


def tile(lon, lat=34.68, side=0.02):
    return shapely.segmentize(shapely.box(lon, lat, lon + side, lat + side), side / 40)


def test_work_coordinates_are_east_and_north_in_metres_without_zone_prefix():
    east, north = shapely.get_coordinates(to_work(shapely.Point(114.0, 34.7)))[0]
    assert east == pytest.approx(500_000, abs=0.01)
    assert 3_800_000 < north < 3_900_000


def test_a_thread_need_not_look_for_the_way_between_the_codes_again():
    lon, lat = np.meshgrid(np.linspace(112.5, 115.5, 20), np.linspace(30, 40, 20))
    by_codes = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True)
    assert np.array_equal(WORK_ZONE.to_grid(lon, lat), by_codes.transform(lon, lat))


@pytest.mark.parametrize("lon", [WEST, 113.58, EAST - 0.02])
def test_plane_area_exceeds_the_geodesic_by_no_more_than_stated(lon):
    plane, true = area_km2(tile(lon))[0], true_area_km2(tile(lon))
    assert 0.00002 * 0.9 < plane / true - 1 < 0.0000525


def test_bias_is_the_square_of_distance_over_radius():
    lon = 113.5
    distance_m = Geod(ellps="WGS84").line_length([lon + 0.01, 114.0], [34.69, 34.69])
    bias = area_km2(tile(lon))[0] / true_area_km2(tile(lon)) - 1
    assert bias == pytest.approx((distance_m / 6_371_000) ** 2, rel=0.02)


def test_a_hole_is_not_counted():
    whole, hole = tile(113.6), tile(113.605, 34.685, 0.01)
    ring = shapely.Polygon(whole.exterior, [hole.exterior])
    assert area_km2(ring)[0] == pytest.approx(area_km2(whole)[0] - area_km2(hole)[0])


def test_missing_and_empty_shapes_measure_nothing():
    shapes = [None, shapely.Polygon(), shapely.Point(113.6, 34.7), tile(113.6)]
    assert np.array_equal(area_km2(shapes) > 0, [False, False, False, True])
    assert perimeter_m([None])[0] == 0
    assert perimeter_m(tile(113.6))[0] == pytest.approx(2 * (1833 + 2218), rel=0.002)
