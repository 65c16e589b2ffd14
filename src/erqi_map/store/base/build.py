"""From an extract to the features of a base: of known kinds, clipped, joined by name, simplified.

Nothing is made up: a kind of which the extract has none is none in the base.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from erqi_map.errors import RequestError
from erqi_map.geo import STORAGE_CRS, area_km2
from erqi_map.geo.bounds import Bbox

from ..read.foreign.extract import read_extract
from ..store import GeoStore
from .classes import Detail, Kind, detail, kinds_of

MARGIN_M = 3000
METRES_A_DEGREE = 111_320
LONGEST_NAME = 80
SHAPES = {0: "point", 1: "line", 2: "line", 3: "area", 4: "point", 5: "line", 6: "area"}
"""Code of a geometry type → what it is drawn as."""
MAX_PARTS = 20
"""Of an extract without anything to use, looked at to say what it is."""


def base_box(store: GeoStore) -> Bbox:
    """West, south, east, north of the clusters of a book, without any of all it has, and MARGIN_M
    more on each side.
    """
    layers = [store.layer(id) for id in store.layer_ids]
    clusters = [layer.geometry[layer["place"].isin(store.cluster_ids)] for layer in layers]
    shapes = np.concatenate([one.to_numpy() for one in clusters]) if layers else np.array([])
    if not len(shapes):
        shapes = np.concatenate([layer.geometry.to_numpy() for layer in layers])
    west, south, east, north = (float(one) for one in shapely.total_bounds(shapes))
    up = MARGIN_M / METRES_A_DEGREE
    aside = up / _narrower(south, north)
    return west - aside, south - up, east + aside, north + up


def build_base(
    path: Path, box: Bbox, name: str, told: Callable[[float], None] = lambda share: None
) -> gpd.GeoDataFrame:
    """The features in `box` at detail `name`, bottom first: columns kind, name_zh, name_en (empty
    where there is none), geometry (EPSG:4326). One feature a kind and name.

    told: gets the share of the extract that is read. Raises RequestError for an extract that is
    none, is cut off, of another region, or without positions.
    """
    wanted = detail(name)
    parts = [_kept(part, wanted, box) for part in read_extract(path, box, told)]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    if not len(found):
        raise _why_nothing(path, box)
    order = {kind.id: at for at, kind in enumerate(wanted.kinds)}
    rows = sorted(_joined(found, wanted, box), key=lambda row: (order[row["kind"]], row["name_zh"]))
    columns = ["kind", "name_zh", "name_en", "geometry"]
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), crs=STORAGE_CRS)


def _kept(part: gpd.GeoDataFrame, wanted: Detail, box: Bbox) -> pd.DataFrame:
    """Rows of a kind, clipped to the box."""
    shapes = part.geometry.to_numpy()
    sorts = np.array([SHAPES.get(int(code), "") for code in shapely.get_type_id(shapes)])
    kinds = np.full(len(part), None, dtype=object)
    for sort in set(sorts) & {"point", "line", "area"}:
        kinds[sorts == sort] = kinds_of(part[sorts == sort], sort, wanted.kinds)
    # A district comes as an area; what is drawn of it is its edge, which has no name of its own.
    edges = kinds_of(part, "line", wanted.edges)
    whole = (sorts == "area") & pd.isna(kinds) & pd.notna(edges)
    kinds[whole], shapes[whole] = edges[whole], shapely.boundary(shapes[whole])
    rows = np.flatnonzero(pd.notna(kinds))
    kept = part.iloc[rows]
    table = pd.DataFrame({"kind": kinds[rows], "geometry": _clipped(shapes[rows], box)})
    for column, tag in (("name_zh", "name"), ("name_en", "name_en")):
        table[column] = _names(kept[tag]) if tag in kept else ""
    table.loc[pd.notna(edges[rows]), "name_zh"] = ""
    return table[~shapely.is_empty(table["geometry"].to_numpy())]


def _names(column: pd.Series) -> list[str]:
    """Names on one line, no longer than a name may be."""
    return [
        "".join(sign if sign.isprintable() else " " for sign in one).strip()[:LONGEST_NAME]
        if isinstance(one, str)
        else ""
        for one in column
    ]


def _clipped(shapes: NDArray[np.object_], box: Bbox) -> NDArray[np.object_]:
    frame = shapely.box(*box)
    shapely.prepare(frame)
    clipped = shapes.copy()
    sound = shapely.is_valid(clipped)
    clipped[~sound] = shapely.make_valid(clipped[~sound], method="structure", keep_collapsed=False)
    across = ~shapely.contains_properly(frame, clipped)
    clipped[across] = shapely.intersection(clipped[across], frame)
    return clipped


def _joined(found: pd.DataFrame, wanted: Detail, box: Bbox) -> Iterator[dict[str, Any]]:
    for (kind_id, name), group in found.groupby(["kind", "name_zh"], sort=False):
        kind = next(one for one in wanted.kinds if one.id == kind_id)
        shapes = group["geometry"].to_numpy()
        english = next((one for one in group["name_en"] if one), "") if name else ""
        common = {"kind": kind_id, "name_zh": name, "name_en": english}
        if kind.shape == "point":
            # Two villages may have one name; a place without one says nothing.
            yield from (common | {"geometry": one} for one in _points(shapes) if name)
            continue
        one = _one(shapes, kind, wanted.simplify_m, box)
        if one is not None:
            yield common | {"geometry": one}


def _points(shapes: Iterable[Any]) -> Iterator[shapely.Point]:
    for one in shapes:
        yield shapely.get_parts(one)[0] if one.geom_type == "MultiPoint" else one


def _one(
    shapes: NDArray[np.object_], kind: Kind, simplify_m: float, box: Bbox
) -> shapely.Geometry | None:
    """All shapes as one, simplified, without what is too small; None when nothing is left."""
    wanted = 1 if kind.shape == "line" else 3
    scale = _narrower(box[1], box[3])
    parts = _parts(shapes, wanted)
    plain = shapely.transform(parts, lambda xy: xy * (scale, 1))
    if wanted == 1:
        plain = shapely.get_parts(shapely.line_merge(shapely.union_all(plain)))
    elif kind.id != "building":
        plain = shapely.get_parts(shapely.union_all(plain, grid_size=1e-7))
    plain = shapely.simplify(plain, simplify_m / METRES_A_DEGREE)
    plain = _parts(shapely.make_valid(plain) if wanted == 3 else plain, wanted)
    back = shapely.transform(plain, lambda xy: np.round(xy / (scale, 1), 6))
    back = _parts(shapely.make_valid(back) if wanted == 3 else back, wanted)
    if kind.least_m2 and len(back):
        back = back[area_km2(back) * 1e6 >= kind.least_m2]
    if not len(back):
        return None
    return shapely.multilinestrings(back) if wanted == 1 else shapely.multipolygons(back)


def _parts(shapes: Any, wanted: int) -> NDArray[np.object_]:
    """The lines (1) or polygons (3) in shapes, whatever they are nested in."""
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(shapes)))
    return parts[shapely.get_type_id(parts) == wanted]


def _narrower(south: float, north: float) -> float:
    """A degree of longitude is so much shorter than one of latitude."""
    return float(np.cos(np.radians((south + north) / 2)))


def _why_nothing(path: Path, box: Bbox) -> RequestError:
    """What an extract holds of which nothing can be used in `box`."""
    parts = islice(read_extract(path, None, lambda share: None), MAX_PARTS)
    bounds = [part.total_bounds for part in parts if len(part)]
    label = path.name
    if not bounds:
        return RequestError("foreign", "extract_no_shapes", label=label)
    west, south = np.min(bounds, axis=0)[:2]
    east, north = np.max(bounds, axis=0)[2:]
    if west > box[2] or east < box[0] or south > box[3] or north < box[1]:
        found = ", ".join(f"{one:.2f}" for one in (west, south, east, north))
        wanted = ", ".join(f"{one:.2f}" for one in box)
        return RequestError("foreign", "extract_elsewhere", label=label, found=found, wanted=wanted)
    return RequestError("foreign", "extract_nothing", label=label)
