"""The analysis of the shipped plan book, as the brief and the data notes state it."""

import pytest

from erqi_map.analysis import (
    citations,
    rounded_areas_km2,
    shared_by_clusters,
    task_coverage,
)
from erqi_map.geo import area_km2

from ..geo.ellipsoid import true_area_km2


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
    clusters = store.layer("clusters")
    shape = clusters.geometry[cluster]
    assert area_km2(shape)[0] == pytest.approx(expected_km2, rel=0.005)
    assert true_area_km2(shape) == pytest.approx(area_km2(shape)[0], rel=1e-4)
    assert rounded_areas_km2(clusters)[cluster] % 5 == 0


def test_the_clusters_are_the_district(store):
    (district,) = area_km2(store.layer("district").geometry)
    assert district == pytest.approx(157.77, abs=0.01)
    clusters = area_km2(store.layer("clusters").geometry)
    assert clusters.sum() == pytest.approx(district, abs=1e-6)


def test_the_matrix_has_six_tasks_and_four_clusters(store):
    coverage = task_coverage(store.framework, store.places)
    assert (len(coverage.tasks), len(coverage.clusters)) == (6, 4)
    assert 0 < len(coverage.gaps) < 24


def test_clusters_have_tasks_in_common(store):
    assert shared_by_clusters(store.framework, store.places).tasks


def test_every_source_is_cited(store):
    layers = {id: store.layer(id) for id in store.layer_ids}
    index = citations(store.catalog, store.framework, store.townships, store.places, layers)
    assert [source for source, cited in index.items() if not cited] == []
