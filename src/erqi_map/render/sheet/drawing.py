"""A map in axes of a figure."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from ..page.drawn import DrawnMap


@dataclass(frozen=True, kw_only=True)
class MapDrawing(DrawnMap):
    """A map with its axes, in metres of the zone."""

    axes: Axes


def area_path(shapes: Iterable[BaseGeometry]) -> Path | None:
    """One path of all rings of areas, holes turning the other way."""
    parts = shapely.get_parts(shapely.orient_polygons(np.array(list(shapes), dtype=object)))
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == 3])
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    if not len(vertices):
        return None
    codes = np.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[starts] = Path.MOVETO
    codes[[*(starts[1:] - 1), -1]] = Path.CLOSEPOLY
    return Path(vertices, codes)
