"""Geometry of paper, shared by sheets and slides: windows, places of labels, type, inks."""
