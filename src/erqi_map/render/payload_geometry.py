"""Geometry of a payload: EPSG:4326 → web-mercator integers → deltas → byte planes.

One unit is 2^-30 of the world's girth: 3.7 cm at the equator, 3.1 cm on the ground at the
latitude of Zhengzhou, so that rounding moves a vertex by less than 3 cm.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from .payload_blocks import BlockReader, BlockWriter

Kind = Literal["area", "line", "point"]
Ints = NDArray[np.int64]
Geometries = NDArray[np.object_]

QUANTUM_BITS = 30
WORLD = 1 << QUANTUM_BITS
MAX_LATITUDE_DEG = 85.0511287798066

DIMENSION_OF_KIND = {"point": 0, "line": 1, "area": 2}
COLLECTION_TYPES = (4, 5, 6, 7)


def to_world(lon_lat: NDArray[np.float64]) -> Ints:
    """Longitude and latitude in degrees (n × 2) → world units; x to the east, y to the south."""
    if not np.isfinite(lon_lat).all():
        raise ValueError("a coordinate is not a finite number")
    lon = np.clip(lon_lat[:, 0], -180.0, 180.0)
    sine = np.sin(np.radians(np.clip(lon_lat[:, 1], -MAX_LATITUDE_DEG, MAX_LATITUDE_DEG)))
    world = np.empty(lon_lat.shape, dtype=np.int64)
    world[:, 0] = np.rint((lon / 360.0 + 0.5) * WORLD)
    world[:, 1] = np.rint((0.5 - np.arctanh(sine) / (2.0 * np.pi)) * WORLD)
    return world


def from_world(world: Ints) -> NDArray[np.float64]:
    """World units (n × 2) → longitude and latitude in degrees."""
    lon = (world[:, 0] / WORLD - 0.5) * 360.0
    lat = np.degrees(np.arcsin(np.tanh((0.5 - world[:, 1] / WORLD) * 2.0 * np.pi)))
    return np.column_stack([lon, lat])


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


def encode_shape(geometries: Sequence[Any], kind: Kind, blocks: BlockWriter) -> dict[str, int]:
    """Write the four blocks of a layer and give its `shape` entry."""
    features = np.asarray(geometries, dtype=object)
    parts, owner = to_kind(*flatten(features), kind)
    if kind == "area":
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    else:
        rings, part_of_ring = parts, np.arange(len(parts))
    sizes = shapely.get_num_coordinates(rings).astype(np.int64)
    world = to_world(shapely.get_coordinates(rings))
    if kind == "area":
        open_vertices = np.ones(len(world), dtype=bool)
        open_vertices[np.cumsum(sizes) - 1] = False
        world, sizes = world[open_vertices], sizes - 1
    return {
        "quantum_bits": QUANTUM_BITS,
        "parts": blocks.add(_counts(np.bincount(owner, minlength=len(features)))),
        "rings": blocks.add(_counts(np.bincount(part_of_ring, minlength=len(parts)))),
        "sizes": blocks.add(_counts(sizes)),
        "xy": blocks.add(_planes(_deltas(world, sizes))),
    }


def decode_shape(entry: dict[str, int], kind: Kind, blocks: BlockReader) -> Geometries:
    """The geometries of a layer (EPSG:4326): multi-part where a feature has several parts."""
    parts, rings, sizes = (
        np.frombuffer(blocks.raw(entry[name]), dtype="<u4").astype(np.int64)
        for name in ("parts", "rings", "sizes")
    )
    vertices = from_world(_undo_deltas(_from_planes(blocks.raw(entry["xy"])), sizes))
    ring_of_vertex = np.repeat(np.arange(len(sizes)), sizes)
    if kind == "point":
        singles = shapely.points(vertices)
    elif kind == "line":
        singles = shapely.linestrings(vertices, indices=ring_of_vertex)
    else:
        closed = shapely.linearrings(vertices, indices=ring_of_vertex)
        singles = shapely.polygons(closed, indices=np.repeat(np.arange(len(rings)), rings))
    return _gather(singles, parts, kind)


def _gather(singles: Geometries, parts: Ints, kind: Kind) -> Geometries:
    multi = {"point": shapely.multipoints, "line": shapely.multilinestrings}.get(
        kind, shapely.multipolygons
    )
    features = np.full(len(parts), None, dtype=object)
    ends = np.cumsum(parts)
    features[parts == 1] = singles[ends[parts == 1] - 1]
    for feature in np.flatnonzero(parts > 1):
        features[feature] = multi(singles[ends[feature] - parts[feature] : ends[feature]])
    return features


def _counts(values: NDArray[Any]) -> bytes:
    return values.astype("<u4").tobytes()


def _deltas(world: Ints, sizes: Ints) -> Ints:
    deltas = np.diff(world, axis=0, prepend=0)
    starts = np.cumsum(sizes) - sizes
    deltas[starts] = np.diff(world[starts], axis=0, prepend=0)
    return deltas


def _undo_deltas(deltas: Ints, sizes: Ints) -> Ints:
    starts = np.cumsum(sizes) - sizes
    first = np.cumsum(deltas[starts], axis=0)
    steps = deltas.copy()
    steps[starts] = 0
    walked = np.cumsum(steps, axis=0)
    return walked + np.repeat(first - walked[starts], sizes, axis=0)


def _planes(deltas: Ints) -> bytes:
    zigzag = ((deltas << 1) ^ (deltas >> 63)).astype("<u4")
    bytes_of = np.ascontiguousarray(zigzag.T).view(np.uint8).reshape(2, -1, 4)
    return bytes_of.transpose(0, 2, 1).tobytes()


def _from_planes(raw: bytes) -> Ints:
    planes = np.frombuffer(raw, dtype=np.uint8).reshape(2, 4, -1)
    zigzag = np.ascontiguousarray(planes.transpose(0, 2, 1)).view("<u4")[:, :, 0].T.astype(np.int64)
    return (zigzag >> 1) ^ -(zigzag & 1)
