"""Cuts the district into clusters and fits the neighbours round it as one coverage.

All lines are noded together on a grid of 1e-7 degrees (1 cm) and polygonised once, so areas that
meet have the same vertices: no gap, no overlap, no sliver.
"""

from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-7


@dataclass(frozen=True)
class Faces:
    """The areas, WGS-84. `district` is the union of `clusters`."""

    district: BaseGeometry
    clusters: dict[str, BaseGeometry]
    neighbours: dict[str, BaseGeometry]


def build_faces(
    recipe: dict[str, Any],
    boundaries: dict[str, BaseGeometry],
    cuts: dict[str, LineString],
    points: dict[str, Point],
) -> Faces:
    """Faces from boundaries and cut lines (WGS-84); raises ValueError if a face has no owner."""
    district_id = recipe["district"]["id"]
    district = boundaries[district_id]
    outlines = [boundary.boundary for boundary in boundaries.values()]
    noded = shapely.union_all([*outlines, *cuts.values()], grid_size=GRID_DEG)
    polygons = _polygonise(_simplified_outside(noded, district, boundaries, recipe))
    inside = [p for p in polygons if district.covers(p.representative_point())]
    clusters = {
        id_: _only([p for p in inside if p.contains(points[name])], id_)
        for id_, name in recipe["clusters"]["holds"].items()
    }
    if len(inside) != len(clusters):
        raise ValueError(f"{len(inside)} faces for {len(clusters)} clusters")
    neighbours = {
        id_: _union([p for p in polygons if boundary.covers(p.representative_point())])
        for id_, boundary in boundaries.items()
        if id_ != district_id
    }
    return Faces(_union(list(clusters.values())), clusters, neighbours)


def _simplified_outside(
    noded: BaseGeometry,
    district: BaseGeometry,
    boundaries: dict[str, BaseGeometry],
    recipe: dict[str, Any],
) -> BaseGeometry:
    """The noded lines: those of the district as they are, those of the neighbours simplified."""
    near = shapely.buffer(district, 2 * GRID_DEG)
    pieces = shapely.get_parts(noded)
    own = [piece for piece in pieces if near.covers(piece)]
    others = [piece for piece in pieces if not near.covers(piece) and _on(piece, boundaries)]
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(others)))
    simplified = shapely.simplify(merged, recipe["neighbours"]["simplify_deg"])
    return shapely.union_all([*own, *simplified], grid_size=GRID_DEG)


def _on(piece: LineString, boundaries: dict[str, BaseGeometry]) -> bool:
    middle = piece.interpolate(0.5, normalized=True)
    return any(b.boundary.distance(middle) < 2 * GRID_DEG for b in boundaries.values())


def _polygonise(lines: BaseGeometry) -> list[Polygon]:
    return list(shapely.get_parts(shapely.polygonize([lines])))


def _only(found: list[Polygon], id_: str) -> Polygon:
    if len(found) != 1:
        raise ValueError(f"{id_}: {len(found)} faces instead of one")
    return found[0]


def _union(polygons: list[Polygon]) -> BaseGeometry:
    return shapely.coverage_union_all(polygons)
