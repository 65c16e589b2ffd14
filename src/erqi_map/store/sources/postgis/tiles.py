"""Vector tiles of a PostGIS table, made by the database (`ST_AsMVT`) as they are asked for.

Where a tile holds no more than `MAX_IN_TILE` features and about `MAX_BYTES`, they are in it as
they are. Where it holds more, or only such as are too small to be seen, it holds an overview:
cells of 1/64 of its side wherever there are features, each with the most frequent value (numbers:
the mean) of the column the layer is coloured by. The database's own estimate decides. From afar an
overview is made of cells that were counted before (`warm`, overview.py). Otherwise it
reads what the index leads to, or, where that is less, about `MAX_READ` rows of the tile by drawing
whole pages of the table by lot.
Names reach SQL as quoted identifiers and values as literals, never as text.
"""

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from erqi_map.errors import RequestError
from erqi_map.geo.bounds import to_source_bounds

from ..cells import CELL_BITS, OVERVIEW_LAYER
from ..info import Bbox, checked_columns
from ..tile_box import is_in_pyramid, lonlat_box, meet
from . import queries
from .overview import SORT_MEMORY, KeptOverview, TableOverview
from .table import CONNECT_S, PostgisTable

FEATURES_LAYER = "layer"
TILE_EXTENT = 4096
TILE_BUFFER = 64
MAX_IN_TILE = 20_000
MAX_BYTES = 2_500_000
MAX_READ = 150_000
CELLS_A_SIDE = 1 << CELL_BITS
MAX_CONNECTIONS = 4
QUERY_LIMIT_S = 20.0
WAIT_LIMIT_S = 30.0
SEEN_SHARE = 0.5
_NUMBERS = ("smallint", "integer", "bigint", "real", "double precision", "numeric")

Holds: TypeAlias = Literal["all", "part", "overview"]


@dataclass(frozen=True)
class Tile:
    """A vector tile. holds: "all" that lies in it, a "part" of it, or an "overview"."""

    content: bytes
    holds: Holds


class Query:
    """One question to the database, which may be given up from another thread."""

    def __init__(self) -> None:
        self.given_up = False
        self._connection: psycopg.Connection[Any] | None = None
        self._lock = threading.Lock()

    def cancel(self) -> None:
        """Nobody waits for the answer any more."""
        with self._lock:
            self.given_up = True
            if self._connection is not None:
                self._connection.cancel_safe(timeout=CONNECT_S)

    @contextmanager
    def using(self, connection: psycopg.Connection[Any]) -> Iterator[None]:
        """While this connection works on it. Raises QueryCanceled when it was given up before."""
        with self._lock:
            if self.given_up:
                raise psycopg.errors.QueryCanceled("given up")
            self._connection = connection
        try:
            yield
        finally:
            with self._lock:
                self._connection = None


