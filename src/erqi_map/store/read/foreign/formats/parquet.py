"""GeoParquet 1.x: row groups outside an extent are not read when the file tells their extents."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..faults import RefusedError
from .crs import crs_text
from .table import BATCH_ROWS, Bounds, Described

# The standard's meaning of a column without a CRS.
_DEFAULT_CRS = "OGC:CRS84"
_READ_BYTES = 1 << 20
# Far above what real files hold in one name or list of their metadata.
_MAX_THRIFT_BYTES = 1 << 26
_MAX_THRIFT_ITEMS = 1 << 22
MB = 1024 * 1024


class ParquetFile:
    """A GeoParquet file with WKB geometries."""

    def __init__(self, path: str, most_columns: int, value_mb: int) -> None:
        self._value_mb = value_mb
        # As it opens by default, all row groups would be fetched at once, the whole file.
        self._file = pq.ParquetFile(
            path,
            buffer_size=_READ_BYTES,
            pre_buffer=False,
            thrift_string_size_limit=_MAX_THRIFT_BYTES,
            thrift_container_size_limit=_MAX_THRIFT_ITEMS,
        )
        names = self._file.schema_arrow.names
        if len(names) > most_columns:
            raise RefusedError("columns", n=len(names), most=most_columns)
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise RefusedError("column_twice", column=twice)
        self._geometry, geo = _geo(self._file)
        self._covering = _covering_column(geo)
        hidden = {self._geometry, self._covering}
        fields = [field for field in self._file.schema_arrow if field.name not in hidden]
        self.described = Described(
            n=self._file.metadata.num_rows,
            bounds=_bounds(geo.get("bbox")),
            crs=_crs(geo),
            columns={field.name: str(field.type) for field in fields},
        )

    def rows(self, columns: Sequence[str], within: Bounds | None) -> Iterator[pa.Table]:
        """The rows; see `Reader.rows`."""
        groups = [
            group
            for group in range(self._file.num_row_groups)
            if within is None or self._may_touch(group, within)
        ]
        wanted = [*columns, self._geometry]
        self._check_values(groups, wanted)
        batches = self._file.iter_batches(BATCH_ROWS, row_groups=groups, columns=wanted)
        read = 0
        for batch in batches:
            read += batch.num_rows
            yield pa.Table.from_batches([batch]).select(wanted)
        if within is None and read != self.described.n:
            raise RefusedError("fewer_rows", n=self.described.n, read=read)

    def _check_values(self, groups: Sequence[int], wanted: Sequence[str]) -> None:
        """Refuse column chunks whose values are each too long before they are unpacked."""
        row = 1
        for group in groups:
            meta = self._file.metadata.row_group(group)
            for k in range(meta.num_columns):
                chunk = meta.column(k)
                column = chunk.path_in_schema.split(".")[0]
                mean_mb = chunk.total_uncompressed_size / max(chunk.num_values, 1) / MB
                if column in wanted and mean_mb > self._value_mb:
                    raise RefusedError("value_large", row=row, column=column, most=self._value_mb)
            row += meta.num_rows

    def _may_touch(self, group: int, within: Bounds) -> bool:
        """False only when the statistics of the group's extents lie wholly outside."""
        if self._covering is None:
            return True
        meta = self._file.metadata.row_group(group)
        found = {
            meta.column(k).path_in_schema: meta.column(k).statistics
            for k in range(meta.num_columns)
        }
        edges = [found.get(f"{self._covering}.{edge}") for edge in ("xmin", "ymin", "xmax", "ymax")]
        known = [edge for edge in edges if edge is not None and edge.has_min_max]
        if len(known) < len(edges):
            return True
        west, south, east, north = known
        return bool(
            west.min <= within[2]
            and south.min <= within[3]
            and east.max >= within[0]
            and north.max >= within[1]
        )


def _geo(file: pq.ParquetFile) -> tuple[str, dict[str, Any]]:
    """Name and metadata of the geometry column."""
    # The file's own metadata: a stored Arrow schema need not repeat them.
    raw = (file.metadata.metadata or {}).get(b"geo")
    try:
        geo = json.loads(raw) if raw else {}
        name = geo["primary_column"]
        column = geo["columns"][name]
    except (ValueError, KeyError, TypeError) as error:
        raise RefusedError("not_geo") from error
    if not isinstance(name, str) or not isinstance(column, dict):
        raise RefusedError("not_geo")
    if column.get("encoding") != "WKB":
        raise RefusedError("bad_encoding", encoding=str(column.get("encoding"))[:40])
    if name not in file.schema_arrow.names:
        raise RefusedError("not_geo")
    kind = file.schema_arrow.field(name).type
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise RefusedError("bad_encoding", encoding=str(kind)[:40])
    return name, column


def _covering_column(geo: dict[str, Any]) -> str | None:
    covering = geo.get("covering")
    edges = covering.get("bbox") if isinstance(covering, dict) else None
    paths = list(edges.values()) if isinstance(edges, dict) else []
    if not paths or not all(isinstance(path, list) and len(path) == 2 for path in paths):
        return None
    return paths[0][0] if isinstance(paths[0][0], str) else None


def _crs(geo: dict[str, Any]) -> str:
    if "crs" not in geo:
        return crs_text(_DEFAULT_CRS)
    if geo["crs"] is None:
        raise RefusedError("no_crs")
    return crs_text(geo["crs"])


def _bounds(bbox: Any) -> Bounds | None:
    """Extents with heights have six numbers; the heights are left out."""
    if not isinstance(bbox, list) or len(bbox) not in (4, 6):
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in bbox):
        return None
    west, south, east, north = bbox if len(bbox) == 4 else (bbox[0], bbox[1], bbox[3], bbox[4])
    return float(west), float(south), float(east), float(north)
