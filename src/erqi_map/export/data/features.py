"""What goes out of a plan book: rows of one layer with all that is known of each."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import geopandas as gpd
import pandas as pd
import pyarrow as pa

from erqi_map.compose import compose_plan
from erqi_map.compose.base import BASE
from erqi_map.compose.furniture import review_note
from erqi_map.compose.overlays import compose_overlays, overlay_filter
from erqi_map.compose.visibility import emphasis_of, shown_rows
from erqi_map.compose.words import joined, listed
from erqi_map.errors import RequestError
from erqi_map.frames.column import NO, YES, Column
from erqi_map.frames.columns import column_of
from erqi_map.frames.filters import rows_kept
from erqi_map.geo import STORAGE_CRS
from erqi_map.i18n import LANGS, Listed, phrase
from erqi_map.model import Dataset, Place, Text
from erqi_map.model.overlay_filter import Conditions, Value
from erqi_map.store import GeoStore
from erqi_map.store.overlays import BookOverlay

from .plain import plain_column
from .system import System, system_of

_Frame = TypeVar("_Frame", bound=pd.DataFrame)
TOWNSHIPS = "townships"
_OF_FEATURE = {"id", "kind", "cluster", "name", "sources", "located"}
"""Fields of a place that its feature has too."""


@dataclass(frozen=True, eq=False)
class DataSet:
    """Rows to be written. `table`: columns of plain types (see `plain_column`); `shapes`: in
    `system`, None for a table that has no places; `names`: columns in words; `about`: key of i18n
    `data` → what is true of the whole layer.
    """

    id: str
    title: Text
    table: pa.Table
    shapes: Any
    names: Mapping[str, Text]
    about: Mapping[str, Text]
    system: System

    def __len__(self) -> int:
        return int(self.table.num_rows)


def layer_titles(store: GeoStore) -> dict[str, Text]:
    """Every layer that can go out, by its id."""
    named = {one.id: one.title for one in store.catalog.datasets}
    named |= {id: one.overlay.title for id, one in store.overlays.items()}
    if store.base is not None:
        named[BASE] = _both("base")
    return named | ({TOWNSHIPS: _both(TOWNSHIPS)} if store.townships.units else {})


def data_of(
    store: GeoStore,
    layer: str,
    *,
    crs: str = STORAGE_CRS,
    ids: Collection[str] | None = None,
    where: Conditions | None = None,
) -> DataSet:
    """A layer, overlay, the base or the townships of a book.

    ids: only these features; where: only those that meet the conditions, as the filter of an
    overlay. Raises RequestError for a layer, system, column or feature there is not.
    """
    titles, system = layer_titles(store), system_of(crs)
    if layer not in titles:
        raise RequestError("data", "error_layer", value=layer, known=Listed(titles))
    frame, names, about = _read(store, layer)
    about["review"] = review_note(store.catalog)
    frame = _chosen(frame, ids, where or {})
    shapes = None
    if isinstance(frame, gpd.GeoDataFrame):
        shapes = system.place(frame.geometry.to_numpy())
        frame = pd.DataFrame(frame.drop(columns=frame.geometry.name))
        frame = _with_facts(frame, {"datum": "GCJ-02" if system.is_gcj02 else system.word})
    columns = {str(name): plain_column(frame[name]) for name in frame.columns}
    return DataSet(
        layer, titles[layer], pa.table(columns), shapes,
        {name: _heading(name, names) for name in columns}, about, system,
    )  # fmt: skip


def chosen_rows(
    store: GeoStore, layer: str, state: Mapping[str, Any], *, filtered: bool
) -> tuple[list[str] | None, Conditions | None]:
    """`ids` and `where` of `data_of` for what a state of the client leaves in the layer, or for
    what is chosen there, a feature or place; (None, None) where it says nothing of the layer.
    """
    if layer in store.overlays:
        (overlay,) = compose_overlays(store, [layer])
        return None, overlay_filter(overlay, state) if filtered else None
    if layer not in store.layer_ids:
        return None, None
    frame, focus = store.layer(layer), state.get("focus")
    if not filtered:
        return [*frame.index[(frame.index == focus) | (frame["place"] == focus)]], None
    spec = compose_plan(store, layers=[layer])
    missed = emphasis_of(spec, {**state, "focus": None, "goal": None}).missed
    shown: set[str] = set()
    for one in spec.layers:
        shown.update(one.data.index[shown_rows(spec, one, state)])
    return [id for id in frame.index if id in shown - missed], None


def _read(store: GeoStore, layer: str) -> tuple[pd.DataFrame, Mapping[str, Text], dict[str, Text]]:
    if layer in store.overlays:
        return _overlay(store, store.overlays[layer])
    if layer == TOWNSHIPS:
        return _townships(store)
    if layer == BASE:
        assert store.base is not None
        manifest = store.base.manifest
        facts = {
            "source": manifest.attribution,
            "accuracy_m": manifest.simplified_m,
            "date": manifest.date,
        }
        source = Text(zh=manifest.attribution)
        about = {"source": source, "licence": Text(zh=manifest.licence)}
        return _with_facts(store.base.features.copy(), facts), {}, about
    (dataset,) = (one for one in store.catalog.datasets if one.id == layer)
    return _plan(store, layer), {}, _about(store, dataset)


def _plan(store: GeoStore, layer: str) -> gpd.GeoDataFrame:
    """The columns of the layer, what its codes mean, and what the plan says of its places."""
    frame = store.layer(layer).reset_index()
    kinds = {one.id: one.label for one in store.terms.kinds}
    clusters = {id: store.places[id].name for id in store.cluster_ids}
    frame["source"] = [_titles(store, ids).zh for ids in frame["sources"]]
    frame["source_en"] = [_titles(store, ids).get("en") for ids in frame["sources"]]
    for name, words in (("kind", kinds), ("status", _statuses(store)), ("cluster", clusters)):
        for lang in LANGS:
            frame[f"{name}_{lang}"] = [_word(words, one, lang) for one in frame[name]]
    places = [store.places.get(one) for one in frame["place"]]
    if any(places):
        for name, values in _place_columns(places):
            frame[name] = values
    first = ["id", "name_zh", "name_en"]
    empty = [name for name in ("lines", "opened") if not frame[name].map(_is_there).any()]
    rest = [one for one in frame.columns if one not in (*first, "geometry", *empty)]
    return frame[[*first, *rest, "geometry"]]


def _is_there(value: Any) -> bool:
    return bool(value) if isinstance(value, tuple) else not pd.isna(value)


def _place_columns(places: Collection[Place | None]) -> Iterator[tuple[str, list[Any]]]:
    """What is one value of a place, in both languages where it is in words, and lists of codes."""
    for name in (one for one in Place.model_fields if one not in _OF_FEATURE):
        values = [None if one is None else getattr(one, name) for one in places]
        if any(isinstance(one, Text) for one in values):
            for lang in LANGS:
                yield f"{name}_{lang}", [one.get(lang) if one else None for one in values]
        elif not any(
            isinstance(one, tuple) and one and not isinstance(one[0], str) for one in values
        ):
            yield name, values


def _overlay(
    store: GeoStore, one: BookOverlay
) -> tuple[gpd.GeoDataFrame, Mapping[str, Text], dict[str, Text]]:
    overlay, frame = one.overlay, one.read(whole=True)
    named = _titles(store, overlay.sources)
    status = _statuses(store)[overlay.status]
    facts = {
        "layer_zh": overlay.title.zh, "layer_en": overlay.title.get("en"),
        "status": overlay.status, "status_zh": status.zh, "status_en": status.get("en"),
        "source": named.zh, "source_en": named.get("en"), "accuracy_m": overlay.accuracy_m,
        "date": overlay.date,
    }  # fmt: skip
    names = {field.column: field.name for field in overlay.fields}
    return _with_facts(frame, facts), names, _about(store, overlay)


def _with_facts(frame: _Frame, facts: Mapping[str, Any]) -> _Frame:
    """What is true of all rows stands with each, under a name that the data leave free."""
    for name, value in facts.items():
        free = name
        while free in frame:
            free = f"plan_{free}"
        frame[free] = pd.Series([value] * len(frame), index=frame.index, dtype=object)
    return frame


def _townships(store: GeoStore) -> tuple[pd.DataFrame, Mapping[str, Text], dict[str, Text]]:
    table = store.townships
    source = _titles(store, table.sources)
    rows = [
        {
            "id": one.id, "name_zh": one.name.zh, "name_en": one.name.get("en"), "kind": one.kind,
            "source": source.zh, "source_en": source.get("en"), "year": table.year,
        }
        for one in table.units
    ]  # fmt: skip
    return pd.DataFrame(rows), {}, {"source": source}


def _chosen(frame: pd.DataFrame, ids: Collection[str] | None, where: Conditions) -> pd.DataFrame:
    unknown = [name for name in where if name not in frame.columns]
    if unknown:
        known = [str(one) for one in frame.columns if one != "geometry"]
        raise RequestError("data", "error_column", value=Listed(unknown), known=Listed(known))
    if ids is not None:
        key = frame["id" if "id" in frame else frame.columns[0]].map(str)
        gone = sorted(set(ids) - set(key))
        if gone:
            raise RequestError("data", "error_id", value=Listed(gone))
        frame = frame[key.isin(list(ids))]
    # A table without places is filtered as one whose places are nowhere.
    placed = (
        frame if isinstance(frame, gpd.GeoDataFrame) else gpd.GeoDataFrame(frame, geometry=None)
    )
    columns = {name: column_of(frame[name], name) for name in where}
    asked = {name: _fitting(columns[name], values) for name, values in where.items()}
    kept, used = rows_kept(placed, asked)
    idle = where.keys() - {one.column for one in used}
    if idle:
        raise RequestError("data", "error_where_value", value=Listed(sorted(idle)))
    return frame[kept]


def _fitting(column: Column, values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Values that were typed as the column has them; one of a range is both its ends."""
    if column.is_bool:
        said = {YES: True, NO: False}
        return tuple(said.get(column.case(v), v) if isinstance(v, str) else v for v in values)
    return values * 2 if column.kind != "choice" and len(values) == 1 else values


