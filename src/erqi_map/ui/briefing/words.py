"""A scene in words: where its camera looks, what is on, and what is still wrong with it."""

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from erqi_map.compose.overlays import filter_words
from erqi_map.compose.spec import Lang
from erqi_map.errors import Problem
from erqi_map.frames.filters import Condition, Kind
from erqi_map.i18n import phrase as say
from erqi_map.i18n import words
from erqi_map.model.overlay_filter import Value

from ..map.state import FILTERS
from ..shell.book import Book
from ..shell.language import lang, phrase
from .draft import Data

KM_PER_DEGREE = 111.32
_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}.*)?")


def listed(items: Iterable[str]) -> str:
    """Items in one line."""
    return phrase("list.comma").join(items)


def said(text: Mapping[str, str]) -> str:
    """A text of a draft in the language of the session, in Chinese where there is no English."""
    return text[lang()] or text["zh"]


def names_of(book: Book) -> dict[str, str]:
    """Id → name of everything a scene may look at or light, in the order of the book."""
    return _names_of(book, lang())


@lru_cache(maxsize=8)
def _names_of(book: Book, code: Lang) -> dict[str, str]:
    store, _ = book.usable
    found = {place.id: place.name.get(code) for place in store.places.values()}
    for layer in store.layer_ids:
        frame = store.layer(layer)
        found |= {
            str(id_): str(name)
            for id_, name in frame[f"name_{code}"].items()
            if id_ not in found and name
        }
    return found


def goal_names(book: Book) -> dict[str, str]:
    """Id → words of the goals of places."""
    places = book.usable[0].places.values()
    return {goal.id: goal.text.get(lang()) for place in places for goal in place.goals}


def scene_rows(book: Book, scene: Data) -> list[tuple[str, str]]:
    """What the scene shows, as pairs of a label and words."""
    store, spec = book.usable
    code = lang()
    names, layers = names_of(book), {one.id: one.title.get(code) for one in spec.layers}
    basemaps = {one.id: one.name.get(code) for one in store.basemaps.basemaps}
    rows: list[tuple[str, str]] = [
        (phrase("row.camera"), camera_words(scene["camera"], names)),
        (phrase("row.layers"), _layer_words(scene, layers, names)),
        (phrase("row.filter"), _filter_words(book, scene["filter"])),
        *_overlay_rows(book, scene),
        (phrase("row.focus"), names.get(scene["focus"] or "", phrase("row.none"))),
    ]
    if scene["goal"]:
        rows.append((phrase("row.goal"), str(goal_names(book).get(scene["goal"], scene["goal"]))))
    rows.append((phrase("row.basemap"), str(basemaps.get(scene["basemap"], scene["basemap"]))))
    return rows


def camera_words(camera: Data, names: Mapping[str, str]) -> str:
    """Where a camera looks."""
    if camera["extent"] is None:
        return phrase("camera.ids", names=listed(names.get(id_, id_) for id_ in camera["ids"]))
    west, south, east, north = camera["extent"]
    narrow = math.cos(math.radians((south + north) / 2))
    return phrase(
        "camera.extent",
        west=f"{west:.3f}",
        east=f"{east:.3f}",
        south=f"{south:.3f}",
        north=f"{north:.3f}",
        width=f"{(east - west) * KM_PER_DEGREE * narrow:.1f}",
        height=f"{(north - south) * KM_PER_DEGREE:.1f}",
    )


def _layer_words(scene: Data, layers: Mapping[str, str], names: Mapping[str, str]) -> str:
    if scene["layers"] is None:
        shown = phrase("row.layers_usual")
    else:
        shown = listed(layers.get(id_, id_) for id_ in scene["layers"]) or phrase("row.none")
    if not scene["hidden"]:
        return shown
    hidden = []
    for key in scene["hidden"]:
        layer, _, cluster = key.partition("/")
        title = layers.get(layer, layer)
        part = names.get(cluster, cluster)
        hidden.append(title if cluster == "-" else phrase("row.leaf", layer=title, cluster=part))
    return phrase("row.layers_without", shown=shown, hidden=listed(hidden))


def _filter_words(book: Book, chosen: Data) -> str:
    content = book.usable[1].content
    code = lang()
    cards: Mapping[str, Any] = content["cards"]
    labels = {id_: card["short_name"][code] for id_, card in cards.items()}
    labels |= {id_: term[code] for id_, term in content["terms"]["themes"].items()}
    labels |= {id_: term[code] for id_, term in content["terms"]["statuses"].items()}
    facets: Mapping[str, Any] = content.get("facets", {})
    labels |= {one["id"]: one["name"][code] for known in facets.values() for one in known}
    conditions = [
        phrase(
            "row.condition",
            name=say(code, "client", f"map.filter.{name}"),
            values=listed(labels.get(i, i) for i in ids),
        )
        for name in FILTERS
        if (ids := chosen.get(name))
    ]
    return listed(conditions) or phrase("row.none")


def _overlay_rows(book: Book, scene: Data) -> list[tuple[str, str]]:
    """The overlays a scene shows, each with its filter; no row on a map without any."""
    rows = []
    for one in book.usable[1].overlays:
        if one.id not in scene["overlays"]:
            continue
        chosen = scene["overlay_filter"].get(one.id, {})
        said = filter_words(one.overlay, map(_condition, chosen, chosen.values()))
        title = one.overlay.title.get(lang())
        rows.append(phrase("row.filtered", name=title, filter=said.get(lang())) if said else title)
    return [(phrase("row.overlays"), listed(rows))] if rows else []


def _condition(column: str, values: list[Value]) -> Condition:
    """What a condition looks like: the data, which know, need not be read for a line of words."""
    kind: Kind = "choice"
    if len(values) == 2 and any(_is_number(one) for one in values):
        kind = "number"
    elif len(values) == 2 and all(one is None or _DATE.fullmatch(str(one)) for one in values):
        kind = "date"
    return Condition(column, kind, tuple(values))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def problem_words(problem: Problem, scene: Data | None) -> str:
    """A problem of a scene: which field, what is wrong, what to do."""
    head, _, rest = problem.field.partition(".")
    known = f"field.{head}" in words(lang(), "briefing")
    field = phrase(f"field.{head}") if known else problem.field
    number = rest.split(".")[0]
    if number.isdigit():
        field = phrase("field.nth", field=field, number=int(number) + 1)
    if rest.endswith(("zh", "en")):
        field = phrase(f"field.{rest[-2:]}", field=field)
    if scene is not None and _is_empty(scene, problem.field):
        return phrase("problem.missing", field=field)
    message, fix = problem.told(lang())
    return phrase("problem.other", field=field, message=message, fix=fix)


def _is_empty(scene: Data, path: str) -> bool:
    value: Any = scene
    for part in path.split("."):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, Mapping) and part in value:
            value = value[part]
        else:
            return False
    return value in ("", [], None) or (isinstance(value, str) and not value.strip())
