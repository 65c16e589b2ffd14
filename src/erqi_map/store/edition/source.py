"""A large layer, which is no part of the book, as a public edition shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import geopandas as gpd

from ..sources import Bbox, LayerSource, SourceInfo
from ..sources.info import checked_columns
from .shapes import PublicRows


@dataclass(frozen=True)
class PublicSource:
    """The source without blocked land, internal words and `hidden` columns, coordinates rounded.
    Rows are judged by all their columns, whichever are asked for.
    """

    source: LayerSource
    rows: PublicRows
    hidden: frozenset[str]

    @cached_property
    def info(self) -> SourceInfo:
        """What the source says of itself; the number of features is that before any is left out."""
        info = self.source.info
        return replace(
            info, columns={x: kind for x, kind in info.columns.items() if x not in self.hidden}
        )

    def read(
        self, bbox: Bbox | None = None, columns: Sequence[str] | None = None
    ) -> gpd.GeoDataFrame:
        """As `LayerSource.read`."""
        return self._public(self.source.read(bbox), columns)

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[gpd.GeoDataFrame]:
        """As `LayerSource.batches`."""
        return (self._public(one, columns) for one in self.source.batches())

    def _public(self, frame: gpd.GeoDataFrame, columns: Sequence[str] | None) -> gpd.GeoDataFrame:
        return self.rows.frame(frame)[[*checked_columns(self.info, columns), "geometry"]]
