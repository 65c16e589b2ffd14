"""A function of each feature, as `style_function` of folium.GeoJson; it is asked once for each."""

import folium
from town_data import parcels

from erqi_map import PackedLayer, save_offline


def style(feature: dict) -> dict:
    """Parks green, dense parcels with a heavy edge."""
    given = feature["properties"]
    edge = {"color": "crimson", "weight": 3} if given["density"] > 250 else {"color": "grey"}
    return {"fillColor": "seagreen" if given["use"] == "公园" else "wheat", **edge}


m = folium.Map(tiles=None)
layer = PackedLayer(parcels(), name="公园与高密度", tooltip=["name", "use"], style=style).add_to(m)
m.fit_bounds(layer.get_bounds())
save_offline(m, "rows.html")
