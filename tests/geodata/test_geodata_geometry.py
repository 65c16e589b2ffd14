"""The geometry is what the data notes say it is."""

import csv
import sys

import geopandas as gpd
import numpy as np
import pytest
import shapely

from .geodata_book import ROOT, document, frame, layer

WORK = 4547
POINTS = {
    row["name"]: row
    for row in csv.DictReader(
        (ROOT / "tools/data/reference_points.csv").open(encoding="utf-8", newline="")
    )
}


def at(name: str) -> tuple[float, float]:
    return float(POINTS[name]["lon_wgs84"]), float(POINTS[name]["lat_wgs84"])


def test_district_has_the_documented_bounds_and_area():
    district = frame("district")
    assert district.total_bounds == pytest.approx(
        [113.498126, 34.601366, 113.670443, 34.767622], abs=1e-6
    )
    assert district.to_crs(WORK).area.sum() / 1e6 == pytest.approx(157.77, abs=0.01)


@pytest.mark.parametrize(
    ("cluster", "km2"),
    [
        ("central-city", 29.9),
        ("erqi-new-area", 31.2),
        ("mazhai-industry", 30.3),
        ("yingtaogou-garden", 66.3),
    ],
)
def test_cluster_has_the_documented_area(cluster, km2):
    assert frame("clusters", WORK).area[cluster] / 1e6 == pytest.approx(km2, rel=0.005)


def test_clusters_leave_no_gap_and_no_overlap_and_make_up_the_district():
    clusters, district = frame("clusters", WORK), frame("district", WORK).union_all()
    assert shapely.coverage_is_valid(frame("clusters").geometry.values)
    assert abs(clusters.area.sum() - clusters.union_all().area) < 1
    assert clusters.union_all().symmetric_difference(district).area < 1


def test_clusters_and_district_share_their_vertices_exactly():
    district = set(map(tuple, shapely.get_coordinates(frame("district").geometry.values)))
    clusters = set(map(tuple, shapely.get_coordinates(frame("clusters").geometry.values)))
    assert district <= clusters


def test_neighbours_meet_the_district_without_sliver():
    around = [*frame("clusters").geometry, *frame("neighbours").geometry]
    assert shapely.coverage_is_valid(around)
    district = frame("district").union_all()
    outline = frame("neighbours").geometry.boundary.union_all()
    assert district.boundary.difference(outline).length == 0
    assert len(frame("neighbours")) == 6


@pytest.mark.parametrize("name", ["projects", "eco_areas"])
def test_every_place_lies_in_its_cluster(name):
    clusters = frame("clusters").geometry
    for id_, place in frame(name).iterrows():
        assert clusters[place["cluster"]].contains(place.geometry), id_


def test_what_reference_points_give_is_taken_over_as_it_is():
    recipe = document("../tools/data/recipe")
    for name, rows in recipe["points"].items():
        found = frame(name)
        for row in rows:
            feature = found.loc[row["id"]]
            assert (feature.geometry.x, feature.geometry.y) == at(row["point"])
            assert feature["accuracy_m"] == float(POINTS[row["point"]]["accuracy_m"])


def test_roads_run_only_between_recorded_points():
    recorded = {at(name) for name in POINTS}
    roads = frame("roads")
    for id_, road in roads.drop("road-south-third-ring").iterrows():
        assert set(road.geometry.coords) <= recorded, id_
        assert road["accuracy_m"] == 300
    assert roads.loc["road-south-third-ring", "accuracy_m"] == 500
    assert roads.loc["road-south-third-ring"].geometry.coords[-1] == at("连云路 × 南三环")


TRANSIT = document("../tools/data/recipe")


def osm(name: str) -> gpd.GeoDataFrame:
    """A file of tools/data/osm in metres."""
    return gpd.read_file(ROOT / "tools/data/osm" / f"{name}.geojson").to_crs(WORK)


def test_each_station_lies_on_the_lines_that_stop_there():
    lines, stations = frame("metro", WORK).geometry, frame("stations", WORK)
    assert len(stations[stations["kind"].str.startswith("metro")]) == 88
    for id_, station in stations[stations["lines"].notna()].iterrows():
        away = sorted(station.geometry.distance(lines[line]) for line in station["lines"])
        assert away[0] <= 65, id_
        # The point of an interchange stands between its platforms.
        assert away[-1] <= (250 if len(away) > 1 else 45), id_


def test_an_interchange_is_a_station_of_several_lines():
    for id_, station in frame("stations").iterrows():
        if station["kind"] != "rail":
            several = len(station["lines"]) > 1
            assert (station["kind"] == "metro-interchange") == several, id_


