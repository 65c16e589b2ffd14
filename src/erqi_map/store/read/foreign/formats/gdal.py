"""FlatGeobuf and GeoPackage through GDAL, which in this process knows no other driver."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa
import pyogrio
import pyogrio.raw

from ..faults import RefusedError
from .crs import crs_text
from .table import BATCH_ROWS, Bounds, Described, four

DRIVERS = {"FlatGeobuf": "FlatGeobuf", "GeoPackage": "GPKG"}


class VectorFile:
    """One layer of a file. A FlatGeobuf answers an extent from its index, a GeoPackage too."""

    def __init__(self, path: str, format: str, table: str | None, most_columns: int) -> None:
        self._path, self._format = path, format
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        self._layer = _one_of(names, table)
        head = pyogrio.read_info(path, layer=self._layer)
        if head["driver"] != DRIVERS[format]:
            raise RefusedError("unreadable", reason=head["driver"])
        if len(head["fields"]) > most_columns:
            raise RefusedError("columns", n=len(head["fields"]), most=most_columns)
        if head["crs"] is None:
            raise RefusedError("no_crs")
        self.described = self._describe(crs_text(head["crs"]))

    def _describe(self, crs: str) -> Described:
        found = pyogrio.read_info(
            self._path, layer=self._layer, force_feature_count=True, force_total_bounds=True
        )
        bounds = found["total_bounds"]
        columns = zip(map(str, found["fields"]), map(str, found["dtypes"]), strict=True)
        return Described(
            n=int(found["features"]),
            bounds=None if bounds is None else four(bounds),
            crs=crs,
            columns=dict(columns),
        )

    def rows(self, columns: Sequence[str], within: Bounds | None) -> Iterator[pa.Table]:
        """The rows; see `Reader.rows`. RefusedError for a file that gives fewer than it says."""
        if within is not None and self._format == "FlatGeobuf":
            yield self._within(columns, within)
            return
        read = 0
        options: dict[str, Any] = {"layer": self._layer, "columns": list(columns)}
        with pyogrio.open_arrow(
            self._path, bbox=within, batch_size=BATCH_ROWS, use_pyarrow=True, **options
        ) as (meta, reader):
            geometry = meta["geometry_name"] or "wkb_geometry"
            for batch in reader:
                read += batch.num_rows
                yield pa.Table.from_batches([batch]).select([*columns, geometry])
        if within is None and read < self.described.n:
            raise RefusedError("fewer_rows", n=self.described.n, read=read)

    def _within(self, columns: Sequence[str], within: Bounds) -> pa.Table:
        # As an Arrow stream GDAL answers a box without features with rows of rubbish.
        meta, _, wkb, fields = pyogrio.raw.read(
            self._path, layer=self._layer, columns=list(columns), bbox=within
        )
        values = dict(zip(map(str, meta["fields"]), fields, strict=True))
        arrays = [pa.array(values[name], from_pandas=True) for name in columns]
        return pa.table([*arrays, pa.array(wkb, pa.binary())], names=[*columns, "geometry"])


def _one_of(names: list[str], table: str | None) -> str:
    if table is None and len(names) == 1:
        return names[0]
    if not names:
        raise RefusedError("no_layer")
    if table not in names:
        raise RefusedError("which_table", names=names)
    return str(table)
