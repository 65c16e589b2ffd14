"""Geometries that are faulty or lie where they cannot lie."""

import pytest
import shapely

from erqi_map.geo import wgs84_to_gcj02

from .book_damage import geometry, shaped

CLUSTERS, PROJECTS = "layers/clusters.geojson", "layers/projects.geojson"
TOWER, LAKE = "erqi-memorial-tower", "phoenix-lake"


def swapped(polygon):
    return shapely.transform(polygon, lambda x, y: (y, x), interleaved=False)


def bow_tie(_):
    return shapely.Polygon([(113.60, 34.70), (113.62, 34.72), (113.62, 34.70), (113.60, 34.72)])


GEOMETRIES = {
    "there is no geometry": (geometry("projects", TOWER, None), (PROJECTS, TOWER, "geometry")),
    "the geometry is empty": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": []}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "the coordinates are text": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": ["113.6", "here"]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "the geometry is a collection": (
        geometry("projects", TOWER, {"type": "GeometryCollection", "geometries": []}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "a ring has two points": (
        geometry(
            "clusters",
            "central-city",
            {"type": "Polygon", "coordinates": [[[113.6, 34.7], [113.7, 34.7]]]},
        ),
        (CLUSTERS, "central-city", "geometry"),
    ),
    "the outline crosses itself": (
        shaped("clusters", "central-city", bow_tie),
        (CLUSTERS, "central-city", "geometry"),
    ),
    "a line stands where the symbol is a point": (
        geometry(
            "projects",
            TOWER,
            {"type": "LineString", "coordinates": [[113.65, 34.75], [113.66, 34.75]]},
        ),
        (PROJECTS, TOWER, "geometry"),
    ),
    "one layer mixes lines and points": (
        geometry(
            "projects",
            TOWER,
            {"type": "LineString", "coordinates": [[113.65, 34.75], [113.66, 34.75]]},
        ),
        (PROJECTS, "", "features"),
    ),
    "the coordinates have heights": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [113.65991, 34.75312, 63]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "the coordinates are out of range": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [213.6, 34.7]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "the coordinates are infinite": (
        lambda book: book.text(PROJECTS, '"coordinates":[113.', '"coordinates":[1e999,113.'),
        (PROJECTS, "erqi-commercial-district", "geometry"),
    ),
    "latitude stands before longitude": (
        shaped("clusters", "central-city", swapped),
        (CLUSTERS, "central-city", "geometry"),
    ),
    "the coordinates are metres of a projection": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [468_800.0, 3_846_500.0]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "a digit is wrong and the point lies far away": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [103.65991, 34.75312]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "a project lies outside the district": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [113.75, 34.76]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "a project lies in another cluster": (
        geometry("projects", TOWER, {"type": "Point", "coordinates": [113.55, 34.68]}),
        (PROJECTS, TOWER, "geometry"),
    ),
    "an eco-area lies in another cluster": (
        geometry("eco_areas", LAKE, {"type": "Point", "coordinates": [113.65, 34.74]}),
        ("layers/eco_areas.geojson", LAKE, "geometry"),
    ),
    "clusters overlap": (
        shaped("clusters", "erqi-new-area", lambda s: s.buffer(0.001)),
        (CLUSTERS, "central-city", "geometry"),
    ),
    "a cluster reaches beyond the district": (
        shaped("clusters", "erqi-new-area", lambda s: s.buffer(0.001)),
        (CLUSTERS, "erqi-new-area", "geometry"),
    ),
    "clusters leave a gap": (
        shaped("clusters", "erqi-new-area", lambda s: s.buffer(-0.001)),
        (CLUSTERS, "", "features"),
    ),
    "the clusters keep the shift of GCJ-02": (
        shaped(
            "clusters",
            "mazhai-industry",
            lambda s: shapely.transform(s, wgs84_to_gcj02, interleaved=False),
        ),
        (CLUSTERS, "mazhai-industry", "geometry"),
    ),
    "the district is in two features": (
        lambda book: book.data(
            "layers/district.geojson", lambda data: data["features"].append(data["features"][0])
        ),
        ("layers/district.geojson", "", "features"),
    ),
}


@pytest.mark.parametrize(("damage", "spot"), GEOMETRIES.values(), ids=GEOMETRIES)
def test_is_reported_with_file_id_and_field(book, damage, spot):
    damage(book)
    assert spot in book.spots()
