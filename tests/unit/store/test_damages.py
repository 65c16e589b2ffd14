"""Each way in which a book can be wrong is reported with file, id and field."""

import pytest

from . import damaged_documents, damaged_layers
from .book_damage import put

DAMAGES = {
    f"{table.lower()}: {name}": damage
    for module, tables in (
        (damaged_documents, ("FILES", "FIELDS", "LINKS", "BASEMAPS")),
        (damaged_layers, ("FILES", "PROPERTIES", "GEOMETRIES")),
    )
    for table in tables
    for name, damage in getattr(module, table).items()
}


@pytest.mark.parametrize("name", DAMAGES)
def test_is_reported_with_file_id_and_field(book, name):
    DAMAGES[name](book)
    assert DAMAGES[name].spot in book.spots()


def test_a_layer_saved_by_a_desktop_tool_as_wgs84_is_welcome(book):
    name = "urn:ogc:def:crs:OGC:1.3:CRS84"
    put("layers/projects.geojson", "", "crs", {"type": "name", "properties": {"name": name}})(book)
    put("layers/projects.geojson", "", "name", "projects")(book)
    assert book.problems() == ()
