"""How large the areas of a layer are, and how much of that number can be trusted."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import geopandas as gpd
import numpy as np

from erqi_map.geo import area_km2, geodesic_area_km2, perimeter_m

_M2_PER_KM2 = 1e6


@dataclass(frozen=True)
class FeatureArea:
    """The area of one feature.

    area_km2: in EPSG:4547. geodesic_km2: on the WGS-84 ellipsoid, the cross-check.
    rounded_km2: `area_km2` as far as the accuracy allows, None where the shape is smaller than
    its own uncertainty.
    """

    id: str
    area_km2: float
    geodesic_km2: float
    perimeter_m: float
    accuracy_m: float
    uncertainty_km2: float
    rounded_km2: float | None


def measure_areas(layer: gpd.GeoDataFrame) -> Mapping[str, FeatureArea]:
    """Areas by feature id, for the polygons of a layer (EPSG:4326, columns as `GeoStore.layer`)."""
    polygons = layer[layer.geom_type.isin(["Polygon", "MultiPolygon"])]
    shapes = list(polygons.geometry)
    if not shapes:
        return MappingProxyType({})
    columns = zip(
        polygons.index,
        area_km2(shapes),
        geodesic_area_km2(shapes),
        perimeter_m(shapes),
        polygons["accuracy_m"].to_numpy(dtype=np.float64),
        strict=True,
    )
    return MappingProxyType({str(id): _feature_area(str(id), *values) for id, *values in columns})


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


def _feature_area(
    id: str, area: float, geodesic: float, perimeter: float, accuracy_m: float
) -> FeatureArea:
    return FeatureArea(
        id=id,
        area_km2=float(area),
        geodesic_km2=float(geodesic),
        perimeter_m=float(perimeter),
        accuracy_m=float(accuracy_m),
        uncertainty_km2=uncertainty_km2(float(perimeter), float(accuracy_m)),
        rounded_km2=rounded_area_km2(float(area), float(perimeter), float(accuracy_m)),
    )
