"""Metro lines, stations and railways from the OpenStreetMap files in tools/data/osm (ODbL)."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import shapely
from pyproj import Transformer
from shapely.geometry import LineString, shape
from shapely.geometry.base import BaseGeometry

from erqi_map.compose.search import pinyin_syllables

Feature = tuple[dict[str, Any], BaseGeometry]
OSM = Path(__file__).parent / "data" / "osm"
BESIDE_M, SHORTEST_M, JOIN_M = 80, 250, 120
"""Tracks nearer than BESIDE_M are one line; of a track that leaves the other for longer than
SHORTEST_M the part that leaves stays, and its end is joined to what is nearer than JOIN_M."""

_plane = Transformer.from_crs(4326, 4547, always_xy=True).transform
_degrees = Transformer.from_crs(4547, 4326, always_xy=True).transform


def metro_lines(recipe: dict[str, Any]) -> list[Feature]:
    """One feature a line: both directions of it reduced to one where they run side by side."""
    tracks: dict[str, list[BaseGeometry]] = defaultdict(list)
    for track in _read("metro_tracks_osm"):
        for line in track["properties"]["lines"]:
            tracks[line].append(shape(track["geometry"]))
    return [
        (_properties(recipe, entry), _in_plane(one_of_two, tracks[entry["line"]]))
        for entry in recipe["lines"]
    ]


def railways(recipe: dict[str, Any]) -> list[Feature]:
    """One feature a railway, made as the lines of the metro."""
    return [
        (
            _properties(recipe, entry),
            _in_plane(one_of_two, [shape(one["geometry"]) for one in _read(entry["file"])]),
        )
        for entry in recipe["lines"]
    ]


def stations(recipe: dict[str, Any], lines: list[dict[str, Any]]) -> list[Feature]:
    """Metro stations by their OSM id with the lines that stop there, then those of the railway."""
    ids = {entry["line"]: entry["id"] for entry in lines}
    nodes = {node["properties"]["osm"]: node for node in _read("metro_stations_osm")}
    found = []
    for entry in recipe["metro"]["stations"]:
        node = nodes.pop(entry["osm"])
        stop = [ids[line] for line in node["properties"]["lines"]]
        kind = "metro-interchange" if len(stop) > 1 else "metro-station"
        found.append(
            (
                _properties(recipe["metro"], entry | {"kind": kind, "lines": stop}),
                shape(node["geometry"]),
            )
        )
    if nodes:
        raise ValueError(f"stations without an entry: {', '.join(nodes)}")
    halts = {node["properties"]["name"]: node for node in _read("rail_stations_osm")}
    return found + [
        (_properties(recipe["rail"], entry), shape(halts[entry["name"]]["geometry"]))
        for entry in recipe["rail"]["stations"]
    ]


def one_of_two(tracks: Iterable[BaseGeometry]) -> BaseGeometry:
    """Of tracks that run side by side (metres) one stays, the longest; what leaves it is kept."""
    chains = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(_lines(tracks))))
    kept: list[BaseGeometry] = []
    for chain in sorted(chains, key=shapely.length, reverse=True):
        known = shapely.union_all(kept) if kept else LineString()
        rest = chain.difference(known.buffer(BESIDE_M)) if kept else chain
        for part in shapely.get_parts(rest):
            if not kept or part.length > SHORTEST_M:
                kept.append(_joined(part, known))
    return shapely.multilinestrings(_lines([shapely.line_merge(shapely.union_all(kept))]))


def station_english(name: str, words: Iterable[str]) -> str:
    """The name of a station in pinyin as its signs have it: `words` and what stands between them
    are words of their own, each with a capital (二七广场站 → Erqi Guangchang Station). A side of
    the compass is a word where it stands last.
    """
    known = "|".join(sorted(words, key=len, reverse=True))
    parts = re.split(f"({known}|／|[东南西北]$)", name.removesuffix("站"))
    return f"{' '.join(_word(part) for part in parts if part)} Station"


def _word(name: str) -> str:
    if name == "／":
        return "/"
    first, *others = (one.replace("v", "ü") for one in pinyin_syllables(name))
    return (first + "".join(f"’{one}" if one[0] in "aeo" else one for one in others)).capitalize()


def _lines(tracks: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    return [part for track in tracks for part in shapely.get_parts(track)]


def _joined(part: LineString, known: BaseGeometry) -> LineString:
    """The part with each end that lies near the known tracks drawn on to them."""
    points = list(part.coords)
    for at, put in ((-1, len(points)), (0, 0)):
        end = shapely.Point(points[at])
        if not known.is_empty and 0 < end.distance(known) < JOIN_M:
            _, near = shapely.get_coordinates(shapely.shortest_line(end, known))
            points.insert(put, tuple(near))
    return LineString(points)


def _in_plane(
    work: Callable[[list[BaseGeometry]], BaseGeometry], tracks: list[BaseGeometry]
) -> BaseGeometry:
    plane = [shapely.transform(track, _plane, interleaved=False) for track in tracks]
    return shapely.transform(work(plane), _degrees, interleaved=False)


def _properties(group: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """The properties of an entry of the recipe, what it does not say from its group."""
    names = ("kind", "method", "sources", "accuracy_m", "rank", "date")
    common = {name: group[name] for name in names if name in group}
    own = {name: entry[name] for name in (*names, "id", "opened", "lines") if name in entry}
    return {"status": "schematic", **common, **own}


def _read(name: str) -> list[dict[str, Any]]:
    return json.loads((OSM / f"{name}.geojson").read_text(encoding="utf-8"))["features"]