class PostgisTiles:
    """The tiles of a table with `columns`; `by` is the column the layer is coloured by.

    Holds at most `MAX_CONNECTIONS` connections, which `close` ends.
    """

    def __init__(
        self, table: PostgisTable, columns: Sequence[str] | None = None, by: str | None = None
    ) -> None:
        self._table = table
        self._columns = checked_columns(table.info, columns)
        self._by = checked_columns(table.info, [by])[0] if by is not None else None
        self._sampled: bool | None = None
        self._kept: KeptOverview | None = None
        self._pool = ConnectionPool(
            table.address,
            kwargs={"connect_timeout": CONNECT_S},
            configure=_read_only,
            min_size=0,
            max_size=MAX_CONNECTIONS,
            timeout=WAIT_LIMIT_S,
            open=False,
        )

    def warm(self) -> KeptOverview | None:
        """Count a large table in the background, so that tiles from afar need not read it.

        None for a table whose tiles can be read as they are asked for.
        """
        if self._kept is None and self._table.info.n > MAX_READ:
            self._kept = KeptOverview(self._table, self._value()[1], self._is_numeric())
            self._kept.get()
        return self._kept

    def close(self) -> None:
        """End the connections."""
        if self._kept is not None:
            self._kept.close()
        self._pool.close()

    def tile(self, z: int, x: int, y: int, query: Query | None = None) -> Tile:
        """The tile z/x/y.

        Raises RequestError for a tile there is not, a database that does not answer or needs
        longer than `QUERY_LIMIT_S`, a query that was given up.
        """
        if not is_in_pyramid(z, x, y):
            raise RequestError("large", "no_tile", z=z, x=x, y=y)
        whole = self._table.info.bbox
        box = meet(lonlat_box(z, x, y, TILE_BUFFER / TILE_EXTENT), whole)
        if box is None:
            return Tile(b"", "all")
        self._pool.open()
        question = query or Query()
        try:
            with self._pool.connection() as connection, question.using(connection):
                connection.execute(queries.SETTINGS, [str(int(QUERY_LIMIT_S * 1_000)), SORT_MEMORY])
                return self._answer(connection, (z, x, y), box)
        except psycopg.errors.QueryCanceled as error:
            key = "given_up" if question.given_up else "slow"
            raise RequestError("large", key, label=self._table.info.label) from error
        except psycopg.Error as error:
            raise self._table.refuse(error) from None

    def _answer(self, connection: Any, at: tuple[int, int, int], box: Bbox) -> Tile:
        expected, row_bytes = self._expected(connection, at, box)
        most = max(1, min(MAX_IN_TILE, MAX_BYTES // max(row_bytes, 1)))
        # The estimate may be far off: what comes tells.
        if expected <= 2 * most:
            names = self._names(at, box)
            query = sql.SQL(queries.FEATURES).format(**names, limit=sql.Literal(most + 1))
            content, found, drawn = connection.execute(query).fetchone()
            if found == 0:
                return Tile(b"", "all")
            if found <= most and drawn >= SEEN_SHARE * found:
                return Tile(bytes(content or b""), "all")
            expected = max(expected, found)
        kept = None if self._kept is None else self._kept.get()
        if kept is not None and at[0] <= kept.zoom:
            return self._of_cells(connection, at, kept)
        return self._overview(connection, at, expected)

    def _of_cells(self, connection: Any, at: tuple[int, int, int], kept: TableOverview) -> Tile:
        unit = TILE_EXTENT // CELLS_A_SIDE
        found = kept.tile(*at)
        first, last, row, value = zip(*found, strict=True) if found else ((), (), (), ())
        edges = [first, row, [end + 1 for end in last], [end + 1 for end in row]]
        values = [[unit * edge for edge in some] for some in edges]
        west, north, east, south = map(sql.Literal, values)
        query = sql.SQL(queries.CELLS).format(
            west=west,
            north=north,
            east=east,
            south=south,
            value=sql.Literal(list(value)),
            named=self._value()[0],
            kind=sql.SQL("float8" if self._is_numeric() else "text"),
            layer=sql.Literal(OVERVIEW_LAYER),
            extent=sql.Literal(TILE_EXTENT),
        )
        content = connection.execute(query).fetchone()[0]
        return Tile(bytes(content or b""), "overview")

    def _expected(self, connection: Any, at: tuple[int, int, int], box: Bbox) -> tuple[int, int]:
        """The number of features in a box and the bytes of one, as the database reckons."""
        query = sql.SQL(queries.ESTIMATE).format(**self._names(at, box))
        plan = connection.execute(query).fetchone()[0][0]["Plan"]
        return int(plan["Plan Rows"]), int(plan["Plan Width"])

    def _overview(self, connection: Any, at: tuple[int, int, int], expected: int) -> Tile:
        tile = lonlat_box(*at)
        box = meet(tile, self._table.info.bbox)
        if box is None:
            return Tile(b"", "all")
        # Cells of the same size in every tile, whatever part of it the table reaches.
        across = max(1, math.ceil(CELLS_A_SIDE * (box[2] - box[0]) / (tile[2] - tile[0])))
        up = max(1, math.ceil(CELLS_A_SIDE * (box[3] - box[1]) / (tile[3] - tile[1])))
        west, south, east, north = to_source_bounds(box, self._table.info.crs)
        named, value, most = self._value()
        query = sql.SQL(queries.OVERVIEW).format(
            **self._names(at, box, OVERVIEW_LAYER),
            west=sql.Literal(west),
            south=sql.Literal(south),
            wide=sql.Literal((east - west) / across or 1.0),
            high=sql.Literal((north - south) / up or 1.0),
            last_c=sql.Literal(across - 1),
            last_r=sql.Literal(up - 1),
            sample=self._sample(connection, expected),
            value=value,
            most=sql.SQL(most),
            named=named,
        )
        content = connection.execute(query).fetchone()[0]
        return Tile(bytes(content or b""), "overview")

    def _value(self) -> tuple[sql.Composable, sql.Composable, str]:
        """The colouring column's name in the tile, its value in a row and in a cell."""
        if self._by is None:
            return sql.SQL(""), sql.SQL("null::text"), "null::text"
        named = sql.SQL(", value as {}").format(sql.Identifier(self._by))
        if self._is_numeric():
            return named, sql.Identifier(self._by), "avg(value)::float8"
        value = sql.SQL("{}::text").format(sql.Identifier(self._by))
        return named, value, "mode() within group (order by value)"

    def _is_numeric(self) -> bool:
        return self._by is not None and self._table.info.columns[self._by] in _NUMBERS

    def _sample(self, connection: Any, expected: int) -> sql.Composable:
        """Nothing where the index leads to fewer rows than a lot over the whole table reads."""
        if expected <= MAX_READ or self._table.info.n * MAX_READ / expected >= expected:
            return sql.SQL("")
        if self._sampled is None:
            named = self._relation().as_string(connection)
            kind = connection.execute(queries.KIND, [named]).fetchone()[0]
            self._sampled = kind in queries.SAMPLED_KINDS
        share = sql.Literal(100 * MAX_READ / expected)
        lot = sql.SQL("tablesample system ({}) repeatable (1)").format(share)
        return lot if self._sampled else sql.SQL("")

    def _relation(self) -> sql.Identifier:
        return sql.Identifier(*self._table.described[:2])

    def _names(
        self, at: tuple[int, int, int], box: Bbox, layer: str = FEATURES_LAYER
    ) -> dict[str, sql.Composable]:
        z, x, y = at
        columns = [sql.SQL(", ") + sql.Identifier(name) for name in self._columns]
        return {
            "table": self._relation(),
            "geometry": sql.Identifier(self._table.described[2]),
            "srid": sql.Literal(self._table.described[3]),
            "columns": sql.Composed(columns),
            "within": self._table.within(box),
            "layer": sql.Literal(layer),
            "extent": sql.Literal(TILE_EXTENT),
            "buffer": sql.Literal(TILE_BUFFER),
            "z": sql.Literal(z),
            "x": sql.Literal(x),
            "y": sql.Literal(y),
        }


def _read_only(connection: psycopg.Connection[Any]) -> None:
    connection.read_only = True
