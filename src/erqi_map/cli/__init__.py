"""The command `erqi-map`."""
