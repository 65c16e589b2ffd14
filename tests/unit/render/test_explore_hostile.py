"""Hostile text in every place that ramps, legends, formats and `explore_packed` have for one."""

import re
from pathlib import Path

import folium
import numpy as np
import pandas as pd
import pytest

from erqi_map import PackedLayer, explore_packed

from ...security.payloads import PRODUCT, payloads
from .explored import refused, squares
from .packed_back import POINT, frame

NAMES = list(payloads(Path("marker")))


def hostile_page(text: str) -> str:
    """Text in every place `explore_packed` has for one."""
    column = "key" if "\ud800" in text else text
    gdf = squares(2, **{column: pd.Series([text, None], dtype=object), "v": [1.0, np.nan]})
    m = folium.Map(tiles=None)
    legend = {"caption": text, "labels": [text]}
    kwds = {"tooltip_kwds": {"aliases": [text, text]}, "missing_kwds": {"label": text}}
    explore_packed(gdf, column, m=m, legend_kwds=legend, categories=[text], **kwds)
    breaks = {"bins": [5]}
    for bar in (True, False):
        legend = {"caption": text, "colorbar": bar, **({} if bar else {"labels": [text]})}
        explore_packed(
            gdf, "v", m=m, scheme="UserDefined", classification_kwds=breaks, legend_kwds=legend
        )
    style = {
        "column": "v",
        "scheme": "continuous",
        "title": text,
        "missing_label": text,
        "weight": {"column": "v", "range": [1, 4], "title": text},
    }
    around = "x" if set(text) & set("{}") else text
    PackedLayer(gdf, style=style, formats={"v": f"{around}{{:.1f}}{around}"}).add_to(m)
    html = str(m.get_root().render())
    plain = re.sub(r"[A-Za-z0-9+/]{100,}={0,2}", "", html)
    return re.sub(r"((?:map|packed_layer)_|erqi-frame-)\w+", r"\1", plain)


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_stay_out_of_the_page_and_hostile_names_are_refused(
    name: str, tmp_path: Path
) -> None:
    text = payloads(tmp_path / "marker")[name]
    page = hostile_page(text)
    assert PRODUCT not in page
    assert page == hostile_page("harmless")
    refused("cmap", column="v", cmap=text)
    for given in ({"color": text}, {"style_kwds": {"dashArray": text}}, {"marker_type": text}):
        refused(gdf=frame([POINT]), **given)
    icon = folium.Icon(icon=text)
    refused(gdf=frame([POINT]), marker_type="marker", marker_kwds={"icon": icon})
    if set(text) & set("{}"):
        refused("format", column="v", scheme="quantiles", legend_kwds={"fmt": text})
    assert not (tmp_path / "marker").exists()
