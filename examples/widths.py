"""Lines as wide as a number, in the colours of the same number."""

import folium
from town_data import streets

from erqi_map import PackedLayer, save_offline

m = folium.Map(tiles=None)
style = {
    "column": "cars",
    "scheme": "continuous",
    "palette": "viridis",
    "title": "辆/小时",
    "weight": {"column": "cars", "range": [1, 11], "title": "辆/小时"},
}
layer = PackedLayer(streets(), name="车流", tooltip=["cars"], style=style).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "widths.html")
