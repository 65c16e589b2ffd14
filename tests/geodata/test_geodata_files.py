"""Every shipped file of the plan book parses, fits its model, and no other file is there."""

import re

import shapely

from erqi_map.model import (
    Basemaps,
    Catalog,
    FeatureProperties,
    Framework,
    NamedThing,
    Place,
    Terms,
    Theme,
    Townships,
)

from ..offenders import offenders
from .geodata_book import BOOK, LAYERS, PLACES, YAML_FILES, document, layer

MODELS = {
    "basemaps": Basemaps,
    "catalog": Catalog,
    "framework": Framework,
    "terms": Terms,
    "theme": Theme,
    "townships": Townships,
}
FILES = [
    *(f"{name}.yaml" for name in YAML_FILES),
    *(f"places/{name}.yaml" for name in PLACES),
    *(f"layers/{name}.geojson" for name in LAYERS),
]


def test_every_file_parses_and_fits_its_model():
    assert offenders(check_file, FILES) == {}


def check_file(file: str) -> None:
    folder, _, name = file.rpartition("/")
    stem = name.split(".")[0]
    if folder == "layers":
        check_layer(stem)
    elif folder == "places":
        assert Place.model_validate(document(f"places/{stem}")).id == stem
    elif stem == "names":
        assert all(NamedThing.model_validate(entry) for entry in document("names").values())
    else:
        MODELS[stem].model_validate(document(stem))


def check_layer(stem: str) -> None:
    collection = layer(stem)
    assert collection["type"] == "FeatureCollection"
    assert collection["name"] == stem.replace("_", "-")
    assert "crs" not in collection
    for feature in collection["features"]:
        assert FeatureProperties.model_validate(feature["properties"]).id == feature["id"]
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        assert not shape.is_empty
        assert not shape.has_z
        assert shapely.box(113, 34, 114, 35.1).covers(shape)
    kinds = {feature["geometry"]["type"] for feature in collection["features"]}
    assert len(kinds) == 1


def test_layers_have_one_feature_a_line_and_no_false_precision():
    assert offenders(check_lines, LAYERS) == {}


def check_lines(name: str) -> None:
    text = (BOOK / "layers" / f"{name}.geojson").read_text(encoding="utf-8")
    features = [line for line in text.splitlines() if line.startswith('{"type":"Feature"')]
    assert len(features) == len(layer(name)["features"])
    assert not re.search(r"\d\.\d{8}", text)


def test_outer_rings_run_counter_clockwise():
    assert [
        feature["id"]
        for name in ("district", "neighbours", "clusters")
        for feature in layer(name)["features"]
        for polygon in shapely.get_parts(shapely.geometry.shape(feature["geometry"]))
        if not shapely.is_ccw(polygon.exterior)
    ] == []


def test_no_other_files():
    found = {path.relative_to(BOOK).as_posix() for path in BOOK.rglob("*") if path.is_file()}
    others = {file for file in found - set(FILES) if not file.startswith(("schema/", "stories/"))}
    assert others == set()


def test_the_sixteen_township_units_are_a_table_without_boundaries():
    units = document("townships")["units"]
    subdistricts = (
        "淮河路、铭功路、一马路、蜜蜂张、五里堡、大学路、建中街、福华街、德化街、嵩山路、京广路、"
        "长江路、人和路、侯寨、金水源"
    )
    expected = [f"{name}街道" for name in subdistricts.split("、")] + ["马寨镇"]
    assert [unit["name"]["zh"] for unit in units] == expected
    assert [unit["kind"] for unit in units] == ["subdistrict"] * 15 + ["town"]
