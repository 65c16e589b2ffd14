"""What stands on the map becomes a scene: its extent, its layers, its words."""

import math

import pytest

from erqi_map.ui.briefing.capture import (
    capture_scene,
    extent_of_view,
    layers_of,
    recapture,
    seen_extent,
)
from erqi_map.ui.map.state import MapState, View, from_client
from erqi_map.ui.shell.cache import open_book

VIEW = View(34.70, 113.57, 13.0)
LEAVES = "projects/central-city"


@pytest.fixture(scope="module")
def book():
    return open_book()


def problems(book, *scenes):
    data = {"id": "draft", "title": {"zh": "题", "en": "Title"}, "scenes": list(scenes)}
    return book.check_story("draft", data)[1]


class TestExtent:
    def test_a_world_of_one_tile_is_the_whole_world(self):
        west, south, east, north = extent_of_view(View(0.0, 0.0, 0.0), (256, 256))
        assert (west, east) == (-180, 180)
        assert north == pytest.approx(85.05113, abs=1e-5) == -south

    @pytest.mark.parametrize("zoom", [9.0, 11.25, 13.0, 16.5])
    @pytest.mark.parametrize("lat", [34.7, -34.7, 60.0])
    def test_the_middle_of_the_window_is_the_view(self, lat, zoom):
        west, south, east, north = extent_of_view(View(lat, 113.57, zoom), (800, 600))
        assert (west + east) / 2 == pytest.approx(113.57, abs=1e-5)

        def mercator(degrees):
            return math.asinh(math.tan(math.radians(degrees)))

        assert (mercator(south) + mercator(north)) / 2 == pytest.approx(mercator(lat), abs=1e-6)
        assert (east - west) / 360 * 256 * 2**zoom == pytest.approx(800, rel=2e-3)
        height_px = (mercator(north) - mercator(south)) / (2 * math.pi) * 256 * 2**zoom
        assert height_px == pytest.approx(600, rel=2e-3)

    def test_a_map_at_home_shows_the_plan(self, book):
        extent = book.usable[1].extent
        assert seen_extent(MapState(), extent) == pytest.approx(extent, abs=1e-5)

    def test_what_the_map_says_goes_before_what_is_worked_out(self):
        said = (113.5, 34.6, 113.6, 34.7)
        assert seen_extent(MapState(view=VIEW, extent=said), (0, 0, 1, 1)) == said
        assert seen_extent(MapState(view=VIEW), (0, 0, 1, 1)) == extent_of_view(VIEW)

    @pytest.mark.parametrize(
        "said",
        [None, "x", [1, 2, 3], [113.6, 34.6, 113.5, 34.7], [0, 0, float("nan"), 1], [True, 0, 2, 1],
         [-181, 0, 0, 1], ["113.5", {}, 113.6, 34.7]],
    )  # fmt: skip
    def test_an_extent_a_browser_makes_up_is_none(self, book, said):
        assert from_client({"extent": said}, book.words, MapState()).extent is None

    def test_an_extent_that_is_not_said_stays(self, book):
        before = MapState(extent=(113.5, 34.6, 113.6, 34.7))
        assert from_client({"focus": None}, book.words, before).extent == before.extent


class TestLayers:
    def test_an_untouched_map_shows_the_usual_layers(self, book):
        assert layers_of(book.usable[1], None) == (None, [])

    def test_a_layer_is_off_when_all_its_leaves_are(self, book):
        spec = book.usable[1]
        on, hidden = layers_of(spec, ("roads/-", LEAVES))
        assert "roads" not in on
        assert "projects" in on
        assert hidden == [LEAVES]


class TestScenes:
    @pytest.mark.parametrize(
        "focus", [None, "phoenix-lake", "central-city", "task-ecology", "erqi-oct"]
    )
    @pytest.mark.parametrize("cluster", [(), ("mazhai-industry",)])
    def test_what_is_captured_can_be_saved_at_once(self, book, focus, cluster):
        state = MapState(focus=focus, view=VIEW).with_filter("cluster", cluster)
        assert problems(book, capture_scene(book, state, ())) == ()

    def test_every_place_can_be_captured(self, book):
        for focus in sorted(book.words.focus):
            scene = capture_scene(book, MapState(focus=focus), ())
            assert problems(book, scene) == (), focus

    def test_words_are_those_of_the_open_card(self, book):
        scene = capture_scene(book, MapState(focus="phoenix-lake"), ["phoenix-lake"])
        card = book.usable[1].content["cards"]["phoenix-lake"]
        assert scene["title"] == card["name"]
        assert scene["points"][0] == card["slogan"]
        assert scene["id"] == "phoenix-lake-2"
        assert scene["highlights"] == ["phoenix-lake"]
        assert set(card["sources"]) & set(scene["sources"])

    def test_a_place_on_a_layer_that_is_off_is_not_lit(self, book):
        hidden = tuple(leaf for leaf in book.words.leaves if leaf.startswith("eco-areas/"))
        scene = capture_scene(book, MapState(focus="phoenix-lake", hidden=hidden), ())
        assert (scene["focus"], scene["highlights"]) == (None, [])
        assert "eco-areas" not in scene["layers"]
        assert problems(book, scene) == ()

    def test_filter_goal_and_basemap_are_taken_too(self, book):
        state = MapState(goal="goal-phoenix-lake", basemap="osm").with_filter(
            "task", ["task-ecology"]
        )
        scene = capture_scene(book, state, ())
        assert scene["filter"]["task"] == ["task-ecology"]
        assert (scene["goal"], scene["basemap"]) == ("goal-phoenix-lake", "osm")

    def test_only_the_camera_or_all_that_is_seen_is_replaced(self, book):
        scene = capture_scene(book, MapState(focus="phoenix-lake"), ())
        other = MapState(focus="central-city", view=VIEW)
        camera = {**scene}
        recapture(book, camera, other, "camera")
        assert camera["camera"]["extent"] == list(extent_of_view(VIEW))
        assert {**camera, "camera": scene["camera"]} == scene
        everything = {**scene}
        recapture(book, everything, other, "all")
        assert everything["focus"] == "central-city"
        assert everything["title"] == scene["title"]
