"""A story: the scenes a planner presents, each a state of the map with words to it."""

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from .base import ID_PATTERN, OPTIONAL, Document, Id, Text, Words, Year
from .overlay_filter import OverlayFilters, no_filters
from .place import Stage

_ID = ID_PATTERN.strip("^$")

LeafKey = Annotated[str, StringConstraints(pattern=rf"^{_ID}/({_ID}|-)$", max_length=129)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
TitleEn = Annotated[str, StringConstraints(strip_whitespace=True, max_length=90), OPTIONAL]
Point = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
PointEn = Annotated[str, StringConstraints(strip_whitespace=True, max_length=140), OPTIONAL]
Speech = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
SpeechEn = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), OPTIONAL]


class TitleText(Text):
    """A title that fits the top of a slide."""

    zh: Title
    en: TitleEn = ""


class PointText(Text):
    """A point that can be read from ten metres."""

    zh: Point
    en: PointEn = ""


class SpeechText(Text):
    """The speaker's words to one scene."""

    zh: Speech
    en: SpeechEn = ""


class Camera(Document):
    """Where the map looks: an extent (west, south, east, north; WGS-84 degrees) or ids to fit."""

    extent: tuple[float, float, float, float] | None = None
    ids: tuple[Id, ...] = ()

    @model_validator(mode="after")
    def _exactly_one(self) -> "Camera":
        if (self.extent is None) == (not self.ids):
            raise ValueError("camera_needs_one")
        if self.extent is not None:
            west, south, east, north = self.extent
            if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
                raise ValueError("extent_empty")
        return self


class SceneFilter(Document):
    """Conditions on the plan layers; an empty list is no condition."""

    cluster: tuple[Id, ...] = ()
    theme: tuple[Id, ...] = ()
    status: tuple[Id, ...] = ()
    task: tuple[Id, ...] = ()
    stage: tuple[Stage, ...] = ()
    year: tuple[Year, ...] = ()
    unit: tuple[Words, ...] = ()


class StoryScene(Document):
    """One scene.

    `layers`: ids of the layers that are on; None = those on by default. `hidden`: leaves
    ("layer/cluster", "-" where there is no cluster) that are off although their layer is on.
    `overlays`: those that are on, `overlay_filter`: their filters by id.
    `highlights`: places and features that are lit. `goal`: the goal that is lit with what serves
    it. `focus`: the place whose card is open. `figures`: indicators shown as figures.
    `city_layout`: the words of the city's layout stand round the district. `notes` are the
    speaker's words; they never show on the wall. A point is read from ten metres: four of them, 22
    Chinese characters each, are plenty.
    """

    id: Id
    title: TitleText
    points: tuple[PointText, ...] = Field(min_length=1, max_length=6)
    notes: SpeechText
    camera: Camera
    layers: tuple[Id, ...] | None = None
    hidden: tuple[LeafKey, ...] = ()
    overlays: tuple[Id, ...] = ()
    overlay_filter: OverlayFilters = Field(default_factory=no_filters)
    filter: SceneFilter = SceneFilter()
    highlights: tuple[Id, ...] = ()
    focus: Id | None = None
    goal: Id | None = None
    basemap: Id = "none"
    figures: tuple[Id, ...] = Field(default=(), max_length=8)
    city_layout: bool = False
    sources: tuple[Id, ...] = Field(min_length=1)


class Story(Document):
    """A story with its scenes in the order they are presented."""

    id: Id
    title: TitleText
    scenes: tuple[StoryScene, ...] = Field(min_length=1, max_length=200)
