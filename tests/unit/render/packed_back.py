"""A packed payload read back by Python, and frames to make one of."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from erqi_map.errors import RequestError
from erqi_map.render.payload.blocks import BlockReader
from erqi_map.render.payload.columns import decode_column
from erqi_map.render.payload.encode_frame import encode_packed
from erqi_map.render.payload.geometry import decode_shape

STEP_DEG = 360 / 2**30
SQUARE = box(113.5, 34.6, 113.6, 34.7)
LINE = LineString([(113.5, 34.6), (113.6, 34.7)])
POINT = Point(113.55, 34.65)


def frame(geometry: list[Any], crs: Any = "EPSG:4326", **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=crs)


class Back:
    """A payload read back."""

    def __init__(self, gdf: Any, **options: Any) -> None:
        payload, self.extent = encode_packed(gdf, name="层", **options)
        self.blocks = BlockReader(payload)
        self.content = self.blocks.json(self.blocks.manifest["content"])
        self.layers = {layer["geometry"]: layer for layer in self.blocks.manifest["layers"]}

    def rows(self, kind: str) -> list[int]:
        block = self.layers[kind]["rows"]
        if block is None:
            return list(range(self.layers[kind]["n"]))
        return np.frombuffer(self.blocks.raw(block), "<u4").tolist()

    def shapes(self, kind: str) -> Any:
        return decode_shape(self.layers[kind]["shape"], kind, self.blocks)  # type: ignore[arg-type]

    def column(self, name: str, kind: str | None = None) -> list[Any]:
        layer = self.layers[kind] if kind else next(iter(self.layers.values()))
        entry = next(one for one in layer["columns"] if one["name"] == name)
        return decode_column(entry, self.blocks, layer["n"]).tolist()


def refused(gdf: Any, *words: str, **options: Any) -> None:
    with pytest.raises(RequestError) as caught:
        encode_packed(gdf, name="层", **options)
    for word in words:
        assert word in str(caught.value)
