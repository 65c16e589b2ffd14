"""Every link can be followed from both ends."""

import dataclasses

import pytest

from erqi_map.analysis import GoalRef, LinkIndex

from .small_plan import FRAMEWORK, PLACES


@pytest.fixture
def index():
    return LinkIndex(FRAMEWORK, PLACES)


def test_a_goal_knows_the_places_that_serve_it_and_they_know_the_goal(index):
    assert index.served_by["north-goal"] == ("mill", "market")
    assert index.serves["mill"] == (GoalRef("north", "north-goal"),)
    for goal, places in index.served_by.items():
        for place in places:
            assert goal in [ref.goal for ref in index.serves[place]]


def test_every_place_has_an_entry_be_it_empty(index):
    assert set(index.serves) == set(PLACES)
    assert index.serves["south"] == ()


def test_a_task_knows_all_that_serves_it(index):
    task = index.tasks["task-2"]
    assert task.places == ()
    assert task.goals == (GoalRef("north", "north-goal"), GoalRef("meadow", "meadow-goal"))
    assert task.programmes == ("southern",)
    assert task.paths == ("path-a", "path-b")
    assert (task.works, task.renewals) == ((), ("renewal-1",))
    assert index.tasks["task-1"].works == ("work-1",)


def test_a_path_knows_its_tasks_places_and_programmes(index):
    assert index.paths["path-a"].tasks == ("task-1", "task-2")
    assert index.paths["path-a"].places == ("north", "meadow")
    assert index.paths["path-b"].programmes == ("joined",)


def test_a_cluster_knows_what_lies_in_it(index):
    assert index.clusters["north"].projects == ("mill", "market")
    assert index.clusters["south"].eco_areas == ("meadow",)
    assert index.clusters["south"].programmes == ("southern",)


def test_programmes_and_industries_know_their_places(index):
    assert dict(index.programme_places) == {"all-over": (), "joined": ("mill",), "southern": ()}
    assert index.industry_places["trade"] == ("south",)
    assert index.industry_places["mining"] == ()


def test_a_project_without_a_cluster_is_not_lost(index):
    assert index.unplaced == ("somewhere",)


def test_the_index_cannot_be_changed(index):
    with pytest.raises(dataclasses.FrozenInstanceError):
        index.tasks = {}
    with pytest.raises(TypeError):
        index.tasks["task-1"] = None
