"""What a state of a map shows, what it lights and what it fades.

The client decides the same while somebody works with the map (client/src/state/visibility.js);
both are held to tests/contract/visibility.json.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .drawing import DRAWING
from .frames.overlays import ROLE, overlay_of
from .overlays import shown_overlays
from .spec import LayerSpec, MapSpec

LINKED_BY = {"task": "tasks", "path": "paths", "programme": "programmes"}
"""The field in which a card names those of this kind that it serves."""


@dataclass(frozen=True)
class Emphasis:
    """`highlighted`: ids of features that stand out; `fades`: the others of the plan are faded.
    What the filter leaves out, `missed`, is faded in any case.
    """

    highlighted: frozenset[str] = frozenset()
    fades: bool = False
    missed: frozenset[str] = frozenset()

    def strength(self, layer: LayerSpec, id: str) -> float:
        """How strongly a feature and its name are drawn, 0 to 1."""
        faded = id in self.missed or (self.fades and id not in self.highlighted)
        return DRAWING.faded if faded and layer.role == "plan" else 1.0


def shown_rows(spec: MapSpec, layer: LayerSpec, state: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Which rows of a layer the state shows: what the filter leaves out is among them, faded."""
    n = len(layer.data)
    if layer.role == ROLE:
        return np.full(n, overlay_of(layer) in shown_overlays(spec, state))
    # The orientation stands in for a basemap: over a real one it would lie.
    online = layer.role == "orientation" and state.get("basemap", "none") != "none"
    if online or (not layer.visible and "hidden" not in state):
        return np.zeros(n, dtype=bool)
    hidden = set(state.get("hidden") or ())
    leaves = [f"{layer.id}/{one or '-'}" for one in _values(layer, "cluster", None)]
    return np.array([leaf not in hidden for leaf in leaves], dtype=bool)


def _missed(spec: MapSpec, state: Mapping[str, Any]) -> frozenset[str]:
    """Features of the plan that do not pass the filter."""
    missed: set[str] = set()
    for layer in (layer for layer in spec.layers if layer.role == "plan"):
        for facet, wanted in (state.get("filter") or {}).items():
            if wanted:
                missed.update(layer.data.index[~_meets(spec, layer, facet, set(wanted))])
    return frozenset(missed)


def only_named(layer: LayerSpec) -> bool:
    """Whether the points of a layer are drawn only with their names: those by which one finds one's
    way say nothing without.
    """
    return layer.role == "orientation" and layer.geometry == "point" and layer.label is not None


def _meets(spec: MapSpec, layer: LayerSpec, facet: str, wanted: set[str]) -> NDArray[np.bool_]:
    if facet in ("cluster", "theme", "status"):
        instead = {"theme": layer.theme, "status": layer.status}.get(facet)
        return np.array([one in wanted for one in _values(layer, facet, instead)], dtype=bool)
    cards: Mapping[str, Any] = spec.content["cards"]
    found = [_of_card(cards.get(id or ""), facet) for id in _values(layer, "card", None)]
    return np.array([not wanted.isdisjoint(one) for one in found], dtype=bool)


def _of_card(card: Mapping[str, Any] | None, facet: str) -> Collection[str]:
    if card is None:
        return ()
    found = card.get("tasks") if facet == "task" else card.get("facets", {}).get(facet)
    return found or ()


def _values(layer: LayerSpec, column: str, instead: str | None) -> list[str | None]:
    """The values of a column, None where there is none; `instead` where there is no column."""
    if column not in layer.data:
        return [instead] * len(layer.data)
    values = layer.data[column]
    return [None if gone else one for one, gone in zip(values, pd.isna(values), strict=True)]


def emphasis_of(spec: MapSpec, state: Mapping[str, Any]) -> Emphasis:
    """What the state lights: the focus and what it is linked to, the goal's place and what serves
    it, the highlights of its scene. A place in focus or a lit boundary alone fades nothing.
    """
    cards: Mapping[str, Any] = spec.content["cards"]
    focus, goal = state.get("focus"), state.get("goal")
    scene = next((one for one in spec.scenes if one.id == state.get("scene")), None)
    highlights = set(scene.highlights) if scene else set()
    field = LINKED_BY.get((cards.get(focus or "") or {}).get("kind", ""))
    linked = {id for id, card in cards.items() if field and focus in card.get(field, ())}
    served = {
        id
        for card in cards.values()
        for one in card.get("goals", ())
        if goal and one["id"] == goal
        for id in (card["id"], *one.get("served_by", ()))
    }
    highlighted = highlights | linked | served | ({focus} if focus else set())
    plan = [layer for layer in spec.layers if layer.role == "plan"]
    fades = bool(linked or served or _features(plan, highlights))
    return Emphasis(_features(spec.layers, highlighted), fades, _missed(spec, state))


def _features(layers: Collection[LayerSpec], ids: Collection[str]) -> frozenset[str]:
    """Features with one of the ids, and those of cards with one."""
    found: set[str] = set()
    for layer in layers:
        of_card = layer.data["card"].isin(ids) if "card" in layer.data else False
        found |= set(layer.data.index[layer.data.index.isin(ids) | of_card])
    return frozenset(found)
