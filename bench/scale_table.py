"""Fills a PostGIS table with parcels: `python -m bench.scale_table ADDRESS FILE COUNT`.

Up to a million come from the file by COPY; more are the same shapes moved aside, block by block.
"""

import argparse
import math
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import shapely

from .data import block_offsets

TABLE = "parcels"
BATCH_ROWS = 20_000
CREATE = (
    "create table parcels (id bigint primary key, code text, use text, status text, owner text,"
    " year bigint, area_m2 float8, ratio float8, note text, geom geometry(Polygon, 4326))"
)
COLUMNS = ("code", "use", "status", "owner", "year", "area_m2", "ratio", "note")
MOVED = """
    insert into parcels
    select id + %(from)s, code, use, status, owner, year, area_m2, ratio, note,
           ST_Translate(geom, %(east)s, %(north)s)
    from parcels where id < %(count)s
"""


def fill_table(connection: psycopg.Connection[Any], file: Path, count: int) -> None:
    """Create, fill, index and analyse the table."""
    connection.execute(CREATE)
    kept = pq.ParquetFile(file)
    rows = 0
    with connection.cursor().copy("copy parcels from stdin (format binary)") as copy:
        copy.set_types(["int8", *["text"] * 4, "int8", "float8", "float8", "text", "bytea"])
        for batch in kept.iter_batches(BATCH_ROWS):
            values = [batch.column(name).to_pylist() for name in COLUMNS]
            shapes = shapely.from_wkb(batch.column("geometry").to_pylist())
            shapes = shapely.to_wkb(shapely.set_srid(shapes, 4326), include_srid=True)
            for row in zip(*values, shapes.tolist(), strict=True):
                copy.write_row((rows, *row))
                rows += 1
    for block, (east, north) in enumerate(block_offsets(math.ceil(count / rows))):
        if block:
            place = {"from": rows * block, "count": rows, "east": east, "north": north}
            connection.execute(MOVED, place)
    connection.execute("create index on parcels using gist (geom)")
    connection.execute("analyze parcels")


def main() -> None:
    """Fill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("file", type=Path)
    parser.add_argument("count", type=int)
    options = parser.parse_args()
    with psycopg.connect(options.address, autocommit=True) as connection:
        fill_table(connection, options.file, options.count)


if __name__ == "__main__":
    main()
