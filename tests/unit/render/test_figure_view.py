"""What a scene shows, lights and fades on paper and slides: the rules of the client."""

import pytest

from erqi_map.errors import ExportError
from erqi_map.render.page.view import view_of
from erqi_map.render.sheet.figure import render_figure

from .figure_plan import plan, scene


@pytest.mark.parametrize(
    ("changes", "lit", "dim"),
    [
        ({"highlights": ("hall",)}, {"hall"}, True),
        ({"highlights": ("district",)}, {"district"}, False),
        ({"highlights": (), "state": {"focus": "hall"}}, {"hall"}, False),
        ({"highlights": (), "state": {"focus": "no-such"}}, set(), False),
    ],
)
def test_what_a_scene_lights_and_fades_is_as_in_the_client(changes, lit, dim):
    one = scene(**changes)
    view = view_of(plan(scenes=(one,)), scene=one.id)
    features = {id for layer in view.layers for id in layer.data.index}
    assert {id for id in view.lit if id in features} == lit
    assert view.dim is dim


@pytest.mark.parametrize("extent", [[113.6, 34.7, 113.6, 34.8], [113.7, 34.6, 113.5, 34.8]])
def test_an_empty_extent_is_an_error(extent):
    bad = scene(state={"view": {"fit": extent}})
    with pytest.raises(ExportError, match="范围为空"):
        render_figure(plan(scenes=(bad,)), scene="close-up")
