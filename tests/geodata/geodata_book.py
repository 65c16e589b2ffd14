"""The shipped plan book as plain data, read without the store."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "geodata"
YAML_FILES = ("basemaps", "catalog", "framework", "names", "terms", "theme", "townships")
LAYERS = (
    "clusters",
    "district",
    "eco_areas",
    "landmarks",
    "metro",
    "neighbours",
    "projects",
    "rail",
    "roads",
    "stations",
    "villages",
)
PLACES = tuple(sorted(path.stem for path in (BOOK / "places").glob("*.yaml")))


@cache
def document(name: str) -> Any:
    """Plain data of `name`.yaml (YAML 1.2; a key that stands twice is an error)."""
    return YAML(typ="safe").load((BOOK / f"{name}.yaml").read_text(encoding="utf-8"))


def places() -> dict[str, Any]:
    """Place id → its file as data."""
    return {name: document(f"places/{name}") for name in PLACES}


@cache
def layer(name: str) -> Any:
    """The FeatureCollection of a layer file."""
    return json.loads((BOOK / "layers" / f"{name}.geojson").read_text(encoding="utf-8"))


def properties() -> list[dict[str, Any]]:
    """The properties of the features of all layers."""
    return [feature["properties"] for name in LAYERS for feature in layer(name)["features"]]


def frame(name: str, epsg: int = 4326) -> gpd.GeoDataFrame:
    """A layer with index = feature id, in EPSG:`epsg`."""
    return gpd.GeoDataFrame.from_features(layer(name), crs=4326).set_index("id").to_crs(epsg)


def walk(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document with its dotted path."""
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from walk(value, f"{path}.{key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from walk(value, f"{path}.{number}")


def values(data: Any, key: str) -> list[Any]:
    """Every value that stands under `key`, lists taken apart."""
    found = [value for path, value in walk(data) if path.endswith(f".{key}")]
    return [item for value in found for item in (value if isinstance(value, list) else [value])]


def everything() -> dict[str, Any]:
    """All YAML documents and all properties, by file."""
    book = {f"{name}.yaml": document(name) for name in YAML_FILES}
    book |= {f"places/{name}.yaml": place for name, place in places().items()}
    return book | {"layers": properties()}


def ids_of(items: list[dict[str, Any]]) -> set[str]:
    """The ids of a list of entries."""
    return {item["id"] for item in items}
