"""The analysis of the shipped plan book, as the brief and the data notes state it."""

import pytest

from erqi_map.analysis import (
    LinkIndex,
    citations,
    cluster_summaries,
    measure_areas,
    shared_by_clusters,
    task_coverage,
)


@pytest.mark.parametrize(
    ("cluster", "expected_km2"),
    [
        ("central-city", 29.9),
        ("erqi-new-area", 31.2),
        ("mazhai-industry", 30.3),
        ("yingtaogou-garden", 66.3),
    ],
)
def test_clusters_have_the_areas_of_the_data_notes(store, cluster, expected_km2):
    found = measure_areas(store.layer("clusters"))[cluster]
    assert found.area_km2 == pytest.approx(expected_km2, rel=0.005)
    assert found.geodesic_km2 == pytest.approx(found.area_km2, rel=1e-4)
    assert found.rounded_km2 % 5 == 0


def test_the_clusters_are_the_district(store):
    (district,) = measure_areas(store.layer("district")).values()
    clusters = measure_areas(store.layer("clusters")).values()
    assert district.area_km2 == pytest.approx(157.77, abs=0.01)
    assert sum(item.area_km2 for item in clusters) == pytest.approx(district.area_km2, abs=1e-6)


def test_the_matrix_has_six_tasks_and_four_clusters(store):
    coverage = task_coverage(store.framework, store.places)
    assert (len(coverage.tasks), len(coverage.clusters)) == (6, 4)
    assert 0 < len(coverage.gaps) < 24


def test_every_located_place_is_in_a_summary(store):
    summaries = cluster_summaries(store.framework, store.places).values()
    told = {id for item in summaries for id in (*item.projects, *item.eco_areas)}
    located = {
        place.id for place in store.places.values() if place.kind != "cluster" and place.located
    }
    assert located <= told
    assert shared_by_clusters(cluster_summaries(store.framework, store.places)).tasks


def test_every_goal_of_the_index_belongs_to_a_place(store):
    index = LinkIndex(store.framework, store.places)
    goals = {goal.id for place in store.places.values() for goal in place.goals}
    assert set(index.served_by) == goals
    assert set(index.tasks) == {task.id for task in store.framework.tasks}


def test_every_source_is_cited(store):
    layers = {id: store.layer(id) for id in store.layer_ids}
    index = citations(store.catalog, store.framework, store.townships, store.places, layers)
    assert [source for source, cited in index.items() if not cited] == []
