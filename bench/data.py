"""Parcels made by script: irregular polygons of 12 to 40 vertices with eight attributes.

The same seed gives the same parcels. They lie on a grid of 100 m cells round Erqi, so a larger size
is a larger area at the same density, as a city is to a district. More than a million are the same
million again, block by block beside it. No parcel is a real one.
"""

import argparse
import json
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from .settings import CACHE, HERE, SEED

MILLION = 1_000_000
ROWS_A_GROUP = 100_000
CENTRE = (113.64, 34.72)
CELL_M = 100.0
METRES_PER_DEGREE = 111_320.0
USES = (
    "居住",
    "商业",
    "商务",
    "工业",
    "物流",
    "教育",
    "医疗",
    "文化",
    "绿地",
    "水域",
    "道路",
    "公用",
)
STATUSES = ("法定", "草案", "示意")
OWNERS = tuple(f"第{number:02d}管理单元" for number in range(1, 41))
PHRASES = tuple((HERE / "phrases.txt").read_text(encoding="utf-8").split())
NOTE_LENGTH = 200


def make_parcels(count: int, seed: int = SEED) -> gpd.GeoDataFrame:
    """`count` parcels in WGS-84.

    Columns: code, use, status, owner, year, area_m2, ratio, note (200 characters).
    """
    rng = np.random.default_rng([seed, count])
    geometry = _polygons(count, rng)
    columns = {
        "code": [f"410103-{number:07d}" for number in range(count)],
        "use": np.array(USES)[rng.integers(0, len(USES), count)],
        "status": np.array(STATUSES)[rng.integers(0, len(STATUSES), count)],
        "owner": np.array(OWNERS)[rng.integers(0, len(OWNERS), count)],
        "year": rng.integers(2016, 2036, count),
        "area_m2": np.round(rng.uniform(2_000, 6_000, count), 1),
        "ratio": np.round(rng.uniform(0.2, 5.0, count), 2),
        "note": _notes(count, rng),
    }
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4326")


def _polygons(count: int, rng: np.random.Generator) -> np.ndarray:
    corners = rng.integers(12, 41, count)
    last = np.cumsum(corners)
    ring = np.repeat(np.arange(count), corners)
    place = np.arange(last[-1]) - np.repeat(last - corners, corners)
    turn = 2 * np.pi * (place + rng.uniform(-0.35, 0.35, last[-1])) / corners[ring]
    reach_m = rng.uniform(26, 48, last[-1])
    side = int(np.ceil(np.sqrt(count)))
    middle = np.column_stack([np.arange(count) % side, np.arange(count) // side]) - side / 2
    offset_m = np.column_stack([reach_m * np.cos(turn), reach_m * np.sin(turn)])
    metres = middle[ring] * CELL_M + offset_m
    squeeze = np.array([METRES_PER_DEGREE * np.cos(np.radians(CENTRE[1])), METRES_PER_DEGREE])
    open_rings = metres / squeeze + np.array(CENTRE)
    closed = np.insert(open_rings, last, open_rings[last - corners], axis=0)
    offsets = np.concatenate([[0], np.cumsum(corners + 1)])
    return shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, closed, (offsets, np.arange(count + 1))
    )


def _notes(count: int, rng: np.random.Generator) -> list[str]:
    # 18 phrases and a row's own figures are always more than the 200 characters kept.
    picks = rng.integers(0, len(PHRASES), (count, 30))
    areas = rng.integers(1_000, 99_999, count)
    return [
        f"总建筑面积{area}平方米，{'，'.join([PHRASES[pick] for pick in row])}"[: NOTE_LENGTH - 1]
        + "。"
        for row, area in zip(picks.tolist(), areas.tolist(), strict=True)
    ]


def block_offsets(blocks: int) -> list[tuple[float, float]]:
    """Degrees east and north by which each block of a million lies aside of the first."""
    across = math.ceil(math.sqrt(blocks))
    north = math.ceil(math.sqrt(MILLION)) * CELL_M / METRES_PER_DEGREE
    east = north / math.cos(math.radians(CENTRE[1]))
    return [(east * (block % across), north * (block // across)) for block in range(blocks)]


def _write_blocks(path: Path, count: int) -> None:
    """More parcels than memory holds: the file of a million, moved aside in row groups."""
    kept = pq.ParquetFile(parcels_file(MILLION))
    schema = kept.schema_arrow
    name = json.loads(schema.metadata[b"geo"])["primary_column"]
    left, boxes = count, []
    # The extent of all is known at the end.
    with pq.ParquetWriter(path, schema.remove_metadata(), store_schema=False) as writer:
        for east, north in block_offsets(math.ceil(count / MILLION)):
            for batch in kept.iter_batches(ROWS_A_GROUP):
                part = pa.Table.from_batches([batch.slice(0, left)])
                shapes = shapely.from_wkb(part.column(name).to_pylist())
                shapes = shapely.transform(shapes, lambda at, by=(east, north): at + by)
                boxes.append(shapely.total_bounds(shapes))
                moved = pa.array(shapely.to_wkb(shapes).tolist(), part.schema.field(name).type)
                moved_part = part.set_column(schema.get_field_index(name), name, moved)
                writer.write_table(moved_part.replace_schema_metadata())
                left -= part.num_rows
                if left == 0:
                    break
        writer.add_key_value_metadata({"geo": _geo_text(kept, name, np.array(boxes))})


def _geo_text(kept: pq.ParquetFile, name: str, boxes: np.ndarray) -> str:
    geo = json.loads(kept.schema_arrow.metadata[b"geo"])
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    geo["columns"][name]["bbox"] = [*low.tolist(), *high.tolist()]
    return json.dumps(geo)


def parcels_file(count: int) -> Path:
    """The GeoParquet file of `count` parcels, made when it is not there yet."""
    path = CACHE / f"parcels-{SEED}-{count}.parquet"
    if not path.is_file():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        if count > MILLION:
            _write_blocks(part, count)
        else:
            make_parcels(count).to_parquet(part)
        part.replace(path)
    return path


def main() -> None:
    """Make the files of the sizes named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="+")
    for count in parser.parse_args().counts:
        parcels_file(count)


if __name__ == "__main__":
    main()
