"""A layer of a payload: its geometry and columns as blocks, and their entry in the manifest."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from erqi_map.compose.frames.by_row import Scale
from erqi_map.compose.frames.classes import MISSING, REST, LegendLine
from erqi_map.compose.frames.frame import CLASS_COLUMN, LOOK_COLUMN
from erqi_map.compose.frames.legend_bar import LegendBar
from erqi_map.compose.frames.style import PackedStyle, look_codes
from erqi_map.compose.frames.symbols import COLOURED, change_of
from erqi_map.frames.column import NO, YES, Column
from erqi_map.geo.flatten import Geometries, Kind
from erqi_map.i18n import phrase

from ..contents import (
    FrameLegend,
    FrameLegendBar,
    FrameLegendLine,
    FrameLegendScale,
    FrameLegendTick,
)
from ..contract import DictColumn, FrameStyle, Layer
from .blocks import BlockWriter
from .columns import encode_column
from .geometry import encode_shape

GREY, WIDEST_PX = "#5B6570", 40
Coded: TypeAlias = tuple[str, Sequence[str | None], NDArray[np.int64]]
"""A column by its name, its words, and the place of each row's word."""
OWN_WORDS = {MISSING: "missing", YES: "yes", NO: "no"}


def encode_layer(
    geometry: Geometries,
    kind: Kind,
    columns: Iterable[tuple[str, Column | pd.Series]],
    blocks: BlockWriter,
    *,
    coded: Iterable[Coded] = (),
    entry: type[Layer] = Layer,
    **given: Any,
) -> Any:
    """Write features of one kind (EPSG:4326) and their columns; `given` is the rest of the entry.

    ValueError for geometry that is not finite, or of a lower dimension than `kind`.
    """
    written = [encode_column(name, values, blocks) for name, values in columns]
    written += [_encode_coded(*one, blocks) for one in coded]
    shape = encode_shape(geometry, kind, blocks)
    return entry(geometry=kind, n=len(geometry), columns=tuple(written), shape=shape, **given)


def _encode_coded(
    name: str, words: Sequence[str | None], codes: NDArray[np.int64], blocks: BlockWriter
) -> DictColumn:
    """A column of which the codes are known; -1 is the last of the words."""
    width: Literal[1, 2, 4] = 1 if len(words) <= 1 << 8 else 2 if len(words) <= 1 << 16 else 4
    return DictColumn(
        name=name,
        values=blocks.add_json(list(words)),
        codes=blocks.add((codes % max(1, len(words))).astype(f"<u{width}").tobytes()),
        width=width,
    )


def style_columns(style: PackedStyle) -> list[Coded]:
    """The columns of the classes and looks of all rows."""
    made: list[Coded] = []
    if style.classes is not None:
        made.append((CLASS_COLUMN, (*style.classes.names, MISSING, None), style.classes.codes))
    rows = look_codes(style)
    if rows is not None:
        made.append((LOOK_COLUMN, tuple(map(str, range(len(rows.looks)))), rows.codes))
    return made


def frame_style(style: PackedStyle, kind: Kind) -> FrameStyle:
    """The rule for a layer of one kind: what its classes or looks change of one symbol."""
    default, rows = style.default(kind), look_codes(style)
    looks = style.looks() if rows is None else enumerate(rows.looks)
    cases = {str(name): change_of(style.symbol(kind, look), default) for name, look in looks}
    by = CLASS_COLUMN if rows is None else LOOK_COLUMN
    return FrameStyle(default=default, column=by if cases else None, cases=cases)


def frame_legend(
    style: PackedStyle, kind: Kind, lines: Iterable[LegendLine], lang: str
) -> FrameLegend | None:
    """The legend of a style by column, with the symbols of a kind; None where it has nothing."""
    symbols, default = dict(style.looks()), style.default(kind)
    own = {case: phrase(lang, "packed_words", key) for case, key in OWN_WORDS.items()}
    own[MISSING] = style.missing_label or own[MISSING]
    told = tuple(
        FrameLegendLine(
            case=line.case,
            label=own.get(line.case) if line.label is None else line.label,
            count=line.count,
            symbol=style.symbol(kind, symbols[line.case]) if line.case in symbols else default,
        )
        for line in lines
        if line.label is not None or line.case in (REST, *own)
    )
    if not told and style.bar is None and not style.scales:
        return None
    bar = None if style.bar is None else _bar(style.bar, style, kind)
    scales = tuple(_scale(one, style, kind) for one in style.scales)
    return FrameLegend(title=style.title, lines=told, bar=bar, scales=scales)


def _scale(scale: Scale, style: PackedStyle, kind: Kind) -> FrameLegendScale:
    """Symbols of the widths, sizes or opacities; in grey where colours say something else."""
    grey = {} if style.classes is None else {COLOURED: GREY}
    of = "point" if scale.key in ("size_px", "radius_m") else kind
    symbols = [style.symbol(of, {**grey, scale.key: value}) for _, value in scale.steps]
    most = max(value for _, value in scale.steps)
    if scale.key == "radius_m" or (scale.key == "size_px" and most > WIDEST_PX):
        symbols = [
            replace(one, radius_m=None, size_px=WIDEST_PX * value / (most or 1.0))
            for one, (_, value) in zip(symbols, scale.steps, strict=True)
        ]
    lines = tuple(
        FrameLegendLine(case="", label=label, count=None, symbol=symbol)
        for (label, _), symbol in zip(scale.steps, symbols, strict=True)
    )
    return FrameLegendScale(title=scale.title, lines=lines)


def _bar(bar: LegendBar, style: PackedStyle, kind: Kind) -> FrameLegendBar:
    ticks = tuple(FrameLegendTick(at=at, label=label) for at, label in bar.ticks)
    opacity = style.default(kind).fill_opacity if kind != "line" else 1.0
    return FrameLegendBar(colours=bar.colours, ends=bar.ends, ticks=ticks, opacity=opacity)
