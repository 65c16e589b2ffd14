"""Typed positions: degrees or CGCS2000 metres, the zone seen from the number."""

import pytest

from erqi_map.errors import RequestError
from erqi_map.geo.typed import MAX_LINES, read_positions

TOWER = (113.65991, 34.75312)


@pytest.mark.parametrize(
    "line",
    [
        "113.65991, 34.75312",
        "34.75312 113.65991",
        "J1\t113.65991\t34.75312",
        "468860.783, 3847257.132",
        "3847257.132 468860.783",
        "38468860.783，3847257.132",
        "19743576.245 3850428.789",
    ],
)
def test_a_position_is_known_by_its_numbers(line):
    ((lon, lat),) = read_positions(line)
    assert (lon, lat) == pytest.approx(TOWER, abs=2e-6)


def test_each_line_is_a_point_and_empty_lines_are_none():
    assert len(read_positions("113.6,34.7\n\n113.7,34.7\n")) == 2


def test_as_many_lines_are_taken_as_is_said_and_not_one_more():
    most = "113.6,34.7\n" * MAX_LINES
    assert len(read_positions(most)) == MAX_LINES
    with pytest.raises(RequestError, match=str(MAX_LINES)):
        read_positions(most + "113.7,34.7")


@pytest.mark.parametrize(
    "line", ["113.6", "x y", "13.6, 34.7", "468870, 99", "55468870.0, 3847201.9"]
)
def test_what_is_no_position_is_told_with_its_line(line):
    with pytest.raises(RequestError, match="第 2 行"):
        read_positions(f"113.6, 34.7\n{line}")
