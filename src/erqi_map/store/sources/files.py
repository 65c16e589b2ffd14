"""FlatGeobuf, GeoPackage and GeoJSON through GDAL."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pyogrio.raw
from pyogrio.errors import DataLayerError, DataSourceError

from erqi_map.errors import RequestError
from erqi_map.geo.crs import STORAGE_CRS

from .info import (
    BATCH_ROWS,
    Bbox,
    Format,
    SourceInfo,
    checked_bbox,
    checked_columns,
    frame_of,
    say,
    to_source_bounds,
    to_storage_bounds,
)


class VectorFile:
    """A file that GDAL reads. FlatGeobuf and GeoPackage answer a bbox from their spatial index."""

    def __init__(self, path: Path, format: Format, layer: str | None) -> None:
        self.path = path.resolve()
        self.format: Format = format
        self.layer = layer

    @cached_property
    def info(self) -> SourceInfo:
        """What the file says of itself. Raises RequestError."""
        try:
            names = [str(name) for name, _ in pyogrio.list_layers(self.path)]
            layer = self._one_of(names)
            found = pyogrio.read_info(
                self.path, layer=layer, force_feature_count=True, force_total_bounds=True
            )
        except (DataSourceError, DataLayerError) as error:
            raise RequestError(say("unreadable", path=self.path.name, reason=error)) from error
        crs = found["crs"] or (STORAGE_CRS if self.format == "GeoJSON" else None)
        if crs is None:
            raise RequestError(say("no_crs", label=self.path.name))
        return SourceInfo(
            label=self.path.name,
            format=self.format,
            n=int(found["features"]),
            bbox=to_storage_bounds(found["total_bounds"], crs),
            crs=crs,
            columns=dict(zip(found["fields"], map(str, found["dtypes"]), strict=True)),
            size_bytes=self.path.stat().st_size,
        )

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features that touch `bbox`; see `LayerSource.read`."""
        wanted, box = checked_columns(self.info, columns), checked_bbox(bbox)
        within = None if box is None else to_source_bounds(box, self.info.crs)
        if within is not None and self.format == "FlatGeobuf":
            return self._read_flatgeobuf(wanted, within)
        with self._arrow(wanted, bbox=within) as (meta, reader):
            return self._frame(meta, reader.read_all())

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """All features in parts."""
        wanted = checked_columns(self.info, columns)
        with self._arrow(wanted, batch_size=BATCH_ROWS) as (meta, reader):
            for batch in reader:
                yield self._frame(meta, batch)

    def _read_flatgeobuf(self, columns: list[str], within: Bbox) -> gpd.GeoDataFrame:
        # As an Arrow stream GDAL answers a box without features with rows of rubbish.
        meta, _, wkb, fields = pyogrio.raw.read(
            self.path, layer=self.layer, columns=columns, bbox=within
        )
        values = pd.DataFrame(dict(zip(meta["fields"], fields, strict=True)), index=range(len(wkb)))
        return frame_of(values[columns], wkb, self.info.crs)

    def _arrow(self, columns: list[str], **options: Any) -> Any:
        return pyogrio.open_arrow(
            self.path, layer=self.layer, columns=columns, use_pyarrow=True, **options
        )

    def _frame(self, meta: Any, part: Any) -> gpd.GeoDataFrame:
        name = meta["geometry_name"] or "wkb_geometry"
        values = part.drop_columns([name]).to_pandas()
        return frame_of(values, part.column(name).to_pylist(), self.info.crs)

    def _one_of(self, names: list[str]) -> str:
        if self.layer is None and len(names) == 1:
            self.layer = names[0]
        if self.layer not in names:
            raise RequestError(say("which_table", label=self.path.name, names="、".join(names)))
        return self.layer
