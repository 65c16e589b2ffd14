"""Rows of a file as projects, eco-areas or boundaries of the plan: found by name, moved, or new."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from erqi_map.errors import RequestError
from erqi_map.geo import to_work
from erqi_map.i18n import Listed

from ..book.items import MARK, Item, compact, join_file, split_file
from ..book.places import DIGITS, LAYERS, cluster_at, layer_file
from ..book.putting import Fill, put_files, writes
from ..book.yaml_text import write_yaml
from ..check.relations import CLUSTER_LAYER, DISTRICT_LAYER
from ..store import GeoStore
from .changes import MOVED_M, Changes
from .facts import CATALOG, both, data_of, facts_of, with_data
from .finder import Datum
from .meanings import Meaning, column_of
from .overlay import Target
from .source import SECTION, Incoming

TARGETS: Mapping[str, str] = {"projects": "project", "eco-areas": "eco-area", "boundaries": ""}
"""Words of `--as` → the kind of place they stand for; boundaries are clusters and the district."""
METHOD, TERMS = "imported", "terms.yaml"
_THEMES = {"project": "project", "eco-area": "eco"}
MAX_NAMED = 40


@dataclass(frozen=True)
class PlanRow:
    """A row of a file: its name, the feature it moves (None for a new one), its shape (WGS-84)."""

    name: str
    feature: str | None
    file: str
    shape: Any
    kind: str


def plan_rows(
    store: GeoStore, target: str, frame: gpd.GeoDataFrame, found: tuple[Meaning, ...]
) -> list[PlanRow]:
    """The rows of a file by what they are called in the plan.

    Raises RequestError for a file without names, and for boundaries that the plan does not have.
    """
    column = column_of(found, "name") or _text_column(frame)
    if column is None:
        raise RequestError(SECTION, "plan_no_name")
    known, kinds = _known(store, target), {one.id: one for one in store.terms.kinds}
    rows, strangers = [], []
    for name, shape, *rest in zip(frame[column], frame.geometry, *_texts(frame), strict=True):
        text = str(name or "").strip()
        feature, file, kind = known.get(text, (None, "", ""))
        if feature is None and target == "boundaries":
            strangers.append(text)
            continue
        if feature is None:
            file = layer_file(store, TARGETS[target])
            kind = _kind(store, TARGETS[target], rest)
        symbol = kinds[kind].symbol
        if (symbol is None or symbol.geometry == "point") and shape.geom_type != "Point":
            shape = shapely.point_on_surface(shape)
        rows.append(PlanRow(text, feature, file, shape, kind))
    if strangers:
        names = sorted({name for name in known if known[name][0] != name})
        raise RequestError(
            SECTION, "plan_strangers", names=Listed(strangers[:MAX_NAMED]), known=Listed(names)
        )
    return rows


def plan_changes(store: GeoStore, rows: Sequence[PlanRow]) -> Changes:
    """New rows, and those found that lie elsewhere."""
    old = _shapes(store)
    pairs = [(old[one.feature], one.shape) for one in rows if one.feature is not None]
    if not pairs:
        return Changes(len(rows))
    before, after = (to_work([pair[k] for pair in pairs]) for k in (0, 1))
    away = np.nan_to_num(shapely.hausdorff_distance(before, after))
    moved = int((away > MOVED_M).sum())
    return Changes(len(rows) - len(pairs), moved, 0, moved, round(float(away.max()), 2))


def put_plan(
    book: Path, store: GeoStore, target: str, rows: list[PlanRow], file: Incoming, datum: Datum,
    who: str,
) -> None:  # fmt: skip
    """Move what is there, add what is new. Raises DataError, SaveError; all is as it was then."""
    # Each file is a source of its own: what came from another keeps that one.
    stem = Target.named(file.path.stem).id
    facts = facts_of(f"{target}-{stem}", target, file, datum, who)
    told: dict[str, Any] = {
        "status": "schematic",
        "method": METHOD,
        "accuracy_m": datum.accuracy_m,
        "date": dt.date.today().isoformat(),
        "sources": [facts["source"]["id"]],
    }
    source, note = facts["source"]["id"], both("plan_position", file=file.path.name)
    wanted: dict[str, Fill | None] = {}
    taken = set(store.places)
    for name in sorted({one.file for one in rows}):
        items = split_file(name, (book / name).read_bytes())
        for row in (one for one in rows if one.file == name):
            if row.feature is not None:
                moved = _move(items, f"{name}{MARK}{row.feature}", row, told)
                if moved is not None:
                    card = f"places/{moved}.yaml"
                    wanted[card] = with_data(book, card, _placed(data_of(book, card), source, note))
                continue
            place = _placed(_new_place(store, row, target, taken), source, note)
            taken.add(place["id"])
            number = max(one.number for one in items.values()) + 1
            items[f"{name}{MARK}{place['id']}"] = _feature(place, row, told, number)
            wanted[f"places/{place['id']}.yaml"] = writes(write_yaml(place).encode())
        wanted[name] = writes(join_file(name, items))
    terms, catalog = data_of(book, TERMS), data_of(book, CATALOG)
    if METHOD not in {one["id"] for one in terms["methods"]}:
        method = {"id": METHOD, "label": both("plan_method"), "note": both("plan_method_note")}
        wanted[TERMS] = with_data(book, TERMS, {**terms, "methods": [*terms["methods"], method]})
    others = [one for one in catalog["sources"] if one["id"] != source]
    mine = {**facts["source"], "note": facts["method"]}
    wanted[CATALOG] = with_data(book, CATALOG, {**catalog, "sources": [*others, mine]})
    put_files(book, wanted)


def _known(store: GeoStore, target: str) -> dict[str, tuple[str, str, str]]:
    """Names and ids → feature, file of its layer, kind of the feature."""
    ids = (CLUSTER_LAYER, DISTRICT_LAYER) if target == "boundaries" else (LAYERS[TARGETS[target]],)
    files = {one.id: one.file for one in store.catalog.datasets}
    found: dict[str, tuple[str, str, str]] = {}
    for layer in (one for one in ids if one in files):
        for row in store.layer(layer).itertuples():
            one = (str(row.Index), files[layer], str(row.kind))
            place = store.places.get(row.place or "")
            names = (place.short_name.zh, place.name.zh) if place else ()
            found |= dict.fromkeys((str(row.Index), *names, row.name_zh), one)
    return found


def _shapes(store: GeoStore) -> dict[str, Any]:
    return {
        str(id): shape
        for layer in store.layer_ids
        for id, shape in store.layer(layer).geometry.items()
    }


def _placed(place: dict[str, Any], source: str, note: dict[str, str]) -> dict[str, Any]:
    """A place whose card says which file its position came from."""
    sources = [one for one in place.get("sources") or () if one != source]
    return {**place, "position_note": note, "sources": [*sources, source]}


def _move(items: dict[str, Item], key: str, row: PlanRow, told: Mapping[str, Any]) -> str | None:
    """Put a feature elsewhere; the place it belongs to."""
    feature = json.loads(items[key].content)
    feature["geometry"] = _geometry(row.shape)
    feature["properties"] |= told
    items[key] = Item(compact(feature).encode(), items[key].number)
    place: str | None = feature["properties"].get("place")
    return place


def _feature(place: Mapping[str, Any], row: PlanRow, told: Mapping[str, Any], n: int) -> Item:
    properties = {"id": place["id"], "kind": row.kind, "place": place["id"],
                  "cluster": place["cluster"], **told}  # fmt: skip
    feature = {"type": "Feature", "id": place["id"], "properties": properties,
               "geometry": _geometry(row.shape)}  # fmt: skip
    return Item(compact(feature).encode(), n)


def _new_place(store: GeoStore, row: PlanRow, target: str, taken: set[str]) -> dict[str, Any]:
    id = base = Target.named(row.name).id
    for n in range(2, len(taken) + 3):
        if id not in taken:
            break
        id = f"{base}-{n}"
    at = shapely.point_on_surface(row.shape)
    words = {"zh": row.name}
    return {
        "id": id, "kind": TARGETS[target], "subkind": row.kind,
        "cluster": cluster_at(store, (at.x, at.y)), "name": words, "short_name": words,
        "summary": both("fact_unknown"), "to_check": True,
    }  # fmt: skip


def _kind(store: GeoStore, kind: str, texts: list[Any]) -> str:
    """The kind whose name stands in a row; the first of the theme where none does."""
    known = [one for one in store.terms.kinds if one.theme == _THEMES[kind]]
    said = {str(text).strip() for text in texts}
    return next((one.id for one in known if one.label.zh in said or one.id in said), known[0].id)


def _geometry(shape: Any) -> Any:
    rounded = shapely.transform(shape, lambda xy: np.round(xy, DIGITS + 1))
    return json.loads(shapely.to_geojson(rounded))


def _texts(frame: gpd.GeoDataFrame) -> list[Any]:
    columns = [one for one in frame.columns if one != "geometry"]
    return [frame[one] for one in columns if pd.api.types.is_string_dtype(frame[one])]


def _text_column(frame: gpd.GeoDataFrame) -> str | None:
    found = _texts(frame)
    return str(found[0].name) if found else None