def _about(store: GeoStore, dataset: Dataset) -> dict[str, Text]:
    return {
        "source": _titles(store, dataset.sources),
        "licence": dataset.licence,
        "method": dataset.method,
        "status": _statuses(store)[dataset.status],
        "accuracy": _said("metres", metres=f"{dataset.accuracy_m:g}"),
        "date": Text(zh=dataset.date.isoformat()),
    }


def _titles(store: GeoStore, ids: Collection[str]) -> Text:
    known = {one.id: one.title for one in store.catalog.sources}
    return listed(known[id] for id in ids)


def _statuses(store: GeoStore) -> dict[str, Text]:
    return {one.id: one.label for one in store.terms.statuses}


def _word(words: Mapping[str, Text], key: Any, lang: str) -> str | None:
    return words[key].get(lang) if key in words else None


def _heading(name: str, names: Mapping[str, Text]) -> Text:
    """The words of a column; its own name where nothing else is known."""
    if name in names:
        return names[name]
    try:
        return _said(f"column_{name}")
    except KeyError:
        return Text(zh=name, en=name)


def _both(key: str) -> Text:
    return _said(f"layer_{key}")


def _said(key: str, **values: object) -> Text:
    zh, en = (phrase(lang, "data", key, **values) for lang in LANGS)
    return joined(zh, en)
