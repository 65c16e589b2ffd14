"""Any GeoDataFrame as layers of a map: its kinds, styles and controls."""
