"""Layers too large for a plan book, read by bounding box and column: files and PostGIS tables."""

from .info import Bbox, LayerSource, SourceInfo
from .open import open_source

__all__ = ["Bbox", "LayerSource", "SourceInfo", "open_source"]
