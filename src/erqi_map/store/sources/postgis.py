"""A PostGIS table or view: read by bbox and column, or asked for vector tiles.

Names reach SQL as quoted identifiers and values as parameters, never as text. A tile is made by
the database (`ST_AsMVT`); features smaller than `_TINY_PX` of it are left out, as nobody could see
them, and so are those beyond `MOST_IN_TILE`, which the answer says.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd
import psycopg
from psycopg import sql

from erqi_map.errors import RequestError

from .info import (
    BATCH_ROWS,
    Bbox,
    SourceInfo,
    checked_bbox,
    checked_columns,
    frame_of,
    say,
    to_source_bounds,
    to_storage_bounds,
)

TILE_EXTENT = 4096
TILE_BUFFER = 64
MOST_IN_TILE = 20_000
_CONNECT_S = 10
_TINY_PX = 0.5
_TILE_PX = 512
_WORLD_M = 40_075_016.685578488

_DESCRIBE = """
    select f_table_schema, f_table_name, f_geometry_column, srid
    from geometry_columns
    where f_table_name = %(table)s and (%(schema)s::text is null or f_table_schema = %(schema)s)
"""
_COLUMNS = """
    select attribute.attname, format_type(attribute.atttypid, null)
    from pg_attribute as attribute
    where attribute.attrelid = %(relation)s::regclass and attribute.attnum > 0
      and not attribute.attisdropped and attribute.attname <> %(geometry)s
    order by attribute.attnum
"""
_READ = "select {columns}, ST_AsBinary({geometry}) as erqi_wkb from {table}"
_WITHIN = " where {geometry} && ST_MakeEnvelope(%s, %s, %s, %s, {srid})"
_TILE = """
    with bounds as (select ST_TileEnvelope(%(z)s, %(x)s, %(y)s) as box),
    found as (
        select ST_AsMVTGeom(ST_Transform({geometry}, 3857), bounds.box,
                            {extent}, {buffer}, true) as geom {columns}
        from {table}, bounds
        where {geometry} && ST_Transform(
                  ST_Expand(bounds.box, %(margin)s), {srid})
          and (GeometryType({geometry}) like '%%POINT'
               or greatest(ST_XMax({geometry}) - ST_XMin({geometry}),
                           ST_YMax({geometry}) - ST_YMin({geometry})) >= %(tiny)s)
        limit {most}
    )
    select ST_AsMVT(found, 'layer', {extent}, 'geom'), count(*) from found
    where found.geom is not null
