"""The client's datum formulas are those of geo/datum.py."""

import numpy as np
import pytest

from erqi_map.geo import datum

RANDOM = np.random.default_rng(11)
HERE = RANDOM.uniform([113.4, 34.5], [113.8, 34.9], (200, 2))
CHINA = RANDOM.uniform([73.0, 4.0], [135.0, 53.0], (200, 2))
ABROAD = np.array([[2.35, 48.85], [-74.0, 40.7], [151.2, -33.9]])


def run(library, name: str, way: str, places: np.ndarray) -> np.ndarray:
    js = "([name, way, all]) => all.map(([lng, lat]) => client.datum[name][way](lng, lat))"
    return np.array(library.evaluate(js, [name, way, places.tolist()]))


@pytest.mark.parametrize("places", [HERE, CHINA, ABROAD], ids=["district", "china", "abroad"])
@pytest.mark.parametrize(
    ("name", "way", "python"),
    [
        ("gcj02", "to", datum.wgs84_to_gcj02),
        ("gcj02", "from", datum.gcj02_to_wgs84),
        ("bd09", "to", datum.wgs84_to_bd09),
        ("bd09", "from", datum.bd09_to_wgs84),
    ],
)
def test_both_directions_agree_with_python_to_a_millionth_of_a_metre(
    library, name, way, python, places
):
    wanted = np.column_stack(python(places[:, 0], places[:, 1]))
    assert np.abs(run(library, name, way, places) - wanted).max() < 1e-11


def test_there_and_back_again_is_the_same_place(library):
    back = run(library, "gcj02", "from", run(library, "gcj02", "to", HERE))
    assert np.abs(back - HERE).max() < 1e-11


def test_wgs84_is_left_alone(library):
    assert (run(library, "wgs84", "to", HERE) == HERE).all()
