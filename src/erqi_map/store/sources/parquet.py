"""GeoParquet 1.x: row groups outside the bbox are not read when the file tells their extents."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

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

# The standard's meaning of a column without a CRS.
_DEFAULT_CRS = "OGC:CRS84"
READ_BYTES = 1 << 20


class ParquetFile:
    """A GeoParquet file with WKB geometries."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        try:
            self._file = pq.ParquetFile(self.path)
        except (pa.ArrowException, OSError) as error:
            raise RequestError(say("unreadable", path=path.name, reason=error)) from error

    @cached_property
    def _geo(self) -> tuple[str, dict[str, Any]]:
        # The file's own metadata: a stored Arrow schema need not repeat them.
        raw = (self._file.metadata.metadata or {}).get(b"geo")
        try:
            geo = json.loads(raw) if raw else {}
            name = geo["primary_column"]
            column = geo["columns"][name]
        except (ValueError, KeyError, TypeError) as error:
            raise RequestError(say("not_geo", label=self.path.name)) from error
        if column.get("encoding") != "WKB":
            raise RequestError(
                say("bad_encoding", label=self.path.name, encoding=column.get("encoding"))
            )
        return name, column

    @cached_property
    def info(self) -> SourceInfo:
        """What the file says of itself. Raises RequestError."""
        name, column = self._geo
        crs = _crs_text(column, self.path.name)
        covering = self._covering_column()
        fields = [field for field in self._file.schema_arrow if field.name not in {name, covering}]
        return SourceInfo(
            label=self.path.name,
            format="GeoParquet",
            n=self._file.metadata.num_rows,
            bbox=to_storage_bounds(_flat(column.get("bbox")), crs),
            crs=crs,
            columns={field.name: str(field.type) for field in fields},
            size_bytes=self.path.stat().st_size,
        )

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features that touch `bbox`; see `LayerSource.read`."""
        wanted, box = checked_columns(self.info, columns), checked_bbox(bbox)
        if box is None:
            return self._frame(self._file.read([*wanted, self._geo[0]]))
        within = to_source_bounds(box, self.info.crs)
        parts = [
            self._frame(kept)
            for group in range(self._file.num_row_groups)
            if self._may_touch(group, within)
            and (kept := self._touching(group, wanted, within)).num_rows
        ]
        if not parts:
            return self._frame(
                self._file.schema_arrow.empty_table().select([*wanted, self._geo[0]])
            )
        return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True))

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """All features in parts."""
        wanted = [*checked_columns(self.info, columns), self._geo[0]]
        # As it opens by default, all row groups would be fetched at once, the whole file.
        file = pq.ParquetFile(self.path, buffer_size=READ_BYTES, pre_buffer=False)
        for batch in file.iter_batches(BATCH_ROWS, columns=wanted):
            yield self._frame(pa.Table.from_batches([batch]))

    def _touching(self, group: int, wanted: list[str], within: Bbox) -> pa.Table:
        table = self._file.read_row_group(group, [*wanted, self._geo[0]])
        geometry = shapely.from_wkb(
            np.asarray(table.column(self._geo[0]).to_pylist(), dtype=object)
        )
        west, south, east, north = shapely.bounds(geometry).T
        with np.errstate(invalid="ignore"):
            inside = ((west <= within[2]) & (east >= within[0]) & (south <= within[3])) & (
                north >= within[1]
            )
        return table.filter(pa.array(inside))

    def _may_touch(self, group: int, within: Bbox) -> bool:
        """False only when the statistics of the group's extents lie wholly outside."""
        name = self._covering_column()
        if name is None:
            return True
        meta = self._file.metadata.row_group(group)
        found = {
            meta.column(k).path_in_schema: meta.column(k).statistics
            for k in range(meta.num_columns)
        }
        edges = [found.get(f"{name}.{edge}") for edge in ("xmin", "ymin", "xmax", "ymax")]
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

    def _covering_column(self) -> str | None:
        edges = self._geo[1].get("covering", {}).get("bbox", {})
        paths = [edges.get(edge) for edge in ("xmin", "ymin", "xmax", "ymax")]
        if not all(isinstance(path, list) and len(path) == 2 for path in paths):
            return None
        return str(paths[0][0])

    def _frame(self, table: pa.Table) -> gpd.GeoDataFrame:
        name = self._geo[0]
        values = table.drop_columns([name]).to_pandas()
        return frame_of(values, table.column(name).to_pylist(), self.info.crs)


def _crs_text(column: dict[str, Any], label: str) -> str:
    if "crs" not in column:
        return _DEFAULT_CRS
    if column["crs"] is None:
        raise RequestError(say("no_crs", label=label))
    try:
        crs = CRS.from_user_input(column["crs"])
    except CRSError as error:
        raise RequestError(say("bad_crs", label=label)) from error
    authority = crs.to_authority()
    return ":".join(authority) if authority else crs.to_wkt()


def _flat(bbox: list[float] | None) -> list[float] | None:
    """Extents with heights have six numbers; the heights are left out."""
    if bbox is None or len(bbox) == 4:
        return bbox
    return [bbox[0], bbox[1], bbox[3], bbox[4]]
