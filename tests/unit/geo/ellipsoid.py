"""The area of a shape on the ellipsoid: the cross-check of what is measured in a plane."""

import shapely
from pyproj import Geod


def true_area_km2(shape):
    """Edges are geodesics. The sign of such an area follows the direction of the rings."""
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.orient_polygons(shape))[0]) / 1e6
