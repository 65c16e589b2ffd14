"""What clusters have in common."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from erqi_map.model import Framework, Place

KINDS = ("tasks", "paths", "programmes", "industries")


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


def shared_by_clusters(framework: Framework, places: Mapping[str, Place]) -> Shared:
    """What at least two clusters have.

    A cluster has what it names itself, what the places in it and their goals name, and the
    programmes and industries the framework assigns to it.
    """
    clusters = tuple(directive.cluster for directive in framework.clusters)
    held = {one: _held(one, framework, places) for one in clusters}
    common = {kind: _common({id: has[kind] for id, has in held.items()}) for kind in KINDS}
    return Shared(clusters=clusters, **common)


def _held(
    cluster: str, framework: Framework, places: Mapping[str, Place]
) -> Mapping[str, tuple[str, ...]]:
    own = [place for place in places.values() if cluster in (place.id, place.cluster)]
    found = {kind: {id for place in own for id in getattr(place, kind)} for kind in KINDS}
    found["tasks"] |= {id for place in own for goal in place.goals for id in goal.tasks}
    found["programmes"] |= {one.id for one in framework.programmes if one.scope == cluster}
    found["industries"] |= {one.id for one in framework.industries if cluster in one.clusters}
    return {
        kind: tuple(one.id for one in getattr(framework, kind) if one.id in ids)
        for kind, ids in found.items()
    }


def _common(by_cluster: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for cluster, ids in by_cluster.items():
        for id in ids:
            found.setdefault(id, []).append(cluster)
    return MappingProxyType(
        {id: tuple(clusters) for id, clusters in found.items() if len(clusters) > 1}
    )
