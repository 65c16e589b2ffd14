"""Geometry of a payload: EPSG:4326 → web-mercator integers → deltas → byte planes.

One unit is 2^-30 of the world's girth: 3.7 cm at the equator, 3.1 cm on the ground at the
latitude of Zhengzhou, so that rounding moves a vertex by less than 3 cm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from erqi_map.geo.flatten import (
    FARTHEST_LONGITUDE_DEG,
    Geometries,
    Ints,
    Kind,
    flatten,
    to_kind,
)

from ..contract import Planes, Shape
from .blocks import BlockReader, BlockWriter

QUANTUM_BITS = 30
WORLD = 1 << QUANTUM_BITS
MAX_LATITUDE_DEG = 85.0511287798066
FEATURES_A_SLICE = 1 << 14


def to_world(lon_lat: NDArray[np.float64]) -> Ints:
    """Longitude and latitude in degrees (n × 2) → world units; x to the east, y to the south."""
    if not np.isfinite(lon_lat).all():
        raise ValueError("a coordinate is not a finite number")
    world = np.empty(lon_lat.shape, dtype=np.int64)
    lon = np.clip(lon_lat[:, 0], -FARTHEST_LONGITUDE_DEG, FARTHEST_LONGITUDE_DEG)
    lon /= 360.0
    lon += 0.5
    lon *= WORLD
    world[:, 0] = np.rint(lon, out=lon)
    sine = np.clip(lon_lat[:, 1], -MAX_LATITUDE_DEG, MAX_LATITUDE_DEG)
    np.sin(np.radians(sine, out=sine), out=sine)
    # log((1 + s) / (1 - s)) is 2 artanh(s), several times faster.
    y = np.log((1.0 + sine) / (1.0 - sine))
    y *= -WORLD / (4.0 * np.pi)
    y += 0.5 * WORLD
    world[:, 1] = np.rint(y, out=y)
    return world


def from_world(world: Ints) -> NDArray[np.float64]:
    """World units (n × 2) → longitude and latitude in degrees."""
    lon = (world[:, 0] / WORLD - 0.5) * 360.0
    lat = np.degrees(np.arcsin(np.tanh((0.5 - world[:, 1] / WORLD) * 2.0 * np.pi)))
    return np.column_stack([lon, lat])


def encode_shape(geometries: Sequence[Any] | Geometries, kind: Kind, blocks: BlockWriter) -> Shape:
    """Write the blocks of a layer and give its `shape` entry."""
    features = np.asarray(geometries, dtype=object)
    # A slice at a time: one copy of all coordinates in each form would fill the memory.
    slices = [
        _encode_slice(features[start : start + FEATURES_A_SLICE], kind)
        for start in range(0, max(1, len(features)), FEATURES_A_SLICE)
    ]
    head = np.zeros(2, dtype=np.int64)
    for one in slices:
        if len(one.sizes):
            for axis in (0, 1):
                one.zigzag[axis][0] = _zigzag(one.first_head[axis] - head[axis])
            head = one.last_head
    planes = [
        _add_plane([one.zigzag[axis] for one in slices], plane, blocks)
        for axis in (0, 1)
        for plane in range(4)
    ]
    return Shape(
        parts=blocks.add(_counts([one.parts for one in slices])),
        rings=blocks.add(_counts([one.rings for one in slices])),
        sizes=blocks.add(_counts([one.sizes for one in slices])),
        xy=cast(Planes, tuple(planes)),
    )


@dataclass(frozen=True)
class _Slice:
    """Some features: counts, zigzag deltas of x and y, and the vertices that slices join at."""

    parts: Ints
    rings: Ints
    sizes: Ints
    zigzag: tuple[NDArray[np.uint32], NDArray[np.uint32]]
    first_head: Ints
    last_head: Ints


def _encode_slice(features: Geometries, kind: Kind) -> _Slice:
    parts, owner = to_kind(*flatten(features), kind)
    rings, part_of_ring = parts, np.arange(len(parts))
    # An area without holes is its one ring: no geometry need be made to read it.
    if kind == "area" and shapely.get_num_interior_rings(parts).any():
        rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    sizes = shapely.get_num_coordinates(rings).astype(np.int64)
    world = to_world(shapely.get_coordinates(rings))
    if kind == "area":
        open_vertices = np.ones(len(world), dtype=bool)
        open_vertices[np.cumsum(sizes) - 1] = False
        # Taking rows with brackets is ten times slower.
        world, sizes = world.compress(open_vertices, axis=0), sizes - 1
    starts = np.cumsum(sizes) - sizes
    heads = world[starts] if len(starts) else np.zeros((1, 2), dtype=np.int64)
    return _Slice(
        parts=np.bincount(owner, minlength=len(features)),
        rings=np.bincount(part_of_ring, minlength=len(parts)),
        sizes=sizes,
        zigzag=(_zigzag(_deltas(world[:, 0], starts)), _zigzag(_deltas(world[:, 1], starts))),
        first_head=heads[0],
        last_head=heads[-1],
    )


def _add_plane(columns: list[NDArray[np.uint32]], plane: int, blocks: BlockWriter) -> int | None:
    """One byte of every delta of an axis; None where that byte is zero throughout."""
    bytes_of = np.concatenate([column.view(np.uint8)[plane::4] for column in columns])
    return blocks.add(bytes_of.data, noisy=True) if bytes_of.any() else None


def _zigzag(deltas: Ints) -> NDArray[np.uint32]:
    # Deltas of more than half the range of 32 bits wrap round, as they do in the client.
    short = np.asarray(deltas).astype("<i4")
    return ((short << 1) ^ (short >> 31)).view("<u4")


def decode_shape(entry: Mapping[str, Any], kind: Kind, blocks: BlockReader) -> Geometries:
    """The geometries of a layer (EPSG:4326): multi-part where a feature has several parts."""
    parts, rings, sizes = (
        np.frombuffer(blocks.raw(entry[name]), dtype="<u4").astype(np.int64)
        for name in ("parts", "rings", "sizes")
    )
    vertices = from_world(_undo_deltas(_from_planes(entry["xy"], int(sizes.sum()), blocks), sizes))
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


def _counts(values: list[Ints]) -> bytes:
    return np.concatenate(values).astype("<u4").tobytes()


def _deltas(line: Ints, starts: Ints) -> Ints:
    deltas = np.diff(line, prepend=0)
    deltas[starts] = np.diff(line[starts], prepend=0)
    return deltas


def _undo_deltas(deltas: Ints, sizes: Ints) -> Ints:
    starts = np.cumsum(sizes) - sizes
    first = np.cumsum(deltas[starts], axis=0)
    steps = deltas.copy()
    steps[starts] = 0
    walked = np.cumsum(steps, axis=0)
    return walked + np.repeat(first - walked[starts], sizes, axis=0)


def _from_planes(planes: Sequence[int | None], count: int, blocks: BlockReader) -> Ints:
    axes = []
    for axis in (0, 1):
        zigzag = np.zeros(count, dtype=np.int64)
        for place, block in enumerate(planes[4 * axis : 4 * axis + 4]):
            if block is not None:
                zigzag |= np.frombuffer(blocks.raw(block), np.uint8).astype(np.int64) << 8 * place
        axes.append((zigzag >> 1) ^ -(zigzag & 1))
    return np.column_stack(axes)
