"""Layers of a plan book as files of other programs: GIS, CAD, tables."""
