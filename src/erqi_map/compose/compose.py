"""Plan book in, MapSpec out."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import shapely

from erqi_map.errors import RequestError, checked_lang
from erqi_map.i18n import Listed
from erqi_map.model import Basemaps
from erqi_map.model.photo import PHOTO_FOLDER
from erqi_map.model.story import Story
from erqi_map.store import GeoStore

from .base import BASE, base_layers, base_legend, base_order, without_doubles
from .content import compose_content
from .furniture import compose_furniture
from .layers import compose_layers
from .legend import compose_legend
from .overlays import compose_overlays, overlay_content
from .spec import Lang, LayerSpec, MapSpec, PhotoSpec, PictureSpec, Scene
from .story import compose_story

Extent = tuple[float, float, float, float]
WORLD: Extent = (-180.0, -85.0, 180.0, 85.0)


def compose_plan(
    store: GeoStore,
    *,
    lang: str = "zh",
    layers: Iterable[str] | None = None,
    basemap: str | None = None,
    story: str | Story | None = None,
    scene: str | None = None,
    state: Mapping[str, Any] | None = None,
    tokens: Mapping[str, str] | None = None,
) -> MapSpec:
    """The map of a plan book.

    layers: ids of the layers, overlays and pictures that are shown, "base" for the base, "photos"
    for pictures at places; what is left out is not in the map. By default all are in it, and of the
    overlays those are shown that the book shows.
    basemap: the one shown at the start, else the book's default. story: the one whose scenes the
    map carries, by id or (checked, not yet in the book) itself, else the book's first. scene: the
    scene shown at the start. state: initial state of the client (docs/client.md), over that of the
    scene. tokens: basemap id → key, for a live page only. Raises RequestError, in Chinese, for a
    layer, language, basemap, story or scene there is not.
    """
    checked_lang(lang)
    known_layers = (
        *store.layer_ids, *store.overlays, *store.pictures, *([BASE] if store.base else []),
        *([PHOTO_FOLDER] if store.photos else []),
    )  # fmt: skip
    chosen = None if layers is None else _chosen(layers, known_layers)
    known = [one.id for one in store.basemaps.basemaps]
    start = store.basemaps.default if basemap is None else _check(basemap, known, "error_basemap")
    shown = compose_layers(store, _of(store.layer_ids, chosen))
    base = store.base if chosen is None or BASE in chosen else None
    ground = base_layers(base)
    if chosen is None:
        shown = without_doubles(shown, ground)
    drawn = tuple(sorted((*shown, *ground), key=base_order))
    under = compose_overlays(store, _of(store.overlays, chosen))
    pictures = tuple(
        PictureSpec(one.picture, one.read)
        for id, one in store.pictures.items()
        if chosen is None or id in chosen
    )
    told = _story(store, story)
    scenes = () if told is None else compose_story(store, shown, told)
    first = {} if chosen is None or not under else {"overlays": [one.id for one in under]}
    first |= {} if scene is None else _scene_state(scenes, scene)
    language: Lang = "en" if lang == "en" else "zh"
    return MapSpec(
        extent=_extent(store, shown),
        layers=drawn,
        legend=(*compose_legend(store, shown), *(one for at in ground for one in base_legend(at))),
        furniture=compose_furniture(store, shown, under, base, pictures),
        basemaps=store.basemaps.basemaps,
        default_basemap=str(first.get("basemap", start)) if basemap is None else start,
        content={**compose_content(store, drawn), **overlay_content(under)},
        colours=dict(store.theme.colours),
        font=store.theme.font_page,
        lang=language,
        scenes=scenes,
        briefing=None if told is None else told.title,
        overlays=under,
        pictures=pictures,
        photos=tuple(
            PhotoSpec(one.photo, one.read, one.paper)
            for place in store.places
            if chosen is None or PHOTO_FOLDER in chosen
            for one in store.photos.get(place, ())
        ),
        state={**first, **(state or {})},
        tokens=dict(tokens or {}),
    )


def basemap_tokens(basemaps: Basemaps, environment: Mapping[str, str]) -> dict[str, str]:
    """Basemap id → key, for those whose key stands in `environment`."""
    return {
        one.id: environment[one.token_env]
        for one in basemaps.basemaps
        if one.token_env and environment.get(one.token_env)
    }


def _story(store: GeoStore, story: str | Story | None) -> Story | None:
    if isinstance(story, Story) or (story is None and not store.stories):
        return story
    return store.story(story)


def _scene_state(scenes: tuple[Scene, ...], id: str) -> dict[str, Any]:
    known = {scene.id: scene for scene in scenes}
    if not known:
        raise RequestError("compose", "error_no_scene", value=id)
    _check(id, known, "error_scene")
    return {**known[id].state, "scene": id}


def _chosen(wanted: Iterable[str], known: tuple[str, ...]) -> list[str]:
    ids = list(dict.fromkeys(wanted))
    if not ids:
        raise RequestError("compose", "error_no_layer", known=Listed(known))
    return [_check(id, known, "error_layer") for id in ids]


def _of(known: Iterable[str], chosen: Iterable[str] | None) -> list[str]:
    """The known ones of those chosen, in the order they were chosen; all by default."""
    ids = list(known)
    return ids if chosen is None else [id for id in chosen if id in ids]


def _check(value: str, known: Iterable[str], key: str) -> str:
    ids = list(known)
    if value not in ids:
        raise RequestError("compose", key, value=value, known=Listed(ids))
    return value


def _extent(store: GeoStore, layers: tuple[LayerSpec, ...]) -> Extent:
    """The clusters' extent, which is the district's; without them that of the layers shown."""
    clusters = [
        layer.geometry[layer["place"].isin(store.cluster_ids)].to_numpy()
        for layer in map(store.shared_layer, store.layer_ids)
    ]
    shapes = np.concatenate(clusters) if clusters else np.array([], dtype=object)
    if not len(shapes):
        shapes = np.concatenate([layer.data.geometry.to_numpy() for layer in layers] or [shapes])
    bounds = shapely.total_bounds(shapes)
    west, south, east, north = (float(bound) for bound in bounds)
    return (west, south, east, north) if np.isfinite(bounds).all() else WORLD
