"""Every link of the plan, readable from both ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from erqi_map.model import Framework, Place

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class GoalRef:
    """A goal and the place whose goal it is."""

    place: str
    goal: str


@dataclass(frozen=True)
class TaskLinks:
    """What serves a task."""

    places: tuple[str, ...]
    goals: tuple[GoalRef, ...]
    programmes: tuple[str, ...]
    paths: tuple[str, ...]
    works: tuple[str, ...]
    renewals: tuple[str, ...]


@dataclass(frozen=True)
class PathLinks:
    """What goes along a path."""

    tasks: tuple[str, ...]
    places: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class ClusterLinks:
    """What lies in a cluster; `programmes` are those whose scope is the cluster."""

    projects: tuple[str, ...]
    eco_areas: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True)
class LinkIndex:
    """All links, by id. Every id of the plan has an entry, be it an empty one.

    served_by: goal → places that serve it. serves: place → goals it serves. tasks, paths,
    clusters: what belongs to each. programme_places, industry_places: places that take part.
    unplaced: projects and eco-areas that no source puts into a cluster.
    """

    served_by: Mapping[str, tuple[str, ...]]
    serves: Mapping[str, tuple[GoalRef, ...]]
    tasks: Mapping[str, TaskLinks]
    paths: Mapping[str, PathLinks]
    clusters: Mapping[str, ClusterLinks]
    programme_places: Mapping[str, tuple[str, ...]]
    industry_places: Mapping[str, tuple[str, ...]]
    unplaced: tuple[str, ...]


def link_index(framework: Framework, places: Mapping[str, Place]) -> LinkIndex:
    """The index of a sound plan book; ids stand in the order of `framework` and `places`."""
    goals = [
        (GoalRef(place.id, goal.id), goal) for place in places.values() for goal in place.goals
    ]
    clusters = [directive.cluster for directive in framework.clusters]
    return LinkIndex(
        served_by=MappingProxyType({goal.id: goal.served_by for _, goal in goals}),
        serves=_group(places, ((id, ref) for ref, goal in goals for id in goal.served_by)),
        tasks=_task_links(framework, places),
        paths=_path_links(framework, places),
        clusters=MappingProxyType({id: _cluster_links(id, framework, places) for id in clusters}),
        programme_places=_group(
            (programme.id for programme in framework.programmes),
            ((id, place.id) for place in places.values() for id in place.programmes),
        ),
        industry_places=_group(
            (industry.id for industry in framework.industries),
            ((id, place.id) for place in places.values() for id in place.industries),
        ),
        unplaced=tuple(
            place.id
            for place in places.values()
            if place.kind != "cluster" and place.cluster is None
        ),
    )


def _task_links(framework: Framework, places: Mapping[str, Place]) -> Mapping[str, TaskLinks]:
    found = {}
    for task in framework.tasks:
        own = task.id
        found[own] = TaskLinks(
            places=tuple(place.id for place in places.values() if own in place.tasks),
            goals=tuple(
                GoalRef(place.id, goal.id)
                for place in places.values()
                for goal in place.goals
                if own in goal.tasks
            ),
            programmes=tuple(item.id for item in framework.programmes if own in item.tasks),
            paths=task.paths,
            works=tuple(item.id for item in framework.works if own in item.tasks),
            renewals=tuple(item.id for item in framework.renewals if own in item.tasks),
        )
    return MappingProxyType(found)


def _path_links(framework: Framework, places: Mapping[str, Place]) -> Mapping[str, PathLinks]:
    return MappingProxyType(
        {
            path.id: PathLinks(
                tasks=tuple(item.id for item in framework.tasks if path.id in item.paths),
                places=tuple(place.id for place in places.values() if path.id in place.paths),
                programmes=tuple(item.id for item in framework.programmes if path.id in item.paths),
            )
            for path in framework.paths
        }
    )


def _cluster_links(cluster: str, framework: Framework, places: Mapping[str, Place]) -> ClusterLinks:
    inside = [place for place in places.values() if place.cluster == cluster]
    return ClusterLinks(
        projects=tuple(place.id for place in inside if place.kind == "project"),
        eco_areas=tuple(place.id for place in inside if place.kind == "eco-area"),
        programmes=tuple(item.id for item in framework.programmes if item.scope == cluster),
    )


def _group(
    keys: Iterable[_Key], pairs: Iterable[tuple[_Key, _Value]]
) -> Mapping[_Key, tuple[_Value, ...]]:
    found: dict[_Key, dict[_Value, None]] = {key: {} for key in keys}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return MappingProxyType({key: tuple(values) for key, values in found.items()})
