"""The base of a plan book: roads, water, green and names of an OpenStreetMap extract."""
