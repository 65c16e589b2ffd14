"""Frames whose coordinates are of no known place, drawn for their shapes alone."""

import geopandas as gpd
import numpy as np
import shapely

from erqi_map.geo import STORAGE_CRS

WEB_MERCATOR = "EPSG:3857"
REACH_M = 4_000_000.0
"""Half the side of the square they are drawn in: far from the poles, fine enough for a survey."""


def on_plane(gdf: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The frame in EPSG:4326 such that a web map shows its shapes undistorted, around 0° 0°."""
    shapes = gdf.geometry.to_numpy()
    bounds = gdf.total_bounds
    if not np.isfinite(bounds).all():
        return gdf.set_crs(STORAGE_CRS)
    west, south, east, north = bounds
    scale = 2 * REACH_M / max(east - west, north - south, 1e-9)
    middle = np.array([(west + east) / 2, (south + north) / 2])
    moved = shapely.transform(shapes, lambda xy: (xy - middle) * scale)
    return gdf.set_geometry(gpd.GeoSeries(moved, index=gdf.index, crs=WEB_MERCATOR)).to_crs(
        STORAGE_CRS
    )
