"""A GeoDataFrame → the payload of a `PackedLayer`: the blocks and layers of docs/payload.md."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal, get_args

import pandas as pd

from erqi_map.compose.drawing import DRAWING
from erqi_map.compose.frames.controls import (
    Fields,
    label_rule,
    layer_label,
    named_fields,
    table_fields,
)
from erqi_map.compose.frames.frame import Bounds, PackedPart, check_frame, split_kinds
from erqi_map.compose.frames.style import (
    CLASS_COLUMN,
    REST,
    PackedStyle,
    coloured,
    default_symbol,
    resolve_style,
)
from erqi_map.frames.columns import prepare_columns, refuse
from erqi_map.frames.filters import describe_filters
from erqi_map.i18n import words

from .blocks import BlockWriter
from .columns import encode_column
from .encode import VERSION
from .geometry import encode_shape

PointsAs = Literal["auto", "symbols", "clusters", "density"]
WHOLE_WORLD = (-180.0, -85.0, 180.0, 85.0)


def encode_packed(
    gdf: Any,
    *,
    name: str,
    lang: str = "zh",
    columns: Sequence[str] | None = None,
    tooltip: Fields = None,
    popup: Fields = None,
    style: Any = None,
    id: str | None = None,
    points: PointsAs = "auto",
    legend: bool | None = None,
    filters: Fields = None,
    search: Fields = None,
    labels: Any = None,
    table: Any = None,
) -> tuple[bytes, Bounds | None]:
    """The payload, and west, south, east, north of what it shows (None for nothing).

    Raises RequestError, in Chinese, for a frame, column or style that cannot be drawn.
    """
    if points not in get_args(PointsAs):
        raise refuse("error_points", value=points, known="、".join(get_args(PointsAs)))
    frame, extent = check_frame(gdf)
    chosen = resolve_style(style, frame)
    tips, cards = named_fields(tooltip, "tooltip"), named_fields(popup, "popup")
    filtered, searched = named_fields(filters, "filters"), named_fields(search, "search")
    label, listed = label_rule(labels), table_fields(table, frame, columns)
    named = [*tips, *cards, *filtered, *searched, *(listed or ())]
    named += [] if id is None else [id]
    named += [] if label is None else [label["column"]]
    wanted = None if columns is None else list(dict.fromkeys([*columns, *named]))
    attributes = prepare_columns(frame, wanted)
    for column in named:
        if column not in attributes:
            raise refuse("error_column", column=column, known="、".join(attributes) or "—")
    choices = describe_filters(filtered, frame, attributes)
    if chosen.cases is not None:
        attributes[CLASS_COLUMN] = pd.Series(chosen.cases, dtype=object)
    blocks = BlockWriter()
    parts = split_kinds(frame.geometry.to_numpy())
    layers = [_layer(part, len(frame), attributes, chosen, blocks, label) for part in parts]
    content = {
        "name": name,
        "tooltip": tips,
        "popup": cards,
        "id": id,
        "points": points,
        "rows": len(frame),
        "filters": choices,
        "search": searched,
        "table": listed,
        "legend": _legend(chosen, parts) if legend is not False and chosen.legend else None,
        "words": dict(words(lang, "packed_words")),
    }
    manifest = {
        "v": VERSION,
        "lang": lang,
        "extent": list(extent or WHOLE_WORLD),
        "drawing": DRAWING.model_dump(),
        "content": blocks.add_json(content),
        "layers": layers,
    }
    return blocks.container(manifest), extent


def _layer(
    part: PackedPart,
    total: int,
    attributes: Mapping[str, pd.Series],
    style: PackedStyle,
    blocks: BlockWriter,
    label: Mapping[str, Any] | None,
) -> dict[str, Any]:
    whole = len(part.rows) == total
    columns = []
    for name, values in attributes.items():
        entry = encode_column(name, values if whole else values.iloc[part.rows], blocks)
        if pd.api.types.is_bool_dtype(values.dtype):
            entry["as"] = "bool"
        columns.append(entry)
    rule = style.rule(part.kind)
    return {
        "id": part.kind,
        "role": "context",
        "theme": "",
        "geometry": part.kind,
        "n": len(part.rows),
        "interactive": True,
        "status": "",
        "style": {
            "default": asdict(rule.default),
            "column": rule.column,
            "cases": {value: asdict(symbol) for value, symbol in rule.cases.items()},
        },
        "label": layer_label(label, part.kind),
        "rows": None if whole else blocks.add(part.rows.astype("<u4").tobytes()),
        "shape": encode_shape(part.geometry, part.kind, blocks),
        "columns": columns,
    }


def _legend(style: PackedStyle, parts: Sequence[PackedPart]) -> dict[str, Any]:
    symbol = default_symbol(parts[0].kind if parts else "area", style.base)
    lines = [
        {
            "case": line.case,
            "label": line.label,
            "count": line.count,
            "symbol": asdict(coloured(symbol, style.colours.get(line.case, style.missing))),
        }
        for line in style.legend
        if line.label is not None or line.case == REST
    ]
    return {"title": style.title, "lines": lines}
