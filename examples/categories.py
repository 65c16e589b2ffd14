"""Ranks in their order, light to dark, as an ordered categorical or with `categories`."""

import folium
from town_data import RANKS, parcels

from erqi_map import PackedLayer, save_offline

m = folium.Map(tiles=None)
style = {"column": "rank", "categories": RANKS, "palette": ["#C6DBEF", "#6BAED6", "#08519C"]}
layer = PackedLayer(
    parcels(), name="开发强度", tooltip=["name", "rank"], style={**style, "fill_opacity": 0.8}
).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "categories.html")
