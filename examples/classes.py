"""Own breaks, with their words; what has no value is hatched."""

import folium
from town_data import parcels

from erqi_map import PackedLayer, save_offline

m = folium.Map(tiles=None)
style = {
    "column": "density",
    "breaks": [50, 150, 300],
    "palette": "YlGnBu",
    "format": "{:,.0f}",
    "title": "人/公顷",
    "fill_opacity": 0.7,
    "stroke": "white",
}
layer = PackedLayer(parcels(), name="人口密度", tooltip=["name", "density"], style=style).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "classes.html")
