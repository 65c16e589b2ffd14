"""Scenes: states of the client, looking where the story says, never closer than the data allow."""

import json
from dataclasses import replace

import pytest

from erqi_map.compose import compose_plan
from erqi_map.compose.layers import compose_layers
from erqi_map.compose.story import SMALLEST_M, compose_story, fit_ids
from erqi_map.errors import RequestError
from erqi_map.model.story import Camera, SceneFilter
from erqi_map.render.payload.encode import decode_payload, encode_payload

STATE_KEYS = {"hidden", "overlays", "overlayFilter", "filter", "focus", "goal", "basemap", "view"}
METRES_PER_DEGREE_NORTH = 110_920


@pytest.fixture(scope="module")
def scenes(spec):
    return {scene.id: scene for scene in spec.scenes}


@pytest.fixture(scope="module")
def make(store):
    """The shipped story's scene `framework` with other values, composed."""
    layers = compose_layers(store, store.layer_ids)
    story = store.story()
    base = next(scene for scene in story.scenes if scene.id == "framework")

    def made(**values):
        changed = story.model_copy(update={"scenes": (base.model_copy(update=values),)})
        return compose_story(store, layers, changed)[0]

    return made


def height_m(extent):
    return (extent[3] - extent[1]) * METRES_PER_DEGREE_NORTH


class TestState:
    def test_every_scene_sets_the_same_keys_of_the_client(self, spec):
        assert {frozenset(scene.state) for scene in spec.scenes} == {frozenset(STATE_KEYS)}

    def test_layers_that_are_off_are_hidden_leaf_by_leaf(self, scenes):
        hidden = scenes["city-layout"].state["hidden"]
        assert {key.split("/")[0] for key in hidden} == {
            "clusters", "roads", "rail", "metro", "stations", "landmarks", "villages", "eco-areas",
            "projects",
        }  # fmt: skip
        assert "clusters/central-city" in hidden
        assert "roads/-" in hidden

    def test_without_layers_everything_that_is_on_by_default_is_on(self, make):
        assert make(layers=None).state["hidden"] == []

    def test_no_layer_at_all_is_a_choice_too(self, make, spec):
        hidden = make(layers=()).state["hidden"]
        assert {key.split("/")[0] for key in hidden} == {layer.id for layer in spec.layers}

    def test_single_leaves_and_filters_are_kept(self, make):
        scene = make(hidden=("projects/central-city",), filter=SceneFilter(task=("task-ecology",)))
        assert "projects/central-city" in scene.state["hidden"]
        assert "projects/erqi-new-area" not in scene.state["hidden"]
        assert scene.state["filter"]["task"] == ["task-ecology"]

    def test_goal_focus_and_highlights_are_those_of_the_story(self, scenes):
        lake = scenes["phoenix-lake"]
        assert lake.state["focus"] == "phoenix-lake"
        assert lake.state["goal"] == "goal-phoenix-lake"
        assert lake.highlights == ("phoenix-lake",)

    def test_the_state_is_plain_json(self, spec):
        for scene in spec.scenes:
            assert json.loads(json.dumps(scene.state)) == dict(scene.state)


class TestCamera:
    def test_an_extent_is_taken_as_it_is(self, make):
        camera = Camera(extent=(113.5, 34.6, 113.7, 34.8))
        assert make(camera=camera).state["view"] == {"fit": [113.5, 34.6, 113.7, 34.8]}

    def test_areas_are_shown_whole_with_some_room(self, store, scenes):
        west, south, east, north = scenes["central-city"].state["view"]["fit"]
        clusters = store.layer("clusters")
        bounds = clusters[clusters["place"] == "central-city"].total_bounds
        assert west < bounds[0] < bounds[2] < east
        assert south < bounds[1] < bounds[3] < north
        assert height_m((west, south, east, north)) < height_m(bounds) * 1.2

    def test_the_layers_are_gone_through_once_a_book(self, store, monkeypatch) -> None:
        fit_ids(store, ["phoenix-lake"])
        monkeypatch.setattr(type(store), "layer", lambda *_: pytest.fail("read again"))
        fit_ids(store, ["erqi-memorial-tower"])

    def test_a_schematic_point_is_shown_with_the_circle_it_may_lie_in(self, store):
        extent = fit_ids(store, ["phoenix-lake"])
        assert height_m(extent) >= 2 * 1500

    def test_an_exact_point_is_not_looked_at_from_too_near(self, store):
        assert height_m(fit_ids(store, ["erqi-memorial-tower"])) == pytest.approx(
            SMALLEST_M, rel=0.02
        )

    def test_what_is_not_drawn_is_passed_over(self, store):
        both = fit_ids(store, ["phoenix-lake", "erqi-oct"])
        assert both == fit_ids(store, ["phoenix-lake"])
        district = store.layer("district").total_bounds
        assert height_m(fit_ids(store, ["erqi-oct"])) > height_m(district)


