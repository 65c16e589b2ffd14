"""What clusters have in common."""

from erqi_map.analysis import shared_by_clusters

from .small_plan import FRAMEWORK, PLACES


def test_shared_is_what_two_clusters_have_by_themselves_their_places_goals_and_the_framework():
    shared = shared_by_clusters(FRAMEWORK, PLACES)
    assert shared.clusters == ("north", "south")
    assert dict(shared.tasks) == {"task-2": ("north", "south")}
    assert dict(shared.paths) == {"path-a": ("north", "south")}
    assert dict(shared.programmes) == {}
    assert dict(shared.industries) == {"trade": ("north", "south")}
