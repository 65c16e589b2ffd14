"""The contents of payloads: what a plan or a packed layer says (contract.py)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from erqi_map.compose.content_types import Card, Content, SearchEntry
from erqi_map.compose.frames.formats import NumberFormat
from erqi_map.compose.frames.symbols import PackedSymbol, SymbolChange
from erqi_map.compose.spec import Furniture, LegendEntry, Scene
from erqi_map.frames.filters import Value
from erqi_map.model import Text
from erqi_map.model.catalog import Datum

Fields = dict[str, str]


class Entry(BaseModel):
    """A frozen part of a payload that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class BasemapEntry(Entry):
    """A basemap; `urls` are templates, drawn one above the other."""

    id: str
    name: Text
    urls: tuple[str, ...]
    subdomains: str
    attribution: Text
    link: str | None
    datum: Datum
    max_zoom: int
    token: str | None
    """Only in a live page whose server has it, never in a file."""
    needs_token: bool
    note: Text | None


class PictureEntry(Entry):
    """A picture under the plan."""

    id: str
    title: Text
    role: Literal["base", "overlay"]
    opacity: float
    status: str
    accuracy_m: float
    date: str
    sources: tuple[str, ...]
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees; between them it is in web mercator."""
    image: int
    """Block: the picture as WebP."""


class PhotoEntry(Entry):
    """A picture at a place."""

    place: str
    """The card it stands in."""
    alt: Text
    date: str | None
    sources: tuple[str, ...]
    image: int
    """Block: the picture as WebP."""
    paper: int | None
    """Block: the PDF whose first page it is."""


class ControlEntry(Entry):
    """A scan to be given a place by points on it and on the map."""

    name: str
    size: tuple[int, int]
    image: int
    """Block: the scan as WebP, perhaps smaller than `size`."""


class PlanContent(Content):
    """What a plan says, in both languages."""

    furniture: Furniture
    legend: tuple[LegendEntry, ...]
    basemaps: tuple[BasemapEntry, ...]
    scenes: tuple[Scene, ...]
    pictures: NotRequired[tuple[PictureEntry, ...]]
    photos: NotRequired[tuple[PhotoEntry, ...]]
    control: NotRequired[ControlEntry]
    tiled: NotRequired[Mapping[str, Any]]
    """The settings of overlays that are drawn from tiles, by id: a `TiledManifest` each."""


Run = tuple[int, int]


class PlanStep(Entry):
    """What makes one plan of another, as the content of a payload that holds the new layers.
    `search` and `photos` are given as they become: a new item, or the first and the number of those
    that stay.
    """

    layers: tuple[str, ...]
    """Ids of all layers, from the lowest to the highest."""
    cards: Mapping[str, Card]
    """Those that are different."""
    order: tuple[str, ...] | None
    """Ids of all cards, where these or their order are others."""
    search: tuple[Run | SearchEntry, ...]
    photos: tuple[Run | PhotoEntry, ...]
    parts: Mapping[str, Any]
    """What else of the content is different, whole; null where it is gone."""


class ChoiceValue(Entry):
    """A value and its rows."""

    value: Value
    count: int


class ChoiceFilter(Entry):
    """A filter by values."""

    column: str
    title: str
    kind: Literal["choice"]
    values: tuple[ChoiceValue, ...]


class NumberFilter(Entry):
    """A filter by a range of numbers; ends are null where the column is empty."""

    column: str
    title: str
    kind: Literal["number"]
    least: float | None
    most: float | None
    whole: bool
    """All numbers are whole."""


class DateFilter(Entry):
    """A filter by a range of days (ISO); ends are null where the column is empty."""

    column: str
    title: str
    kind: Literal["date"]
    least: str | None
    most: str | None


Filter = Annotated[ChoiceFilter | NumberFilter | DateFilter, Field(discriminator="kind")]


class FrameLegendLine(Entry):
    """A line of the legend."""

    case: str
    """Value of the column `erqi:class`."""
    label: str | None
    """Null: the rest, which has words of its own."""
    count: int | None
    """Null where the data are not known, as in tiles."""
    symbol: PackedSymbol


class FrameLegendTick(Entry):
    """Words under the bar of a legend."""

    at: float
    """From 0 at its left end to 1 at its right."""
    label: str


class FrameLegendBar(Entry):
    """A ramp of colours."""

    colours: tuple[str, ...]
    """From left to right."""
    ends: tuple[float, ...] | None
    """Where each ends, from 0 to 1; null: all are as wide."""
    ticks: tuple[FrameLegendTick, ...]
    opacity: float


class FrameLegendScale(Entry):
    """Symbols whose width, size or opacity tells a number of a column."""

    title: str
    lines: tuple[FrameLegendLine, ...]


class FrameLegend(Entry):
    """The legend of a style by column."""

    title: str | None
    lines: tuple[FrameLegendLine, ...]
    bar: FrameLegendBar | None
    scales: tuple[FrameLegendScale, ...] = ()


class FrameContent(Entry):
    """What a packed layer says and lets its reader do; `Fields` are column → words for it."""

    name: str
    tooltip: Fields
    popup: Fields
    id: str | None
    """The column that events give as `id`; null: the number of the row."""
    points: Literal["auto", "symbols", "clusters", "density"]
    rows: int
    """Rows of the frame."""
    filters: tuple[Filter, ...]
    search: Fields
    table: Fields | None
    legend: FrameLegend | None
    formats: dict[str, NumberFormat]
    """How the numbers of a column are written."""
    hover: SymbolChange | Literal[False] | None
    """What the pointer changes of a symbol; null: the house's own edge, false: nothing."""
    words: Fields
    """The client's own words, by key."""


PLAN_CONTENT = TypeAdapter(PlanContent)
SCENES = TypeAdapter(tuple[Scene, ...])
