"""A foreign file as a layer: told by its first bytes, read by the child."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from erqi_map.errors import RequestError, system_words
from erqi_map.geo import STORAGE_CRS
from erqi_map.i18n import Listed

from ...sources.info import Bbox, Format, SourceInfo, checked_bbox, checked_columns
from .faults import RefusedError
from .reading import ask

HEAD_BYTES, EXACT = 64, 2**53
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".7z", ".rar", ".kmz", ".gpkz")


def open_file(path: Path, table: str | None = None) -> "ForeignFile":
    """The file as a layer. `table` names one of the tables of a GeoPackage.

    Raises RequestError for what is no regular file or of no format that is read here, whatever it
    is called.
    """
    format = format_of(_read_head(path))
    if format is None:
        raise RequestError("foreign", "bad_format", path=path)
    if "!" in path.name or path.name.lower().endswith(_ARCHIVES):
        raise RequestError("foreign", "archive", path=path, format=format)
    return ForeignFile(path, format, table)


def format_of(head: bytes) -> Format | None:
    """The format of a file that begins so; None for one that is not read here."""
    if head.startswith(b"PAR1"):
        return "GeoParquet"
    if head.startswith(b"fgb\x03"):
        return "FlatGeobuf"
    if head.startswith(b"SQLite format 3\x00"):
        return "GeoPackage"
    return "GeoJSON" if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") else None


def _read_head(path: Path) -> bytes:
    if not path.is_file():
        raise RequestError("foreign", "no_file", path=path)
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise RequestError("foreign", "no_open", path=path, reason=system_words(error)) from error


class ForeignFile:
    """One layer of a file; a `LayerSource`."""

    def __init__(self, path: Path, format: Format, table: str | None) -> None:
        self.path = path.resolve()
        self.format: Format = format
        self._table = table

    @cached_property
    def info(self) -> SourceInfo:
        """What the file says of itself. Raises RequestError."""
        ((head, _),) = self._ask("describe")
        found = head["described"]
        return SourceInfo(
            label=self.path.name,
            format=self.format,
            n=int(found["n"]),
            bbox=None if found["bbox"] is None else tuple(found["bbox"]),
            crs=str(found["crs"]),
            columns={str(name): str(kind) for name, kind in found["columns"].items()},
            size_bytes=self.path.stat().st_size,
        )

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features that touch `bbox`; see `LayerSource.read`."""
        return frame(pa.concat_tables(self._tables(bbox, columns, whole=True)))

    def batches(
        self, columns: Sequence[str] | None = None, bbox: Bbox | None = None
    ) -> Iterator[gpd.GeoDataFrame]:
        """All features in parts, or those that touch `bbox`."""
        for table in self._tables(bbox, columns, whole=False):
            if table.num_rows:
                yield frame(table)

    def _tables(
        self, bbox: Bbox | None, columns: Sequence[str] | None, *, whole: bool
    ) -> Iterator[pa.Table]:
        wanted, box = checked_columns(self.info, columns), checked_bbox(bbox)
        for _, body in self._ask("rows", columns=wanted, bbox=box, whole=whole):
            if body:
                table = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
                table.validate()
                yield table

    def _ask(self, op: str, **more: Any) -> Iterator[Any]:
        request = {
            "op": op,
            "path": str(self.path),
            "format": self.format,
            "table": self._table,
            "columns": [],
            "bbox": None,
            "whole": False,
            **more,
        }
        try:
            yield from ask(request)
        except RefusedError as error:
            raise refused(self.path, error) from error


def frame(table: pa.Table) -> gpd.GeoDataFrame:
    """Columns, then WKB in EPSG:4326, as a frame."""
    last = table.num_columns - 1
    values = values_of(table.remove_column(last))
    geometry = shapely.from_wkb(table.column(last).to_numpy())
    return gpd.GeoDataFrame(values, geometry=geometry, crs=STORAGE_CRS)


def values_of(table: pa.Table) -> pd.DataFrame:
    """Columns as pandas has them; a code of eighteen digits is no fraction for want of another."""
    values = table.to_pandas()
    for name, column in zip(table.column_names, table.columns, strict=True):
        if column.null_count and pa.types.is_integer(column.type):
            ends = pc.min_max(column).as_py().values()
            if any(abs(one or 0) > EXACT for one in ends):
                signed = pa.types.is_signed_integer(column.type)
                whole = pd.Int64Dtype() if signed else pd.UInt64Dtype()
                values[name] = whole.__from_arrow__(column)
    return values


def refused(path: Path, error: RefusedError) -> RequestError:
    """What the reading process refused, to be told of the file at `path`."""
    values = {
        name: Listed(value) if isinstance(value, list) else value
        for name, value in error.values.items()
    }
    return RequestError("foreign", error.key, label=path.name, **values)
