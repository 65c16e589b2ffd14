"""What each cluster holds and what clusters share."""

import pytest

from erqi_map.analysis import cluster_summaries, shared_by_clusters

from .small_plan import FRAMEWORK, PLACES


@pytest.fixture
def summaries():
    return cluster_summaries(FRAMEWORK, PLACES)


def test_clusters_stand_in_plan_order(summaries):
    assert list(summaries) == ["north", "south"]


def test_a_summary_lists_projects_eco_areas_and_goals(summaries):
    north = summaries["north"]
    assert north.projects == ("mill", "market")
    assert north.unlocated == ("market",)
    assert north.eco_areas == ()
    assert north.goals == ("north-goal",)
    assert summaries["south"].goals == ("meadow-goal",)


def test_facets_come_from_the_cluster_its_places_its_goals_and_the_framework(summaries):
    north, south = summaries["north"], summaries["south"]
    assert north.tasks == ("task-1", "task-2")
    assert south.tasks == ("task-2",)
    assert south.paths == ("path-a", "path-b")
    assert north.programmes == ("joined",)
    assert south.programmes == ("southern",)
    assert north.industries == ("trade", "farming")
    assert south.industries == ("trade",)


def test_shared_is_what_two_clusters_have(summaries):
    shared = shared_by_clusters(summaries)
    assert dict(shared.tasks) == {"task-2": ("north", "south")}
    assert dict(shared.paths) == {"path-a": ("north", "south")}
    assert dict(shared.programmes) == {}
    assert dict(shared.industries) == {"trade": ("north", "south")}
