"""Small maps made by hand, so that render tests need no plan book."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import pytest

from erqi_map.compose.spec import Furniture, LayerSpec, MapSpec, StyleRule, SymbolSpec
from erqi_map.model import Text

WORDS = Text(zh="图", en="Map")


@pytest.fixture
def symbol() -> Callable[[str], SymbolSpec]:
    return lambda geometry: SymbolSpec(
        geometry=geometry,  # type: ignore[arg-type]
        fill="#D55E00",
        fill_opacity=0.22,
        stroke="#1F2933",
        stroke_width_px=2,
        dash_px=(8, 5),
        shape="circle" if geometry == "point" else None,
        size_px=14,
        hatch=None,
    )


@pytest.fixture
def make_spec(symbol: Callable[[str], SymbolSpec]) -> Callable[..., MapSpec]:
    def make(data: gpd.GeoDataFrame, geometry: str = "area", **fields: Any) -> MapSpec:
        layer = LayerSpec(
            id="parcels",
            role="plan",
            theme="cluster",
            title=WORDS,
            geometry=geometry,  # type: ignore[arg-type]
            data=data,
            style=StyleRule(symbol(geometry)),
            label=None,
            interactive=True,
            visible=True,
            status="schematic",
            datasets=("parcels",),
        )
        furniture = Furniture(
            title=WORDS,
            edition=WORDS,
            year=2019,
            year_inferred=True,
            editor=WORDS,
            datum_note=WORDS,
            status_note=WORDS,
            review_number="",
            review_note=WORDS,
            data_date="2026-01-01",
            attribution=WORDS,
        )
        given: dict[str, Any] = {
            "extent": (113.5, 34.6, 113.7, 34.8),
            "layers": (layer,),
            "legend": (),
            "furniture": furniture,
            "basemaps": (),
            "default_basemap": "none",
            "content": {"clusters": []},
            "colours": {"ink": "#1F2933"},
            "font": "sans-serif",
            "lang": "zh",
        }
        return MapSpec(**{**given, **fields})

    return make
