"""Every link of the plan, readable from both ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, TypeVar

from erqi_map.model import Framework, Place, PlaceGoal

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
    """All links of a sound plan book, by id, each worked out when it is asked for; ids stand in the
    order of `framework` and `places`. Every id of the plan has an entry, be it an empty one.
    """

    framework: Framework
    places: Mapping[str, Place]

    @cached_property
    def served_by(self) -> Mapping[str, tuple[str, ...]]:
        """Goal → places that serve it."""
        return MappingProxyType({ref.goal: goal.served_by for ref, goal in self._goals})

    @cached_property
    def serves(self) -> Mapping[str, tuple[GoalRef, ...]]:
        """Place → goals it serves."""
        pairs = ((id, ref) for ref, goal in self._goals for id in goal.served_by)
        return _group(self.places, pairs)

    @cached_property
    def tasks(self) -> Mapping[str, TaskLinks]:
        """What belongs to each task."""
        goals = _group((), ((task, ref) for ref, goal in self._goals for task in goal.tasks))
        places, plan = self._takers("tasks"), self.framework
        return MappingProxyType(
            {
                task.id: TaskLinks(
                    places=places.get(task.id, ()),
                    goals=goals.get(task.id, ()),
                    programmes=_ids(plan.programmes, "tasks", task.id),
                    paths=task.paths,
                    works=_ids(plan.works, "tasks", task.id),
                    renewals=_ids(plan.renewals, "tasks", task.id),
                )
                for task in plan.tasks
            }
        )

    @cached_property
    def paths(self) -> Mapping[str, PathLinks]:
        """What belongs to each path."""
        places, plan = self._takers("paths"), self.framework
        return MappingProxyType(
            {
                path.id: PathLinks(
                    tasks=_ids(plan.tasks, "paths", path.id),
                    places=places.get(path.id, ()),
                    programmes=_ids(plan.programmes, "paths", path.id),
                )
                for path in plan.paths
            }
        )

    @cached_property
    def clusters(self) -> Mapping[str, ClusterLinks]:
        """What belongs to each cluster."""
        inside = _group((), (((one.cluster, one.kind), one.id) for one in self.places.values()))
        plan = self.framework
        return MappingProxyType(
            {
                id: ClusterLinks(
                    projects=inside.get((id, "project"), ()),
                    eco_areas=inside.get((id, "eco-area"), ()),
                    programmes=tuple(one.id for one in plan.programmes if one.scope == id),
                )
                for id in (directive.cluster for directive in plan.clusters)
            }
        )

    @cached_property
    def programme_places(self) -> Mapping[str, tuple[str, ...]]:
        """Programme → places that take part."""
        return self._takers("programmes")

    @cached_property
    def industry_places(self) -> Mapping[str, tuple[str, ...]]:
        """Industry → places that take part."""
        return self._takers("industries")

    @cached_property
    def unplaced(self) -> tuple[str, ...]:
        """Projects and eco-areas that no source puts into a cluster."""
        found = self.places.values()
        return tuple(one.id for one in found if one.kind != "cluster" and one.cluster is None)

    @cached_property
    def _goals(self) -> list[tuple[GoalRef, PlaceGoal]]:
        places = self.places.values()
        return [(GoalRef(place.id, goal.id), goal) for place in places for goal in place.goals]

    def _takers(self, name: str) -> Mapping[str, tuple[str, ...]]:
        keys = (one.id for one in getattr(self.framework, name))
        places = self.places.values()
        return _group(keys, ((id, one.id) for one in places for id in getattr(one, name)))


def _ids(things: Iterable[Any], name: str, id: str) -> tuple[str, ...]:
    return tuple(one.id for one in things if id in getattr(one, name))


def _group(
    keys: Iterable[_Key], pairs: Iterable[tuple[_Key, _Value]]
) -> Mapping[_Key, tuple[_Value, ...]]:
    found: dict[_Key, dict[_Value, None]] = {key: {} for key in keys}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return MappingProxyType({key: tuple(values) for key, values in found.items()})
