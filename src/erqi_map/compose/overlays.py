"""What a map says of its overlays: names, status, accuracy, sources, words of columns, values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from erqi_map.frames.column import case_of
from erqi_map.frames.filters import Condition
from erqi_map.i18n import LANGS, phrase, words
from erqi_map.model import Overlay, Text
from erqi_map.model.overlay_filter import Conditions, Value
from erqi_map.store import GeoStore

from .content_types import OverlayContent, OverlayWords
from .frames.formats import NumberFormat, number_format
from .spec import MapSpec, OverlaySpec
from .words import joined, pair

MAX_NAMED = 8
"""A filter names so many values and counts the others."""


def compose_overlays(store: GeoStore, ids: Iterable[str]) -> tuple[OverlaySpec, ...]:
    """The overlays `ids`, which the book must have."""
    found = (store.overlays[id] for id in ids)
    return tuple(OverlaySpec(one.overlay, one.n, one.path, one.read, one.source) for one in found)


def overlay_words(spec: OverlaySpec) -> OverlayWords:
    """One entry of `content.overlays` (docs/payload.md), JSON-ready."""
    overlay = spec.overlay
    return {
        "id": overlay.id,
        "title": pair(overlay.title),
        "n": spec.n,
        "visible": overlay.visible,
        "status": overlay.status,
        "method": pair(overlay.method),
        "accuracy_m": overlay.accuracy_m,
        "date": overlay.date.isoformat(),
        "licence": pair(overlay.licence),
        "sources": list(overlay.sources),
        "fields": {one.column: pair(one.name) for one in overlay.fields},
        "classes": {one.value: pair(one.name) for one in overlay.style.classes},
        "formats": {lang: _formats(overlay, lang) for lang in LANGS},
        "filters": [one.column for one in overlay.fields_for("filter")],
        "search": [one.column for one in overlay.fields_for("search")],
        "coloured": overlay.style.column,
        "fill_opacity": overlay.style.fill_opacity,
        "fills": [one.fill for one in overlay.style.classes] or [overlay.style.fill],
    }


def _formats(overlay: Overlay, lang: str) -> dict[str, NumberFormat]:
    found = {}
    for one in overlay.fields:
        if one.format or one.unit:
            unit = f" {one.unit.get(lang)}" if one.unit else ""
            found[one.column] = replace(number_format(one.column, one.format), after=unit)
    return found


def overlay_content(overlays: Iterable[OverlaySpec]) -> OverlayContent:
    """The part of `content` that speaks of overlays; nothing on a map without any."""
    entries = [overlay_words(one) for one in overlays]
    if not entries:
        return {}
    return {
        "overlays": entries,
        "packed_words": {lang: dict(words(lang, "packed_words")) for lang in LANGS},
    }


def keep_overlays(spec: MapSpec, ids: Collection[str]) -> MapSpec:
    """The map with only the overlays `ids` in it."""
    kept = tuple(one for one in spec.overlays if one.id in ids)
    rest = spec.content.copy()
    rest.pop("overlays", None)
    rest.pop("packed_words", None)
    return replace(spec, overlays=kept, content={**rest, **overlay_content(kept)})


def used_overlays(spec: MapSpec) -> frozenset[str]:
    """The overlays that the start or a scene shows."""
    states = [spec.state, *(scene.state for scene in spec.scenes)]
    return frozenset(id for state in states for id in shown_overlays(spec, state))


def shown_overlays(spec: MapSpec, state: Mapping[str, Any]) -> tuple[str, ...]:
    """The overlays a state shows; one that says nothing shows those on by default."""
    if "overlays" in state:
        return tuple(state["overlays"])
    return tuple(one.id for one in spec.overlays if one.overlay.visible)


def overlay_filter(overlay: OverlaySpec, state: Mapping[str, Any]) -> Conditions:
    """The conditions a state puts on an overlay, on columns it may be filtered by."""
    said = (state.get("overlayFilter") or {}).get(overlay.id) or {}
    columns = [one.column for one in overlay.overlay.fields_for("filter")]
    return {column: tuple(said[column]) for column in columns if column in said}


def filter_words(overlay: Overlay, conditions: Iterable[Condition]) -> Text | None:
    """What a filter leaves of an overlay, in both languages; None where there is no filter."""
    found = tuple(conditions)
    if not found:
        return None
    zh, en = (
        _phrase(
            lang,
            "overlays.filtered",
            conditions=_phrase(lang, "overlays.semicolon").join(
                _said(overlay, one, lang) for one in found
            ),
        )
        for lang in ("zh", "en")
    )
    return joined(zh, en)


def _said(overlay: Overlay, condition: Condition, lang: str) -> str:
    names = {one.column: one.name.get(lang) for one in overlay.fields}
    name = names.get(condition.column, condition.column)
    if condition.kind == "choice":
        named = [_value(overlay, condition.column, one, lang) for one in condition.values]
        values = _phrase(lang, "comma").join(named[:MAX_NAMED])
        if len(named) > MAX_NAMED:
            values = _phrase(lang, "overlays.more", values=values, count=len(named))
        return _phrase(lang, "overlays.values", name=name, values=values)
    form = _formats(overlay, lang).get(condition.column)
    first, last = (_end(end, form) for end in condition.values)
    key = "to" if not first else "from" if not last else "between"
    return _phrase(lang, f"overlays.{key}", name=name, first=first, last=last)


def _phrase(lang: str, key: str, **values: object) -> str:
    """As the page itself says it."""
    return phrase(lang, "client", f"map.{key}", **values)


def _value(overlay: Overlay, column: str, value: Value, lang: str) -> str:
    word = case_of(value, "bool") if isinstance(value, bool) else str(value)
    classes = {one.value: one.name.get(lang) for one in overlay.style.classes}
    if column == overlay.style.column and word in classes:
        return classes[word]
    if value is None:
        return phrase(lang, "packed_words", "empty")
    form = _formats(overlay, lang).get(column)
    if form is not None and isinstance(value, int | float) and not isinstance(value, bool):
        return form.write(value)
    return (
        phrase(lang, "packed_words", "yes" if value else "no") if isinstance(value, bool) else word
    )


def _end(end: Value, form: NumberFormat | None) -> str:
    if form is not None and isinstance(end, int | float):
        return form.write(end)
    return "" if end is None else f"{end:,.12g}" if isinstance(end, int | float) else str(end)
