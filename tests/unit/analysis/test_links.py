"""What lies in a cluster, and which goals a place serves."""

from erqi_map.analysis import GoalRef, cluster_links, goals_served

from .small_plan import PLACES


def test_a_place_knows_the_goals_it_serves():
    serves = goals_served(PLACES)
    assert serves["mill"] == serves["market"] == (GoalRef("north", "north-goal"),)


def test_every_place_has_an_entry_be_it_empty():
    assert set(goals_served(PLACES)) == set(PLACES)
    assert goals_served(PLACES)["south"] == ()


def test_a_cluster_knows_what_lies_in_it():
    inside = cluster_links(PLACES)
    assert list(inside) == ["north", "south"]
    assert inside["north"].projects == ("mill", "market")
    assert inside["south"].eco_areas == ("meadow",)
