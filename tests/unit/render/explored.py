"""What `explore_packed` made, read back by Python."""

from typing import Any

import geopandas as gpd
import pytest

from erqi_map import PackedLayer, explore_packed
from erqi_map.errors import RequestError
from erqi_map.render.payload.blocks import BlockReader

from .packed_back import SQUARE, Back, frame


class Explored(Back):
    """The layer of a map, read back."""

    def __init__(self, gdf: Any, *given: Any, **options: Any) -> None:
        self.map = explore_packed(gdf, *given, **options)
        layers = [one for one in self.map._children.values() if isinstance(one, PackedLayer)]
        self.blocks = BlockReader(layers[-1].payload)
        self.content = self.blocks.json(self.blocks.manifest["content"])
        self.layers = {layer["geometry"]: layer for layer in self.blocks.manifest["layers"]}

    def symbols(self, kind: str = "area") -> list[dict[str, Any]]:
        rule = self.layers[kind]["style"]
        if rule["column"] is None:
            return [rule["default"]] * self.layers[kind]["n"]
        cases = self.column(rule["column"], kind)
        return [{**rule["default"], **rule["cases"].get(case, {})} for case in cases]

    def fills(self) -> list[Any]:
        return [one["fill"] for one in self.symbols(next(iter(self.layers)))]


def squares(count: int = 4, **columns: Any) -> gpd.GeoDataFrame:
    return frame([SQUARE] * count, **columns)


def refused(*words_: str, gdf: Any = None, **options: Any) -> None:
    with pytest.raises(RequestError) as caught:
        explore_packed(squares(v=[1, 2, 3, 4]) if gdf is None else gdf, **options)
    for word in words_:
        assert word in str(caught.value), str(caught.value)
