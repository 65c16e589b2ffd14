"""The planning framework "1346": one goal, three paths, four clusters, six tasks."""

from typing import Literal

from pydantic import Field

from .base import Document, Id, Text

Sources = tuple[Id, ...]


class Statement(Document):
    """One statement of the plan with its sources."""

    id: Id
    text: Text
    sources: Sources = Field(min_length=1)


class Path(Document):
    """One of the three paths (品质/田园/温暖二七)."""

    id: Id
    name: Text
    summary: Text
    sources: Sources = Field(min_length=1)


class ClusterDirective(Document):
    """The two-word directive the plan gives a cluster; `cluster` is the id of its place file."""

    cluster: Id
    directive: Text
    sources: Sources = Field(min_length=1)


class Task(Document):
    """One of the six key tasks, its aims and, where the source gives one, its time horizon."""

    id: Id
    name: Text
    lead: Text
    aims: tuple[Statement, ...]
    paths: tuple[Id, ...] = ()
    horizon: Text | None = None
    sources: Sources = Field(min_length=1)


class Programme(Document):
    """A programme or campaign without a place of its own; `scope` is "district" or a cluster id."""

    id: Id
    name: Text
    summary: Text
    scope: Id
    tasks: tuple[Id, ...] = ()
    paths: tuple[Id, ...] = ()
    sources: Sources = Field(min_length=1)
    to_check: bool = False


class Work(Document):
    """One of the nine works of the first half-year: by what means, to what end."""

    id: Id
    means: Text
    end: Text
    tasks: tuple[Id, ...] = ()
    sources: Sources = Field(min_length=1)


class Renewal(Document):
    """One of the six "新": in which field, and what is asked for."""

    id: Id
    name: Text
    field: Text
    tasks: tuple[Id, ...] = ()
    sources: Sources = Field(min_length=1)


class Industry(Document):
    """A leading industry and the directions the plan gives it."""

    id: Id
    name: Text
    directions: tuple[Text, ...]
    clusters: tuple[Id, ...] = ()
    sources: Sources = Field(min_length=1)


class LayoutPart(Document):
    """One word of the layout 东强、南动、西美、北静、中优、外联; `own`: the part of 二七区."""

    id: Id
    name: Text
    position: Literal["east", "south", "west", "north", "centre", "outside"]
    own: bool = False
    sources: Sources = Field(min_length=1)


class Indicator(Document):
    """A first-half indicator. `value` is null where the source gives only the change.

    `change_percent` is the change on the same period of the year before; `rank` stands among
    the six districts of the city (`rank_scope`) for what `rank_of` names.
    """

    id: Id
    name: Text
    value: float | None
    unit: Text | None
    period: Text
    change_percent: float | None = None
    rank: int | None = Field(default=None, ge=1)
    rank_of: Literal["total", "growth"] | None = None
    rank_scope: Text | None = None
    theme: Literal["economy", "industry", "investment", "consumption", "income", "finance"]
    note: Text | None = None
    sources: Sources = Field(min_length=1)


class Framework(Document):
    """The whole framework, in the order the source gives it."""

    name: Text
    summary: Text
    goal: Statement
    paths: tuple[Path, ...]
    clusters: tuple[ClusterDirective, ...]
    tasks: tuple[Task, ...]
    programmes: tuple[Programme, ...]
    works: tuple[Work, ...]
    renewals: tuple[Renewal, ...]
    industries: tuple[Industry, ...]
    thrusts: tuple[Statement, ...]
    layout: tuple[LayoutPart, ...]
    indicators: tuple[Indicator, ...]
    sources: Sources = Field(min_length=1)
