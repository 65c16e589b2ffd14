"""What a map says of its overlays: names, status, accuracy, sources, words of columns, values."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from erqi_map.i18n import LANGS, words
from erqi_map.store import GeoStore

from .spec import MapSpec, OverlaySpec
from .words import pair

OVERLAY_CONTENT = ("overlays", "packed_words")


def compose_overlays(store: GeoStore, ids: Iterable[str]) -> tuple[OverlaySpec, ...]:
    """The overlays `ids`, which the book must have."""
    found = (store.overlays[id] for id in ids)
    return tuple(OverlaySpec(one.overlay, one.n, one.path, one.read) for one in found)


def overlay_words(spec: OverlaySpec) -> dict[str, Any]:
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
        "filters": [one.column for one in overlay.fields_for("filter")],
        "coloured": overlay.style.column,
        "fill_opacity": overlay.style.fill_opacity,
        "fills": [one.fill for one in overlay.style.classes] or [overlay.style.fill],
    }


def overlay_content(overlays: Iterable[OverlaySpec]) -> dict[str, Any]:
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
    rest = {key: value for key, value in spec.content.items() if key not in OVERLAY_CONTENT}
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
