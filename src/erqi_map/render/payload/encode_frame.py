"""A GeoDataFrame → the payload of a `PackedLayer`: the blocks and layers of docs/payload.md."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args

from erqi_map.compose.frames.controls import (
    Fields,
    label_rule,
    layer_label,
    named_fields,
    table_fields,
)
from erqi_map.compose.frames.formats import number_formats
from erqi_map.compose.frames.frame import Bounds, PackedPart, check_frame, split_kinds
from erqi_map.compose.frames.style import PackedStyle, resolve_style
from erqi_map.compose.frames.symbols import NAMES, checked
from erqi_map.errors import RequestError, checked_lang
from erqi_map.frames.column import Column
from erqi_map.frames.columns import known_columns, prepare_columns
from erqi_map.frames.filters import describe_filters
from erqi_map.frames.say import name_of
from erqi_map.i18n import Listed, words

from ..contents import FrameContent
from ..contract import FrameLayer, FrameManifest
from .blocks import BlockWriter
from .layers import Coded, encode_layer, frame_legend, frame_style, style_columns

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
    formats: Any = None,
    highlight: Any = True,
) -> tuple[bytes, Bounds | None]:
    """The payload, and west, south, east, north of what it shows (None for nothing).

    Raises RequestError, in Chinese, for a frame, column or style that cannot be drawn.
    """
    if not isinstance(points, str) or points not in get_args(PointsAs):
        raise RequestError("packed", "error_points", value=points, known=Listed(get_args(PointsAs)))
    said = words(checked_lang(lang), "packed_words")
    frame, extent = check_frame(gdf)
    columns = None if columns is None else list(named_fields(columns, "columns"))
    chosen = resolve_style(style, frame)
    tips, cards = named_fields(tooltip, "tooltip"), named_fields(popup, "popup")
    filtered, searched = named_fields(filters, "filters"), named_fields(search, "search")
    label, listed = label_rule(labels), table_fields(table, frame, columns)
    named = [*tips, *cards, *filtered, *searched, *(listed or ())]
    named += [] if id is None else [name_of(id)]
    named += [] if label is None else [label["column"]]
    shown = known_columns(frame) if columns is None else columns
    attributes = prepare_columns(frame, list(dict.fromkeys([*shown, *named])))
    choices: Any = describe_filters(filtered, attributes)
    coded = style_columns(chosen)
    blocks = BlockWriter()
    parts = split_kinds(frame.geometry.to_numpy())
    kind = parts[0].kind if parts else "area"
    layers = [_layer(part, len(frame), attributes, coded, chosen, blocks, label) for part in parts]
    content = FrameContent(
        name=name,
        tooltip=tips,
        popup=cards,
        id=None if id is None else name_of(id),
        points=points,
        rows=len(frame),
        filters=choices,
        search=searched,
        table=listed,
        legend=None if legend is False else frame_legend(chosen, kind, chosen.legend, lang),
        formats=number_formats(formats),
        hover=_hover(highlight),
        words=dict(said),
    )
    manifest = FrameManifest(
        lang="en" if lang == "en" else "zh",
        extent=extent or WHOLE_WORLD,
        content=blocks.add_json(content.model_dump()),
        layers=tuple(layers),
    )
    return blocks.container(manifest.model_dump()), extent


def _layer(
    part: PackedPart,
    total: int,
    attributes: Mapping[str, Column],
    coded: Sequence[Coded],
    style: PackedStyle,
    blocks: BlockWriter,
    label: Mapping[str, Any] | None,
) -> FrameLayer:
    whole = len(part.rows) == total
    layer: FrameLayer = encode_layer(
        part.geometry,
        part.kind,
        (
            (name, values if whole else values.take(part.rows))
            for name, values in attributes.items()
        ),
        blocks,
        coded=[(name, words, codes[part.rows]) for name, words, codes in coded],
        entry=FrameLayer,
        id=part.kind,
        role="context",
        theme="",
        style=frame_style(style, part.kind),
        label=layer_label(label, part.kind),
        rows=None if whole else blocks.add(part.rows.astype("<u4").tobytes()),
    )
    return layer


def _hover(given: Any) -> Any:
    """What the pointer changes of a symbol: False nothing, True the house's own edge."""
    if isinstance(given, bool) or given is None:
        return False if given is False else None
    if not isinstance(given, Mapping):
        raise RequestError("packed", "error_style", type=type(given).__name__)
    unknown = [str(key) for key in given if key not in NAMES]
    if unknown:
        known = Listed(dict.fromkeys(NAMES.values()))
        raise RequestError("packed", "error_style_key", key=Listed(unknown), known=known)
    return {NAMES[key]: checked(key, value) for key, value in given.items()}
