"""What each cluster holds, and what clusters have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from erqi_map.model import Framework, Place


@dataclass(frozen=True)
class ClusterSummary:
    """The contents of a cluster as ids in plan order; the counts are their lengths.

    unlocated: those of the projects and eco-areas that have no position. tasks, paths,
    programmes and industries are those of the cluster itself and of the places in it;
    programmes and industries also those the framework assigns to the cluster.
    """

    cluster: str
    projects: tuple[str, ...]
    eco_areas: tuple[str, ...]
    unlocated: tuple[str, ...]
    goals: tuple[str, ...]
    tasks: tuple[str, ...]
    paths: tuple[str, ...]
    programmes: tuple[str, ...]
    industries: tuple[str, ...]


@dataclass(frozen=True)
class Shared:
    """Which clusters have each task, path, programme and industry: id → clusters in plan order.

    Only what at least two clusters have is listed.
    """

    clusters: tuple[str, ...]
    tasks: Mapping[str, tuple[str, ...]]
    paths: Mapping[str, tuple[str, ...]]
    programmes: Mapping[str, tuple[str, ...]]
    industries: Mapping[str, tuple[str, ...]]


def cluster_summaries(
    framework: Framework, places: Mapping[str, Place]
) -> Mapping[str, ClusterSummary]:
    """The summary of every cluster, in plan order."""
    return MappingProxyType(
        {
            directive.cluster: _summary(directive.cluster, framework, places)
            for directive in framework.clusters
        }
    )


def shared_by_clusters(summaries: Mapping[str, ClusterSummary]) -> Shared:
    """What clusters have in common, from `cluster_summaries`."""
    return Shared(
        clusters=tuple(summaries),
        tasks=_common({id: item.tasks for id, item in summaries.items()}),
        paths=_common({id: item.paths for id, item in summaries.items()}),
        programmes=_common({id: item.programmes for id, item in summaries.items()}),
        industries=_common({id: item.industries for id, item in summaries.items()}),
    )


def _summary(cluster: str, framework: Framework, places: Mapping[str, Place]) -> ClusterSummary:
    own = [place for place in places.values() if cluster in (place.id, place.cluster)]
    inside = [place for place in own if place.kind != "cluster"]
    goals = [goal for place in own for goal in place.goals]
    tasks = {id for place in own for id in place.tasks} | {
        id for goal in goals for id in goal.tasks
    }
    paths = {id for place in own for id in place.paths}
    programmes = {id for place in own for id in place.programmes}
    programmes |= {item.id for item in framework.programmes if item.scope == cluster}
    industries = {id for place in own for id in place.industries}
    industries |= {item.id for item in framework.industries if cluster in item.clusters}
    return ClusterSummary(
        cluster=cluster,
        projects=tuple(place.id for place in inside if place.kind == "project"),
        eco_areas=tuple(place.id for place in inside if place.kind == "eco-area"),
        unlocated=tuple(place.id for place in inside if not place.located),
        goals=tuple(goal.id for goal in goals),
        tasks=_ordered((item.id for item in framework.tasks), tasks),
        paths=_ordered((item.id for item in framework.paths), paths),
        programmes=_ordered((item.id for item in framework.programmes), programmes),
        industries=_ordered((item.id for item in framework.industries), industries),
    )


def _ordered(order: Iterable[str], chosen: set[str]) -> tuple[str, ...]:
    return tuple(id for id in order if id in chosen)


def _common(by_cluster: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for cluster, ids in by_cluster.items():
        for id in ids:
            found.setdefault(id, []).append(cluster)
    return MappingProxyType(
        {id: tuple(clusters) for id, clusters in found.items() if len(clusters) > 1}
    )
