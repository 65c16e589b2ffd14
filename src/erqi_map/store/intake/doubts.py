"""What is wrong with shapes, row by row, and the shapes as they can be used: mended and flat."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from erqi_map.geo import to_work

from .ground import Ground, Turn, turn_of
from .meanings import known
from .source import Doubt, Incoming

GEOMETRY = "geometry"
AREA_OFF = 0.05
MIN_AREAS = 3
COLLECTION = 7
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Sound:
    """`shapes`: WGS-84, sound and flat; `kept`: the rows of the file they belong to."""

    shapes: Shapes
    kept: NDArray[np.int64]
    doubts: tuple[Doubt, ...]


def examine(
    file: Incoming, id: str, ground: Ground, area_column: str | None, turn: Turn | None = None
) -> Sound:
    """Every row in the system `id`. Rows without a usable shape are left out, and told. turn: how
    it comes to WGS-84, if otherwise than known.
    """
    doubts: list[Doubt] = []
    shapes = _flat(file, doubts)
    shapes = shapely.transform(shapes, turn or turn_of(id), interleaved=False)
    shapes = _usable(file, shapes, doubts)
    shapes = _mended(file, shapes, doubts)
    kept = np.flatnonzero(~shapely.is_missing(shapes))
    _tell_twins(file, shapes, kept, doubts)
    there = shapes[kept]
    prepared = ground.area
    shapely.prepare(prepared)
    for at in kept[~shapely.intersects(prepared, there)]:
        doubts.append(_doubt(file, at, GEOMETRY, "outside"))
    if area_column is not None:
        doubts += _areas(file, shapes, kept, area_column)
    doubts.sort(key=lambda one: (one.row is not None, one.row or 0))
    return Sound(there, kept, tuple(doubts))


def _doubt(file: Incoming, at: Any, field: str, key: str, **values: object) -> Doubt:
    return Doubt(int(file.rows[at]), field, key, values)


def _flat(file: Incoming, doubts: list[Doubt]) -> Shapes:
    shapes = file.shapes
    raised = shapely.has_z(shapes) | shapely.has_m(shapes)
    if raised.any():
        doubts.append(Doubt(None, GEOMETRY, "heights", {"n": int(raised.sum())}))
    return np.asarray(shapely.force_2d(shapes), dtype=object)


def _usable(file: Incoming, shapes: Shapes, doubts: list[Doubt]) -> Shapes:
    """Without shapes that are empty or have a coordinate that is no number."""
    shapes = shapes.copy()
    told = {one.row for one in file.doubts}
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    for at in np.flatnonzero(missing):
        if int(file.rows[at]) not in told:
            doubts.append(_doubt(file, at, GEOMETRY, "empty_shape"))
    bounds = shapely.bounds(shapes)
    points, index = shapely.get_coordinates(shapes, return_index=True)
    bad = np.zeros(len(shapes), dtype=bool)
    bad[index[~np.isfinite(points).all(axis=1)]] = True
    with np.errstate(invalid="ignore"):
        off = (np.abs(bounds[:, [0, 2]]).max(axis=1) > 180) | (
            np.abs(bounds[:, [1, 3]]).max(axis=1) > 90
        )
    for at in np.flatnonzero((bad | off) & ~missing):
        doubts.append(_doubt(file, at, GEOMETRY, "not_finite" if bad[at] else "off_world"))
    shapes[missing | bad | off] = None
    return shapes


def _mended(file: Incoming, shapes: Shapes, doubts: list[Doubt]) -> Shapes:
    """Areas that cross themselves are mended; their areas before and after are told."""
    # Parts of several kinds: those of the highest dimension are kept.
    for at in np.flatnonzero(shapely.get_type_id(shapes) == COLLECTION):
        parts = [one for one in shapely.get_parts(shapes[at]) if not one.is_empty]
        most = max((shapely.get_dimensions(one) for one in parts), default=-1)
        kept = [one for one in parts if shapely.get_dimensions(one) == most]
        shapes[at] = shapely.union_all(kept) if kept else None
        doubts.append(_doubt(file, at, GEOMETRY, "collection", n=len(parts), kept=len(kept)))
    there = ~shapely.is_missing(shapes)
    for at in np.flatnonzero(there & ~shapely.is_valid(shapes)):
        before = shapes[at]
        after = shapely.make_valid(before, method="structure", keep_collapsed=False)
        reason = shapely.is_valid_reason(before).split("[")
        spot = reason[1].rstrip("]") if len(reason) > 1 else ""
        if after.is_empty:
            doubts.append(_doubt(file, at, GEOMETRY, "collapsed"))
            shapes[at] = None
            continue
        was, now = shapely.area(to_work([before, after]))
        doubts.append(_doubt(file, at, GEOMETRY, "mended", spot=spot,
                             before=f"{was:,.0f}", after=f"{now:,.0f}"))  # fmt: skip
        shapes[at] = after
    return shapes


def _tell_twins(
    file: Incoming, shapes: Shapes, kept: NDArray[np.int64], doubts: list[Doubt]
) -> None:
    seen: dict[bytes, int] = {}
    # Only shapes of the same extent can be the same.
    extents = pd.DataFrame(shapely.bounds(shapes[kept]))
    kept = kept[extents.duplicated(keep=False).to_numpy()]
    for at, wkb in zip(kept, shapely.to_wkb(shapely.normalize(shapes[kept])), strict=True):
        first = seen.setdefault(wkb, int(file.rows[at]))
        if first != int(file.rows[at]):
            doubts.append(_doubt(file, at, GEOMETRY, "twin", first=first))


def _areas(file: Incoming, shapes: Shapes, kept: NDArray[np.int64], column: str) -> Iterator[Doubt]:
    """Rows whose area is said to be another one, in the unit that fits most rows."""
    said = pd.to_numeric(file.table[column], errors="coerce").to_numpy(float)[kept]
    real = shapely.area(to_work(shapes[kept]))
    sound = np.isfinite(said) & (said > 0) & (real > 0)
    if sound.sum() < MIN_AREAS:
        return
    best, size, label = 0.0, 1.0, ""
    for name, (metres, *_) in known()["units"].items():
        share = float(np.mean(np.abs(said * metres - real)[sound] <= AREA_OFF * real[sound]))
        if share > best:
            best, size, label = share, float(metres), name
    if best < 0.5:
        yield Doubt(None, column, "area_unit", {})
        return
    off = sound & (np.abs(said * size - real) > AREA_OFF * real)
    for at, one, is_ in zip(kept[off], said[off] * size, real[off], strict=True):
        yield _doubt(file, at, column, "area_off", said=f"{one:,.0f}", real=f"{is_:,.0f}",
                     unit=label)  # fmt: skip
