"""A place of the plan: a cluster, a project or an eco-area, with what the plan says of it."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Day, Document, Id, Text, Words

PlaceKind = Literal["cluster", "project", "eco-area"]
Stage = Literal["idea", "initiated", "approval", "construction", "completed", "suspended"]
"""谋划, 立项, 审批, 在建, 竣工, 暂缓."""
REGISTER = (
    "stage",
    "start",
    "end",
    "responsible_unit",
    "investment_wan_yuan",
    "area_ha",
    "progress_percent",
    "contact",
)
"""The fields of a `Place` that a register of projects has."""


class PlaceGoal(Document):
    """A goal of the place, the tasks it belongs to and the projects and eco-areas that serve it."""

    id: Id
    text: Text
    tasks: tuple[Id, ...] = ()
    served_by: tuple[Id, ...] = ()
    sources: tuple[Id, ...] = Field(min_length=1)


class Fact(Document):
    """A figure or a documented extent; `to_check`: from one unverified source (待核).

    `compared`: the card sets it beside the other facts that are, as discs of equal area;
    `area_km2`: of that disc, null where no source gives one.
    """

    id: Id
    label: Text
    value: Text
    to_check: bool = False
    compared: bool = False
    area_km2: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    sources: tuple[Id, ...] = Field(min_length=1)


class Place(Document):
    """One file of `places/`.

    `cluster` is null for a cluster itself, and for a project without a position that no source
    puts into a cluster. `located` is false for a project the sources give no
    usable position: it is listed and never drawn. `subkind` is a code of `terms.yaml` (`kinds`).
    What a register holds (REGISTER) is there only where somebody has said it, and never of a
    cluster; `investment_wan_yuan` in 10,000 yuan, `area_ha` in hectares.
    """

    id: Id
    kind: PlaceKind
    subkind: Id
    cluster: Id | None = None
    located: bool = True
    name: Text
    short_name: Text
    slogan: Text | None = None
    summary: Text
    goals: tuple[PlaceGoal, ...] = ()
    facts: tuple[Fact, ...] = ()
    tasks: tuple[Id, ...] = ()
    paths: tuple[Id, ...] = ()
    programmes: tuple[Id, ...] = ()
    industries: tuple[Id, ...] = ()
    stage: Stage | None = None
    start: Day | None = None
    end: Day | None = None
    responsible_unit: Text | None = None
    investment_wan_yuan: Annotated[float, Field(ge=0, le=10_000_000)] | None = None
    area_ha: Annotated[float, Field(gt=0, le=100_000)] | None = None
    progress_percent: Annotated[float, Field(ge=0, le=100)] | None = None
    contact: Words | None = None
    position_note: Text | None = None
    to_check: bool = False
    sources: tuple[Id, ...] = Field(min_length=1)
