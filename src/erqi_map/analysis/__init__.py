"""What can be worked out from a plan book: models and GeoDataFrames in, frozen results out."""

from .areas import measure_areas, rounded_area_km2, uncertainty_km2
from .citations import Citation, citations
from .coverage import Cell, task_coverage
from .links import ClusterLinks, GoalRef, LinkIndex
from .summaries import cluster_summaries, shared_by_clusters

__all__ = [
    "Cell",
    "Citation",
    "ClusterLinks",
    "GoalRef",
    "LinkIndex",
    "citations",
    "cluster_summaries",
    "measure_areas",
    "rounded_area_km2",
    "shared_by_clusters",
    "task_coverage",
    "uncertainty_km2",
]
