"""A number as a ramp with a bar: a colour map of matplotlib by its name."""

import folium
from town_data import parcels

from erqi_map import PackedLayer, save_offline

m = folium.Map(tiles=None)
layer = PackedLayer(
    parcels(),
    name="人口密度",
    tooltip={"name": "地块", "density": "人/公顷"},
    formats={"density": "{:,.0f} 人/公顷"},
    style={
        "column": "density",
        "scheme": "continuous",
        "palette": "magma",
        "title": "人/公顷",
        "fill_opacity": 0.75,
    },
).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "ramp.html")
