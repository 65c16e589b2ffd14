"""What lies in the clusters of the plan, and which goals its places serve."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from erqi_map.model import Place


@dataclass(frozen=True)
class GoalRef:
    """A goal and the place whose goal it is."""

    place: str
    goal: str


@dataclass(frozen=True)
class ClusterLinks:
    """What lies in a cluster."""

    projects: tuple[str, ...]
    eco_areas: tuple[str, ...]


def goals_served(places: Mapping[str, Place]) -> Mapping[str, tuple[GoalRef, ...]]:
    """Place → goals it serves, an entry for every place; both in the order of `places`."""
    found: dict[str, dict[GoalRef, None]] = {id: {} for id in places}
    for place in places.values():
        for goal in place.goals:
            for id in goal.served_by:
                found[id][GoalRef(place.id, goal.id)] = None
    return MappingProxyType({id: tuple(goals) for id, goals in found.items()})


def cluster_links(places: Mapping[str, Place]) -> Mapping[str, ClusterLinks]:
    """Cluster → what lies in it, in the order of `places`."""
    inside = {
        one.id: ClusterLinks(*_inside(one.id, places.values()))
        for one in places.values()
        if one.kind == "cluster"
    }
    return MappingProxyType(inside)


def _inside(cluster: str, places: Iterable[Place]) -> Iterable[tuple[str, ...]]:
    found = [one for one in places if one.cluster == cluster]
    return (tuple(one.id for one in found if one.kind == kind) for kind in ("project", "eco-area"))
