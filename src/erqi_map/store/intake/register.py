"""The register of projects as a table: its columns, their choices, and one row a project."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from erqi_map.i18n import LANGS, phrase, words
from erqi_map.model import Place, Text
from erqi_map.model.place import Stage

from ..store import GeoStore

SECTION = "register"
SHEET = "erqi-register"
"""Hidden: mark, keys and headings of the columns, the values as they went out."""
Sort = Literal["id", "text", "en", "one", "many", "number", "day", "yes", "told"]
COLUMNS: dict[str, Sort] = {
    "id": "id", "name": "text", "name_en": "en", "short_name": "text", "subkind": "one",
    "cluster": "one", "stage": "one", "start": "day", "end": "day", "responsible_unit": "text",
    "investment_wan_yuan": "number", "area_ha": "number", "progress_percent": "number",
    "contact": "text", "slogan": "text", "summary": "text", "tasks": "many", "to_check": "yes",
    "sources": "many", "status": "told", "accuracy_m": "told", "x": "told", "y": "told",
}  # fmt: skip
"""Field of a place → how its column is read; what is only told cannot be changed here."""
LOCKED = ("id", "told")
Cell = str | float | None


def heading(key: str) -> str:
    """What a column is called: as in other tables unless it says something else here."""
    own, other = words(LANGS[0], SECTION), words(LANGS[0], "data")
    name = f"column_{key}"
    return own.get(name) or other.get(f"{name}_zh") or other[name]


def choices(store: GeoStore) -> dict[str, dict[str, str]]:
    """What can stand in the columns of choices: words → id, no two words alike."""
    known = {
        "subkind": {one.id: one.label.zh for one in store.terms.kinds},
        "cluster": {id: store.places[id].name.zh for id in store.cluster_ids},
        "stage": {one: phrase(LANGS[0], "edit", f"choice.{one}") for one in get_args(Stage)},
        "tasks": {one.id: one.name.zh for one in store.framework.tasks},
        "sources": {one.id: one.title.zh for one in store.catalog.sources},
        "to_check": {key: phrase(LANGS[0], SECTION, key) for key in ("yes", "no")},
    }
    return {key: _distinct(named) for key, named in known.items()}


def _distinct(named: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for id, said in named.items():
        plain = said.replace("、", "，").strip()
        found[f"{plain}（{id}）" if plain in found else plain] = id
    return found


def register_rows(store: GeoStore) -> list[dict[str, Cell]]:
    """One row a project, in plan order; keys as `COLUMNS`."""
    told = {
        id: dict(zip(known.values(), known, strict=True)) for id, known in choices(store).items()
    }
    features: dict[str, Any] = {}
    for id in store.layer_ids:
        features |= {row.place: row for row in store.layer(id).itertuples() if row.place}
    projects = (one for one in store.places.values() if one.kind == "project")
    return [dict(_cells(one, features.get(one.id), told, store)) for one in projects]


def _cells(
    place: Place, feature: Any, told: Mapping[str, Mapping[str, str]], store: GeoStore
) -> Iterator[tuple[str, Cell]]:
    for key, sort in COLUMNS.items():
        if sort == "told":
            yield key, _told(key, feature, store)
            continue
        value = getattr(place, key.removesuffix("_en"))
        if isinstance(value, Text):
            yield key, (value.en if sort == "en" else value.zh) or None
        elif sort == "many":
            yield (
                key,
                phrase(LANGS[0], SECTION, "mark").join(told[key][one] for one in value) or None,
            )
        elif sort == "one":
            yield key, told[key].get(value or "", value)
        elif sort == "yes":
            yield key, phrase(LANGS[0], SECTION, "yes" if value else "no")
        else:
            yield key, value


def _told(key: str, feature: Any, store: GeoStore) -> Cell:
    if feature is None:
        return None
    if key == "status":
        return next(one.label.zh for one in store.terms.statuses if one.id == feature.status)
    if key in ("x", "y"):
        return round(float(getattr(feature.geometry.representative_point(), key)), 6)
    return float(feature.accuracy_m)
