"""Shapes of many kinds as single parts of one dimension."""

from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

Kind = Literal["area", "line", "point"]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

# Shapes across the date line may go on beyond 180°, one turn of the globe at most.
FARTHEST_LONGITUDE_DEG = 360.0
DIMENSION_OF_KIND = {"point": 0, "line": 1, "area": 2}
COLLECTION_TYPES = (4, 5, 6, 7)


def flatten(geometries: Geometries) -> tuple[Geometries, Ints]:
    """Single parts that are not empty, and for each the number of its feature."""
    parts = geometries
    owner = np.arange(len(geometries), dtype=np.int64)
    while np.isin(shapely.get_type_id(parts), COLLECTION_TYPES).any():
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    keep = ~(shapely.is_missing(parts) | shapely.is_empty(parts))
    return parts[keep], owner[keep]


def to_kind(parts: Geometries, owner: Ints, kind: Kind) -> tuple[Geometries, Ints]:
    """Parts in the one dimension of a layer: areas become outlines or inner points where the
    layer holds lines or points. ValueError when a part has fewer dimensions than the layer.
    """
    wanted = DIMENSION_OF_KIND[kind]
    dimensions = shapely.get_dimensions(parts)
    if (dimensions < wanted).any():
        raise ValueError(f"a layer of kind {kind} holds geometry of a lower dimension")
    higher = dimensions > wanted
    if not higher.any():
        return parts, owner
    changed = parts.copy()
    lower = shapely.point_on_surface if kind == "point" else shapely.boundary
    changed[higher] = lower(parts[higher])
    flat, index = flatten(changed)
    return flat, owner[index]
