"""Layer files that are broken, and properties of their features."""

import os

import pytest

from .book_damage import member, properties, remove, write

PROJECTS, TOWER = "layers/projects.geojson", "erqi-memorial-tower"

LAYERS = {
    "the JSON is broken": (write(PROJECTS, '{"type": '), (PROJECTS, "", "")),
    "the JSON holds NaN": (
        lambda book: book.text(PROJECTS, '"accuracy_m":', '"accuracy_m":NaN,"was":'),
        (PROJECTS, "", ""),
    ),
    "the JSON is nested without end": (write(PROJECTS, "[" * 200_000), (PROJECTS, "", "")),
    "VRT text bears the name of a layer": (
        write(PROJECTS, "<OGRVRTDataSource></OGRVRTDataSource>"),
        (PROJECTS, "", ""),
    ),
    "a layer is no FeatureCollection": (
        write(PROJECTS, '{"type": "Topology"}'),
        (PROJECTS, "", ""),
    ),
    "an item is no feature": (
        lambda book: book.data(PROJECTS, lambda data: data["features"].insert(0, 7)),
        (PROJECTS, "", "features.0"),
    ),
    "a JSON key stands twice": (
        lambda book: book.text(PROJECTS, '"kind":', '"kind":"lake","kind":'),
        (PROJECTS, "erqi-commercial-district", "kind"),
    ),
    "another coordinate system is declared": (
        member("projects", crs={"type": "name", "properties": {"name": "EPSG:4547"}}),
        (PROJECTS, "", "crs"),
    ),
    "a layer file is missing": (
        lambda book: book.path(PROJECTS).unlink(),
        ("catalog.yaml", "projects", "file"),
    ),
    "a layer file is in no catalogue": (
        lambda book: book.path("layers/more.geojson").write_text(
            '{"type": "FeatureCollection", "features": []}', encoding="utf-8"
        ),
        ("layers/more.geojson", "", ""),
    ),
    "an unknown file lies among the layers": (
        write("layers/clusters.shp", "?"),
        ("layers/clusters.shp", "", ""),
    ),
    "two data sets use one file": (
        lambda book: book.text("catalog.yaml", "file: layers/roads", "file: layers/stations"),
        ("layers/stations.geojson", "", ""),
    ),
    "a required layer is not in the catalogue": (
        lambda book: book.data(
            "catalog.yaml", lambda data: data["datasets"][0].update(id="outline")
        ),
        ("catalog.yaml", "district", "datasets"),
    ),
    "the folder of layers is missing": (
        lambda book: os.replace(book.path("layers"), book.path("ebenen")),
        ("layers", "", ""),
    ),
}

PROPERTIES = {
    "a feature lacks a property": (
        lambda book: book.feature("projects", lambda feature: feature["properties"].pop("method")),
        (PROJECTS, "erqi-commercial-district", "method"),
    ),
    "a feature lacks its id": (
        lambda book: book.feature("projects", lambda feature: feature["properties"].pop("id")),
        (PROJECTS, "", "features.0.properties.id"),
    ),
    "a feature has an unknown property": (
        properties("projects", TOWER, remark="<b>"),
        (PROJECTS, TOWER, "remark"),
    ),
    "a feature has an unknown status": (
        properties("projects", TOWER, status="approved"),
        (PROJECTS, TOWER, "status"),
    ),
    "a feature has no source": (
        properties("projects", TOWER, sources=[]),
        (PROJECTS, TOWER, "sources"),
    ),
    "a source of a feature does not exist": (
        properties("projects", TOWER, sources=["hearsay"]),
        (PROJECTS, TOWER, "sources.0"),
    ),
    "a station is served by a line there is not": (
        lambda book: book.feature(
            "stations", lambda feature: feature["properties"].update(lines=["metro-line-99"])
        ),
        ("layers/stations.geojson", "station-yixueyuan", "lines.0"),
    ),
    "a method does not exist": (
        properties("projects", TOWER, method="guess"),
        (PROJECTS, TOWER, "method"),
    ),
    "a place does not exist": (
        properties("projects", TOWER, place="castle"),
        (PROJECTS, TOWER, "place"),
    ),
    "a feature has another cluster than its place": (
        properties("projects", TOWER, cluster="mazhai-industry"),
        (PROJECTS, TOWER, "cluster"),
    ),
    "a feature has the id of another place": (
        properties("projects", TOWER, id="garden-town"),
        (PROJECTS, "garden-town", "id"),
    ),
    "an id stands twice in two layers": (
        properties("roads", "road-zhongyuan", id="erqi-district"),
        ("layers/roads.geojson", "erqi-district", "id"),
    ),
    "a feature has no name": (
        lambda book: book.data("names.yaml", lambda data: data.pop("road-zhongyuan")),
        ("layers/roads.geojson", "road-zhongyuan", "id"),
    ),
    "a name has no Chinese": (
        lambda book: book.data("names.yaml", lambda data: data["road-zhongyuan"].pop("zh")),
        ("names.yaml", "road-zhongyuan", "zh"),
    ),
    "a name is for no feature": (
        lambda book: book.data(
            "names.yaml", lambda data: data.update(road={"zh": "路", "en": "R"})
        ),
        ("names.yaml", "road", ""),
    ),
    "a feature has two names": (
        lambda book: book.data(
            "names.yaml", lambda data: data.update({TOWER: {"zh": "塔", "en": "T"}})
        ),
        ("names.yaml", TOWER, ""),
    ),
    "a place with a position is not drawn": (
        remove("projects", TOWER),
        (f"places/{TOWER}.yaml", TOWER, "located"),
    ),
    "a place without a position is drawn": (
        lambda book: book.data(f"places/{TOWER}.yaml", lambda data: data.update(located=False)),
        (PROJECTS, TOWER, "place"),
    ),
}


DAMAGES = LAYERS | PROPERTIES


@pytest.mark.parametrize(("damage", "spot"), DAMAGES.values(), ids=DAMAGES)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()


def test_a_layer_saved_by_a_desktop_tool_as_wgs84_is_welcome(book):
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    member("projects", crs={"type": "name", "properties": {"name": name}}, name="projects")(book)
    assert book.problems() == ()
