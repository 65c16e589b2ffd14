"""Points as pins with a shape in their head, and as circles of so many metres on the ground."""

import folium
from town_data import parcels

from erqi_map import PackedLayer, save_offline

places = parcels(60).assign(geometry=lambda gdf: gdf.representative_point())
schools, shops = places[places["use"] == "学校"], places[places["use"] == "商业"]
m = folium.Map(tiles=None)
layer = PackedLayer(
    shops,
    name="商业",
    style={
        "fill": "tomato", "stroke": "darkred", "fill_opacity": 0.45,
        "radius_m": {"column": "density", "range": [60, 320], "title": "人/公顷"},
    },
).add_to(m)  # fmt: skip
pin = {"shape": "pin", "glyph": "star", "size": 38, "fill": "#0072B2"}
PackedLayer(schools, name="学校", tooltip=["name"], style=pin).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "points.html")
