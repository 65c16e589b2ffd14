"""A story as scenes: each a state of the client (docs/client.md) with the words to it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from erqi_map.model import Text
from erqi_map.model.overlay_filter import plain_filters
from erqi_map.model.story import Camera, Story, StoryScene
from erqi_map.remember import remembered
from erqi_map.store import GeoStore

from .spec import LayerSpec, Scene, SceneFigure, SceneMark
from .words import both, joined

Extent = tuple[float, float, float, float]

MARGIN = 0.06
"""Room round what a camera fits, as a part of its size."""
SMALLEST_M = 1_500.0
"""A camera never looks at less than this, across."""
_SIDES = {
    "east": (0.78, -0.12),
    "south": (0.0, -0.6),
    "west": (-0.72, -0.12),
    "north": (0.0, 0.6),
    "centre": (0.0, 0.2),
    "outside": (0.78, 0.92),
}
"""Where the words of the layout stand from the middle of the district, in its own size."""
_METRES_PER_DEGREE = 111_320.0


def compose_story(store: GeoStore, layers: Sequence[LayerSpec], story: Story) -> tuple[Scene, ...]:
    """The scenes of `story` on a map of `layers`; a layer that is not in the map stays out."""
    return tuple(compose_scene(store, layers, scene) for scene in story.scenes)


def opened(scenes: tuple[Scene, ...], briefing: Text | None) -> tuple[Scene, ...]:
    """The scenes as a meeting sees them: the first carries the name of the briefing, and its own
    under it; one of figures keeps its own.
    """
    if briefing is None or not scenes or scenes[0].figures:
        return scenes
    first = scenes[0]
    own = () if first.title.zh in briefing.zh else (first.title,)
    return (replace(first, title=briefing, points=(*own, *first.points)), *scenes[1:])


def compose_scene(store: GeoStore, layers: Sequence[LayerSpec], scene: StoryScene) -> Scene:
    """One scene of a story, whose links must lead somewhere, on a map of `layers`."""
    return Scene(
        id=scene.id,
        title=scene.title,
        points=scene.points,
        notes=scene.notes,
        state={
            "hidden": _hidden(layers, scene),
            "overlays": list(scene.overlays),
            "overlayFilter": plain_filters(scene.overlay_filter),
            "filter": {name: list(values) for name, values in scene.filter},
            "focus": scene.focus,
            "goal": scene.goal,
            "basemap": scene.basemap,
            "view": {"fit": list(_extent(store, scene.camera))},
        },
        highlights=scene.highlights,
        sources=_sources(store, scene),
        figures=tuple(_figure(store, id) for id in scene.figures),
        around=_around(store) if scene.city_layout else (),
    )


def _around(store: GeoStore) -> tuple[SceneMark, ...]:
    """The words of the city's layout beside the district, each on its side."""
    west, south, east, north = map(float, store.shared_layer("district").total_bounds)
    return tuple(
        SceneMark(
            part.id,
            part.name,
            (
                round((west + east) / 2 + right * (east - west), 5),
                round((south + north) / 2 + up * (north - south), 5),
            ),
            part.own,
        )
        for part in store.framework.layout
        for right, up in (_SIDES[part.position],)
    )


def _sources(store: GeoStore, scene: StoryScene) -> tuple[str, ...]:
    """The sources the scene names, then those of the overlays it shows."""
    known = (store.overlays.get(id) for id in scene.overlays)
    under = [id for one in known if one is not None for id in one.overlay.sources]
    return tuple(dict.fromkeys((*scene.sources, *under)))


def fit_ids(store: GeoStore, ids: Iterable[str]) -> Extent:
    """The extent (EPSG:4326) that shows features or places `ids` whole.

    A point is shown with the circle in which it may lie (`accuracy_m`), so that a schematic point
    is never looked at more closely than it deserves. Ids that are not drawn are passed over; none
    left: the whole district.
    """
    known = [_boxes(store.shared_layer(id)) for id in store.layer_ids]
    boxes = [box for id in dict.fromkeys(ids) for have in known for box in have.get(id, ())]
    if not boxes:
        boxes = [_grown(bounds, 0) for bounds in store.shared_layer("district").bounds.to_numpy()]
    bounds = np.array(boxes)
    west, south = bounds[:, 0].min(), bounds[:, 1].min()
    east, north = bounds[:, 2].max(), bounds[:, 3].max()
    return _roomy(float(west), float(south), float(east), float(north))


