"""Parcels of a grid, and the database of the tests."""

import geopandas as gpd
import pytest
import shapely

from ....databases import database
from .postgis_grid import grid_table

__all__ = ["database"]

STEP = 0.01


@pytest.fixture(scope="session")
def parcels() -> gpd.GeoDataFrame:
    """100 squares of 0.005° with their south-west corners 0.01° apart from 113.5, 34.6."""
    corners = [(113.5 + STEP * (k % 10), 34.6 + STEP * (k // 10)) for k in range(100)]
    return gpd.GeoDataFrame(
        {
            "code": [f"P-{k:03}" for k in range(100)],
            "用途": [None if k == 7 else "居住" for k in range(100)],
            "area_m2": [100.0 * k for k in range(100)],
        },
        geometry=[shapely.box(x, y, x + STEP / 2, y + STEP / 2) for x, y in corners],
        crs="EPSG:4326",
    )


@pytest.fixture(scope="session", params=[4326, 4547])
def table(request, database):
    return grid_table(database, request.param)
