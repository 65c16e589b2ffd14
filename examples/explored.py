"""The arguments of GeoDataFrame.explore, in one line."""

from town_data import parcels

from erqi_map import explore_packed, save_offline

m = explore_packed(parcels(), "density", scheme="Quantiles", k=6, cmap="RdYlBu", tooltip=3)
save_offline(m, "explored.html")