def test_of_two_tracks_side_by_side_one_is_drawn_and_no_stretch_is_lost():
    drawn, tracks = frame("metro", WORK).geometry, osm("metro_tracks_osm")
    for entry in TRANSIT["metro"]["lines"]:
        own = tracks[tracks["lines"].apply(lambda lines, entry=entry: entry["line"] in lines)]
        line, every_50_m = drawn[entry["id"]], shapely.segmentize(own.geometry.to_numpy(), 50)
        vertices = shapely.points(shapely.get_coordinates(every_50_m))
        assert shapely.distance(vertices, line).max() < 30, entry["id"]
        assert 0.48 * own.length.sum() <= line.length <= 1.001 * own.length.sum(), entry["id"]
        # Two that run side by side would lie within each other's reach all the way.
        assert line.buffer(30).area > 0.97 * 60 * line.length, entry["id"]


def test_railways_follow_their_tracks_and_pass_their_stations():
    rail, stations = frame("rail", WORK).geometry, frame("stations", WORK)
    assert frame("rail").loc["rail-xulan", "accuracy_m"] == 100
    for file, id_ in (("rail_longhai_osm", "rail-longhai"),
                      ("rail_xulan_hsr_osm_thinned", "rail-xulan")):  # fmt: skip
        vertices = shapely.points(shapely.get_coordinates(osm(file).geometry.to_numpy()))
        # The third and fourth track before 郑州站 are not drawn.
        assert shapely.distance(vertices, rail[id_]).max() < 120
    assert stations.geometry["landmark-zhengzhou-station"].distance(rail["rail-longhai"]) < 10
    assert stations.geometry["rail-station-zhongyuan"].distance(rail["rail-longhai"]) < 60


def test_only_the_two_lines_whose_opening_is_known_carry_a_year():
    dated = {f["id"]: f["properties"]["opened"] for name in ("metro", "stations", "rail")
             for f in layer(name)["features"] if f["properties"]["opened"]}  # fmt: skip
    assert dated == {"metro-line-6": 2022, "metro-line-10": 2023}


def test_lines_have_the_colours_of_openstreetmap():
    kinds = {kind["id"]: kind for kind in document("terms")["kinds"]}
    colours = document("theme")["colours"]
    for track in osm("metro_tracks_osm").itertuples():
        for line, colour in zip(track.lines, track.colours, strict=True):
            stroke = kinds[f"metro-{line}"]["symbol"]["stroke"]
            assert colours[stroke].lower() == colour


def test_stations_are_named_by_one_rule():
    sys.path.insert(0, str(ROOT / "tools"))
    from geodata_transit import station_english

    for entry in TRANSIT["metro"]["stations"]:
        name = document("names")[entry["id"]]
        assert name["en"] == station_english(name["zh"], TRANSIT["metro"]["words"])


def test_what_comes_from_openstreetmap_is_under_its_licence():
    sets = {one["id"]: one for one in document("catalog")["datasets"]}
    sources = {one["id"]: one for one in document("catalog")["sources"]}
    for id_ in ("metro", "stations", "rail"):
        assert "ODbL 1.0" in sets[id_]["licence"]["zh"]
        for source in sets[id_]["sources"]:
            for lang in ("zh", "en"):
                assert sources[source]["licence"][lang] == "ODbL 1.0"
                assert sources[source]["publisher"][lang] == "© OpenStreetMap contributors"


def test_inferred_points_follow_their_stated_rule():
    projects, eco = frame("projects").geometry, frame("eco_areas", WORK).geometry
    five = ["三李社区", "曹洼社区", "西胡垌社区", "大路西社区(樱桃沟片)", "黄龙岗社区"]
    mean = np.mean([at(name) for name in five], axis=0)
    assert (projects["garden-town"].x, projects["garden-town"].y) == pytest.approx(mean, abs=1e-6)
    village = frame("villages", WORK).geometry["village-jiangang"]
    assert village.x - eco["phoenix-lake"].x == pytest.approx(600, abs=1)
    assert village.y == pytest.approx(eco["phoenix-lake"].y, abs=1)
    core = projects["new-area-showcase"]
    assert at("嵩山 × 长江")[0] < core.x < at("京广 × 长江")[0]
    assert at("大学南 × 南四环")[1] < core.y < at("连云路 × 南三环")[1]


def test_nothing_is_drawn_without_known_coordinates():
    drawn = {f["id"] for name in ("projects", "eco_areas", "roads", "landmarks")
             for f in layer(name)["features"]}  # fmt: skip
    assert not drawn & {"erqi-oct", "football-town"}
    words = " ".join(entry["zh"] for entry in document("names").values())
    for unknown in ("金水河", "贾鲁河", "运河", "绕城高速", "芝麻街", "植物园", "金沙湖"):
        assert unknown not in words
