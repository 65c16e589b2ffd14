"""Each source knows all that rests on it."""

import geopandas as gpd
import pytest
import shapely

from erqi_map.analysis import Citation, citations
from erqi_map.model import Catalog, Townships

from .small_plan import FRAMEWORK, PLACES, text


def source(id):
    return {"id": id, "title": text(id), "publisher": text(id), "kind": "web", "licence": text(id)}


CATALOG = Catalog.model_validate(
    {
        "title": text("t"),
        "edition": text("e"),
        "year": 2019,
        "year_inferred": True,
        "editor": text("e"),
        "data_date": "2019-08-28",
        "sources": [source("paper"), source("web"), source("unused")],
        "datasets": [
            {
                "id": "points",
                "file": "layers/points.geojson",
                "title": text("p"),
                "sources": ["web"],
                "licence": text("l"),
                "date": "2019-08-28",
                "datum": "wgs84",
                "status": "schematic",
                "accuracy_m": 100,
                "method": text("m"),
            }
        ],
    }
)
TOWNSHIPS = Townships.model_validate({"year": 2023, "sources": ["web"], "units": []})
LAYER = gpd.GeoDataFrame(
    {"sources": [("paper", "web"), ("paper",)]},
    index=["mill", "meadow"],
    geometry=[shapely.Point(113.6, 34.7)] * 2,
    crs=4326,
)


@pytest.fixture
def index():
    return citations(CATALOG, FRAMEWORK, TOWNSHIPS, PLACES, {"points": LAYER})


def test_every_kind_of_thing_that_cites_a_source_is_there(index):
    assert index["web"] == (
        Citation("dataset", "points", ""),
        Citation("townships", "", ""),
        Citation("goal", "north-goal", "north"),
        Citation("fact", "size", "meadow"),
        Citation("feature", "mill", "points"),
    )


def test_entries_of_the_framework_are_told_with_their_list(index):
    framework = [item for item in index["paper"] if item.kind == "statement"]
    assert Citation("statement", "the-goal", "goal") in framework
    assert Citation("statement", "aim-1", "tasks") in framework
    assert Citation("statement", "north", "clusters") in framework
    assert Citation("statement", "southern", "programmes") in framework
    assert Citation("framework", "", "") in index["paper"]


def test_a_source_nobody_cites_is_there_with_nothing(index):
    assert index["unused"] == ()


def test_nothing_is_told_twice(index):
    assert all(len(set(cited)) == len(cited) for cited in index.values())
