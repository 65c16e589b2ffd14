"""What travels from Python to the client: manifests, their layers and columns, and contents.

Every writer of a payload goes through these models. The client's types (`client/contract.d.ts`),
what it asks of a manifest (`client/src/payload/contract.js`) and the tables of docs/payload.md are
made of them by `make schema`; so is the meaning: what stands under a field is its description.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal

from pydantic import Field
from typing_extensions import TypeAliasType, TypedDict

from erqi_map.compose.drawing import DRAWING, Drawing
from erqi_map.compose.frames.symbols import PackedSymbol, SymbolChange
from erqi_map.compose.limits import Limits
from erqi_map.compose.spec import LabelRule, Lang, LayerRole, StyleRule
from erqi_map.geo.flatten import Kind
from erqi_map.model import Text

from .contents import Entry, Fields, FrameContent, FrameLegend, PlanContent, PlanStep

VERSION: Final = 2
"""Raise it with every change of what is in a manifest; the client refuses every other one."""

Block = TypeAliasType("Block", Annotated[int, Field(ge=0)])
Extent = tuple[float, float, float, float]
Plane = Block | None
Planes = tuple[Plane, Plane, Plane, Plane, Plane, Plane, Plane, Plane]
# What the client keeps in one object of its own (types.d.ts).
ClientState = Annotated[Mapping[str, Any], Field(json_schema_extra={"tsType": "Partial<State>"})]


class NumberColumn(Entry):
    """Numbers."""

    name: str
    type: Literal["number"] = "number"
    data: Block
    """float64; NaN is missing."""


class BoolColumn(Entry):
    """Yes or no."""

    name: str
    type: Literal["bool"] = "bool"
    data: Block
    """uint8: 0 no, 1 yes, 2 missing."""


class DictColumn(Entry):
    """Text of which much is the same."""

    name: str
    type: Literal["dict"] = "dict"
    values: Block
    """JSON: the different values, text or null."""
    codes: Block
    """Unsigned integers of `width` bytes: for each row the place of its value."""
    width: Literal[1, 2, 4]


class TextColumn(Entry):
    """Other text, read when it is first asked for."""

    name: str
    type: Literal["text"] = "text"
    chunks: tuple[Block, ...]
    """int32: bytes a unit (1: ASCII, 2: UTF-16), the length of each value in units (-1: null); then
    all values, one after another."""
    rows: int
    """Rows of a chunk."""


Column = Annotated[NumberColumn | BoolColumn | DictColumn | TextColumn, Field(discriminator="type")]


class Shape(Entry):
    """Geometry of a layer in world units."""

    quantum_bits: Literal[30] = 30
    """A world unit is 2^-30 of the world's girth."""
    parts: Block
    """uint32: parts of each feature, 0 for an empty geometry."""
    rings: Block
    """uint32: rings of each part, 1 for lines and points."""
    sizes: Block
    """uint32: vertices of each ring, without the closing one of an area."""
    xy: Planes
    """Byte planes of the zigzag deltas: four of x, lowest first, four of y; null: all zero."""


class Layer(Entry):
    """Features of one kind of geometry. Values of `style.column` choose its symbols."""

    id: str
    role: LayerRole
    theme: str
    title: Text | None = None
    geometry: Kind
    n: Annotated[int, Field(ge=0)]
    """Number of features."""
    interactive: bool = True
    """It can be pointed at."""
    visible: bool = True
    """It is shown when the map opens."""
    status: str = ""
    """Of features that have none of their own."""
    fields: tuple[str, ...] = ()
    """Columns shown for features without a card."""
    style: StyleRule
    label: LabelRule | None
    rows: Block | None = None
    """uint32: which row of the frame each feature is; null: 0, 1, 2 …"""
    shape: Shape
    columns: tuple[Column, ...]
    """In the order of the features. In a plan one is called `id`."""


class Manifest(Entry):
    """The table of contents of a payload."""

    v: Literal[2] = VERSION
    """Version of this contract."""
    lang: Lang
    extent: Extent
    """West, south, east, north in degrees."""
    drawing: Drawing = DRAWING
    content: Block
    """JSON: the content of its kind."""
    layers: tuple[Layer, ...]
    """From the lowest to the highest."""
    blocks: tuple[tuple[int, int, int], ...] = ()
    """[offset, stored length, raw length] of each block."""


class PlanManifest(Manifest):
    """A whole plan map."""

    kind: Literal["plan"] = "plan"
    limits: Limits
    default_basemap: str
    state: ClientState
    """What the map shows at first; the rest is the client's own default."""
    colours: Mapping[str, str]
    """Colours of clusters and of the theme, by id."""
    font: str


@dataclass(frozen=True)
class FrameStyle:
    """One symbol, and by the value of `column` what changes of it."""

    default: PackedSymbol
    column: str | None
    cases: Mapping[str, SymbolChange]


class FrameLayer(Layer):
    """Features of one kind in a packed layer or an overlay."""

    style: FrameStyle  # type: ignore[assignment]


class FrameManifest(Manifest):
    """A packed layer or an overlay."""

    kind: Literal["frame"] = "frame"
    layers: tuple[FrameLayer, ...]


class TiledManifest(Entry):
    """The settings of a tiled layer: JSON and its Adler-32, without a container."""

    v: Literal[2] = VERSION
    """Version of this contract."""
    kind: Literal["tiled"] = "tiled"
    name: str
    tooltip: Fields
    popup: Fields
    id: str | None
    words: Fields
    column: str | None
    """The column its colours come from."""
    breaks: tuple[float, ...] | None
    """Upper ends of classes, rising."""
    legend: FrameLegend | None
    styles: Mapping[Kind, FrameStyle]
    bounds: tuple[tuple[float, float], tuple[float, float]] | None
    """[south, west], [north, east] in degrees."""
    template: str | None = None
    """Address of a tile server with {z}, {x} and {y}."""
    archive: str | None = None
    """Address or file name of a PMTiles archive."""
    embedded: bool = False
    """The archive is in the page."""
    drawing: Drawing = DRAWING
    minZoom: int | None
    maxZoom: int | None


class Contract(TypedDict):
    """Everything that travels."""

    plan: PlanManifest
    plan_content: PlanContent
    plan_step: PlanStep
    frame: FrameManifest
    frame_content: FrameContent
    tiled: TiledManifest
