"""Cards of places: clusters, projects and eco-areas, also those without a position."""

from collections.abc import Iterable, Iterator

import geopandas as gpd

from erqi_map.analysis import ClusterLinks, GoalRef, cluster_links, goals_served, rounded_areas_km2
from erqi_map.model import Place, PlaceGoal, Term, Text
from erqi_map.model.framework import Industry
from erqi_map.remember import remembered
from erqi_map.store import GeoStore

from .content_types import Card, CardFact, CardGoal, CardKind, Survey
from .register import facets_of, register_lines
from .spec import LayerSpec
from .words import both, listed, pair, pair_or_none

DATUM = "WGS-84"
NO_SURVEY: Survey = {
    "layer": None, "located": False, "status": None, "method": None, "accuracy_m": None,
    "date": None, "datum": None, "area_km2": None, "area_note": None,
}  # fmt: skip


def empty_card(id: str, kind: CardKind, name: Text, short_name: Text, summary: Text) -> Card:
    """A card with its words and nothing else in it."""
    return {
        **NO_SURVEY,
        "id": id, "kind": kind, "subkind": None, "theme": None, "cluster": None, "to_check": False,
        "name": pair(name), "short_name": pair(short_name), "slogan": None,
        "summary": pair(summary), "goals": [], "facts": [],
        "projects": [], "eco_areas": [], "tasks": [], "paths": [], "programmes": [], "clusters": [],
        "serves": [], "position_note": None, "sources": [],
    }  # fmt: skip


def place_cards(store: GeoStore, layers: Iterable[LayerSpec]) -> dict[str, Card]:
    """The cards of all places, in the order of the store.

    A place is located when a feature of the plan book draws it; `layer` is None when that
    feature is in none of the layers shown.
    """
    inside, serves = cluster_links(store.places), goals_served(store.places)
    survey = dict(_survey(store, {layer.id for layer in layers}))
    kinds = {term.id: term for term in store.terms.kinds}
    industries = store.framework.industries
    return {
        id: _card(
            place,
            kinds[place.subkind],
            survey.get(id, NO_SURVEY),
            inside.get(id),
            serves[id],
            *(one for one in industries if one.id in place.industries),
        )
        for id, place in store.places.items()
    }


@remembered()
def _card(
    place: Place,
    kind: Term,
    survey: Survey,
    inside: ClusterLinks | None,
    serves: tuple[GoalRef, ...],
    *industries: Industry,
) -> Card:
    card: Card = {
        **empty_card(place.id, place.kind, place.name, place.short_name, place.summary),
        "subkind": place.subkind,
        "theme": kind.theme,
        "cluster": place.cluster,
        "to_check": place.to_check,
        "slogan": pair_or_none(place.slogan),
        "goals": [_goal(goal) for goal in place.goals],
        "facts": [*_facts(place), *_industries(place, industries)],
        "tasks": list(place.tasks),
        "paths": list(place.paths),
        "programmes": list(place.programmes),
        "clusters": [place.cluster] if place.cluster else [],
        "position_note": pair_or_none(place.position_note),
        "sources": list(place.sources),
        "projects": list(inside.projects) if inside else [],
        "eco_areas": list(inside.eco_areas) if inside else [],
        "serves": [{"card": one.place, "goal": one.goal} for one in serves],
        **survey,
    }
    if lines := register_lines(place):
        card |= {"register": lines, "facets": facets_of(place)}
    return card


def _goal(goal: PlaceGoal) -> CardGoal:
    return {
        "id": goal.id,
        "text": pair(goal.text),
        "tasks": list(goal.tasks),
        "served_by": list(goal.served_by),
        "sources": list(goal.sources),
    }


def _facts(place: Place) -> Iterator[CardFact]:
    for fact in place.facts:
        yield {
            "id": fact.id,
            "label": pair(fact.label),
            "value": pair(fact.value),
            "to_check": fact.to_check,
            "compared": fact.compared,
            "area_km2": fact.area_km2,
            "sources": list(fact.sources),
        }


def _industries(place: Place, industries: Iterable[Industry]) -> Iterator[CardFact]:
    """Industries of a place as facts, each with the directions the plan gives it."""
    for industry in industries:
        value = both("industry", name=industry.name, directions=listed(industry.directions))
        yield {
            "id": f"{place.id}-{industry.id}",
            "label": pair(both("fact_industry")),
            "value": pair(value),
            "to_check": False,
            "compared": False,
            "area_km2": None,
            "sources": list(industry.sources),
        }


def _survey(store: GeoStore, shown: set[str]) -> Iterator[tuple[str, Survey]]:
    """What is known of the geometry of each place that has one."""
    for id in store.layer_ids:
        yield from _measured(store.shared_layer(id), id if id in shown else None).items()


@remembered(200)
def _measured(features: gpd.GeoDataFrame, layer: str | None) -> dict[str, Survey]:
    drawn = features[features["place"].notna()]
    areas = rounded_areas_km2(features) if len(drawn) else {}
    columns = (drawn[name] for name in ("place", "status", "method", "accuracy_m", "date"))
    found: dict[str, Survey] = {}
    for feature, place, status, method, accuracy_m, date in zip(drawn.index, *columns, strict=True):
        area_km2 = areas.get(str(feature))
        found[place] = _surveyed(
            layer, status, method, float(accuracy_m), date.isoformat(), area_km2
        )
    return found


# One row of a layer is another after an edit; the others are what they were.
@remembered()
def _surveyed(
    layer: str | None,
    status: str,
    method: str,
    accuracy_m: float,
    date: str,
    area_km2: float | None,
) -> Survey:
    return {
        "layer": layer,
        "located": True,
        "status": status,
        "method": method,
        "accuracy_m": accuracy_m,
        "date": date,
        "datum": DATUM,
        "area_km2": area_km2,
        "area_note": None if area_km2 is None else pair(both(f"area_{status}")),
    }
