"""What stands on the map now, as a scene of a story.

Words and sources are proposals from the plan book itself (the card that is open, else the title of
the map); the planner writes his own over them. Nothing is made up.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from erqi_map.compose.since import change_words
from erqi_map.compose.spec import MapSpec
from erqi_map.compose.story import leaf_keys
from erqi_map.model.overlay_filter import plain_filters
from erqi_map.model.story import PointText, SpeechText, TitleText
from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import ItemDifference

from ..map.state import FILTERS, Extent, MapState, View
from ..shell.book import Book
from ..shell.language import phrase
from .draft import Data, free_id

Part = Literal["camera", "all"]
PARTS: tuple[Part, ...] = ("camera", "all")

TILE_PX = 256
USUAL_WINDOW_PX = (1100, 700)
"""The free part of a map whose size is not known: that of a laptop's window."""
DEGREE_DIGITS = 5
MAX_POINTS = 3
MAX_SOURCES = 6
MAX_CHANGES = 6
_LAYERS = ("layers", "hidden", "overlays", "overlay_filter", "filter")
SEEN = ("camera", *_LAYERS, "focus", "goal", "basemap", "highlights")


def extent_of_view(view: View, size_px: tuple[float, float] = USUAL_WINDOW_PX) -> Extent:
    """West, south, east, north (WGS-84 degrees) of a web-mercator window of that size.

    `size_px` are CSS pixels; at zoom z the world is 256 · 2^z of them wide.
    """
    world = TILE_PX * 2**view.zoom
    x = (view.lng + 180) / 360 * world
    y = (1 - math.asinh(math.tan(math.radians(view.lat))) / math.pi) / 2 * world
    west, east = ((x + half) / world * 360 - 180 for half in (-size_px[0] / 2, size_px[0] / 2))
    north, south = (
        math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * (y + half) / world))))
        for half in (-size_px[1] / 2, size_px[1] / 2)
    )
    return _rounded((west, south, east, north))


def seen_extent(state: MapState, home: Extent) -> Extent:
    """What the planner sees: as the map said, else worked out; a map at home shows `home`."""
    if state.view is None:
        return _rounded(home)
    return state.extent or extent_of_view(state.view)


def capture_scene(book: Book, state: MapState, taken: Iterable[str]) -> Data:
    """A new scene of what is on the map; its id is unlike those taken."""
    spec = book.usable[1]
    focus, goal = _shown_focus(book, state), state.goal
    card = _card(book, state)
    scene = {
        "id": free_id(str(card["id"]) if card else "overview", taken),
        **_words(spec, card),
        **_seen(book, state, focus),
        "goal": goal,
        "figures": [],
        "sources": _sources(book, card, state),
    }
    return _sound(book, scene)


def scene_of_changes(
    book: Book,
    since: str,
    found: Sequence[ItemDifference],
    lit: Sequence[str],
    names: Called,
    taken: Iterable[str],
) -> Data:
    """A scene of what is new since a moment: what the map shows of it is lit, the rest told."""
    scene = capture_scene(book, MapState(), ())
    lines = [change_words(one, names) for one in found]
    kept = lines[: MAX_CHANGES - 1] if len(lines) > MAX_CHANGES else lines
    points = [{"zh": line[:60], "en": ""} for line in kept]
    if len(lines) > MAX_CHANGES:
        points.append({"zh": phrase("changes.and_more", count=len(lines)).strip(), "en": ""})
    scene |= {
        "id": free_id("since", taken),
        "title": {"zh": phrase("changes.scene_title", name=since)[:40], "en": ""},
        "points": points,
        "notes": {"zh": "\n".join(lines)[:4000], "en": ""},
        "highlights": list(lit),
    }
    return scene


def recapture(book: Book, scene: Data, state: MapState, part: Part) -> None:
    """Puts what is on the map now into a scene: only the camera, or everything that is seen."""
    if part == "camera":
        scene["camera"] = _camera(book, state)
        return
    fresh = {**scene, **_seen(book, state, _shown_focus(book, state)), "goal": state.goal}
    scene.update({name: _sound(book, fresh)[name] for name in SEEN})


def layers_of(spec: MapSpec, hidden: Iterable[str] | None) -> tuple[list[str] | None, list[str]]:
    """Layers that are on and leaves that are off although their layer is on.

    None for a map whose layers nobody has touched: those on by default.
    """
    if hidden is None:
        return None, []
    off = set(hidden)
    leaves = {layer.id: leaf_keys(layer) for layer in spec.layers}
    on = [id_ for id_, keys in leaves.items() if not set(keys) <= off]
    pictures = [one.picture.key for one in spec.pictures if one.picture.key in off]
    return on, [key for id_ in on for key in leaves[id_] if key in off] + pictures


