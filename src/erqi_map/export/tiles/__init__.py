"""An archive of vector tiles of a layer too large for one page."""
