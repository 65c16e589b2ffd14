"""A folium map and its layers."""
