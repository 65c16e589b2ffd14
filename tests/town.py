"""A made-up town as an OpenStreetMap extract: every kind the base knows, round 二七区's middle."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from erqi_map.store import open_store
from erqi_map.store.base.build import base_box, build_base
from erqi_map.store.base.files import draft_base, write_base

from .plans import copy_of_book

WEST, SOUTH = 113.57, 34.68
STEP_DEG = 0.002

Tags = Mapping[str, str]
Way = tuple[Tags, list[tuple[int, int]]]
"""Tags and grid points (east, north) in steps from the town's corner."""


def square(x: int, y: int, size: int) -> list[tuple[int, int]]:
    """A closed ring."""
    return [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]


WAYS: list[Way] = [
    (
        {"highway": "trunk", "name": "造城快速路", "name:en": "Zaocheng Expressway"},
        [(0, 0), (20, 0)],
    ),
    ({"highway": "primary", "name": "造城大道"}, [(0, 4), (10, 4)]),
    ({"highway": "primary", "name": "造城大道"}, [(10, 4), (20, 5)]),
    ({"highway": "secondary", "name": "青砖路"}, [(4, 0), (4, 16)]),
    ({"highway": "tertiary", "name": "石榴街"}, [(8, 0), (8, 16)]),
    ({"highway": "residential", "name": "豆腐巷"}, [(10, 4), (10, 9)]),
    ({"highway": "residential"}, [(12, 4), (12, 9)]),
    ({"highway": "service"}, [(13, 4), (13, 5)]),
    ({"highway": "footway", "name": "不收的小路"}, [(14, 4), (14, 6)]),
    ({"waterway": "river", "name": "造河"}, [(0, 10), (9, 11), (20, 10)]),
    ({"waterway": "stream", "name": "小溪沟"}, [(2, 12), (6, 15)]),
    ({"railway": "rail", "name": "造城铁路"}, [(0, 14), (20, 16)]),
    ({"railway": "rail", "service": "yard"}, [(0, 15), (3, 15)]),
    ({"natural": "water", "name": "镜湖"}, square(14, 8, 3)),
    ({"leisure": "park", "name": "造城公园"}, square(5, 5, 2)),
    ({"landuse": "forest"}, square(1, 17, 2)),
    ({"landuse": "residential"}, square(9, 1, 3)),
    ({"building": "yes", "name": "造城大厦"}, square(5, 1, 1)),
    ({"boundary": "administrative", "admin_level": "6", "name": "造城区"}, square(-2, -2, 24)),
    ({"boundary": "administrative", "admin_level": "8", "type": "boundary"}, [(10, -2), (10, 22)]),
]
PLACES: list[tuple[Tags, tuple[int, int]]] = [
    ({"place": "town", "name": "造城镇", "name:en": "Zaocheng Town"}, (10, 8)),
    ({"place": "village", "name": "柳树村"}, (3, 3)),
    ({"place": "hamlet", "name": "磨坊"}, (16, 14)),
    ({"place": "village"}, (17, 3)),
]
KINDS = {
    "built-up", "green", "water", "building", "stream", "river", "road-1", "road-2", "road-3",
    "road-4", "road-5", "rail-line", "admin-line", "hamlet", "village", "town",
}  # fmt: skip


def write_town(
    path: Path,
    ways: Iterable[Way] = WAYS,
    places: Iterable[tuple[Tags, tuple[int, int]]] = PLACES,
    *,
    corner: tuple[float, float] = (WEST, SOUTH),
    nodes: bool = True,
) -> Path:
    """The town as .osm at `path`; nodes: without them its ways lead nowhere."""
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6" generator="town">']
    ways = list(ways)
    lines += list(_nodes(ways, places, corner)) if nodes else []
    for number, (tags, points) in enumerate(ways, start=1):
        refs = "".join(f'<nd ref="{_id(point)}"/>' for point in points)
        lines.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')
    path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")
    return path


def write_town_pbf(path: Path) -> Path:
    """The same town as .osm.pbf."""
    import osmium

    text = write_town(path.with_name(f"{path.name}.osm"))
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(text)):
            writer.add(thing)
    text.unlink()
    return path


def _nodes(
    ways: Iterable[Way], places: Iterable[tuple[Tags, tuple[int, int]]], corner: tuple[float, float]
) -> Iterator[str]:
    named = {point: tags for tags, point in places}
    for x, y in sorted({point for _, points in ways for point in points} | set(named), key=_id):
        at = f'lat="{corner[1] + y * STEP_DEG:.6f}" lon="{corner[0] + x * STEP_DEG:.6f}"'
        tags = _tags(named.get((x, y), {}))
        yield f'<node id="{_id((x, y))}" version="1" {at}>{tags}</node>'


def _id(point: tuple[int, int]) -> int:
    return 1000 * (point[1] + 100) + point[0] + 100


def _tags(tags: Tags) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def book_with_town(folder: Path, detail: str = "buildings") -> Path:
    """A copy of the shipped plan book in `folder` with the town for its base."""
    book, town = copy_of_book(folder), write_town(folder / "town.osm")
    box = base_box(open_store(book))
    write_base(draft_base(book, build_base(town, box, detail), town, box, detail))
    return book
