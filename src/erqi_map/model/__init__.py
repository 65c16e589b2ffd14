"""Frozen documents of the plan book: pure data, no reading, no geometry."""

from .base import Document, Id, Text
from .basemap import Basemap, Basemaps
from .catalog import Catalog, Dataset, Disclosure, Source, Status
from .feature import FeatureProperties, NamedThing
from .framework import (
    ClusterDirective,
    Framework,
    Indicator,
    Industry,
    LayoutPart,
    Path,
    Programme,
    Renewal,
    Statement,
    Task,
    Work,
)
from .overlay import Overlay, Overlays
from .photo import Photo, Photos
from .picture import Picture, Pictures
from .place import REGISTER, Fact, Place, PlaceGoal
from .terms import Symbol, Term, Terms, Theme, Township, Townships

__all__ = [
    "REGISTER", "Basemap", "Basemaps", "Catalog", "ClusterDirective", "Dataset", "Disclosure",
    "Document", "Fact", "FeatureProperties", "Framework", "Id", "Indicator", "Industry",
    "LayoutPart", "NamedThing", "Overlay", "Overlays", "Path", "Photo", "Photos", "Picture",
    "Pictures", "Place", "PlaceGoal", "Programme", "Renewal", "Source", "Statement", "Status",
    "Symbol", "Task", "Term", "Terms", "Text", "Theme", "Township", "Townships", "Work",
]  # fmt: skip
