"""Projects in the colours of their stages: what the client does when it is told, for paper."""

from collections.abc import Mapping
from dataclasses import replace

from .drawing import STAGES
from .register import stage_name
from .spec import LayerSpec, LegendEntry, MapSpec, StyleRule, SymbolSpec

LOOK, BY_STAGE = "look", "stage"


def as_grouped(spec: MapSpec) -> MapSpec:
    """The map as paper shows it: by stage where its state groups the legend so, as the client."""
    return by_stage(spec) if spec.state.get("grouping") == BY_STAGE else spec


def told_by(layer: LayerSpec, look: str) -> tuple[SymbolSpec, ...]:
    """The symbols by which the legend of a coloured layer tells a look: its kind's, its stage's."""
    value, _, stage = look.partition("/")
    kind = layer.style.cases.get(value, layer.style.default)
    return (kind, _stage_symbol(layer, stage)) if stage else (kind,)


def _stage_symbol(layer: LayerSpec, stage: str) -> SymbolSpec:
    return replace(layer.style.default, shape="circle", fill=STAGES[stage])


def by_stage(spec: MapSpec) -> MapSpec:
    """The same map with symbols filled by the stages of their places, and the stages in the legend.

    Whose stage nobody has said keeps its own colour; without any stage it is the map as it was.
    """
    cards = spec.content["cards"]
    stages = {id: found[0] for id in cards if (found := cards[id].get("facets", {}).get("stage"))}
    layers = tuple(_coloured(layer, stages) for layer in spec.layers)
    lines = tuple(line for layer in layers for line in _lines(layer, stages))
    return replace(spec, layers=layers, legend=(*lines, *spec.legend))


def _coloured(layer: LayerSpec, stages: Mapping[str, str]) -> LayerSpec:
    if layer.geometry != "point" or not stages.keys() & set(layer.data.get("card", ())):
        return layer
    style, data, cases = layer.style, layer.data, dict(layer.style.cases)
    own = [""] * len(data) if style.column is None else list(data[style.column])
    looks = []
    for value, card in zip(own, data["card"], strict=True):
        stage = stages.get(card)
        looks.append(look := f"{value}/{stage}" if stage else value)
        if stage:
            cases[look] = replace(cases.get(value, style.default), fill=STAGES[stage])
    look_rule = StyleRule(style.default, LOOK, cases)
    return replace(layer, data=data.assign(**{LOOK: looks}), style=look_rule)


def _lines(layer: LayerSpec, stages: Mapping[str, str]) -> list[LegendEntry]:
    if layer.style.column != LOOK:
        return []
    have = [stages.get(card) for card in layer.data["card"]]
    return [
        LegendEntry(
            layer=layer.id,
            cluster=None,
            label=stage_name(stage),
            symbol=_stage_symbol(layer, stage),
            count=have.count(stage),
        )
        for stage in STAGES
        if stage in have
    ]
