"""What a reader can do: filter, search, read names on the map and sort a table."""

import folium
from town_data import parcels

from erqi_map import PackedLayer, save_offline

m = folium.Map(tiles=None)
layer = PackedLayer(
    parcels(),
    name="地块",
    popup={"name": "编号", "use": "用途", "density": "人/公顷"},
    style={"column": "use", "title": "用途"},
    filters={"use": "用途", "density": "人/公顷"},
    search={"name": "编号"},
    labels={"column": "name", "min_zoom": 16},
    table={"name": "编号", "use": "用途", "density": "人/公顷"},
    formats={"density": ",.0f"},
).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "panel.html")
