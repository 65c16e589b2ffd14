"""Overlays as layers of a sheet or slide, which draw no payload: the same data, style and words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

import geopandas as gpd
import pandas as pd

from erqi_map.compose.overlays import filter_words, overlay_filter, shown_overlays
from erqi_map.compose.spec import (
    LayerRole,
    LayerSpec,
    LegendEntry,
    MapSpec,
    OverlaySpec,
    StyleRule,
)
from erqi_map.errors import RequestError
from erqi_map.frames.filters import rows_kept
from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Text
from erqi_map.model.overlay import OverlayStyle

from .frame import CLASS_COLUMN, PackedPart, check_frame, split_kinds
from .style import PackedStyle, resolve_style

ROLE: LayerRole = "overlay"


Frames: TypeAlias = dict[str, tuple[gpd.GeoDataFrame, PackedStyle]]


def with_overlays(spec: MapSpec, scene: str | None = None, frames: Frames | None = None) -> MapSpec:
    """The map with the overlays that a scene (None: the start) shows as layers, lowest first, of
    each the features that the scene's filter keeps.

    frames: what has been read already, for who draws scene after scene. Raises RequestError, in
    Chinese, for data that cannot be drawn.
    """
    found = next((one.state for one in spec.scenes if one.id == scene), {})
    state = {**spec.state, **found}
    used = shown_overlays(spec, state)
    known: Frames = {} if frames is None else frames
    pairs = [
        pair for one in spec.overlays if one.id in used for pair in _layers(spec, one, state, known)
    ]
    if not pairs:
        return spec
    return replace(
        spec,
        layers=(*(layer for layer, _ in pairs), *spec.layers),
        legend=(*spec.legend, *(entry for _, entries in pairs for entry in entries)),
    )


def overlay_of(layer: LayerSpec) -> str | None:
    """The overlay a layer of `with_overlays` is of; None for a layer of the plan."""
    return layer.id.split(":")[0] if layer.role == ROLE else None


def _layers(
    spec: MapSpec, one: OverlaySpec, state: Mapping[str, Any], known: Frames
) -> Iterator[tuple[LayerSpec, tuple[LegendEntry, ...]]]:
    overlay = one.overlay
    try:
        if one.id not in known:
            read, _ = check_frame(one.read())
            known[one.id] = read, resolve_style(packed_style(overlay.style), read)
        frame, style = known[one.id]
        kept, conditions = rows_kept(frame, overlay_filter(one, state))
    except RequestError as error:
        raise RequestError("packed", "error_overlay", file=overlay.file, reason=error) from error
    title = _title(spec, one, filter_words(overlay, conditions))
    parts = split_kinds(frame.geometry.to_numpy())
    for part in parts:
        part = replace(part, rows=part.rows[on := kept[part.rows]], geometry=part.geometry[on])
        id = one.id if len(parts) == 1 else f"{one.id}:{part.kind}"
        rule = style.rule(part.kind)
        layer = LayerSpec(
            id=id,
            role=ROLE,
            theme="",
            title=title,
            geometry=part.kind,
            data=_data(frame, part, style, overlay.id_column),
            style=rule,
            label=None,
            interactive=False,
            visible=True,
            status=overlay.status,
            datasets=(one.id,),
        )
        yield layer, tuple(_entries(layer, rule, overlay.style))


def _data(
    frame: gpd.GeoDataFrame, part: PackedPart, style: PackedStyle, id_column: str | None
) -> gpd.GeoDataFrame:
    ids = frame.index if id_column is None else frame[id_column]
    columns = {} if style.cases is None else {CLASS_COLUMN: style.cases[part.rows]}
    index = pd.Index([str(id) for id in ids.to_numpy()[part.rows]], name="id", dtype=object)
    return gpd.GeoDataFrame(columns, geometry=part.geometry, index=index, crs=frame.crs)


def _entries(layer: LayerSpec, rule: StyleRule, style: OverlayStyle) -> Iterator[LegendEntry]:
    if rule.column is None:
        yield LegendEntry(layer.id, None, layer.title, rule.default, len(layer.data))
        return
    counts = Counter(layer.data[CLASS_COLUMN])
    for one in style.classes:
        symbol, count = rule.cases[one.value], counts.pop(one.value, 0)
        yield LegendEntry(layer.id, None, one.name, symbol, count)
    rest = Text(**{lang: phrase(lang, "packed_words", "rest") for lang in LANGS})
    yield LegendEntry(layer.id, None, rest, rule.default, counts.total())


def _title(spec: MapSpec, one: OverlaySpec, filtered: Text | None) -> Text:
    status: Mapping[str, Any] = spec.content["terms"]["statuses"].get(one.overlay.status) or {}
    words = {
        lang: phrase(
            lang,
            "sheet",
            "overlay_title",
            title=one.overlay.title.get(lang),
            status=status.get(lang, one.overlay.status),
            accuracy=f"{one.overlay.accuracy_m:,.10g}",
        )
        for lang in LANGS
    }
    if filtered is not None:
        words = {lang: f"{words[lang]}\n{filtered.get(lang)}" for lang in LANGS}
    return Text.model_construct(None, **words)


def packed_style(style: OverlayStyle) -> dict[str, Any]:
    """The style in the words of a `PackedLayer`."""
    symbol: dict[str, Any] = {
        "fill": style.fill,
        "fill_opacity": style.fill_opacity,
        "stroke": style.stroke,
        "stroke_width_px": style.stroke_width_px,
        "size": style.size_px,
    }
    if style.column is None:
        return symbol
    colours = {one.value: one.fill for one in style.classes}
    return {**symbol, "column": style.column, "colours": colours, "missing": style.missing}
