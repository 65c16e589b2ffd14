"""What every large source says of itself and how it is read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from erqi_map.errors import RequestError
from erqi_map.geo import STORAGE_CRS
from erqi_map.geo.bounds import Bbox, is_storage
from erqi_map.i18n import Listed

Format: TypeAlias = Literal["GeoParquet", "FlatGeobuf", "GeoPackage", "GeoJSON", "PostGIS"]

BATCH_ROWS = 65_536


@dataclass(frozen=True)
class SourceInfo:
    """A source before anything of it is read.

    label: how messages call it (file name, table). n: number of features. bbox: west, south, east,
    north in EPSG:4326, None where the source does not say. columns: name → type, geometry left
    out. size_bytes: of the file; None for a database.
    """

    label: str
    format: Format
    n: int
    bbox: Bbox | None
    crs: str
    columns: Mapping[str, str]
    size_bytes: int | None


class LayerSource(Protocol):
    """A layer that is read in parts. Frames are EPSG:4326 and have a geometry column `geometry`."""

    @property
    def info(self) -> SourceInfo:
        """What the source says of itself."""

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """The features whose extent touches `bbox` (EPSG:4326), with these columns only.

        Raises RequestError for a column there is not and a bbox that is none.
        """

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """All features, at most `BATCH_ROWS` at a time, so that memory stays bounded."""


def checked_bbox(bbox: Bbox | None) -> Bbox | None:
    """The bbox, or RequestError when its numbers make none."""
    if bbox is None:
        return None
    west, south, east, north = (float(value) for value in bbox)
    whole = np.isfinite([west, south, east, north]).all()
    if not whole or west > east or south > north:
        raise RequestError("large", "bad_bbox", bbox=bbox)
    return west, south, east, north


def checked_columns(info: SourceInfo, columns: Sequence[str] | None) -> list[str]:
    """The columns asked for, all by default; RequestError names those there are not."""
    if columns is None:
        return list(info.columns)
    unknown = [name for name in columns if name not in info.columns]
    if unknown:
        raise RequestError(
            "large",
            "no_column",
            label=info.label,
            columns=Listed(unknown),
            known=Listed(info.columns),
        )
    return list(dict.fromkeys(columns))


def frame_of(values: pd.DataFrame, wkb: object, crs: str) -> gpd.GeoDataFrame:
    """Columns and their WKB geometries (coordinates of `crs`) as a frame in EPSG:4326."""
    geometry = shapely.from_wkb(np.asarray(wkb, dtype=object))
    frame = gpd.GeoDataFrame(values, geometry=geometry, crs=crs)
    return (
        frame.set_crs(STORAGE_CRS, allow_override=True)
        if is_storage(crs)
        else frame.to_crs(STORAGE_CRS)
    )
