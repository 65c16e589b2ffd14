"""How large the areas of a layer are, and how much of that number can be trusted."""

import math
from collections.abc import Mapping

import geopandas as gpd

from erqi_map.geo import area_km2, perimeter_m

_M2_PER_KM2 = 1e6


def rounded_areas_km2(layer: gpd.GeoDataFrame) -> Mapping[str, float | None]:
    """`rounded_area_km2` of the polygons of a layer by feature id (EPSG:4326, columns as
    `GeoStore.layer`).
    """
    polygons = layer[layer.geom_type.isin(["Polygon", "MultiPolygon"])]
    shapes = list(polygons.geometry)
    if not shapes:
        return {}
    columns = (area_km2(shapes), perimeter_m(shapes), polygons["accuracy_m"].to_numpy(float))
    rows = zip(polygons.index, *(column.tolist() for column in columns), strict=True)
    return {str(id): rounded_area_km2(*values) for id, *values in rows}


def uncertainty_km2(perimeter: float, accuracy_m: float) -> float:
    """How far an area may be wrong when its outline (metres) is known to `accuracy_m`.

    Taken as four sides that err independently: accuracy × perimeter / 2. One error all the way
    round would give twice as much, many independent errors less.
    """
    return perimeter * accuracy_m / 2 / _M2_PER_KM2


def rounded_area_km2(area: float, perimeter: float, accuracy_m: float) -> float | None:
    """`area` (km²) rounded to what the accuracy of its outline supports.

    The step is the largest of 1, 2, 5 × 10ⁿ km² that does not exceed `uncertainty_km2`. None
    where the area is smaller than its uncertainty: then no figure can be given.
    """
    uncertainty = uncertainty_km2(perimeter, accuracy_m)
    if uncertainty <= 0:
        return area
    if area < uncertainty:
        return None
    power = math.floor(math.log10(uncertainty))
    step = next(digit for digit in (5, 2, 1) if digit * 10.0**power <= uncertainty)
    # Divided or multiplied by a whole number, so that 0.1 steps stay clean decimals.
    scale = 10 ** abs(power)
    steps = round(area / (step * 10.0**power))
    return float(steps * step * scale) if power >= 0 else steps * step / scale
