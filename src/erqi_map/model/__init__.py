"""Frozen documents of the plan book: pure data, no reading, no geometry."""

from .base import Document, Id, Text
from .basemap import Basemap, Basemaps
from .catalog import Catalog, Dataset, Disclosure, Source, Status
from .feature import FeatureProperties, NamedThing
from .framework import (
    Framework,
    Indicator,
    Path,
    Programme,
    Task,
)
from .overlay import Overlay, Overlays
from .photo import Photo, Photos
from .picture import Picture, Pictures
from .place import REGISTER, Fact, Place, PlaceGoal
from .terms import Symbol, Term, Terms, Theme, Townships

__all__ = [
    "REGISTER", "Basemap", "Basemaps", "Catalog", "Dataset", "Disclosure", "Document", "Fact",
    "FeatureProperties", "Framework", "Id", "Indicator", "NamedThing", "Overlay", "Overlays",
    "Path", "Photo", "Photos", "Picture", "Pictures", "Place", "PlaceGoal", "Programme",
    "Source", "Status", "Symbol", "Task", "Term", "Terms", "Text", "Theme", "Townships",
]  # fmt: skip
