"""Layer files that are broken, properties of their features, and geometries that cannot be."""

import json

import shapely

from erqi_map.geo import wgs84_to_gcj02

from .book_damage import (
    GONE,
    Damage,
    geometry,
    move,
    put,
    put_catalog,
    put_feature,
    put_place,
    text,
    write,
)

CLUSTERS, PROJECTS = "layers/clusters.geojson", "layers/projects.geojson"
TOWER, LAKE, ROAD = "erqi-memorial-tower", "phoenix-lake", "road-zhongyuan"
FIRST, LINE = "erqi-commercial-district", [[113.65, 34.75], [113.66, 34.75]]
CRS = {"type": "name", "properties": {"name": "EPSG:4547"}}


def swapped(polygon):
    return shapely.transform(polygon, lambda x, y: (y, x), interleaved=False)


def gcj02(polygon):
    return shapely.transform(polygon, wgs84_to_gcj02, interleaved=False)


def bow_tie(_):
    return shapely.Polygon([(113.60, 34.70), (113.62, 34.72), (113.62, 34.70), (113.60, 34.72)])


def without(id):
    def edit(data):
        data["features"] = [one for one in data["features"] if one["properties"]["id"] != id]

    return lambda book: book.data(PROJECTS, edit)


def point(*at):
    return geometry("projects", TOWER, ("Point", list(at)))


FILES = {
    "the JSON is broken": write(PROJECTS, '{"type": '),
    "the JSON holds NaN": text(PROJECTS, '"accuracy_m":', '"accuracy_m":NaN,"was":'),
    "the JSON is nested without end": write(PROJECTS, "[" * 200_000),
    "VRT text bears the name of a layer": write(PROJECTS, "<OGRVRTDataSource></OGRVRTDataSource>"),
    "a layer is no FeatureCollection": write(PROJECTS, '{"type": "Topology"}'),
    "an item is no feature": put(PROJECTS, "", "features.0", 7),
    "a JSON key stands twice": text(
        PROJECTS, '"kind":', '"kind":"lake","kind":', id=FIRST, field="kind"
    ),
    "another coordinate system is declared": put(PROJECTS, "", "crs", CRS),
    "a layer file is missing": move(PROJECTS, "elsewhere").said_in(
        "catalog.yaml", "projects", "file"
    ),
    "a layer file is in no catalogue": write(
        "layers/more.geojson", json.dumps({"type": "FeatureCollection", "features": []})
    ),
    "an unknown file lies among the layers": write("layers/clusters.shp", "?"),
    "two data sets use one file": put_catalog("roads", "file", "layers/stations.geojson").said_in(
        "layers/stations.geojson", "", ""
    ),
    "a required layer is not in the catalogue": put_catalog("district", "id", "outline").said_at(
        "datasets", "district"
    ),
    "the folder of layers is missing": move("layers", "ebenen"),
}
PROPERTIES = {
    "a feature lacks a property": put_feature("projects", FIRST, "method", GONE),
    "a feature lacks its id": put(PROJECTS, "", "features.0.properties.id", GONE),
    "a feature has an unknown property": put_feature("projects", TOWER, "remark", "<b>"),
    "a feature has an unknown status": put_feature("projects", TOWER, "status", "approved"),
    "a feature has no source": put_feature("projects", TOWER, "sources", []),
    "a source of a feature does not exist": put_feature("projects", TOWER, "sources.0", "hearsay"),
    "a station is served by a line there is not": put_feature(
        "stations", "station-yixueyuan", "lines.0", "metro-line-99"
    ),
    "a method does not exist": put_feature("projects", TOWER, "method", "guess"),
    "a place does not exist": put_feature("projects", TOWER, "place", "castle"),
    "a feature has another cluster than its place": put_feature(
        "projects", TOWER, "cluster", "mazhai-industry"
    ),
    "a feature has the id of another place": put_feature("projects", TOWER, "id", "garden-town"),
    "an id stands twice in two layers": put_feature("roads", ROAD, "id", "erqi-district"),
    "a feature has no name": put("names.yaml", "", ROAD, GONE).said_in(
        "layers/roads.geojson", ROAD, "id"
    ),
    "a name has no Chinese": put("names.yaml", "", f"{ROAD}.zh", GONE).said_at("zh", ROAD),
    "a name is for no feature": put("names.yaml", "", "road", {"zh": "路", "en": "R"}).said_at(
        "", "road"
    ),
    "a feature has two names": put("names.yaml", "", TOWER, {"zh": "塔", "en": "T"}).said_at(
        "", TOWER
    ),
    "a place with a position is not drawn": Damage(
        without(TOWER), (f"places/{TOWER}.yaml", TOWER, "located")
    ),
    "a place without a position is drawn": put_place(TOWER, "located", False).said_in(
        PROJECTS, TOWER, "place"
    ),
}
GEOMETRIES = {
    "there is no geometry": geometry("projects", TOWER, None),
    "the geometry is empty": point(),
    "the coordinates are text": point("113.6", "here"),
    "the geometry is a collection": geometry("projects", TOWER, ("GeometryCollection", [])),
    "a ring has two points": geometry("clusters", "central-city", ("Polygon", [LINE])),
    "the outline crosses itself": geometry("clusters", "central-city", bow_tie),
    "a line stands where the symbol is a point": geometry("projects", TOWER, ("LineString", LINE)),
    "one layer mixes lines and points": geometry("projects", TOWER, ("LineString", LINE)).said_at(
        "features", ""
    ),
    "the coordinates have heights": point(113.65991, 34.75312, 63),
    "the coordinates are out of range": point(213.6, 34.7),
    "the coordinates are infinite": text(
        PROJECTS, '"coordinates":[113.', '"coordinates":[1e999,113.', id=FIRST, field="geometry"
    ),
    "latitude stands before longitude": geometry("clusters", "central-city", swapped),
    "the coordinates are metres of a projection": point(468_800.0, 3_846_500.0),
    "a digit is wrong and the point lies far away": point(103.65991, 34.75312),
    "a project lies outside the district": point(113.75, 34.76),
    "a project lies in another cluster": point(113.55, 34.68),
    "an eco-area lies in another cluster": geometry("eco_areas", LAKE, ("Point", [113.65, 34.74])),
    "clusters overlap": geometry("clusters", "erqi-new-area", lambda s: s.buffer(0.001)).said_at(
        "geometry", "central-city"
    ),
    "a cluster reaches beyond the district": geometry(
        "clusters", "erqi-new-area", lambda s: s.buffer(0.001)
    ),
    "clusters leave a gap": geometry(
        "clusters", "erqi-new-area", lambda s: s.buffer(-0.001)
    ).said_at("features", ""),
    "the clusters keep the shift of GCJ-02": geometry("clusters", "mazhai-industry", gcj02),
    "the district is in two features": Damage(
        lambda book: book.data(
            "layers/district.geojson", lambda data: data["features"].append(data["features"][0])
        ),
        ("layers/district.geojson", "", "features"),
    ),
}
