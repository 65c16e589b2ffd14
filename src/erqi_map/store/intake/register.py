"""The register of projects as a table: its columns, their choices, and one row a project."""

from collections.abc import Iterable, Iterator, Mapping
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


def heading(key: str, lang: str = LANGS[0]) -> str:
    """What a column is called, in a workbook always in Chinese: as in other tables unless it says
    something else here.
    """
    own, other = words(lang, SECTION), words(lang, "data")
    name = f"column_{key}"
    return own.get(name) or other.get(f"{name}_zh") or other[name]


def choices(store: GeoStore, lang: str = LANGS[0]) -> dict[str, dict[str, str]]:
    """What can stand in the columns of choices: words → id, no two words alike."""
    known = {
        "subkind": {one.id: one.label.get(lang) for one in store.terms.kinds},
        "cluster": {id: store.places[id].name.get(lang) for id in store.cluster_ids},
        "stage": {one: phrase(lang, "edit", f"choice.{one}") for one in get_args(Stage)},
        "tasks": {one.id: one.name.get(lang) for one in store.framework.tasks},
        "sources": {one.id: one.title.get(lang) for one in store.catalog.sources},
        "status": {one.id: one.label.get(lang) for one in store.terms.statuses},
        "to_check": {key: phrase(lang, SECTION, key) for key in ("yes", "no")},
    }
    return {key: _distinct(named, lang) for key, named in known.items()}


def _distinct(named: Mapping[str, str], lang: str) -> dict[str, str]:
    mark, instead = (phrase(lang, SECTION, key).strip() for key in ("mark", "no_mark"))
    found: dict[str, str] = {}
    for id, said in named.items():
        plain = said.replace(mark, instead).strip()
        found[f"{plain}（{id}）" if plain in found else plain] = id
    return found


def register_rows(store: GeoStore, lang: str = LANGS[0]) -> list[dict[str, Cell]]:
    """One row a project, in plan order; keys as `COLUMNS`."""
    told = {
        id: dict(zip(known.values(), known, strict=True))
        for id, known in choices(store, lang).items()
    }
    features: dict[str, Any] = {}
    for id in store.layer_ids:
        features |= {row.place: row for row in store.layer(id).itertuples() if row.place}
    projects = (one for one in store.places.values() if one.kind == "project")
    return [dict(_cells(one, features.get(one.id), told, store, lang)) for one in projects]


def translated(
    rows: Iterable[Mapping[str, Cell]], store: GeoStore, before: str, after: str
) -> list[dict[str, Cell]]:
    """Rows, whole or in part, whose choices were in the language `before`, in `after`."""
    old, new = choices(store, before), choices(store, after)
    words = {
        key: {one: next(k for k, id in new[key].items() if id == known[one]) for one in known}
        for key, known in old.items()
    }
    marks = [phrase(one, SECTION, "mark") for one in (before, after)]

    def cell(key: str, value: Cell) -> Cell:
        if not isinstance(value, str) or key not in words:
            return value
        parts = value.split(marks[0]) if COLUMNS[key] == "many" else [value]
        return marks[1].join(words[key].get(one, one) for one in parts)

    return [{key: cell(key, value) for key, value in row.items()} for row in rows]


def _cells(
    place: Place, feature: Any, told: Mapping[str, Mapping[str, str]], store: GeoStore, lang: str
) -> Iterator[tuple[str, Cell]]:
    for key, sort in COLUMNS.items():
        if sort == "told":
            yield key, _told(key, feature, told["status"])
            continue
        value = getattr(place, key.removesuffix("_en"))
        if isinstance(value, Text):
            yield key, (value.en if sort == "en" else value.zh) or None
        elif sort == "many":
            yield key, phrase(lang, SECTION, "mark").join(told[key][one] for one in value) or None
        elif sort == "one":
            yield key, told[key].get(value or "", value)
        elif sort == "yes":
            yield key, phrase(lang, SECTION, "yes" if value else "no")
        else:
            yield key, value


def _told(key: str, feature: Any, statuses: Mapping[str, str]) -> Cell:
    if feature is None:
        return None
    if key == "status":
        return statuses[feature.status]
    if key in ("x", "y"):
        return round(float(getattr(feature.geometry.representative_point(), key)), 6)
    return float(feature.accuracy_m)


def plain_cell(cell: Any) -> Cell:
    """A cell as it was read, as the register writes it."""
    if isinstance(cell, bool):
        return phrase(LANGS[0], SECTION, "yes" if cell else "no")
    if isinstance(cell, int | float):
        return float(cell)
    return str(cell).strip() or None


def same_cell(one: Cell, other: Cell) -> bool:
    """If two cells say the same, a number as a text or not."""
    if one == other:
        return True
    try:
        return one is not None and other is not None and float(one) == float(other)
    except ValueError:
        return False