"""


class PostgisTable:
    """One table or view with one geometry column."""

    def __init__(self, address: str, table: str) -> None:
        self._address = address
        schema, _, name = table.rpartition(".")
        self._schema, self._table = schema or None, name

    @contextmanager
    def _connect(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(self._address, connect_timeout=_CONNECT_S) as connection:
                connection.read_only = True
                yield connection
        except psycopg.Error as error:
            # The text of the error may name host and user, never the password.
            reason = str(error).strip().splitlines()[0] if str(error).strip() else "?"
            raise RequestError(say("database", label=self._table, reason=reason)) from error

    @cached_property
    def _described(self) -> tuple[str, str, str, int]:
        with self._connect() as connection:
            rows = connection.execute(
                _DESCRIBE, {"table": self._table, "schema": self._schema}
            ).fetchall()
            if len(rows) != 1:
                key = "no_such_table" if not rows else "several_tables"
                raise RequestError(say(key, label=self._table))
            schema, table, geometry, srid = rows[0]
            # A column of no stated type has its system in the shapes only.
            srid = srid or self._srid_of_a_shape(connection, schema, table, geometry)
        if not srid:
            raise RequestError(say("no_crs", label=self._table))
        return str(schema), str(table), str(geometry), int(srid)

    def _srid_of_a_shape(self, connection: Any, schema: str, table: str, geometry: str) -> int:
        query = sql.SQL("select ST_SRID({g}) from {t} where {g} is not null limit 1").format(
            g=sql.Identifier(geometry), t=sql.Identifier(schema, table)
        )
        found = connection.execute(query).fetchone()
        return int(found[0]) if found else 0

    @cached_property
    def info(self) -> SourceInfo:
        """What the table says of itself; for large tables n is the database's own estimate."""
        schema, table, geometry, srid = self._described
        relation = sql.Identifier(schema, table)
        crs = f"EPSG:{srid}"
        with self._connect() as connection:
            named = relation.as_string(connection)
            columns = connection.execute(
                _COLUMNS, {"relation": named, "geometry": geometry}
            ).fetchall()
            n = self._count(connection, named, relation)
            bounds = connection.execute(
                sql.SQL(
                    "select ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) from "
                    "(select ST_Extent({g}) as e from {t}) as whole"
                ).format(g=sql.Identifier(geometry), t=relation)
            ).fetchone()
        whole = bounds if bounds and bounds[0] is not None else None
        return SourceInfo(
            label=f"{schema}.{table}",
            format="PostGIS",
            n=n,
            bbox=to_storage_bounds(whole, crs),
            crs=crs,
            columns={str(name): str(kind) for name, kind in columns},
            size_bytes=None,
        )

    def _count(self, connection: Any, named: str, relation: sql.Composable) -> int:
        estimate = connection.execute(
            "select reltuples::bigint from pg_class where oid = %s::regclass", [named]
        ).fetchone()
        if estimate and estimate[0] > MOST_IN_TILE:
            return int(estimate[0])
        found = connection.execute(sql.SQL("select count(*) from {}").format(relation)).fetchone()
        return int(found[0])

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features that touch `bbox`; see `LayerSource.read`."""
        wanted, box = checked_columns(self.info, columns), checked_bbox(bbox)
        query: sql.Composed = self._select(wanted)
        values: tuple[float, ...] = ()
        if box is not None:
            query += sql.SQL(_WITHIN).format(
                geometry=sql.Identifier(self._described[2]), srid=sql.Literal(self._described[3])
            )
            values = to_source_bounds(box, self.info.crs)
        with self._connect() as connection:
            return self._frame(wanted, connection.execute(query, values).fetchall())

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """All features in parts, through a cursor on the server."""
        wanted = checked_columns(self.info, columns)
        with self._connect() as connection, connection.cursor(name="erqi") as cursor:
            cursor.itersize = BATCH_ROWS
            cursor.execute(self._select(wanted))
            while rows := cursor.fetchmany(BATCH_ROWS):
                yield self._frame(wanted, rows)

    def tile(
        self, z: int, x: int, y: int, columns: Sequence[str] | None = None
    ) -> tuple[bytes, bool]:
        """The vector tile z/x/y (layer "layer") and whether everything visible is in it.

        Raises RequestError for a tile there is not, a column there is not, a database that does
        not answer.
        """
        if not (0 <= z <= 24 and 0 <= x < 2**z and 0 <= y < 2**z):
            raise RequestError(say("no_tile", z=z, x=x, y=y))
        wanted = checked_columns(self.info, columns)
        schema, table, geometry, srid = self._described
        names = [sql.SQL(", ") + sql.Identifier(name) for name in wanted]
        query = sql.SQL(_TILE).format(
            geometry=sql.Identifier(geometry),
            table=sql.Identifier(schema, table),
            columns=sql.Composed(names),
            srid=sql.Literal(srid),
            extent=sql.Literal(TILE_EXTENT),
            buffer=sql.Literal(TILE_BUFFER),
            most=sql.Literal(MOST_IN_TILE),
        )
        tile_m = _WORLD_M / 2**z
        values = {
            "z": z,
            "x": x,
            "y": y,
            "margin": tile_m * TILE_BUFFER / TILE_EXTENT,
            "tiny": self._own_units(tile_m / _TILE_PX * _TINY_PX),
        }
        with self._connect() as connection:
            found = connection.execute(query, values).fetchone()
        assert found is not None
        return bytes(found[0] or b""), int(found[1]) < MOST_IN_TILE

    def _own_units(self, metres: float) -> float:
        """Metres on the web-mercator plane → units of the table's coordinates, roughly."""
        degrees = metres / (_WORLD_M / 360)
        lon, lat = (self.info.bbox or (0.0, 0.0))[:2]
        west, south, east, north = to_source_bounds(
            (lon, lat, lon + degrees, lat + degrees), self.info.crs
        )
        return min(east - west, north - south)

    def _select(self, wanted: list[str]) -> sql.Composed:
        schema, table, geometry, _ = self._described
        names: list[sql.Composable] = [sql.Identifier(name) for name in wanted]
        return sql.SQL(_READ).format(
            columns=sql.SQL(", ").join(names or [sql.SQL("1")]),
            geometry=sql.Identifier(geometry),
            table=sql.Identifier(schema, table),
        )

    def _frame(self, wanted: list[str], rows: list[tuple[Any, ...]]) -> gpd.GeoDataFrame:
        names = wanted or ["erqi_none"]
        values = pd.DataFrame([row[:-1] for row in rows], columns=names)[wanted]
        return frame_of(values, [row[-1] for row in rows], self.info.crs)
