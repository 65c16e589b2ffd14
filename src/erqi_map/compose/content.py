"""The words of a map: terms, framework, cards, sources, search index (docs/payload.md)."""

from collections.abc import Iterable, Sequence
from typing import Any

from erqi_map.i18n import LANGS, words
from erqi_map.model import Source, Term
from erqi_map.store import GeoStore

from .base import BASE, base_terms
from .cards import place_cards
from .content_types import Content, FrameworkWords, Pair, SourceWords, Terms
from .framework_cards import framework_cards
from .register import facet_values
from .search import search_index
from .spec import LayerSpec
from .words import pair, pair_or_none


def compose_content(store: GeoStore, layers: Sequence[LayerSpec]) -> Content:
    """Everything of `manifest.content` that has no field of its own in MapSpec, JSON-ready."""
    cards = {**place_cards(store, layers), **framework_cards(store)}
    facets = facet_values(store.places.values())
    more: Any = {"facets": facets} if facets else {}
    return {
        "framework": _framework(store),
        "terms": _terms(store, any(layer.theme == BASE for layer in layers)),
        "clusters": list(store.cluster_ids),
        "cards": cards,
        "sources": {source.id: _source(source) for source in store.catalog.sources},
        "search": search_index(cards, layers),
        **more,
        "ui": {lang: dict(words(lang, "client")) for lang in LANGS},
    }


def _framework(store: GeoStore) -> FrameworkWords:
    framework = store.framework
    goal = framework.goal
    return {
        "name": pair(framework.name),
        "summary": pair(framework.summary),
        "goal": {"id": goal.id, "text": pair(goal.text), "sources": list(goal.sources)},
        "directives": {one.cluster: pair(one.directive) for one in framework.clusters},
    }


def _terms(store: GeoStore, with_base: bool) -> Terms:
    terms, more = store.terms, base_terms() if with_base else {}
    return {
        "statuses": _labels(terms.statuses),
        "themes": _labels(terms.themes) | more.get("themes", {}),
        "kinds": _labels(terms.kinds) | more.get("kinds", {}),
        "methods": _labels(terms.methods) | more.get("methods", {}),
        "notes": {
            "statuses": _notes(terms.statuses),
            "kinds": _notes(terms.kinds),
            "methods": _notes(terms.methods),
        },
    }


def _labels(terms: Iterable[Term]) -> dict[str, Pair]:
    return {term.id: pair(term.label) for term in terms}


def _notes(terms: Iterable[Term]) -> dict[str, Pair]:
    return {term.id: pair(term.note) for term in terms if term.note is not None}


def _source(source: Source) -> SourceWords:
    return {
        "title": pair(source.title),
        "publisher": pair(source.publisher),
        "licence": pair(source.licence),
        "date": source.date,
        "date_inferred": source.date_inferred,
        "url": source.url,
        "note": pair_or_none(source.note),
        "to_check": source.to_check,
    }
