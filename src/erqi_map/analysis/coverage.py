"""The matrix tasks × clusters: what fills each cell, and where nothing does."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from erqi_map.model import Framework, Place

DISTRICT_SCOPE = "district"


@dataclass(frozen=True)
class Cell:
    """What a cluster does for a task.

    places: the cluster itself, its projects and eco-areas that name the task. goals: goals of
    those places that belong to the task. programmes: those that serve the task and either have
    the cluster as scope or are named by a place of the cluster.
    """

    task: str
    cluster: str
    places: tuple[str, ...]
    goals: tuple[str, ...]
    programmes: tuple[str, ...]

    @property
    def is_gap(self) -> bool:
        """Nothing in the cluster serves the task."""
        return not (self.places or self.goals or self.programmes)


@dataclass(frozen=True)
class Coverage:
    """The whole matrix. `district_programmes`: task → programmes of the whole district that serve
    it; they belong to no cluster and fill no cell by themselves.
    """

    tasks: tuple[str, ...]
    clusters: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    district_programmes: Mapping[str, tuple[str, ...]]

    def cell(self, task: str, cluster: str) -> Cell:
        """The cell of a task and a cluster. Raises KeyError where there is none."""
        return self.cells[task, cluster]

    @property
    def gaps(self) -> tuple[Cell, ...]:
        """The empty cells, task by task."""
        return tuple(cell for cell in self.cells.values() if cell.is_gap)


def task_coverage(framework: Framework, places: Mapping[str, Place]) -> Coverage:
    """The matrix of a sound plan book, tasks and clusters in plan order."""
    tasks = tuple(task.id for task in framework.tasks)
    clusters = tuple(directive.cluster for directive in framework.clusters)
    return Coverage(
        tasks=tasks,
        clusters=clusters,
        cells=MappingProxyType(
            {
                (task, cluster): _cell(task, cluster, framework, places)
                for task in tasks
                for cluster in clusters
            }
        ),
        district_programmes=MappingProxyType(
            {
                task: tuple(
                    programme.id
                    for programme in framework.programmes
                    if programme.scope == DISTRICT_SCOPE and task in programme.tasks
                )
                for task in tasks
            }
        ),
    )


def _cell(task: str, cluster: str, framework: Framework, places: Mapping[str, Place]) -> Cell:
    own = [place for place in places.values() if cluster in (place.id, place.cluster)]
    named = {programme for place in own for programme in place.programmes}
    return Cell(
        task=task,
        cluster=cluster,
        places=tuple(place.id for place in own if task in place.tasks),
        goals=tuple(goal.id for place in own for goal in place.goals if task in goal.tasks),
        programmes=tuple(
            programme.id
            for programme in framework.programmes
            if task in programme.tasks and (programme.scope == cluster or programme.id in named)
        ),
    )
