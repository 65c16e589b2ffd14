"""Areas: a figure no finer than its accuracy."""

import datetime as dt
import sys

import geopandas as gpd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from erqi_map.analysis import rounded_area_km2, rounded_areas_km2, uncertainty_km2


def layer(shapes, accuracy_m=500.0):
    columns = {"accuracy_m": accuracy_m, "date": dt.date(2019, 8, 28)}
    frame = gpd.GeoDataFrame(columns, index=list(shapes), geometry=list(shapes.values()), crs=4326)
    frame.index.name = "id"
    return frame


def square(side_deg=0.05):
    return shapely.box(113.58, 34.66, 113.58 + side_deg, 34.66 + side_deg)


def test_only_areas_are_measured():
    shapes = {"a": square(), "b": shapely.Point(113.6, 34.7), "c": square().exterior}
    assert dict(rounded_areas_km2(layer(shapes))) == {"a": 25.0}
    assert dict(rounded_areas_km2(layer(shapes).loc[["b"]])) == {}


@pytest.mark.parametrize(
    ("area", "perimeter", "accuracy_m", "rounded"),
    [
        (29.905, 32_071, 500, 30.0),  # ± 8.0 km²: step 5
        (66.311, 49_351, 500, 70.0),  # ± 12.3 km²: step 10
        (157.770, 83_147, 100, 158.0),  # ± 4.2 km²: step 2
        (157.770, 83_147, 10, 157.8),  # ± 0.42 km²: step 0.2
        (157.771, 83_147, 1, 157.78),  # ± 0.042 km²: step 0.02
        (1.09, 4_200, 500, 1.0),  # ± 1.05 km²: step 1
        (0.9, 4_200, 500, None),  # smaller than its uncertainty
        (157.770, 83_147, 0, 157.770),  # exact
    ],
)
def test_a_figure_is_rounded_as_its_accuracy_allows(area, perimeter, accuracy_m, rounded):
    assert rounded_area_km2(area, perimeter, accuracy_m) == rounded


@settings(deadline=None)
@given(
    area=st.floats(1e-6, 1e6),
    perimeter=st.floats(1, 1e7),
    accuracy_m=st.floats(0.01, 1e5),
)
@example(area=87961.26394693251, perimeter=1.0, accuracy_m=0.01)
def test_rounding_adds_no_more_than_half_the_uncertainty(area, perimeter, accuracy_m):
    bound = uncertainty_km2(perimeter, accuracy_m)
    rounded = rounded_area_km2(area, perimeter, accuracy_m)
    if area < bound:
        assert rounded is None
    else:
        assert rounded > 0
        # A double holds a large area no finer than this.
        grain = 4 * area * sys.float_info.epsilon
        assert abs(rounded - area) <= bound / 2 * (1 + 1e-9) + grain
