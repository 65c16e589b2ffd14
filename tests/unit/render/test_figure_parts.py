"""The parts of a sheet by themselves: type, hatches, places for labels, symbols, tables."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, Polygon, box

from erqi_map.compose.drawing import DRAWING
from erqi_map.geo import measuring_zone
from erqi_map.render.page.candidates import along, around, inside
from erqi_map.render.page.inks import HATCHES, Inks, inks_of
from erqi_map.render.page.paper import Box, layout, paper
from erqi_map.render.page.placing import Candidate, Room, place_all
from erqi_map.render.page.spread import spread
from erqi_map.render.page.type import (
    balanced,
    legend_lines,
    legend_word_mm,
    missing_characters,
    width_mm,
    wrap,
)
from erqi_map.render.page.window import fit, round_down, round_up
from erqi_map.render.sheet.flow import Item, draw_flow
from erqi_map.render.sheet.hatch import hatch_dots, hatch_lines
from erqi_map.render.sheet.page import Page
from erqi_map.render.sheet.symbols import shape_path
from erqi_map.render.sheet.table import Column, Row, Table, paginate

from .figure_plan import CLUSTER_CASES, KINDS, clusters, symbol

CONTRACT = Path(__file__).parents[2] / "contract"
SPREAD, ALONG = (
    json.loads((CONTRACT / f"{name}.json").read_text("utf-8")) for name in ("spread", "along")
)


def gb2312() -> str:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return b"".join(pairs).decode("gb2312", errors="ignore")


@pytest.mark.parametrize(
    "words",
    [gb2312(), "镕堃喆玥犇昇祎", "ĀáǎàēéěèÜüßœ", "“”‘’—…·°′″×±²³①⑳㎡→≤≥", "Erqi 1:75 000 km²"],
)
def test_the_typeface_has_what_plans_are_written_with(words):
    assert missing_characters(words) == ""


def test_missing_characters_are_told_once_and_in_order():
    assert missing_characters("二☂七𰻝☂") == "☂𰻝"


def test_both_weights_measure():
    assert width_mm("中", 10) == pytest.approx(10 * 25.4 / 72, rel=1e-3)
    assert width_mm("Plan", 10, bold=True) > width_mm("Plan", 10)


@pytest.mark.parametrize(
    "words",
    [
        "区境西部的产业集聚区（示意）。要建成“产城融合示范区”，也是全区对外开放的平台之一。",
        "The old city north of South Third Ring: its renewal (2019, inferred) leads the way.",
    ],
)
@pytest.mark.parametrize("limit", [18, 27, 44])
def test_lines_fit_and_break_where_they_may(words, limit):
    lines = wrap(words, limit, 8)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line in lines:
        assert width_mm(line, 8) <= limit
        assert line[0] not in "，。；：、？！）》”’…,.;:!?)"
        assert line[-1] not in "（《“‘("
    if words.isascii():
        assert all(word in words.split() for line in lines for word in line.split())


def test_a_word_wider_than_the_line_is_broken_rather_than_lost():
    lines = wrap("http://example.org/a/very/long/address.html", 20, 8)
    assert "".join(lines) == "http://example.org/a/very/long/address.html"
    assert all(width_mm(line, 8) <= 20 for line in lines)


def test_labels_break_into_even_lines_of_whole_words():
    assert balanced("Huanglonggang Community", 34, 8) == ["Huanglonggang", "Community"]


def test_no_line_is_a_single_character_and_none_of_a_legend_has_two():
    assert wrap("加快美丽乡村建设。", width_mm("加快美丽乡村建", 8), 8) == [
        "加快美丽乡村",
        "建设。",
    ]
    room = width_mm("马寨产业集聚", 8)
    assert legend_lines("马寨产业集聚区", room, 8) == ["马寨产业", "集聚区"]
    assert legend_word_mm(["地铁换乘站"], 8) == width_mm("地铁换乘站", 8)


@pytest.mark.parametrize("hatch", HATCHES)
def test_a_hatch_stays_in_its_area(hatch):
    area = Polygon([(0, 0), (40, 5), (35, 40), (15, 20), (3, 38)])
    lines, dots = hatch_lines(area, hatch, 2.3), hatch_dots(area, hatch, 2.3)
    assert len(lines) + len(dots) > 8
    grown = area.buffer(1e-6)
    assert all(grown.covers(LineString(line)) for line in lines)
    assert shapely.contains_xy(area, dots).all()


@pytest.mark.parametrize("hatch", ["forward", "horizontal", "grid"])
def test_a_swatch_too_small_for_its_hatch_has_none(hatch):
    assert hatch_lines(shapely.box(10.2, 10.2, 10.9, 10.9), hatch, 2) == []


def test_hatches_differ():
    area = box(0, 0, 30, 30)
    drawn = {
        hatch: tuple(np.round(np.vstack([*hatch_lines(area, hatch, 2), hatch_dots(area, hatch, 2)])
                              .ravel(), 3))
        for hatch in HATCHES
    }  # fmt: skip
    assert len(set(drawn.values())) == len(HATCHES)


def test_areas_without_a_hatch_get_different_ones_in_one_ink():
    cases = {name: replace(one, hatch=None) for name, one in CLUSTER_CASES.items()}
    layer = replace(clusters(), style=replace(clusters().style, cases=cases))
    inks = inks_of({}, [layer], monochrome=True)
    hatches = [inks.symbol(one).hatch for one in cases.values()]
    assert None not in hatches
    assert len(set(hatches)) == 2


def test_colours_are_kept_as_they_are_on_a_coloured_sheet_and_hatches_are_for_one_ink():
    for one in (*CLUSTER_CASES.values(), *KINDS.values()):
        assert Inks({}).symbol(one) == replace(one, hatch=None)
    bare = symbol("area", None, hatch="dots")
    assert Inks({}).symbol(bare) == bare


def test_a_tint_in_one_ink_is_light_and_its_outline_dark():
    printed = Inks({}, monochrome=True).symbol(symbol("area", "#000000", fill_opacity=1.0))
    assert int(printed.fill[1:3], 16) > 0.9 * 255
    assert int(printed.stroke[1:3], 16) < 0.3 * 255


@pytest.mark.parametrize("name", DRAWING.outlines)
def test_symbols_look_equally_large(name):
    low, high = np.ptp(shape_path(name, 10).vertices, axis=0).min(), 30
    assert 15 < low < high


def test_labels_take_the_best_free_place_in_order():
    room = Room((0, 0, 100, 100))
    positions = around(50, 50, 2, 20, 4, far=False, unit=1)
    first = Candidate("a", (1,), positions, 1)
    second = Candidate("b", (2,), positions, 1)
    placed = place_all([second, first], room)
    assert placed["a"] == positions[0]
    assert placed["b"] in positions[1:]


def test_a_label_without_room_is_left_out_and_one_that_must_be_gets_a_leader():
    grid = range(40, 60, 5)
    crowd = [((x, y, x + 9, y + 9), "other", 10.0) for x in grid for y in grid]
    near = Candidate("near", (2,), around(50, 50, 2, 20, 4, far=False, unit=1), 0.9)
    must = Candidate("must", (1,), around(50, 50, 2, 20, 4, far=True, unit=1), 60.0)
    placed = place_all([near, must], Room((0, 0, 100, 100), symbols=crowd))
    assert "near" not in placed
    assert placed["must"].leader is not None


def test_leaders_do_not_cross():
    points = [(50 + 5 * dx, 50 + 5 * dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    labels = [
        Candidate(f"{x}/{y}", (at,), around(x, y, 1, 14, 4, far=True, unit=1), 60)
        for at, (x, y) in enumerate(points)
    ]
    symbols = [((x - 1, y - 1, x + 1, y + 1), f"{x}/{y}", 10.0) for x, y in points]
    placed = place_all(labels, Room((0, 0, 100, 100), symbols=symbols))
    leaders = [LineString(one.leader) for one in placed.values() if one.leader]
    assert len(placed) == len(points)
    assert leaders
    assert not any(a.crosses(b) for a in leaders for b in leaders if a is not b)


def test_an_area_is_named_in_its_roomiest_part():
    bay = Polygon([(0, 0), (60, 0), (60, 30), (30, 30), (30, 4), (0, 4)])
    best = inside(bay, 20, 5)[0]
    assert bay.contains(box(*best.boxes[0]))


def test_a_sliver_gets_no_name():
    assert inside(box(0, 0, 10, 0.05), 20, 5) == []
    assert inside(Polygon(), 20, 5) == []


@pytest.mark.parametrize("case", ALONG["cases"], ids=lambda case: case["name"])
def test_names_along_a_line_stand_on_paper_as_on_the_screen(case):
    found = along([np.array(case["line"], dtype=float)], case["text"], case["width"], case["size"])
    # The middle of the line is tried first.
    middle = next((one for one in found if one.cost == 0), None)
    told = case["middle"]
    if told is None:
        assert middle is None
    elif "stacked" in told:
        assert np.round(middle.stacked, 3).tolist() == told["stacked"]
    else:
        assert (middle.stacked, round(middle.angle, 3)) == ((), told["angle"])


def test_symbols_step_aside_as_little_as_needed():
    places = np.array([(10.0, 10.0), (10.5, 10.0), (40.0, 40.0)])
    moved = spread(places, np.array([2.0, 2.0, 2.0]))
    assert np.hypot(*(moved[0] - moved[1])) == pytest.approx(4, abs=0.2)
    assert moved[2] == pytest.approx(places[2])
    assert np.hypot(*(moved - places).T).max() < 3
    assert np.array_equal(moved, spread(places, np.array([2.0, 2.0, 2.0])))


@pytest.mark.parametrize("case", SPREAD["cases"], ids=lambda case: case["name"])
def test_symbols_step_aside_as_on_the_screen(case):
    places, radii = (np.array(case[key], dtype=float) for key in ("places", "radii"))
    assert np.allclose(spread(places, radii), case["after"], atol=0.01)


def test_symbols_on_one_spot_come_apart():
    moved = spread(np.zeros((5, 2)), np.full(5, 2.0))
    gaps = [np.hypot(*(a - b)) for at, a in enumerate(moved) for b in moved[at + 1 :]]
    assert min(gaps) > 3.5


@pytest.mark.parametrize(("value", "up", "down"), [(83000, 90000, 80000), (1e5, 1e5, 1e5)])
def test_round_numbers(value, up, down):
    figures = (1, 2, 5, 8, 9)
    assert round_up(value, figures) == up
    assert round_down(value, figures) == down


def test_the_largest_standard_scale_that_fits_is_taken():
    place = Box(0, 0, 100, 100)
    assert fit((0, 0, 9000, 4000), place, measuring_zone(114), pad=0).denominator == 100_000
    window = fit((0, 0, 8000, 4000), place, measuring_zone(114), pad=0)
    assert window.denominator == 80_000
    assert window.bounds == pytest.approx((0, -2000, 8000, 6000))


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("size", ["A4", "A1"])
def test_the_parts_of_a_sheet_do_not_overlap(size, orientation):
    parts = layout(paper(size, orientation))
    shapes = [box(*one.bounds) for one in (parts.head, parts.map, parts.panel, parts.foot)]
    assert all(box(*parts.frame.bounds).covers(one) for one in shapes)
    assert shapely.area(shapely.union_all(shapes)) == pytest.approx(sum(map(shapely.area, shapes)))


def test_a_table_is_cut_between_rows_and_loses_none():
    page = Page(paper("A4", "landscape"), "zh", Inks({}))
    rows = tuple(Row((str(at), "很长的说明文字" * 12)) for at in range(60))
    table = Table("登记表", (Column("序号", 1), Column("说明", 6)), rows)
    pages = paginate(page, [table], Box(0, 0, 250, 150))
    assert len(pages) > 1
    assert [row for pieces in pages for piece in pieces for row in piece.rows] == list(rows)
    assert [piece.continued for pieces in pages for piece in pieces] == [False] + [True] * (
        len(pages) - 1
    )


def test_rows_move_together_where_that_spares_a_last_page_of_a_few():
    page = Page(paper("A4", "landscape"), "zh", Inks({}))

    def pages(count):
        rows = tuple(Row((str(at), "说明")) for at in range(count))
        table = Table("登记表", (Column("序号", 1), Column("说明", 6)), rows)
        return paginate(page, [table], Box(0, 0, 250, 150))

    airs = {}
    for count in range(5, 60):
        found = pages(count)
        airs.setdefault(len(found), []).append(found[0][0].air)
    assert airs[1][0] == airs[2][0] == 1.0
    assert airs[1] == sorted(airs[1], reverse=True)
    assert airs[1][-1] < 1.0


def test_what_stands_at_the_right_of_words_gives_way_before_a_word_is_broken():
    inks = inks_of({"ink": "#000000", "ink-soft": "#555555"}, ())
    item = Item("Mazhai Industrial Cluster", 8, bold=True, aside="Building inner strength")
    for width in (36.0, 45.0, 60.0):
        page = Page(paper("A3", "landscape"), "en", inks)
        draw_flow(page, [item], Box(0, 0, width, 60))
        drawn = " ".join(text.get_text() for axes in page.figure.axes for text in axes.texts)
        assert "Industrial" in drawn.split()
