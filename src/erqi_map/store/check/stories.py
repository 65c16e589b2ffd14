"""Checks the stories of a plan book: every scene says something and shows what it names."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from erqi_map.i18n import Listed
from erqi_map.model.story import Story

from ..locate import Loc, entry_of, texts, walk, walk_key
from ..read.raw import STORIES, RawBook
from .ids import Ids
from .links import check_link
from .overlay_filters import check_overlay_filters
from .report import Report
from .validate import validate_document

WIDEST = 4
"""An extent may be this many times as wide or high as everything the book draws."""

_LINKS = (
    ("scenes.*.camera.ids.*", "shown"),
    ("scenes.*.layers.*", "dataset"),
    ("scenes.*.overlays.*", "overlay"),
    ("scenes.*.filter.cluster.*", "cluster"),
    ("scenes.*.filter.theme.*", "theme"),
    ("scenes.*.filter.status.*", "status"),
    ("scenes.*.filter.task.*", "task"),
    ("scenes.*.highlights.*", "shown"),
    ("scenes.*.focus", "shown"),
    ("scenes.*.goal", "goal"),
    ("scenes.*.basemap", "basemap"),
    ("scenes.*.figures.*", "indicator"),
)
_DRAWN = ("scenes.*.camera.ids.*", "scenes.*.highlights.*", "scenes.*.focus")


@dataclass(frozen=True)
class BookSide:
    """The book as its stories see it: what they may name, and what is drawn where."""

    raw: RawBook
    ids: Ids
    shapes: dict[str, BaseGeometry]

    @cached_property
    def window(self) -> tuple[float, ...]:
        """Bounds of all that is drawn, degrees; empty where nothing is."""
        if not self.shapes:
            return ()
        return tuple(shapely.total_bounds(list(self.shapes.values())).tolist())

    @cached_property
    def layers_of(self) -> dict[str, set[str]] | None:
        """Feature or place id → the layers that draw it; None where not all layers are read."""
        catalog = self.raw.document("catalog")
        if catalog is None or not self.raw.all_layers_read():
            return None
        layer_of = {
            item["file"]: item["id"]
            for _, item in walk(catalog, "datasets.*")
            if isinstance(item, dict)
            and all(isinstance(item.get(key), str) for key in ("file", "id"))
        }
        drawn: dict[str, set[str]] = {}
        for feature in self.raw.features():
            for id in filter(None, (feature.id, feature.place)):
                drawn.setdefault(id, set()).add(layer_of.get(feature.file, ""))
        return drawn


def check_stories(
    raw: RawBook, ids: Ids, shapes: dict[str, BaseGeometry], report: Report
) -> dict[str, Story]:
    """Reports every fault of every story; gives back the sound documents by id, in file order."""
    found, book = {}, BookSide(raw, ids, shapes)
    for file, data in raw.stories.items():
        story = None if data is None else check_story(file, data, book, report)
        if story is not None:
            found[story.id] = story
    return found


def check_story(file: str, data: Any, book: BookSide, report: Report) -> Story | None:
    """Reports every fault of one story, given as the plain data of `file`."""
    ids = book.ids
    story = validate_document(Story, data, file, report)
    if story is not None and file != f"{STORIES}/{story.id}.yaml":
        report.add("file_name_differs", file, story.id, "id")
    for pattern, sort in _LINKS:
        for loc, value in texts(walk(data, pattern)):
            check_link(ids, report, file, entry_of(data, loc), sort, value)
    for loc, value in texts(walk_key(data, "sources")):
        check_link(ids, report, file, entry_of(data, loc), "source", value)
    check_overlay_filters(file, data, book.raw, ids, report)
    _check_leaves(file, data, ids, report)
    _check_scene_ids(file, data, report)
    _check_extents(file, data, book.window, report)
    _check_drawn(file, data, book, report)
    return story


def _check_leaves(file: str, data: Any, ids: Ids, report: Report) -> None:
    for loc, value in texts(walk(data, "scenes.*.hidden.*")):
        layer, _, cluster = value.partition("/")
        if layer == "picture":
            check_link(ids, report, file, entry_of(data, loc), "picture", cluster)
            continue
        check_link(ids, report, file, entry_of(data, loc), "dataset", layer)
        if cluster not in ("", "-"):
            check_link(ids, report, file, entry_of(data, loc), "cluster", cluster)


def _check_scene_ids(file: str, data: Any, report: Report) -> None:
    seen: set[str] = set()
    for _, id in texts(walk(data, "scenes.*.id")):
        if id in seen:
            report.add("id_twice", file, id, "id", first=file)
        seen.add(id)


def _check_extents(file: str, data: Any, window: tuple[float, ...], report: Report) -> None:
    if not window:
        return
    for loc, value in walk(data, "scenes.*.camera.extent"):
        extent = _extent(value)
        if extent is None:
            continue
        spot = entry_of(data, loc)
        shown = Listed((f"{degree:.2f}" for degree in window), "comma")
        if not shapely.box(*window).intersects(shapely.box(*extent)):
            report.add("extent_far", file, *spot, window=shown)
        elif any(
            extent[end] - extent[start] > WIDEST * (window[end] - window[start])
            for start, end in ((0, 2), (1, 3))
        ):
            report.add("extent_wide", file, *spot, window=shown)


def _extent(value: Any) -> tuple[float, ...] | None:
    """Four finite numbers in order, or None: what else is wrong is the model's to report."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in value):
        return None
    west, south, east, north = value
    return (west, south, east, north) if west < east and south < north else None


def _check_drawn(file: str, data: Any, book: BookSide, report: Report) -> None:
    """A scene looks at and lights only what it draws."""
    drawn = book.layers_of
    if drawn is None:
        return
    for pattern in _DRAWN:
        for loc, value in texts(walk(data, pattern)):
            if value in drawn:
                _check_layer_on(file, data, loc, value, drawn[value], report)
            # The card of a place without a position can still be open.
            elif book.ids.has("shown", value) and loc[2] != "focus":
                report.add("scene_not_drawn", file, *entry_of(data, loc), value=value)


def _check_layer_on(
    file: str, data: Any, loc: Loc, value: str, layers: set[str], report: Report
) -> None:
    on = data["scenes"][loc[1]].get("layers")
    if loc[2] != "camera" and isinstance(on, list) and not layers.intersection(map(str, on)):
        names = Listed(sorted(layers))
        report.add("scene_layer_off", file, *entry_of(data, loc), value=value, layer=names)
