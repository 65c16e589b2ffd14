"""The types of `MapSpec.content`: what a map says, JSON-ready (docs/payload.md)."""

from typing import Annotated, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from .frames.formats import NumberFormat

CardKind = Literal["cluster", "project", "eco-area", "programme", "task", "path"]
_told = with_config(ConfigDict(use_attribute_docstrings=True))


class Pair(TypedDict):
    """The same words in Chinese and English."""

    zh: str
    en: str


class GoalWords(TypedDict):
    """The goal of the whole plan."""

    id: str
    text: Pair
    sources: list[str]


@_told
class FrameworkWords(TypedDict):
    """The card of the whole plan."""

    name: Pair
    summary: Pair
    goal: GoalWords
    directives: dict[str, Pair]
    """What the plan asks of each cluster, by its id."""


class Notes(TypedDict):
    """Explanations of terms, by id; only of those that have one."""

    statuses: dict[str, Pair]
    kinds: dict[str, Pair]
    methods: dict[str, Pair]


class Terms(TypedDict):
    """The words of all codes, by id."""

    statuses: dict[str, Pair]
    themes: dict[str, Pair]
    kinds: dict[str, Pair]
    methods: dict[str, Pair]
    notes: Notes


@_told
class CardGoal(TypedDict):
    """A goal of a cluster, or an aim of a task."""

    id: str
    text: Pair
    tasks: list[str]
    served_by: list[str]
    """Cards of what serves it."""
    sources: list[str]


@_told
class CardFact(TypedDict):
    """A fact with its sources."""

    id: str
    label: Pair
    value: Pair
    to_check: bool
    """It still has to be checked."""
    compared: bool
    """It is set beside the others that are, as a disc of equal area."""
    area_km2: float | None
    """Of that disc; null: no source gives one, and none is drawn."""
    sources: list[str]


@_told
class RegisterLine(TypedDict):
    """What the register of projects says of a place, as it is shown."""

    id: str
    label: Pair
    value: Pair
    number: float | None
    """What a column is sorted by; null: by its words."""


class RegisterFacets(TypedDict, total=False):
    """By what a place is filtered."""

    stage: list[str]
    year: list[str]
    unit: list[str]


class FacetValue(TypedDict):
    """A value that places are filtered by; `colour`: of a stage, on a map coloured so."""

    id: str
    name: Pair
    colour: NotRequired[str]


class Served(TypedDict):
    """A goal of a cluster that a place serves."""

    card: str
    goal: str


class Survey(TypedDict):
    """What is known of a geometry; all null where there is none."""

    # A docstring of a field is not handed down to other classes.
    layer: Annotated[str | None, Field(description="It draws it; null: it is not in the map.")]
    located: Annotated[bool, Field(description="A feature of the plan book draws it.")]
    status: str | None
    method: str | None
    accuracy_m: Annotated[float | None, Field(description="Metres within which it lies.")]
    date: str | None
    datum: str | None
    area_km2: Annotated[float | None, Field(description="Rounded as the accuracy allows.")]
    area_note: Pair | None


@_told
class Card(Survey):
    """All there is to say of a place, a task, a path or a programme; ids lead to other cards."""

    id: str
    kind: CardKind
    subkind: str | None
    theme: str | None
    cluster: str | None
    to_check: bool
    name: Pair
    short_name: Pair
    slogan: Pair | None
    summary: Pair
    goals: list[CardGoal]
    facts: list[CardFact]
    projects: list[str]
    eco_areas: list[str]
    tasks: list[str]
    paths: list[str]
    programmes: list[str]
    clusters: list[str]
    serves: list[Served]
    position_note: Pair | None
    """How its position was found, or why it has none."""
    sources: list[str]
    register: NotRequired[list[RegisterLine]]
    """Only where the register says something of it; so are its facets."""
    facets: NotRequired[RegisterFacets]


@_told
class SourceWords(TypedDict):
    """Where facts come from."""

    title: Pair
    publisher: Pair
    licence: Pair
    date: str | None
    date_inferred: bool
    """The source itself gives no date."""
    url: str | None
    note: Pair | None
    to_check: bool


@_told
class SearchEntry(TypedDict):
    """A name that the search finds: of a card, or of a feature without one."""

    id: str
    zh: str
    en: str
    pinyin: str
    """Syllables without tones, a space between two."""
    initials: str
    kind: str | None
    layer: str | None


@_told
class OverlayWords(TypedDict):
    """An overlay, whose payload lies apart (docs/overlays.md)."""

    id: str
    title: Pair
    n: int
    visible: bool
    """It is shown when the map opens."""
    status: str
    method: Pair
    accuracy_m: float
    date: str
    licence: Pair
    sources: list[str]
    fields: dict[str, Pair]
    """Column → its name."""
    classes: dict[str, Pair]
    """Value of the coloured column → its name."""
    formats: dict[str, dict[str, NumberFormat]]
    """Language → column → how its numbers are written."""
    filters: list[str]
    """Columns it can be filtered by."""
    search: list[str]
    """Columns it is searched in."""
    coloured: str | None
    """The column its colours come from."""
    fill_opacity: float
    fills: list[str]


class OverlayContent(TypedDict):
    """The part of the content that speaks of overlays; on a map without any it is not there."""

    overlays: NotRequired[list[OverlayWords]]
    packed_words: NotRequired[dict[str, dict[str, str]]]


class Content(OverlayContent):
    """Everything a plan says that has no field of its own in a MapSpec."""

    framework: FrameworkWords
    terms: Terms
    clusters: Annotated[list[str], Field(description="Ids in plan order.")]
    cards: dict[str, Card]
    sources: dict[str, SourceWords]
    search: list[SearchEntry]
    facets: NotRequired[
        Annotated[dict[str, list[FacetValue]], Field(description="Of what registers say.")]
    ]
    ui: Annotated[dict[str, dict[str, str]], Field(description="Words by language and key.")]
