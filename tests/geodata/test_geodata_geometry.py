"""The geometry is what the data notes say it is."""

import csv

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


def test_only_stations_served_by_one_dated_line_carry_a_year():
    dated = {f["id"]: f["properties"]["opened"] for f in layer("stations")["features"]
             if f["properties"]["opened"]}  # fmt: skip
    rows = document("../tools/data/recipe")["points"]["stations"]
    line_six = {row["id"] for row in rows if POINTS[row["point"]]["kind"] == "metro 6号线"}
    assert dated == dict.fromkeys(line_six, 2022)


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