def _seen(book: Book, state: MapState, focus: str | None) -> Data:
    spec = book.usable[1]
    layers, hidden = layers_of(spec, state.hidden)
    return {
        "camera": _camera(book, state),
        "layers": layers,
        "hidden": hidden,
        "overlays": (shown := _overlays(spec, state)),
        "overlay_filter": {
            id: conditions
            for id, conditions in plain_filters(state.overlay_filter or {}).items()
            if id in shown
        },
        "filter": {name: list(state.filter[name]) for name in FILTERS},
        "highlights": [focus] if focus else [],
        "focus": focus,
        "goal": state.goal,
        "basemap": state.basemap or spec.default_basemap,
    }


def _overlays(spec: MapSpec, state: MapState) -> list[str]:
    if state.overlays is not None:
        return list(state.overlays)
    return [one.id for one in spec.overlays if one.overlay.visible]


def _camera(book: Book, state: MapState) -> Data:
    return {"extent": list(seen_extent(state, book.usable[1].extent)), "ids": []}


def _shown_focus(book: Book, state: MapState) -> str | None:
    """The place whose card is open. A task or programme has a card, but is nothing on the map."""
    store, _ = book.usable
    card = book.card_of(state.focus)
    return card if card in store.places else None


def _card(book: Book, state: MapState) -> Mapping[str, Any] | None:
    """The card to take words from: that of the focus, else of the one cluster that is left."""
    cards: Mapping[str, Any] = book.usable[1].content["cards"]
    clusters = state.filter["cluster"]
    id_ = book.card_of(state.focus) or (clusters[0] if len(clusters) == 1 else None)
    return cards.get(id_) if id_ else None


def _words(spec: MapSpec, card: Mapping[str, Any] | None) -> Data:
    furniture = spec.furniture
    plan = {"zh": furniture.title.zh, "en": furniture.title.en}
    note = {"zh": furniture.review_note.zh, "en": furniture.review_note.en}
    status = {"zh": furniture.status_note.zh, "en": furniture.status_note.en}
    if card is None:
        titles, points, notes = [plan], [status, note], [note]
    else:
        titles = [card["name"], card["short_name"], plan]
        points = [card["slogan"], *(goal["text"] for goal in card["goals"]), status, note]
        notes = [card["summary"], note]
    fitting = [words for words in points if _fits(PointText, words)]
    return {
        "title": next(dict(words) for words in titles if _fits(TitleText, words)),
        "points": [dict(words) for words in fitting[:MAX_POINTS]],
        "notes": next(dict(words) for words in notes if _fits(SpeechText, words)),
    }


def _fits(model: type[TitleText | PointText | SpeechText], words: Any) -> bool:
    try:
        model.model_validate(words)
    except ValueError:
        return False
    return True


def _sources(book: Book, card: Mapping[str, Any] | None, state: MapState) -> list[str]:
    """What the words rest on, then what the shapes that are on rest on."""
    store, spec = book.usable
    on, _ = layers_of(spec, state.hidden)
    shown = {id_ for layer in spec.layers if on is None or layer.id in on for id_ in layer.datasets}
    plan = {layer.id for layer in spec.layers if layer.role != "orientation"}
    drawn = [
        source
        for dataset in store.catalog.datasets
        if dataset.id in shown and dataset.id in plan
        for source in dataset.sources
    ]
    own = list(card["sources"]) if card else []
    known = {source.id for source in store.catalog.sources}
    found = [id_ for id_ in dict.fromkeys([*own, *drawn]) if id_ in known]
    return found[:MAX_SOURCES] or [store.catalog.sources[0].id]


def _sound(book: Book, scene: Data) -> Data:
    """Without what this scene cannot show: a place on a layer that is off has no focus, and values
    that are no more in the data are no filter.
    """
    _, problems = book.check_story("draft", {"id": "draft", "title": _ANY, "scenes": [scene]})
    bad = {problem.field.split(".")[0] for problem in problems if problem.id == scene["id"]}
    scene = {**scene, "focus": None} if "focus" in bad else scene
    scene = {**scene, "overlay_filter": {}} if "overlay_filter" in bad else scene
    return {**scene, "highlights": []} if "highlights" in bad else scene


_ANY = {"zh": "-", "en": "-"}


def _rounded(extent: Extent) -> Extent:
    west, south, east, north = (round(degree, DEGREE_DIGITS) for degree in extent)
    return west, south, east, north
