"""The matrix tasks × clusters: what fills a cell, and which cells are gaps."""

import pytest

from erqi_map.analysis import task_coverage

from .small_plan import FRAMEWORK, PLACES


@pytest.fixture
def coverage():
    return task_coverage(FRAMEWORK, PLACES)


def test_there_is_a_cell_for_every_task_and_cluster_in_plan_order(coverage):
    assert coverage.tasks == ("task-1", "task-2", "task-3")
    assert coverage.clusters == ("north", "south")
    assert list(coverage.cells) == [(t, c) for t in coverage.tasks for c in coverage.clusters]


def test_places_fill_a_cell(coverage):
    assert coverage.cell("task-1", "north").places == ("north", "mill")


def test_goals_fill_a_cell(coverage):
    assert coverage.cell("task-2", "north").goals == ("north-goal",)
    assert coverage.cell("task-2", "south").goals == ("meadow-goal",)


def test_programmes_fill_a_cell_by_their_scope_or_because_a_place_names_them(coverage):
    assert coverage.cell("task-1", "south").programmes == ("southern",)
    assert coverage.cell("task-1", "north").programmes == ("joined",)


def test_a_programme_of_the_whole_district_fills_no_cell_but_is_told_beside_it(coverage):
    assert coverage.district_programmes["task-3"] == ("all-over",)
    assert [(gap.task, gap.cluster) for gap in coverage.gaps] == [
        ("task-3", "north"),
        ("task-3", "south"),
    ]


def test_only_an_empty_cell_is_a_gap(coverage):
    assert not coverage.cell("task-1", "south").is_gap
    assert coverage.cell("task-3", "south").is_gap


def test_there_is_no_cell_for_what_there_is_not(coverage):
    with pytest.raises(KeyError):
        coverage.cell("task-1", "west")