@remembered(200)
def leaf_keys(layer: LayerSpec) -> tuple[str, ...]:
    """The leaves of a layer, "layer/cluster", in order of their first feature."""
    clusters = dict.fromkeys(layer.data["cluster"]) if "cluster" in layer.data else {None: None}
    return tuple(f"{layer.id}/{cluster or '-'}" for cluster in clusters)


def _hidden(layers: Sequence[LayerSpec], scene: StoryScene) -> list[str]:
    off = set(scene.hidden)
    hidden = []
    for layer in layers:
        on = layer.visible if scene.layers is None else layer.id in scene.layers
        hidden += [key for key in leaf_keys(layer) if not on or key in off]
    return hidden + [key for key in scene.hidden if key.startswith("picture/")]


def _extent(store: GeoStore, camera: Camera) -> Extent:
    return camera.extent if camera.extent is not None else fit_ids(store, camera.ids)


@remembered(200)
def _boxes(features: gpd.GeoDataFrame) -> dict[str, list[Extent]]:
    """The box of each feature, by its id and by the place it draws."""
    points = shapely.get_dimensions(features.geometry.to_numpy()) == 0
    reach_m = np.where(points, features["accuracy_m"].to_numpy(dtype=float), 0.0)
    found: dict[str, list[Extent]] = {}
    rows = zip(features.index, features["place"], features.bounds.to_numpy(), reach_m, strict=True)
    for id, place, bounds, reach in rows:
        box = _grown(bounds, reach)
        for name in {id, place} - {None}:
            found.setdefault(name, []).append(box)
    return found


def _grown(bounds: Sequence[float], reach_m: float) -> Extent:
    west, south, east, north = map(float, bounds)
    up = reach_m / _METRES_PER_DEGREE
    across = up / math.cos(math.radians((south + north) / 2))
    return west - across, south - up, east + across, north + up


def _roomy(west: float, south: float, east: float, north: float) -> Extent:
    """With a margin, and no smaller than SMALLEST_M; rounded to about a metre."""
    narrow = math.cos(math.radians((south + north) / 2))
    least = SMALLEST_M / _METRES_PER_DEGREE
    width = max((east - west) * (1 + 2 * MARGIN), least / narrow)
    height = max((north - south) * (1 + 2 * MARGIN), least)
    x, y = (west + east) / 2, (south + north) / 2
    return (
        round(x - width / 2, 5),
        round(y - height / 2, 5),
        round(x + width / 2, 5),
        round(y + height / 2, 5),
    )


def _figure(store: GeoStore, id: str) -> SceneFigure:
    one = next(indicator for indicator in store.framework.indicators if indicator.id == id)
    number = None if one.value is None else f"{one.value:,.10g}"
    place = None if one.rank is None else both(f"figure_{one.rank_of or 'rank'}", rank=one.rank)
    return SceneFigure(
        id=one.id,
        label=one.name,
        period=one.period,
        value=None if number is None else _value(number, one.unit),
        change=None if one.change_percent is None else _change(one.change_percent),
        rank=_rank(place, one.rank_scope),
        number=number,
        unit=one.unit,
        place=place,
        scope=one.rank_scope,
    )


def _value(number: str, unit: Text | None) -> Text:
    if unit is None:
        return joined(number, number)
    return both("figure_value", number=number, unit=unit)


def _rank(place: Text | None, scope: Text | None) -> Text | None:
    if place is None or scope is None:
        return place
    return both("figure_among", place=place, scope=scope)


def _change(percent: float) -> Text:
    key = "figure_down" if percent < 0 else "figure_up"
    return both(key, percent=f"{abs(percent):.10g}")
