"""Columns and filters of any GeoDataFrame, as a payload writes and a filter compares them."""
