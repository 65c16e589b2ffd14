"""What the map to draw on says, and what the app has told it meanwhile."""

import pytest

from erqi_map.ui.edit.drawn import Session

POINT = {"id": "dehua-street", "geometry": {"type": "Point", "coordinates": [113.6, 34.7]}}


def test_what_is_drawn_is_taken_over():
    now = Session(revision=3)
    now.hear({"draft": POINT, "revision": 3})
    assert now.draft == now.given == POINT


def test_a_word_from_before_another_shape_was_chosen_changes_nothing():
    """Discarding and choosing at once: the two may arrive in either order."""
    now = Session()
    now.give({"id": "yingtaogou-garden"})
    now.hear({"draft": None, "revision": 0})
    assert now.given == {"id": "yingtaogou-garden"}


@pytest.mark.parametrize("draft", [None, "x", [], {"id": "a"}, {"geometry": "x"}, {"tool": []}])
def test_what_is_no_shape_is_as_if_nothing_were_drawn(draft):
    now = Session(draft=POINT)
    now.hear({"draft": draft, "revision": 0})
    assert now.draft is None


@pytest.mark.parametrize("said", [None, 3, [], {}, {"draft": POINT}, {"revision": "0"}])
def test_what_names_no_state_of_the_map_is_not_heard(said):
    now = Session(draft=POINT)
    now.hear(said)
    assert now.draft == POINT
