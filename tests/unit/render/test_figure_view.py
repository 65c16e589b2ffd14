"""What a sheet and a slide take from a state; the rules are those of tests/contract."""

import pytest

from erqi_map.errors import ExportError
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.page.view import view_of
from erqi_map.render.sheet.figure import render_figure

from .figure_plan import plan, scene


def test_a_map_that_starts_with_a_choice_is_printed_with_it():
    view = view_of(plan(state={"focus": "hall"}))
    assert view.marked == view.emphasis.highlighted == {"hall"}


def test_paper_is_drawn_on_the_offline_layers():
    one = scene(state={"basemap": "amap"})
    assert "roads" in {layer.spec.id for layer in view_of(plan(scenes=(one,)), scene=one.id).layers}


@pytest.mark.parametrize("extent", [[113.6, 34.7, 113.6, 34.8], [113.7, 34.6, 113.5, 34.8]])
def test_an_empty_extent_is_an_error(extent):
    bad = scene(state={"view": {"fit": extent}})
    with pytest.raises(ExportError, match="范围为空"):
        render_figure(plan(scenes=(bad,)), SheetOptions(scene="close-up"))
