"""Codes and what they mean; colours and symbols, one palette for every output."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Document, Hex, Id, Text

Shape = Literal["circle", "square", "diamond", "triangle", "star", "hexagon", "cross", "ring"]
Hatch = Literal["forward", "backward", "dots", "horizontal", "vertical", "grid"]
Pixels = Annotated[float, Field(ge=0, le=64)]


class Symbol(Document):
    """How a kind is drawn: an area, a line or a point. Colours are names of `theme.yaml`."""

    geometry: Literal["area", "line", "point"]
    fill: Id | None = None
    fill_opacity: float = Field(default=0.22, ge=0, le=1)
    stroke: Id | None = None
    stroke_width_px: Pixels = 1.5
    dash_px: tuple[Pixels, ...] = ()
    shape: Shape | None = None
    size_px: Pixels = 14
    hatch: Hatch | None = None


class Term(Document):
    """A code with its label, and for kinds its theme and symbol."""

    id: Id
    label: Text
    note: Text | None = None
    theme: Id | None = None
    symbol: Symbol | None = None


class Terms(Document):
    """All codes. `cluster_symbols` gives each cluster (by place id) its symbol."""

    statuses: tuple[Term, ...]
    themes: tuple[Term, ...]
    kinds: tuple[Term, ...]
    methods: tuple[Term, ...]
    cluster_symbols: dict[Id, Symbol]


class Theme(Document):
    """The palette: colour name → #RRGGBB, and the font stacks."""

    colours: dict[Id, Hex]
    font_page: str = Field(max_length=300)
    font_sheet: str = Field(max_length=300)


class Township(Document):
    """A township-level unit: a name only, no boundary is known."""

    id: Id
    name: Text
    kind: Literal["subdistrict", "town"]


class Townships(Document):
    """The township-level units as a table, with the year of the list."""

    year: int
    sources: tuple[Id, ...] = Field(min_length=1)
    units: tuple[Township, ...]
