"""The words of a map: terms, framework, cards, sources, search index (docs/payload.md)."""

from collections.abc import Iterable, Sequence
from typing import Any

from erqi_map.i18n import LANGS, words
from erqi_map.model import Source, Term
from erqi_map.store import GeoStore

from .cards import place_cards
from .framework_cards import framework_cards
from .search import search_index
from .spec import LayerSpec
from .words import pair, pair_or_none


def compose_content(store: GeoStore, layers: Sequence[LayerSpec]) -> dict[str, Any]:
    """Everything of `manifest.content` that has no field of its own in MapSpec, JSON-ready."""
    cards = {**place_cards(store, layers), **framework_cards(store)}
    return {
        "framework": _framework(store),
        "terms": _terms(store),
        "clusters": list(store.cluster_ids),
        "cards": cards,
        "sources": {source.id: _source(source) for source in store.catalog.sources},
        "search": search_index(cards, layers),
        "ui": {lang: dict(words(lang, "client")) for lang in LANGS},
    }


def _framework(store: GeoStore) -> dict[str, Any]:
    framework = store.framework
    goal = framework.goal
    return {
        "name": pair(framework.name),
        "summary": pair(framework.summary),
        "goal": {"id": goal.id, "text": pair(goal.text), "sources": list(goal.sources)},
        "directives": {one.cluster: pair(one.directive) for one in framework.clusters},
    }


def _terms(store: GeoStore) -> dict[str, Any]:
    terms = store.terms
    tables = {
        "statuses": terms.statuses,
        "themes": terms.themes,
        "kinds": terms.kinds,
        "methods": terms.methods,
    }
    notes = {name: _notes(table) for name, table in tables.items() if name != "themes"}
    labels = {name: {term.id: pair(term.label) for term in table} for name, table in tables.items()}
    return {**labels, "notes": notes}


def _notes(terms: Iterable[Term]) -> dict[str, dict[str, str]]:
    return {term.id: pair(term.note) for term in terms if term.note is not None}


def _source(source: Source) -> dict[str, Any]:
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