class TestFigures:
    def test_figures_are_exactly_those_of_the_framework(self, scenes):
        figures = {figure.id: figure for figure in scenes["indicators"].figures}
        gdp = figures["gdp"]
        assert (gdp.value.zh, gdp.change.zh, gdp.rank.zh) == ("323.3亿元", "+8%", "市内六区总量第2")
        assert figures["industrial-value-added"].rank.zh == "市内六区增速第2"
        assert figures["fixed-asset-investment"].change.zh == "+9.4%"

    def test_a_table_takes_them_in_parts(self, scenes):
        gdp = scenes["indicators"].figures[0]
        assert (gdp.number, gdp.unit.zh) == ("323.3", "亿元")
        assert (gdp.place.zh, gdp.scope.zh) == ("总量第2", "市内六区")

    def test_what_the_source_does_not_give_is_left_out(self, scenes):
        figures = {figure.id: figure for figure in scenes["indicators"].figures}
        assert figures["budget-revenue"].change is None
        assert figures["urban-income"].value is None
        assert figures["retail-sales"].rank is None

    def test_the_period_says_that_the_year_is_inferred(self, scenes):
        assert all("推断" in figure.period.zh for figure in scenes["indicators"].figures)


class TestMap:
    def test_the_map_carries_the_first_story(self, spec, store):
        assert [scene.id for scene in spec.scenes] == [one.id for one in store.story().scenes]

    def test_a_scene_to_start_with_gives_the_first_state(self, store):
        spec = compose_plan(store, scene="phoenix-lake", state={"goal": None})
        assert spec.state["scene"] == "phoenix-lake"
        assert spec.state["focus"] == "phoenix-lake"
        assert spec.state["goal"] is None

    def test_an_unknown_story_or_scene_is_named_with_those_there_are(self, store):
        with pytest.raises(RequestError, match=r"场景“nix”.*opening"):
            compose_plan(store, scene="nix")
        with pytest.raises(RequestError, match=r"汇报“nix”.*briefing-1346"):
            compose_plan(store, story="nix")

    def test_a_book_without_stories_has_a_map_without_scenes(self, store):
        outlined = replace(store, stories={})
        assert compose_plan(outlined).scenes == ()
        with pytest.raises(RequestError, match="没有可以演示的场景"):
            compose_plan(outlined, scene="opening")

    def test_scenes_reach_the_client_with_words_in_both_languages(self, spec):
        content = decode_payload(encode_payload(spec)).content
        first = content["scenes"][0]
        assert set(first["title"]) == {"zh", "en"}
        assert first["state"]["view"]["fit"] == spec.scenes[0].state["view"]["fit"]
        figures = next(one for one in content["scenes"] if one["id"] == "indicators")["figures"]
        assert figures[0]["value"]["zh"] == "323.3亿元"


class TestCityLayout:
    def test_the_words_of_the_layout_stand_on_their_sides_of_the_district(self, scenes, store):
        west, south, east, north = store.layer("district").total_bounds
        at = {mark.name.zh: mark.at for mark in scenes["city-layout"].around}
        assert list(at) == [part.name.zh for part in store.framework.layout]
        assert at["东强"][0] > east
        assert at["西美"][0] < west
        assert at["北静"][1] > north
        assert at["南动"][1] < south
        assert west < at["中优"][0] < east
        assert [mark.name.zh for mark in scenes["city-layout"].around if mark.own] == ["中优"]

    def test_no_other_scene_has_them(self, scenes):
        assert {id for id, scene in scenes.items() if scene.around} == {"city-layout"}
