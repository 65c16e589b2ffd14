"""Slides that can be edited: shapes and text of PPTX."""
