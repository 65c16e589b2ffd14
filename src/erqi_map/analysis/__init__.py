"""What can be worked out from a plan book: models and GeoDataFrames in, frozen results out."""

from .areas import rounded_area_km2, rounded_areas_km2, uncertainty_km2
from .citations import Citation, citations
from .coverage import Cell, task_coverage
from .links import ClusterLinks, GoalRef, cluster_links, goals_served
from .shared import shared_by_clusters

__all__ = [
    "Cell",
    "Citation",
    "ClusterLinks",
    "GoalRef",
    "citations",
    "cluster_links",
    "goals_served",
    "rounded_area_km2",
    "rounded_areas_km2",
    "shared_by_clusters",
    "task_coverage",
    "uncertainty_km2",
]
