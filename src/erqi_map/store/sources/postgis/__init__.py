"""A PostGIS table as a layer, and as tiles made while they are looked at."""
