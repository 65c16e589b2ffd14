"""A layer of a payload: its geometry and columns as blocks, and their entry in the manifest."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from erqi_map.compose.frames.style import REST, LegendLine, PackedStyle, coloured, default_symbol
from erqi_map.geo.flatten import Geometries, Kind

from ..contents import FrameLegend, FrameLegendLine
from ..contract import Layer
from .blocks import BlockWriter
from .columns import encode_column
from .geometry import encode_shape


def encode_layer(
    geometry: Geometries,
    kind: Kind,
    columns: Iterable[tuple[str, pd.Series]],
    blocks: BlockWriter,
    **entry: Any,
) -> Layer:
    """Write features of one kind (EPSG:4326) and their columns; `entry` is the rest of the entry.

    ValueError for geometry that is not finite, or of a lower dimension than `kind`.
    """
    written = tuple(encode_column(name, values, blocks) for name, values in columns)
    shape = encode_shape(geometry, kind, blocks)
    return Layer(geometry=kind, n=len(geometry), columns=written, shape=shape, **entry)


def frame_legend(style: PackedStyle, kind: Kind, lines: Iterable[LegendLine]) -> FrameLegend:
    """The legend of a style by column, with the symbols of a kind."""
    symbol = default_symbol(kind, style.base)
    told = (
        FrameLegendLine(
            case=line.case,
            label=line.label,
            count=line.count,
            symbol=coloured(symbol, style.colours.get(line.case, style.missing)),
        )
        for line in lines
        if line.label is not None or line.case == REST
    )
    return FrameLegend(title=style.title, lines=tuple(told))
