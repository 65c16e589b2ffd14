"""Parts that together are a district."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from erqi_map.errors import RequestError
from erqi_map.geo import to_work
from erqi_map.i18n import LANGS, Message, phrase

from ..intake.meanings import column_of, meanings
from ..intake.overlay import Target

SECTION, BOUNDARY = "new", "boundary"
DISTRICT, CLUSTERS = "district", "clusters"
MAX_PARTS = 60
MIN_GAP_M2 = 900.0
DECIMALS = 7
GRID = 10.0**-DECIMALS
"""A centimetre: corners that lie closer are one, so that no sliver is left between parts."""


@dataclass(frozen=True)
class Part:
    """A part of the district: id, name, shape (EPSG:4326)."""

    id: str
    name: str
    shape: Any


def area_of(shape: Any, label: str) -> Any:
    """The areas of a shape as one. Raises RequestError where there is none."""
    areas = [
        one
        for one in shapely.get_parts(shapely.make_valid(shape))
        if one.geom_type in ("Polygon", "MultiPolygon")
    ]
    if not areas:
        raise RequestError(SECTION, "no_area", label=label)
    return _rounded(shapely.union_all(areas))


def _rounded(shape: Any) -> Any:
    """As it is written, so that what is compared is what is read again."""
    made = shapely.transform(shape, lambda places: np.round(places, DECIMALS))
    return (
        made
        if shapely.is_valid(made)
        else shapely.make_valid(made, method="structure", keep_collapsed=False)
    )


def named_parts(rows: Any) -> Iterator[tuple[str, Any]]:
    """Areas with their names; rows that share one are one part."""
    areas = rows[shapely.get_dimensions(rows.geometry) == 2]
    if not len(areas):
        raise RequestError(SECTION, "no_parts")
    column = column_of(meanings(areas.drop(columns="geometry")), "name")
    column = column or next((one for one in ("name_zh", "name", "NAME") if one in areas), None)
    named = [phrase(LANGS[0], SECTION, "part", n=at + 1) for at in range(len(areas))]
    if column is not None:
        said = [str(one).strip() if one is not None and one == one else "" for one in areas[column]]
        named = [one or other for one, other in zip(said, named, strict=True)]
    for name in dict.fromkeys(named):
        yield (
            name[:40],
            shapely.union_all([s for s, n in zip(areas.geometry, named, strict=True) if n == name]),
        )


def tiled(parts: Sequence[tuple[str, Any]], district: Any, notes: list[Message]) -> Iterator[Part]:
    """Parts that together are the district: cut to it, none over another, gaps filled."""
    if len(parts) > MAX_PARTS:
        raise RequestError(SECTION, "many_parts", n=len(parts), most=MAX_PARTS)
    left, ids = district, {BOUNDARY, DISTRICT, CLUSTERS}
    shapes: list[Any] = []
    for _, shape in parts:
        own = _polygons(shapely.intersection(shape, left))
        shapes.append(own)
        left = _polygons(shapely.difference(left, own))
    changed = sum(
        _m2(shapely.symmetric_difference(old, new))
        for (_, old), new in zip(parts, shapes, strict=True)
    )
    if changed > MIN_GAP_M2:
        notes.append(Message(SECTION, "note_cut", ha=f"{changed / 1e4:,.1f}"))
    for gap in shapely.get_parts(left):
        # To the neighbour with the longest common border.
        borders = [
            shapely.length(shapely.intersection(gap.boundary, one.boundary)) for one in shapes
        ]
        at = int(np.argmax(borders))
        if _m2(gap) > MIN_GAP_M2:
            notes.append(
                Message(SECTION, "note_gap", ha=f"{_m2(gap) / 1e4:,.1f}", name=parts[at][0])
            )
        shapes[at] = shapely.union(shapes[at], gap)
    for (name, _), shape in zip(parts, shapes, strict=True):
        if shapely.is_empty(shape):
            notes.append(Message(SECTION, "note_outside", name=name))
            continue
        plain, number = Target.named(name).id[:50], 2
        id = plain
        while id in ids:
            id, number = f"{plain}-{number}", number + 1
        ids.add(id)
        yield Part(id, name, shape)


def noded(parts: Sequence[Part]) -> list[Part]:
    """Parts with every corner in common where they meet, whatever plane they are measured in."""
    lines = shapely.union_all([shapely.boundary(one.shape) for one in parts], grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    inside = shapely.point_on_surface(faces)
    made = [faces[shapely.contains(one.shape, inside)] for one in parts]
    return [
        Part(one.id, one.name, _rounded(shapely.union_all(own)))
        for one, own in zip(parts, made, strict=True)
    ]


def _polygons(shape: Any) -> Any:
    return shapely.union_all(
        [one for one in shapely.get_parts(shape) if shapely.get_dimensions(one) == 2]
    )


def _m2(shape: Any) -> float:
    return float(shapely.area(to_work(shape)[0]))
