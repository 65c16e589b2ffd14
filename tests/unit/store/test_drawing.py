"""What is drawn on the map, saved: split, in step with its neighbours, refused with what to do."""

import json

import pytest
import shapely

from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.store import open_store
from erqi_map.store.book.documents import open_draft
from erqi_map.store.book.drawing import Drawing, in_step, pieces_of, save_drawing
from erqi_map.store.book.drawn_layers import kinds_for
from tests.workspaces import shipped_workspace

CLUSTERS, PROJECTS = "layers/clusters.geojson", "layers/projects.geojson"
NEW = {
    "status": "draft",
    "method": "address-median",
    "accuracy_m": 20,
    "date": "2026-11-30",
    "sources": ["refpoints"],
}


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return shipped_workspace(tmp_path)


def change(workspace, item, geometry=None, cut=None):
    """Save the feature with another geometry, as the page does."""
    draft = open_draft(workspace.journal, item)
    data, id = draft.data, item.partition("#")[2]
    drawing = Drawing(id, data["properties"], geometry or data["geometry"], cut, draft.sha256)
    return save_drawing(workspace.journal, open_store(workspace), drawing, "张三", "核对")


def begin(workspace, id, geometry, name=None, **properties):
    drawing = Drawing(id, {"id": id, **NEW, **properties}, geometry)
    return save_drawing(workspace.journal, open_store(workspace), drawing, "张三", "新画", name)


def square(lon, lat, size=0.002):
    ring = [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_moved_point_is_one_change(workspace):
    point = {"type": "Point", "coordinates": [113.6605, 34.7517]}
    (item,) = change(workspace, f"{PROJECTS}#dehua-street", point).items
    assert item.item == f"{PROJECTS}#dehua-street"
    assert open_store(workspace).layer("projects").geometry["dehua-street"].x == 113.6605


def test_a_cluster_is_split_by_a_line_and_the_book_stays_sound(workspace):
    before = open_store(workspace).layer("clusters").geometry["yingtaogou-garden"]
    west, south, east, north = before.bounds
    middle = (south + north) / 2
    line = {"type": "LineString", "coordinates": [[west - 0.01, middle], [east + 0.01, middle]]}
    change(workspace, f"{CLUSTERS}#yingtaogou-garden", cut=line)
    layer = open_store(workspace).layer("clusters")
    parts = layer[layer["place"] == "yingtaogou-garden"].geometry
    assert list(parts.index) == ["yingtaogou-garden", "yingtaogou-garden-2"]
    assert parts.union_all().symmetric_difference(before).area == pytest.approx(0, abs=1e-12)
    assert parts.iloc[0].area >= parts.iloc[1].area


def test_a_line_that_ends_inside_splits_nothing(workspace):
    line = {"type": "LineString", "coordinates": [[113.5, 34.66], [113.56, 34.66]]}
    with pytest.raises(RequestError, match="两头都伸到图形外面"):
        change(workspace, f"{CLUSTERS}#yingtaogou-garden", cut=line)


def test_neighbours_follow_a_moved_edge_without_gap_or_overlap(workspace):
    clusters = open_store(workspace).layer("clusters").geometry
    one, other = clusters["erqi-new-area"], clusters["yingtaogou-garden"]
    edge = shapely.line_merge(one.intersection(other))
    spot = edge.interpolate(0.5, normalized=True).buffer(0.004)
    grown = shapely.to_geojson(one | (spot & other))
    done = change(workspace, f"{CLUSTERS}#erqi-new-area", json.loads(grown))
    assert {item.id for item in done.items} == {"erqi-new-area", "yingtaogou-garden"}


def test_what_an_area_leaves_goes_to_the_neighbour_with_most_edge():
    areas = {
        "a": shapely.box(0, 0, 2, 2),
        "b": shapely.box(2, 0, 4, 2),
        "c": shapely.box(0, 2, 4, 3),
    }
    now = in_step(areas, "a", shapely.box(0, 0, 1, 2))
    assert list(now) == ["b"]
    assert now["b"].equals(shapely.box(1, 0, 4, 2))


def test_an_outline_of_a_project_makes_its_layer_and_kind_the_first_time(workspace):
    store = open_store(workspace)
    place = store.place("dehua-street")
    assert kinds_for(store, "area", place) == ["drawn-area"]
    own = {"kind": "drawn-area", "place": place.id, "cluster": place.cluster}
    begin(workspace, "dehua-street-2", square(113.659, 34.7505), **own)
    begin(workspace, "dehua-street-3", square(113.655, 34.7505), **own)
    layer = open_store(workspace).layer("drawn-area")
    assert list(layer.index) == ["dehua-street-2", "dehua-street-3"]
    assert layer["name_zh"].iloc[0] == place.name.zh


def test_a_landmark_is_drawn_with_its_name(workspace):
    point = {"type": "Point", "coordinates": [113.64, 34.74]}
    begin(workspace, "landmark-new", point, {"zh": "新地标"}, kind="mall")
    assert open_store(workspace).layer("landmarks").loc["landmark-new", "name_zh"] == "新地标"


BOW = [[113.6, 34.7], [113.61, 34.71], [113.61, 34.7], [113.6, 34.71], [113.6, 34.7]]
MANY = [[113.6 + (n % 1000) / 1e5, 34.7 + n / 1e9] for n in range(60_000)]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Polygon", "coordinates": [BOW]}, "自相交"),
        (square(113.9, 34.7), "不在区界以内"),
        ({"type": "Polygon", "coordinates": [MANY]}, "50000"),
        ({"type": "Polygon", "coordinates": "x"}, "图形"),
        ({"type": "GeometryCollection", "geometries": []}, "图形"),
    ],
    ids=["crosses itself", "outside the district", "too many vertices", "nonsense", "collection"],
)
def test_a_shape_the_book_cannot_hold_is_refused_with_what_to_do(workspace, geometry, said):
    own = {"kind": "drawn-area", "place": "dehua-street", "cluster": "central-city"}
    with pytest.raises((DataError, RequestError), match=said):
        begin(workspace, "dehua-street-2", geometry, **own)
    assert len(workspace.journal.history()) == 1


def test_accuracy_status_and_method_are_asked_for(workspace):
    point = {"type": "Point", "coordinates": [113.64, 34.74]}
    drawing = Drawing("landmark-new", {"id": "landmark-new", "kind": "mall"}, point)
    with pytest.raises(DataError) as caught:
        save_drawing(
            workspace.journal, open_store(workspace), drawing, "张三", "", {"zh": "新地标"}
        )
    assert {"accuracy_m", "status", "method"} <= {one.field for one in caught.value.problems}


def test_of_two_who_draw_one_feature_the_second_is_told(workspace):
    item = f"{PROJECTS}#dehua-street"
    stale = open_draft(workspace.journal, item)
    change(workspace, item, {"type": "Point", "coordinates": [113.6605, 34.7517]})
    mine = Drawing(
        "dehua-street", stale.data["properties"],
        {"type": "Point", "coordinates": [113.66, 34.7516]}, None, stale.sha256,
    )  # fmt: skip
    with pytest.raises(SaveError):
        save_drawing(workspace.journal, open_store(workspace), mine, "李四", "")


def test_pieces_of_an_area_with_a_hole():
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 3, 3))
    parts = pieces_of(ring, shapely.LineString([(-1, 2), (5, 2)]))
    assert [part.area for part in parts] == [6, 6]
