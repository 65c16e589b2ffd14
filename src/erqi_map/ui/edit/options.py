"""What can be chosen where a field names other things of the plan."""

from collections.abc import Iterable, Mapping
from typing import Any

from erqi_map.store import GeoStore
from erqi_map.store.check.ids import DISTRICT_SCOPE

from ..content.words import Words


def options_of(store: GeoStore, words: Words) -> dict[str, Mapping[str, str]]:
    """Field → what it may name: id → words. A field that is not here is written freely."""
    framework, terms = store.framework, store.terms
    clusters = {id: words.text(store.place(id).name) for id in store.cluster_ids}
    others = {
        id: words.text(place.name) for id, place in store.places.items() if place.kind != "cluster"
    }
    colours = {id: f"{id} {colour}" for id, colour in store.theme.colours.items()}
    kinds = _named(terms.kinds, words)
    return {
        "sources": _named(store.catalog.sources, words),
        "tasks": _named(framework.tasks, words),
        "paths": _named(framework.paths, words),
        "programmes": _named(framework.programmes, words),
        "industries": _named(framework.industries, words),
        "served_by": others,
        "cluster": clusters,
        "clusters": clusters,
        "scope": {DISTRICT_SCOPE: words.phrase("edit.whole_district"), **clusters},
        "subkind": kinds,
        "kind": kinds,
        "method": _named(terms.methods, words),
        "theme": _named(terms.themes, words),
        "fill": colours,
        "stroke": colours,
        "default": _named(store.basemaps.basemaps, words),
        "lines": {id: words.text(store.names.get(id)) or id for id in _metro(store)},
    }


def _named(items: Iterable[Any], words: Words) -> dict[str, str]:
    def name(one: Any) -> str:
        for field in ("name", "title", "label", "text"):
            if (found := getattr(one, field, None)) is not None:
                return words.text(found)
        return str(one.id)

    return {one.id: name(one) for one in items}


def _metro(store: GeoStore) -> Iterable[str]:
    return store.layer("metro").index if "metro" in store.layer_ids else ()
