"""The datums of Chinese web maps: against an independent library and published pairs."""

import geocoordinates_ffi as oracle
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from erqi_map.geo import datum

ERQI_TOWER = (113.65991, 34.75312)
METRES_PER_DEGREE = 111_320.0
# Well inside the rectangle of the formula, away from its jump at the edge.
LONS, LATS = st.floats(73.0, 136.0), st.floats(2.0, 54.0)


def metres_apart(one, other, lat):
    east = (np.asarray(one[0]) - other[0]) * METRES_PER_DEGREE * np.cos(np.radians(lat))
    north = (np.asarray(one[1]) - other[1]) * METRES_PER_DEGREE
    return float(np.max(np.hypot(east, north)))


def grid():
    lon, lat = np.meshgrid(np.linspace(73.5, 134.7, 61), np.linspace(3.9, 53.5, 51))
    return lon.ravel(), lat.ravel()


def asked_of_oracle(function, point_type, lon, lat):
    found = [
        function(point_type(lat=float(y), lon=float(x))) for x, y in zip(lon, lat, strict=True)
    ]
    return np.array([point.lon for point in found]), np.array([point.lat for point in found])


@pytest.mark.parametrize(
    ("ours", "theirs", "point_type", "bound_m"),
    [
        (datum.wgs84_to_gcj02, oracle.wgs84_to_gcj02, oracle.Wgs84, 1e-6),
        (datum.gcj02_to_bd09, oracle.gcj02_to_bd09, oracle.Gcj02, 1e-6),
        (datum.wgs84_to_bd09, oracle.wgs84_to_bd09, oracle.Wgs84, 1e-6),
        # The inverses of the library are approximate; it stops a few micrometres off.
        (datum.gcj02_to_wgs84, oracle.gcj02_to_wgs84_refined, oracle.Gcj02, 1e-5),
        (datum.bd09_to_gcj02, oracle.bd09_to_gcj02_refined, oracle.Bd09, 1e-5),
        (datum.bd09_to_wgs84, oracle.bd09_to_wgs84_refined, oracle.Bd09, 1e-5),
    ],
)
def test_agrees_with_geocoordinates_all_over_china(ours, theirs, point_type, bound_m):
    lon, lat = grid()
    expected = asked_of_oracle(theirs, point_type, lon, lat)
    assert metres_apart(ours(lon, lat), expected, lat) < bound_m


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # The three pairs of the tests of googollee/eviltransform (Shanghai, Shenzhen, Beijing).
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gives_the_published_pairs(wgs84, gcj02):
    assert metres_apart(datum.wgs84_to_gcj02(*wgs84), gcj02, wgs84[1]) < 1e-6
    assert metres_apart(datum.gcj02_to_wgs84(*gcj02), wgs84, wgs84[1]) < 1e-6


def test_shift_in_the_district_is_about_552_m_east_and_138_m_south():
    lon, lat = np.array([113.52, 113.58, 113.65]), np.array([34.62, 34.68, 34.75])
    there = datum.wgs84_to_gcj02(lon, lat)
    east_m = (there[0] - lon) * METRES_PER_DEGREE * np.cos(np.radians(lat))
    north_m = (there[1] - lat) * METRES_PER_DEGREE
    assert east_m.mean() == pytest.approx(552, abs=10)
    assert north_m.mean() == pytest.approx(-138, abs=10)


def returns(there, back, lon, lat):
    """Metres between a point and where it comes to there and back."""
    return metres_apart(back(*there(lon, lat)), (lon, lat), lat)


@settings(deadline=None)
@given(lon=LONS, lat=LATS)
def test_there_and_back_is_within_a_micrometre(lon, lat):
    for there, back in (
        (datum.wgs84_to_gcj02, datum.gcj02_to_wgs84),
        (datum.gcj02_to_bd09, datum.bd09_to_gcj02),
        (datum.wgs84_to_bd09, datum.bd09_to_wgs84),
    ):
        assert returns(there, back, lon, lat) < 1e-6
        assert returns(back, there, lon, lat) < 1e-6


def test_holds_where_the_formula_has_a_root_at_105_east():
    lon = 105.0 + np.array([0.0, 1e-13, -1e-12, 1e-9, -1e-6])
    lat = np.full_like(lon, 35.0)
    assert (
        metres_apart(datum.gcj02_to_wgs84(*datum.wgs84_to_gcj02(lon, lat)), (lon, lat), 35.0) < 1e-6
    )


@pytest.mark.parametrize("point", [(0.0, 0.0), (-70.0, -20.0), (140.0, 30.0), (100.0, 56.0)])
def test_gcj02_is_identity_outside_the_rectangle(point):
    assert datum.wgs84_to_gcj02(*point) == point
    assert datum.gcj02_to_wgs84(*point) == point


def test_keeps_the_shape_of_arrays_and_of_single_numbers():
    lon, lat = np.full((2, 3), ERQI_TOWER[0]), np.full((2, 3), ERQI_TOWER[1])
    assert datum.wgs84_to_gcj02(lon, lat)[0].shape == (2, 3)
    assert np.ndim(datum.bd09_to_wgs84(*ERQI_TOWER)[0]) == 0
    assert datum.gcj02_to_wgs84([], [])[0].shape == (0,)


def test_missing_values_stay_missing_and_harm_no_neighbour():
    lon, lat = datum.wgs84_to_gcj02([np.nan, ERQI_TOWER[0]], [30.0, ERQI_TOWER[1]])
    alone = datum.wgs84_to_gcj02(*ERQI_TOWER)
    assert np.isnan([lon[0], lat[0]]).all()
    assert (lon[1], lat[1]) == alone
    assert np.isnan(datum.gcj02_to_wgs84([np.nan], [np.nan])).all()


def test_refuses_longitudes_and_latitudes_of_different_number():
    with pytest.raises(ValueError, match="shape"):
        datum.wgs84_to_gcj02([1.0, 2.0], [1.0])
