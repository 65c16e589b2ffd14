"""The style of a `PackedLayer`: one symbol, or one by the value of a column or by the row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from erqi_map.compose.spec import StyleRule
from erqi_map.errors import RequestError
from erqi_map.frames.column import Column, case_of
from erqi_map.frames.columns import column_of, find_column
from erqi_map.frames.say import name_of
from erqi_map.geo.flatten import Kind
from erqi_map.i18n import Listed

from .by_row import ByRow, Scale, called, split_rows
from .classes import (
    IS_MISSING,
    IS_REST,
    MISSING,
    REST,
    Classes,
    LegendLine,
    classes_of,
)
from .colours import aside_from, colour
from .frame import CLASS_COLUMN
from .legend_bar import LegendBar
from .symbols import COLOURED, NAMES, UNKNOWN, PackedSymbol, symbol_of

RULE_NAMES = (
    "column", "colours", "palette", "scheme", "k", "breaks", "options", "vmin", "vmax",
    "categories", "missing", "missing_label", "title", "labels", "format", "interval", "bar",
    "scaled", "max_labels",
)  # fmt: skip
SINGLE = ("scheme", "k", "format", "interval", "bar", "scaled", "max_labels", "vmin", "vmax")


@dataclass(frozen=True)
class PackedStyle:
    """A style worked out for a frame.

    `classes`: of a style by column; `by_row`: what else changes from row to row. `missing` is the
    colour of what is in no class, `own_missing`: somebody chose it.
    """

    base: Mapping[str, Any]
    missing: str | None
    classes: Classes | None
    by_row: ByRow | None = None
    column: str | None = None
    title: str | None = None
    own_missing: bool = True
    missing_label: str | None = None

    @property
    def legend(self) -> tuple[LegendLine, ...]:
        """The lines of the legend."""
        return () if self.classes is None else self.classes.lines

    @property
    def bar(self) -> LegendBar | None:
        """The bar of the legend."""
        return None if self.classes is None else self.classes.bar

    @property
    def scales(self) -> tuple[Scale, ...]:
        """What widths, sizes and opacities say of columns."""
        return () if self.by_row is None else self.by_row.scales

    @property
    def cases(self) -> NDArray[np.object_] | None:
        """The class of each row by name, None for the rest."""
        if self.classes is None:
            return None
        names = np.array([*self.classes.names, MISSING, None], dtype=object)
        return np.asarray(names[self.classes.codes])

    def looks(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The classes that are not the rest, and what each changes."""
        if self.classes is not None:
            for name, one in zip(self.classes.names, self.classes.colours, strict=True):
                yield name, {COLOURED: one}
            if self.has_missing:
                yield MISSING, {COLOURED: self.missing, "unknown": not self.own_missing}

    @property
    def has_missing(self) -> bool:
        """Whether a row has no value."""
        return self.classes is not None and bool((self.classes.codes == IS_MISSING).any())

    def symbol(self, kind: Kind, look: Mapping[str, Any]) -> PackedSymbol:
        """The symbol of a kind in a look."""
        said = {key: value for key, value in look.items() if key != "unknown"}
        if look.get("unknown"):
            said |= UNKNOWN[kind]
            if "fill" in UNKNOWN[kind]:
                said.pop(COLOURED)
        return symbol_of(kind, self.base, said)

    def default(self, kind: Kind) -> PackedSymbol:
        """The symbol of what is in no class."""
        return self.symbol(kind, {} if self.classes is None else {COLOURED: self.missing})

    def rule(self, kind: Kind) -> StyleRule:
        """The rule for a layer of one kind."""
        if self.classes is None:
            return StyleRule(self.default(kind))
        of = {name: self.symbol(kind, look) for name, look in self.looks()}
        return StyleRule(self.default(kind), CLASS_COLUMN, of)


