"""A sheet to hang: a scale one can measure at, a frame that is filled, colours that are true."""

import re
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest
import shapely
from matplotlib.colors import to_rgb
from PIL import Image
from shapely.geometry import LineString, Polygon, box

from erqi_map.compose import compose_plan
from erqi_map.compose.drawing import DRAWING
from erqi_map.errors import RequestError
from erqi_map.i18n import phrase
from erqi_map.render.page.paper import SIZES, SheetOptions, layout, paper
from erqi_map.render.page.window import STANDARD_STEPS
from erqi_map.render.sheet.figure import render_figure, render_sheet
from erqi_map.render.sheet.save import Imprint, png_bytes
from erqi_map.store import open_store

from .figure_plan import (
    CLUSTER_CASES,
    MIDDLE,
    NORTH,
    SOUTH,
    WEST,
    clusters,
    district,
    neighbours,
    plan,
    roads,
    table,
)


@cache
def shipped():
    return compose_plan(open_store())


def words_of(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_what_is_mapped_fills_its_frame(size, orientation):
    window = render_sheet(shipped(), SheetOptions(size, orientation)).shown.window
    district = next(one for one in shipped().layers if one.id == "district")
    west, south, east, north = district.data.to_crs(4547).total_bounds
    wide, high = (east - west) / window.m_per_mm, (north - south) / window.m_per_mm
    assert max(wide / window.box.width, high / window.box.height) > 0.74
    assert window.denominator / 10 ** np.floor(np.log10(window.denominator)) in STANDARD_STEPS


@pytest.mark.parametrize(("size", "orientation"), [("A1", "portrait"), ("A0", "landscape")])
def test_no_line_of_a_legend_is_what_was_left_of_a_word(size, orientation):
    sheet = render_sheet(shipped(), SheetOptions(size, orientation))
    whole = {entry.label.zh for entry in sheet.shown.legend}
    drawn = (text for axes in sheet.figure.axes for text in axes.texts)
    lines = [one.get_text() for one in drawn if str(one.get_gid()).startswith("legend/")]
    assert whole & set(lines)
    assert [line for line in lines if line not in whole and len(line) < 3] == []


def test_larger_paper_has_larger_type_and_shows_more():
    small, large = (render_sheet(shipped(), SheetOptions(size)) for size in ("A3", "A1"))
    assert len(large.shown.labels) > len(small.shown.labels)
    cards = shipped().content["cards"]
    told = re.sub(r"\s", "", "".join(words_of(large.figure)))
    for card in (cards[id] for id in shipped().content["clusters"]):
        goals = [goal["text"]["zh"] for goal in card["goals"]]
        for words in (*goals, *(cards[id]["name"]["zh"] for id in card["projects"])):
            assert words in told
    sizes = [
        max(text.get_fontsize() for text in one.figure.axes[1].texts) for one in (small, large)
    ]
    assert 1.2 < sizes[1] / sizes[0] < SIZES["A1"][0] / SIZES["A3"][0]


def test_a_scale_can_be_set_and_what_would_be_cut_is_refused_with_what_would_fit():
    sheet = render_sheet(plan(), SheetOptions(scale=200_000))
    assert sheet.shown.window.denominator == 200_000
    assert "1:200 000" in words_of(sheet.figure)
    with pytest.raises(RequestError, match=r"放不进 A3.*最大可用 1:80 000.*A1 横、A1 竖"):
        render_figure(plan(), SheetOptions(scale=50_000))
    # Where a scene looks stands in the middle, at whatever scale.
    close = render_sheet(plan(), SheetOptions(scene="close-up", scale=10_000)).shown.window
    assert close.denominator == 10_000
    assert close.centre == pytest.approx(((WEST + MIDDLE) / 2, (SOUTH + NORTH) / 2), abs=1e-3)
    for wrong in (0, 5, 2_000_000):
        with pytest.raises(RequestError, match="比例尺"):
            render_figure(plan(), SheetOptions(scale=wrong))


def test_a_legend_under_a_map_ends_above_the_foot_in_type_one_can_read():
    spec, u = compose_plan(open_store(), lang="en"), SIZES["A3"][2]
    figure = render_figure(spec, SheetOptions("A3", "portrait"))
    lines = [
        text
        for axes in figure.axes
        for text in axes.texts
        if (text.get_gid() or "").startswith("legend/")
    ]
    panel = layout(paper("A3", "portrait")).panel
    assert len(lines) > 25
    assert max(text.get_position()[1] for text in lines) < panel.bottom
    assert min(text.get_fontsize() for text in lines) > 5.5 * u


def test_the_height_a_portrait_map_does_not_need_goes_to_what_the_plan_says():
    sheet, (size, _, _) = render_sheet(shipped(), SheetOptions("A0", "portrait")), SIZES["A0"]
    assert "重点工作" in words_of(sheet.figure)
    assert sheet.shown.window.box.height < 0.7 * size
    assert sheet.shown.window.denominator == 25_000


def test_title_and_legend_are_the_planners_choice():
    sheet = render_sheet(plan(), SheetOptions(title="墙上的图", legend=False))
    assert {"墙上的图", "试验规划图 · 研究稿"} <= set(words_of(sheet.figure))
    assert "图例" not in words_of(sheet.figure)
    assert sheet.shown.legend == ()


def test_a_hatch_is_for_one_ink():
    def lines(monochrome):
        figure = render_figure(plan(), SheetOptions(monochrome=monochrome))
        return [len(one.get_segments()) for axes in figure.axes for one in axes.collections]

    assert max(lines(True)) > 3 * max(lines(False))


def test_on_an_edge_that_two_areas_share_one_dashed_line_is_drawn():
    sheet = render_sheet(plan())
    axes = next(one for one in sheet.figure.axes if one.get_label() == "map")
    strokes = [(one.get_gid(), one.get_segments()) for one in axes.collections if one.get_gid()]

    def drawn(*gids):
        found = [
            line for gid, lines in strokes if set(gids) & {gid, gid.split()[-1]} for line in lines
        ]
        return shapely.union_all([shapely.linestrings(line) for line in found])

    own = drawn("clusters/west", "clusters/east")
    assert shapely.intersection(own, shapely.buffer(drawn("district/district"), 0.5)).length < 1
    # What the clusters have between them is drawn.
    between = drawn("shared")
    assert between.length > 100
    assert shapely.intersection(own, shapely.buffer(between, 0.3)).length < 1


def test_a_far_district_is_drawn_in_its_own_zone_and_the_sheet_says_which():
    west, south, east, north = plan().extent
    layers = tuple(
        replace(one, data=one.data.set_geometry(one.data.translate(-26, 0)))
        for one in plan().layers
    )
    far = plan(layers=layers, extent=(west - 26, south, east - 26, north))
    for lang, words in {"zh": "中央经线87°E（EPSG:4538）", "en": "87°E (EPSG:4538)"}.items():
        sheet = render_sheet(replace(far, lang=lang), SheetOptions(grid="km"))
        said = " ".join(words_of(sheet.figure))
        assert words in said
        assert "4547" not in said
        assert len(re.findall("EPSG:4538", said)) == 2  # the grid's note too
    shown = sheet.shown
    assert abs(shown.convergence_minutes) < 30
    assert shown.bar_mm * shown.window.m_per_mm == pytest.approx(shown.bar_m, rel=1e-3)


def test_a_fill_on_the_map_is_that_of_the_legend():
    # Neighbours that reach under the district do not tint it.
    around = neighbours()
    data = around.data.set_geometry([box(113.40, 34.50, 113.78, 34.88)], crs=4326)
    layers = tuple(
        replace(around, data=data) if one.id == "neighbours" else one for one in plan().layers
    )
    sheet = render_sheet(plan(layers=layers))
    pixels = Image.open(BytesIO(png_bytes(sheet.figure, Imprint("", "", ""), 72))).convert("RGB")
    mm = 72 / 25.4
    window = sheet.shown.window
    places = window.page_xy(np.column_stack(window.zone.to_grid([113.53, 113.65], [34.74, 34.74])))
    for (x, y), symbol in zip(places, CLUSTER_CASES.values(), strict=True):
        share = symbol.fill_opacity
        wanted = [255 * (share * one + 1 - share) for one in to_rgb(symbol.fill)]
        assert pixels.getpixel((round(x * mm), round(y * mm))) == pytest.approx(wanted, abs=2)


def test_lines_that_were_cut_go_on_as_dots_beyond_the_edge():
    west, ends = 113.53, (34.65, 34.66, 34.67)
    shapes = {f"road-{y}": LineString([(113.56, y), (west, y)]) for y in ends}
    shapes["alone"] = LineString([(113.55, 34.69), (113.60, 34.70)])
    cut = plan(layers=(clusters(), replace(roads(), data=table(shapes)), district()))
    sheet = render_sheet(cut, SheetOptions())
    axes = next(one for one in sheet.figure.axes if one.get_label() == "map")
    dots = [one for one in axes.lines if one.get_marker() == "o"]
    assert len(dots) == DRAWING.goes_on.dots
    edge_mm = sheet.shown.window.page_xy(
        np.column_stack(sheet.shown.window.zone.to_grid([west] * 3, ends))
    )
    for near, far in pairwise(dots):
        assert len(near.get_xdata()) == len(ends)
        assert (near.get_xdata() < edge_mm[:, 0]).all()
        assert (far.get_xdata() < near.get_xdata()).all()
        assert far.get_alpha() < near.get_alpha()


def test_a_map_without_neighbours_has_no_inset_of_them():
    def said(layers):
        return "".join(words_of(render_figure(plan(layers=layers))))

    inset = phrase("zh", "sheet", "inset")
    assert inset in said((neighbours(), clusters(), district()))
    assert inset not in said((clusters(), district()))


def test_an_area_that_crosses_itself_on_the_page_is_drawn_and_named():
    whole = clusters()
    data = whole.data.copy()
    ring = [(WEST, SOUTH), (MIDDLE, NORTH), (MIDDLE, SOUTH), (WEST, NORTH), (WEST, SOUTH)]
    data.geometry = [Polygon(ring), *data.geometry[1:]]
    sheet = render_sheet(plan(layers=(replace(whole, data=data), district())))
    assert {label.id for label in sheet.shown.labels} >= {"west", "east"}
