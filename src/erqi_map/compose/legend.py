"""The legend: one line for every symbol that is drawn, with the number of features."""

from collections import Counter
from collections.abc import Iterable, Iterator

from erqi_map.model import Text
from erqi_map.remember import remembered
from erqi_map.store import GeoStore

from .spec import LayerSpec, LegendEntry
from .styles import kind_term


def compose_legend(store: GeoStore, layers: Iterable[LayerSpec]) -> tuple[LegendEntry, ...]:
    """Lines by layer, cluster and symbol; layers from top to bottom, clusters in plan order."""
    top_first = reversed(tuple(layers))
    return tuple(entry for layer in top_first for entry in _entries(store, layer))


def _entries(store: GeoStore, layer: LayerSpec) -> Iterator[LegendEntry]:
    clusters = (*store.cluster_ids, None)
    counted = _counted(layer)
    order = {kind: at for at, kind in enumerate(term.id for term in store.terms.kinds)}
    for cluster in clusters:
        kinds = sorted((kind for owner, kind in counted if owner == cluster), key=order.__getitem__)
        for kind in kinds:
            value = cluster if layer.style.column == "cluster" else kind
            yield LegendEntry(
                layer=layer.id,
                cluster=cluster,
                label=_label(store, layer, cluster, kind),
                symbol=layer.style.cases.get(value or "", layer.style.default),
                count=counted[cluster, kind],
            )


@remembered(200)
def _counted(layer: LayerSpec) -> Counter[tuple[str | None, str]]:
    return Counter(zip(layer.data["cluster"], layer.data["kind"], strict=True))


def _label(store: GeoStore, layer: LayerSpec, cluster: str | None, kind: str) -> Text:
    if layer.style.column == "cluster" and cluster is not None:
        return store.place(cluster).short_name
    return kind_term(store, kind).label
