"""A plan of one layer, so that render tests need no plan book."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest

from erqi_map.compose.spec import MapSpec, SymbolSpec

from ... import plans


@pytest.fixture
def symbol() -> Callable[[str], SymbolSpec]:
    return lambda geometry: plans.symbol(geometry, fill_opacity=0.22, dash_px=(8, 5))


@pytest.fixture
def make_spec(symbol: Callable[[str], SymbolSpec]) -> Callable[..., MapSpec]:
    def make(data: gpd.GeoDataFrame, geometry: str = "area", **fields: Any) -> MapSpec:
        style = plans.StyleRule(symbol(geometry))
        return plans.plan(plans.layer("parcels", geometry, data, style=style), **fields)

    return make
