"""A PostGIS table or view: read by bbox and column. Its tiles are made in postgis_tiles.py.

Names reach SQL as quoted identifiers and values as literals or parameters, never as text. A query
that holds a name from the database is given no parameters: psycopg would read a `%` in it as one.
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
from erqi_map.geo.bounds import to_source_bounds, to_storage_bounds
from erqi_map.redact import hide, is_clean_address

from ..info import (
    BATCH_ROWS,
    Bbox,
    SourceInfo,
    checked_bbox,
    checked_columns,
    frame_of,
)
from . import queries

CONNECT_S = 10
# Above this the number of features is the database's estimate.
MAX_COUNTED = 20_000

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
_INDEXED = """
    select 1 from pg_index
    join pg_class as index on index.oid = indexrelid
    join pg_am on pg_am.oid = index.relam and pg_am.amname = 'gist'
    join pg_attribute as attribute
      on attribute.attrelid = indrelid and attribute.attnum = indkey[0]
    where indrelid = %(relation)s::regclass and attribute.attname = %(geometry)s
      and indpred is null and indisvalid
"""
_EDGES = "select ST_XMin(e), ST_YMin(e), ST_XMax(e), ST_YMax(e) from ({query}) as whole(e)"
_READ = "select {columns}, ST_AsBinary({geometry}) as erqi_wkb from {table}"


class PostgisTable:
    """One table or view with one geometry column.

    Raises RequestError for an address that could be read in more ways than one.
    """

    def __init__(self, address: str, table: str) -> None:
        if not is_clean_address(address):
            raise RequestError("large", "bad_address")
        self.address = address
        schema, _, name = table.rpartition(".")
        self._schema, self._table = schema or None, name

    @contextmanager
    def _connect(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            with psycopg.connect(self.address, connect_timeout=CONNECT_S) as connection:
                connection.read_only = True
                yield connection
        except (psycopg.Error, ValueError) as error:
            # What psycopg says of an address may repeat it.
            raise self.refuse(error) from None

    def refuse(self, error: Exception) -> RequestError:
        """What an error of the database is to the user: it may name host and user, never the
        password."""
        said = hide(str(error), [self.address]).strip()
        reason = said.splitlines()[0] if said else "?"
        return RequestError("large", "database", label=self._table, reason=reason)

    @cached_property
    def described(self) -> tuple[str, str, str, int]:
        """Schema, table, geometry column and SRID."""
        with self._connect() as connection:
            rows = connection.execute(
                _DESCRIBE, {"table": self._table, "schema": self._schema}
            ).fetchall()
            if len(rows) != 1:
                key = "no_such_table" if not rows else "several_tables"
                raise RequestError("large", key, label=self._table)
            schema, table, geometry, srid = rows[0]
            # A column of no stated type has its system in the shapes only.
            srid = srid or self._srid_of_a_shape(connection, schema, table, geometry)
        if not srid:
            raise RequestError("large", "no_crs", label=self._table)
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
        schema, table, geometry, srid = self.described
        relation = sql.Identifier(schema, table)
        crs = f"EPSG:{srid}"
        with self._connect() as connection:
            named = relation.as_string(connection)
            columns = connection.execute(
                _COLUMNS, {"relation": named, "geometry": geometry}
            ).fetchall()
            n = self._count(connection, named, relation)
            whole = self._extent(connection, named, n)
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
        if estimate and estimate[0] > MAX_COUNTED:
            return int(estimate[0])
        found = connection.execute(sql.SQL("select count(*) from {}").format(relation)).fetchone()
        return int(found[0])

    def _extent(self, connection: Any, named: str, n: int) -> Any:
        """In the table's coordinates; None for a table without shapes."""
        schema, table, geometry, _ = self.described
        indexed = connection.execute(_INDEXED, {"relation": named, "geometry": geometry}).fetchone()
        if n > MAX_COUNTED and indexed is not None:
            # The index knows it, so the shapes need not be read.
            query: sql.Composable = sql.SQL("select ST_EstimatedExtent({s}, {t}, {g})").format(
                s=sql.Literal(schema), t=sql.Literal(table), g=sql.Literal(geometry)
            )
        else:
            query = sql.SQL("select ST_Extent({g}) from {t}").format(
                g=sql.Identifier(geometry), t=sql.Identifier(schema, table)
            )
        edges = sql.SQL(_EDGES).format(query=query)
        found = connection.execute(edges).fetchone()
        return found if found and found[0] is not None else None

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features that touch `bbox`; see `LayerSource.read`."""
        wanted, box = checked_columns(self.info, columns), checked_bbox(bbox)
        query = self._select(wanted)
        if box is not None:
            query += sql.SQL(" where ") + self.within(box)
        with self._connect() as connection:
            return self._frame(wanted, connection.execute(query).fetchall())

    def within(self, box: Bbox) -> sql.Composed:
        """The condition that a shape's extent touches `box` (EPSG:4326)."""
        edges = map(sql.Literal, to_source_bounds(box, self.info.crs))
        return sql.SQL(queries.WITHIN).format(
            geometry=sql.Identifier(self.described[2]),
            srid=sql.Literal(self.described[3]),
            **dict(zip(("west", "south", "east", "north"), edges, strict=True)),
        )

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """All features in parts, through a cursor on the server."""
        wanted = checked_columns(self.info, columns)
        with self._connect() as connection, connection.cursor(name="erqi") as cursor:
            cursor.itersize = BATCH_ROWS
            cursor.execute(self._select(wanted))
            while rows := cursor.fetchmany(BATCH_ROWS):
                yield self._frame(wanted, rows)

    def _select(self, wanted: list[str]) -> sql.Composed:
        schema, table, geometry, _ = self.described
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
