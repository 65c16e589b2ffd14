"""Overlays: large layers of other data (parcels, buildings) that lie under the plan."""

from collections.abc import Collection
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from .base import Document, Hex, Text, Words
from .catalog import Dataset

OVERLAY_FOLDER = "overlays"
Use = Literal["tooltip", "popup", "filter", "search", "list"]
LOOKED_AT = frozenset({"tooltip", "popup"})
"""What tiles are good for: a page never has all of their rows."""
Share = Annotated[float, Field(ge=0, le=1)]
Pixels = Annotated[float, Field(ge=0, le=40)]


class OverlayField(Document):
    """A column of the file, what it is called, and where it is used. `format` and `unit`: how its
    numbers are written everywhere, `,.1f` for 1,234.5.
    """

    column: Words
    name: Text
    uses: tuple[Use, ...] = ("popup",)
    format: Annotated[str, Field(pattern=r"^,?(\.\d)?[dfg%]?$")] = ""
    unit: Text | None = None


def _written(value: Any) -> Any:
    """A number or yes and no as text; `true` is what YAML makes of it."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, int | float) else value


Value = Annotated[Words, BeforeValidator(_written, json_schema_input_type=str | bool | float)]


class OverlayClass(Document):
    """A value of the column that gives the colours, with its colour and its words. Yes and no may
    be written as `true` or `yes`, numbers as numbers.
    """

    value: Value
    name: Text
    fill: Hex


class OverlayStyle(Document):
    """One symbol, in colours by the value of `column` where that is given; `missing` is the colour
    of values no class names. Sizes are CSS pixels.
    """

    fill: Hex = "#0072B2"
    fill_opacity: Share = 0.55
    stroke: Hex = "#FFFFFF"
    stroke_width_px: Pixels = 0.7
    size_px: Pixels = 8.0
    column: Words | None = None
    classes: tuple[OverlayClass, ...] = ()
    missing: Hex = "#8A949E"

    @model_validator(mode="after")
    def _classes_of_a_column(self) -> "OverlayStyle":
        if (self.column is None) != (not self.classes):
            raise ValueError("overlay_classes")
        return self


class OverlayLabels(Document):
    """Names written on the map from `min_zoom` on."""

    column: Words
    min_zoom: float = Field(default=15, ge=1, le=22)


class Overlay(Dataset):
    """A data set of its own, with no cards: a GeoParquet, FlatGeobuf, GeoPackage or GeoJSON file in
    the folder `overlays`. `table` names the table where the file holds several. `id_column` holds
    the number by which a feature is called. `visible`: shown when the map opens. `tiles`: too large
    to be read whole, it is drawn from tiles: seen and clicked, not filtered, searched or listed.
    """

    table: Words | None = None
    id_column: Words | None = None
    fields: tuple[OverlayField, ...] = Field(default=(), max_length=60)
    style: OverlayStyle = OverlayStyle()
    labels: OverlayLabels | None = None
    visible: bool = False
    tiles: bool = False

    @model_validator(mode="after")
    def _tiles_are_looked_at(self) -> "Overlay":
        used = {use for one in self.fields for use in one.uses}
        if self.tiles and (self.labels is not None or not used <= LOOKED_AT):
            raise ValueError("overlay_tiles")
        return self

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is named, once."""
        labels = () if self.labels is None else (self.labels.column,)
        named = (self.id_column, self.style.column, *labels, *(one.column for one in self.fields))
        return tuple(dict.fromkeys(name for name in named if name is not None))

    def without(self, columns: Collection[str]) -> "Overlay":
        """The overlay without these columns, wherever they are named."""
        fields = tuple(one for one in self.fields if one.column not in columns)
        update: dict[str, Any] = {"fields": fields}
        if self.id_column in columns:
            update["id_column"] = None
        if self.labels is not None and self.labels.column in columns:
            update["labels"] = None
        if self.style.column in columns:
            update["style"] = self.style.model_copy(update={"column": None, "classes": ()})
        return self.model_copy(update=update)

    def fields_for(self, use: Use) -> tuple[OverlayField, ...]:
        """The fields with this use, in their order."""
        return tuple(one for one in self.fields if use in one.uses)


class Overlays(Document):
    """The overlays in the order of the legend."""

    overlays: tuple[Overlay, ...] = Field(default=(), max_length=40)