def resolve_style(style: Any, gdf: gpd.GeoDataFrame) -> PackedStyle:
    """A style worked out. RequestError, in Chinese, for what it does not know.

    Keys of a symbol: fill, fill_opacity, stroke, stroke_opacity, stroke_width_px, dash, size,
    radius_m, shape, glyph, hatch, or the names Leaflet has for them; each a value, one for each
    row, `{column, range}` or a function of the feature. Keys of a rule: column, then colours
    {value: colour} or a function of the value, or palette, or scheme ("continuous" or of
    mapclassify), or breaks; docs/packed.md tells the rest. A function is a style of each feature.
    """
    if callable(style) and not isinstance(style, Mapping):
        style = called(style, gdf)
    if style is None:
        style = {}
    if not isinstance(style, Mapping):
        raise RequestError("packed", "error_style", type=type(style).__name__)
    unknown = [str(key) for key in style if key not in NAMES and key not in RULE_NAMES]
    if unknown:
        known = Listed((*dict.fromkeys(NAMES.values()), *RULE_NAMES))
        raise RequestError("packed", "error_style_key", key=Listed(unknown), known=known)
    several = [key for key in SINGLE if pd.api.types.is_list_like(style.get(key))]
    if several:
        raise RequestError("packed", "error_one_value", key=several[0], value=style[several[0]])
    base, by_row = split_rows(style, gdf)
    missing = colour("missing", style["missing"]) if style.get("missing") is not None else None
    if "column" not in style:
        given = [key for key in RULE_NAMES if key in style and not key.startswith("missing")]
        if given:
            raise RequestError("packed", "error_style_column", key=Listed(given))
        return PackedStyle(base, missing, None, by_row)
    name, values = name_of(style["column"]), find_column(gdf, style["column"])
    column = column_of(values, name)
    classes = classes_of(values, column, style, name)
    classes = replace(classes, lines=_worded(classes.lines, style.get("labels"), column))
    own = style.get("missing") is not None
    return PackedStyle(
        base,
        missing if own else aside_from(classes.colours),
        classes,
        by_row,
        name,
        str(style.get("title", name)),
        own,
        None if style.get("missing_label") is None else case_of(style["missing_label"], "text"),
    )


def _worded(lines: tuple[LegendLine, ...], labels: Any, column: Column) -> tuple[LegendLine, ...]:
    """The lines in somebody's own words: one for each class in turn, or by value."""
    if labels is None or (isinstance(labels, Mapping) and not labels):
        return lines
    if isinstance(labels, Mapping):
        said = {column.case(value): case_of(words, "text") for value, words in labels.items()}
        return tuple(replace(line, label=said.get(line.case, line.label)) for line in lines)
    if isinstance(labels, str) or not isinstance(labels, Sequence):
        raise RequestError("packed", "error_labels", type=type(labels).__name__)
    own = [line for line in lines if line.case not in (REST, MISSING)]
    if len(labels) != len(own):
        raise RequestError("packed", "error_labels_count", count=len(labels), classes=len(own))
    mine = [
        replace(line, label=case_of(words, "text")) for line, words in zip(own, labels, strict=True)
    ]
    return (*mine, *lines[len(mine) :])


def look_codes(
    style: PackedStyle,
) -> ByRow | None:
    """The look of each row where rows have looks of their own: their place, and the looks; those of
    the classes are in them.
    """
    if style.by_row is None:
        return None
    rows = style.by_row
    if style.classes is None:
        return rows
    named = dict(style.looks())
    classes = [named[name] for name in style.classes.names]
    classes += [named.get(MISSING, {}), {COLOURED: style.missing}]
    width = len(classes)
    pairs = rows.codes * width + style.classes.codes % width
    used, codes = np.unique(pairs, return_inverse=True)
    looks = tuple({**classes[pair % width], **rows.looks[pair // width]} for pair in used.tolist())
    return ByRow(codes, looks)


assert (IS_REST, IS_MISSING) == (-1, -2), "they count from the end of the names"
