"""Names along lines: upright where a line is steep, and their boxes as large as they are drawn."""

from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate, translate
from shapely.geometry import box

from erqi_map.compose.drawing import DRAWING
from erqi_map.render.page.candidates import along


def test_a_steep_line_is_named_upright_in_chinese_and_along_it_in_english():
    line = [np.array([(10.0, 0.0), (12.0, 60.0)])]
    assert along(line, "嵩山路", 9, 3)[0].stacked
    # Read from below, as on the screen.
    assert along(line, "Songshan Road", 20, 3)[0].angle == pytest.approx(88 - 180, abs=1)
    assert along([np.array([(0.0, 0.0), (5.0, 0.0)])], "嵩山路", 9, 3) == []


def test_characters_never_stand_side_by_side_where_a_steep_line_turns_level():
    """A ring line: level at the top, then down; by its ends it is steep."""
    line = [np.array([(40.0, 0.0), (0.0, 0.0), (0.0, 80.0)])]
    for place in along(line, "地铁5号线", 15, 3):
        ys = [y for _, y in place.stacked]
        assert ys == sorted(ys)
        assert all(below - above > 2 for above, below in pairwise(ys))
        assert place.stacked or abs(place.angle) <= DRAWING.text.steep_deg


def test_a_line_that_is_steep_in_part_lays_no_chinese_on_its_side():
    line = [np.array([(0.0, 0.0), (80.0, 0.0), (80.0, 60.0), (160.0, 60.0)])]
    places = along(line, "地铁2号线", 15, 3)
    assert any(place.stacked for place in places)
    assert all(place.stacked or abs(place.angle) <= DRAWING.text.steep_deg for place in places)


def test_the_boxes_of_a_turned_name_cover_its_outline():
    wide, high = 20.0, 4.0
    place = along([np.array([(0.0, 0.0), (60.0, 40.0)])], "Longhai Railway", wide, high)[0]
    outline = rotate(box(-wide / 2, -high / 2, wide / 2, high / 2), place.angle, origin=(0, 0))
    covered = shapely.union_all([box(*one) for one in place.boxes]).buffer(1e-6)
    assert covered.contains(translate(outline, *place.middle))
