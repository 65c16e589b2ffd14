"""What an overlay that is there would become: rows by their code, else by their shape."""

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from erqi_map.geo import to_work

MOVED_M = 0.05


@dataclass(frozen=True)
class Changes:
    """Numbers of rows; moved: among those changed, and how far at most, metres."""

    new: int
    changed: int = 0
    removed: int = 0
    moved: int = 0
    farthest_m: float = 0.0


def compare(before: gpd.GeoDataFrame | None, after: gpd.GeoDataFrame, code: str | None) -> Changes:
    """Rows of `after` against `before`; without `before` all are new."""
    if before is None:
        return Changes(len(after))
    code = code if code in before and code in after else None
    old, new = _keys(before, code), _keys(after, code)
    both = old.index.intersection(new.index)
    pairs = [(int(old[key]), int(new[key])) for key in both]
    if code is None:
        pairs += _alike(before, after, old.drop(both), new.drop(both))
    if not pairs:
        return Changes(len(new), removed=len(old))
    left, right = (list(one) for one in zip(*pairs, strict=True))
    one, two = before.iloc[left], after.iloc[right]
    away = _metres(one.geometry.to_numpy(), two.geometry.to_numpy())
    moved = away > MOVED_M
    fields = np.zeros(len(pairs), dtype=bool)
    shared = [name for name in one.columns.intersection(two.columns) if name != "geometry"]
    for name in shared:
        left, right = (frame[name].map(_plain).to_numpy() for frame in (one, two))
        fields |= left != right
    if set(one.columns) != set(two.columns):
        fields[:] = True
    return Changes(
        new=len(new) - len(pairs),
        changed=int((moved | fields).sum()),
        removed=len(old) - len(pairs),
        moved=int(moved.sum()),
        farthest_m=round(float(away.max(initial=0.0)), 2),
    )


def _alike(
    before: gpd.GeoDataFrame,
    after: gpd.GeoDataFrame,
    old: "pd.Series[int]",
    new: "pd.Series[int]",
) -> list[tuple[int, int]]:
    """Rows without a code that lie elsewhere and say the same, each as no other does."""
    shared = [name for name in before.columns.intersection(after.columns) if name != "geometry"]
    if not shared or not len(old) or not len(new):
        return []
    said = []
    for frame, rows in ((before, old), (after, new)):
        table = frame.iloc[rows][shared].map(_plain)
        texts = pd.Series(rows.to_numpy(), index=table.agg("\0".join, axis=1).to_numpy())
        said.append(texts[~texts.index.duplicated(keep=False)])
    both = said[0].index.intersection(said[1].index)
    return [(int(said[0][key]), int(said[1][key])) for key in both]


def _keys(frame: gpd.GeoDataFrame, code: str | None) -> "pd.Series[int]":
    """Where each row stands, by what it is called; the first of several."""
    if code is not None:
        keys: Any = frame[code].map(str)
    else:
        keys = pd.Series(shapely.to_wkb(shapely.normalize(frame.geometry.to_numpy()), hex=True))
    found = pd.Series(np.arange(len(frame)), index=pd.Index(keys))
    return found[~found.index.duplicated()]


def _metres(one: Any, two: Any) -> Any:
    """How far the middles of shapes lie apart, or their outlines where the middles agree."""
    a, b = to_work(one), to_work(two)
    same = shapely.equals_exact(a, b, tolerance=MOVED_M / 2)
    away = np.where(same, 0.0, shapely.distance(shapely.centroid(a), shapely.centroid(b)))
    return np.where(~same & (away <= MOVED_M), shapely.hausdorff_distance(a, b), away)


def _plain(value: Any) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
