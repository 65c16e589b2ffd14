"""One reader a format. They run in the child alone and import neither geopandas nor pandas."""
