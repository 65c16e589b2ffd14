"""Overlays as layers of a sheet or slide, which draw no payload: the same data, style and words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from erqi_map.compose.overlays import shown_overlays
from erqi_map.compose.spec import (
    LayerRole,
    LayerSpec,
    LegendEntry,
    MapSpec,
    OverlaySpec,
    StyleRule,
)
from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, phrase
from erqi_map.model import Text
from erqi_map.model.overlay import OverlayStyle

from .overlay_payload import packed_style
from .packed_frame import PackedPart, check_frame, refuse, split_kinds
from .packed_style import CLASS_COLUMN, PackedStyle, resolve_style

ROLE: LayerRole = "overlay"


def with_overlays(spec: MapSpec, scenes: Iterable[str | None] = (None,)) -> MapSpec:
    """The map with the overlays that its start or one of `scenes` shows as layers, lowest first.

    None among `scenes` is the start. Raises RequestError, in Chinese, for data that cannot be
    drawn.
    """
    wanted = set(scenes)
    states = [spec.state, *(one.state for one in spec.scenes if one.id in wanted)]
    used = {id for state in states for id in shown_overlays(spec, state)}
    found = [pair for one in spec.overlays if one.id in used for pair in _layers(spec, one)]
    if not found:
        return spec
    return replace(
        spec,
        layers=(*(layer for layer, _ in found), *spec.layers),
        legend=(*spec.legend, *(entry for _, entries in found for entry in entries)),
    )


def overlay_of(layer: LayerSpec) -> str | None:
    """The overlay a layer of `with_overlays` is of; None for a layer of the plan."""
    return layer.id.split(":")[0] if layer.role == ROLE else None


def _layers(spec: MapSpec, one: OverlaySpec) -> Iterator[tuple[LayerSpec, tuple[LegendEntry, ...]]]:
    overlay = one.overlay
    try:
        frame, _ = check_frame(one.read())
        style = resolve_style(packed_style(overlay.style), frame)
    except RequestError as error:
        raise refuse("error_overlay", file=overlay.file, reason=error) from error
    parts = split_kinds(frame.geometry.to_numpy())
    for part in parts:
        id = one.id if len(parts) == 1 else f"{one.id}:{part.kind}"
        rule = style.rule(part.kind)
        layer = LayerSpec(
            id=id,
            role=ROLE,
            theme="",
            title=_title(spec, one),
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


def _title(spec: MapSpec, one: OverlaySpec) -> Text:
    statuses = (spec.content.get("terms") or {}).get("statuses") or {}
    status = statuses.get(one.overlay.status) or {}
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
    return Text(**words)
