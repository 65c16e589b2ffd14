"""What a large PostGIS table looks like from afar: counted once, kept, told to every tile.

A tile of a whole city would have to read millions of rows. So the table is read once in the
background, its features counted by cell (cells.py), and the tiles from afar are made of the
cells. Of each cell the `MAX_VALUES` most frequent values of the colouring column are kept.
Where all rows are more than the cells need, whole pages of the table are drawn by lot. When its
own counters say that the table has changed, it is counted anew (`LOOK_AGAIN_S` later or more).
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import psycopg
from psycopg import sql

from ..cells import CELL_BITS, coarser, runs, summed
from ..tile_box import LARGEST_LATITUDE, meet
from . import queries
from .table import CONNECT_S, PostgisTable

MAX_CELLS = 250_000
ROWS_A_CELL = 30
MAX_VALUES = 4
FINEST_ZOOM = 14
LOOK_AGAIN_S = 600.0
COUNT_LIMIT_S = 900.0
_HALF_WORLD_M = math.pi * 6_378_137
SORT_MEMORY = "128MB"
_CANCEL_AGAIN_S = 0.1


@dataclass(frozen=True)
class TableOverview:
    """A table's cells at `zoom` (`side` of them across the world); `words` are the values."""

    zoom: int
    cells: pd.DataFrame
    words: tuple[str, ...] | None

    @property
    def side(self) -> int:
        """Cells from one edge of the world to the other."""
        return int(1 << (self.zoom + CELL_BITS))

    def tile(self, z: int, x: int, y: int) -> list[tuple[int, int, int, Any]]:
        """(first column, last column, row, value) of the cells of a tile, counted within it.

        z: no more than `zoom`.
        """
        drop = self.zoom - z
        cell = self.cells["cell"].to_numpy()
        reach = 1 << (CELL_BITS + drop)
        row, column = cell // self.side - y * reach, cell % self.side - x * reach
        inside = (row >= 0) & (row < reach) & (column >= 0) & (column < reach)
        own = row[inside] * self.side + column[inside]
        counts = self.cells[inside].assign(cell=coarser(own, self.side, drop))
        return [
            (first, last, row, self._named(value))
            for first, last, row, value in runs(summed(counts), self.side)
        ]

    def _named(self, value: float | None) -> Any:
        return value if value is None or self.words is None else self.words[int(value)]


class KeptOverview:
    """The overview of a table, read in the background. `numeric`: `value` gives numbers."""

    def __init__(
        self,
        table: PostgisTable,
        value: sql.Composable,
        numeric: bool,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._table, self._value, self._numeric, self._clock = table, value, numeric, clock
        self._kept: TableOverview | None = None
        self._changes: Any = None
        self._looked_s = -math.inf
        self._thread: threading.Thread | None = None
        self._connection: psycopg.Connection[Any] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def get(self) -> TableOverview | None:
        """What is known now; looks for changes in the background when that is due."""
        with self._lock:
            due = self._clock() - self._looked_s >= LOOK_AGAIN_S
            if due and not self._closed and not self._is_reading():
                self._looked_s = self._clock()
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
            return self._kept

    def wait(self, limit_s: float) -> None:
        """Until nothing is being read."""
        if self._thread is not None:
            self._thread.join(limit_s)

    def close(self) -> None:
        """Give up what is being read."""
        with self._lock:
            self._closed = True
        # A query that has not begun yet does not hear of it.
        until_s = time.monotonic() + CONNECT_S
        while self._is_reading() and time.monotonic() < until_s:
            with self._lock, contextlib.suppress(psycopg.Error):
                if self._connection is not None:
                    self._connection.cancel_safe(timeout=CONNECT_S)
            self.wait(_CANCEL_AGAIN_S)

    def _is_reading(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _look(self) -> None:
        # Without an overview the tiles read what they need themselves, so nobody is told.
        with (
            contextlib.suppress(psycopg.Error),
            psycopg.connect(self._table.address, connect_timeout=CONNECT_S) as connection,
        ):
            connection.read_only = True
            with self._lock:
                if self._closed:
                    return
                self._connection = connection
            try:
                self._read(connection)
            finally:
                with self._lock:
                    self._connection = None
                    self._looked_s = self._clock()

    def _read(self, connection: Any) -> None:
        limit_ms = str(int(COUNT_LIMIT_S * 1_000))
        connection.execute(queries.SETTINGS, [limit_ms, SORT_MEMORY])
        named = self._relation().as_string(connection)
        changes = connection.execute(queries.CHANGES, [named]).fetchone()[0]
        if self._kept is not None and changes is not None and changes == self._changes:
            return
        kind = connection.execute(queries.KIND, [named]).fetchone()[0]
        made = self._count(connection, kind in queries.SAMPLED_KINDS)
        self._kept, self._changes = made, changes

    def _count(self, connection: Any, may_sample: bool) -> TableOverview | None:
        box = self._table.info.bbox
        world = (-180.0, -LARGEST_LATITUDE, 180.0, LARGEST_LATITUDE)
        inside = None if box is None else meet(box, world)
        if inside is None:
            return None
        zoom, cells = _finest_zoom(inside)
        share = min(1.0, ROWS_A_CELL * cells / max(self._table.info.n, 1))
        lot = sql.SQL("tablesample system ({}) repeatable (1)").format(sql.Literal(100 * share))
        counted = queries.COUNT_NUMBERS if self._numeric else queries.COUNT_WORDS
        query = sql.SQL(queries.COUNT_START + counted).format(
            table=self._relation(),
            value=self._value,
            sample=lot if may_sample and share < 1 else sql.SQL(""),
            geometry=sql.Identifier(self._table.described[2]),
            srid=sql.Literal(self._table.described[3]),
            within=self._table.within(inside),
            half=sql.Literal(_HALF_WORLD_M),
            wide=sql.Literal(2 * _HALF_WORLD_M / (1 << (zoom + CELL_BITS))),
            most=sql.Literal(MAX_VALUES),
        )
        return self._of_rows(connection.execute(query).fetchall(), zoom)

    def _of_rows(self, rows: list[tuple[Any, ...]], zoom: int) -> TableOverview | None:
        if not rows:
            return None
        names = ["c", "r", "n", *(["total", "known"] if self._numeric else ["value"])]
        found = pd.DataFrame(rows, columns=names)
        side = 1 << (zoom + CELL_BITS)
        cell = found.pop("r").clip(0, side - 1) * side + found.pop("c").clip(0, side - 1)
        if self._numeric:
            return TableOverview(zoom, found.assign(cell=cell), None)
        code, words = pd.factorize(found.pop("value"))
        cells = found.assign(cell=cell, code=code.astype(np.int64))
        return TableOverview(zoom, cells, tuple(words))

    def _relation(self) -> sql.Identifier:
        return sql.Identifier(*self._table.described[:2])


def _finest_zoom(box: tuple[float, float, float, float]) -> tuple[int, float]:
    """The largest zoom at which a box has no more cells than are kept, and how many it has."""
    west, south, east, north = box
    low, high = (math.asinh(math.tan(math.radians(edge))) / 2 / math.pi for edge in (south, north))
    wide, tall = (east - west) / 360, high - low

    def cells(zoom: int) -> float:
        side = 1 << (zoom + CELL_BITS)
        return (wide * side + 1) * (tall * side + 1)

    fitting = [zoom for zoom in range(FINEST_ZOOM + 1) if cells(zoom) <= MAX_CELLS]
    zoom = max(fitting, default=0)
    return zoom, cells(zoom)
