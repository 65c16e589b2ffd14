"""From a reader's tables to what leaves the child: EPSG:4326, checked against the ceilings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyproj.exceptions import ProjError
from shapely.errors import ShapelyError

from erqi_map.geo.bounds import to_source_bounds, to_storage_bounds
from erqi_map.geo.zones import fitting_zone

from .faults import RefusedError, short_reason
from .formats.crs import to_storage
from .formats.table import Bounds, Reader

MB = 1024 * 1024
GEOMETRY = "geometry"


@dataclass(frozen=True)
class Size:
    """Bytes of the file, and whether all that is read of it is kept at once."""

    file_bytes: int
    whole: bool


def described(reader: Reader) -> dict[str, Any]:
    """What a file says of itself, its extent in EPSG:4326."""
    found = reader.described
    try:
        bbox = to_storage_bounds(found.bounds, found.crs)
    except ProjError as error:
        raise RefusedError("bad_crs") from error
    return {"n": found.n, "bbox": bbox, "crs": found.crs, "columns": found.columns}


def tables(
    reader: Reader,
    columns: Sequence[str],
    bbox: Bounds | None,
    size: Size,
    limits: dict[str, int],
) -> Iterator[tuple[memoryview, int]]:
    """Each batch as an Arrow stream and its number of rows: the columns, then WKB in EPSG:4326 of
    the rows whose extent touches `bbox`. At least one, if without rows.
    """
    crs = reader.described.crs
    turn = to_storage(crs)
    within = None if bbox is None else to_source_bounds(tuple(bbox), crs)  # type: ignore[arg-type]
    before, total, empty = 0, 0, None
    for table in reader.rows(columns, within):
        check_size(table, before, limits)
        shapes = _shapes(table.column(table.num_columns - 1), before, limits["vertices"])
        before += table.num_rows
        if within is not None:
            touching = _touches(shapes, within)
            table, shapes = table.filter(pa.array(touching)), shapes[touching]
        if turn is not None:
            _check_zone(shapes, crs)
            shapes = shapely.transform(shapes, turn.transform, interleaved=False)
        made = _plain(table, columns, shapes)
        total += made.nbytes
        check_total(total, size, limits)
        if made.num_rows:
            yield stream(made), made.num_rows
        empty = made.slice(0, 0)
    yield stream(_none_of(reader, columns) if empty is None else empty), 0


def _check_zone(shapes: Any, crs: str) -> None:
    found = fitting_zone(shapely.total_bounds(shapes), crs)
    if found is not None:
        raise RefusedError(found.key, **found.values)


def _plain(table: pa.Table, columns: Sequence[str], shapes: Any) -> pa.Table:
    """Without what a file says of how pandas or Arrow should read its columns."""
    arrays = [table.column(k) for k in range(len(columns))]
    wkb = pa.array(shapely.to_wkb(shapes), pa.binary())
    fields = [pa.field(name, one.type) for name, one in zip(columns, arrays, strict=True)]
    return pa.table([*arrays, wkb], schema=pa.schema([*fields, pa.field(GEOMETRY, pa.binary())]))


def _none_of(reader: Reader, columns: Sequence[str]) -> pa.Table:
    return pa.table(
        [pa.array([], pa.string())] * len(columns) + [pa.array([], pa.binary())],
        names=[*columns, GEOMETRY],
    )


def stream(table: pa.Table) -> memoryview:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return memoryview(sink.getvalue())


def check_total(total: int, size: Size, limits: dict[str, int]) -> None:
    """Refuse a file that unpacks to too much, or to far more than any real file of its size."""
    if size.whole and total > limits["total_mb"] * MB:
        raise RefusedError("total_large", most=limits["total_mb"])
    if total > max(limits["batch_mb"] * MB, limits["ratio"] * size.file_bytes):
        raise RefusedError("ratio", most=limits["ratio"])


def check_size(table: pa.Table, before: int, limits: dict[str, int]) -> None:
    """Refuse a batch and a value of more bytes than allowed."""
    if table.nbytes > limits["batch_mb"] * MB:
        raise RefusedError("batch_large", row=before + 1, most=limits["batch_mb"])
    for name, column in zip(table.column_names, table.columns, strict=True):
        kind = column.type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind):
            lengths = pc.binary_length(column)
            most = pc.max(lengths).as_py()
            if most is not None and most > limits["value_mb"] * MB:
                row = before + 1 + pc.index(lengths, most).as_py()
                raise RefusedError("value_large", row=row, column=name, most=limits["value_mb"])


def _shapes(column: pa.ChunkedArray, before: int, most_vertices: int) -> Any:
    wkb = np.array(column.to_pylist(), dtype=object)
    try:
        shapes = shapely.force_2d(shapely.from_wkb(wkb))
    except (ShapelyError, NotImplementedError, ValueError, TypeError) as error:
        raise _bad_row(wkb, before, error) from error
    counts = shapely.get_num_coordinates(shapes)
    if len(counts) and counts.max() > most_vertices:
        row = before + 1 + int(counts.argmax())
        raise RefusedError("vertices", row=row, most=most_vertices)
    return shapes


def _bad_row(wkb: Any, before: int, error: BaseException) -> RefusedError:
    for at, one in enumerate(wkb):
        try:
            shapely.from_wkb(one)
        except NotImplementedError:
            return RefusedError("curved", row=before + at + 1)
        except (ShapelyError, ValueError, TypeError):
            return RefusedError("bad_geometry", row=before + at + 1)
    return RefusedError("unreadable", reason=short_reason(error))


def _touches(shapes: Any, within: Bounds) -> Any:
    west, south, east, north = shapely.bounds(shapes).T
    with np.errstate(invalid="ignore"):
        return (
            (west <= within[2]) & (east >= within[0]) & (south <= within[3]) & (north >= within[1])
        )
