"""A sheet: true to scale, complete, honest, and with a legend of exactly what is drawn."""

import re
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from pyproj import Geod, Transformer

from erqi_map.compose.spec import SceneFigure
from erqi_map.errors import ExportError, RequestError
from erqi_map.render.page.paper import SIZES, SheetOptions
from erqi_map.render.page.window import STANDARD_STEPS
from erqi_map.render.sheet.figure import render_figure, render_sheet

from .figure_plan import both, clusters, furniture, overlapping, plan, scene, with_name

MM_PER_INCH = 25.4
TO_GRID = Transformer.from_crs(4326, 4547, always_xy=True)


def words_of(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def all_words(figure) -> str:
    return "\n".join(words_of(figure))


@pytest.fixture(scope="module")
def sheet():
    return render_sheet(plan(), SheetOptions(grid="km"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_a_figure_has_the_size_of_the_paper(size, orientation):
    long, short, _ = SIZES[size]
    options = SheetOptions(size=size, orientation=orientation)
    wide, high = render_figure(plan(), options).get_size_inches()
    wanted = (long, short) if orientation == "landscape" else (short, long)
    assert (wide * MM_PER_INCH, high * MM_PER_INCH) == pytest.approx(wanted)


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_the_map_axes_are_in_true_scale(orientation):
    shown = render_sheet(plan(), SheetOptions(orientation=orientation))
    axes = next(one for one in shown.figure.axes if one.get_label() == "map")
    inches = shown.figure.get_size_inches() * axes.get_position().size
    metres = [np.diff(axes.get_xlim())[0], np.diff(axes.get_ylim())[0]]
    scales = np.array(metres) / (inches * 0.0254)
    assert scales == pytest.approx(shown.shown.window.denominator)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_scale_and_bar_are_true_to_the_geodesic(size, orientation):
    sheet = render_sheet(plan(), SheetOptions(size=size, orientation=orientation))
    shown = sheet.shown
    assert drawn_bar_mm(sheet.figure) == pytest.approx(shown.bar_mm, rel=1e-6)
    lon, lat = shown.window.centre
    ends = [Geod(ellps="WGS84").fwd(lon, lat, azimuth, shown.bar_m / 2) for azimuth in (0, 180)]
    (x0, y0), (x1, y1) = (TO_GRID.transform(*end[:2]) for end in ends)
    on_paper_mm = np.hypot(x1 - x0, y1 - y0) / shown.window.denominator * 1000
    assert shown.bar_mm == pytest.approx(on_paper_mm, rel=1e-4)
    assert shown.bar_mm * shown.window.denominator / 1000 == pytest.approx(shown.bar_m, rel=0.001)


def drawn_bar_mm(figure):
    """The bar as it is drawn: from its "0" to the figure with the unit."""
    cover = next(axes for axes in figure.axes if axes.get_label() == "cover")
    ends = [
        text.get_position()
        for text in cover.texts
        if re.fullmatch(r"0|[\d.]+ k?m", text.get_text())
    ]
    (x0, y0), (x1, y1) = sorted(ends)
    assert y0 == y1
    return x1 - x0


def test_the_number_scale_is_round_and_printed(sheet):
    denominator = sheet.shown.window.denominator
    figures = denominator / 10 ** np.floor(np.log10(denominator))
    assert figures in STANDARD_STEPS
    assert f"1:{denominator:,.0f}".replace(",", " ") in words_of(sheet.figure)


def test_all_of_the_extent_is_in_the_window(sheet):
    west, south, east, north = sheet.shown.window.bounds
    for lon in (113.52, 113.66):
        for lat in (34.62, 34.76):
            x, y = TO_GRID.transform(lon, lat)
            assert west < x < east
            assert south < y < north


def test_grid_convergence_is_the_angle_of_a_meridian(sheet):
    lon, lat = sheet.shown.window.centre
    x, y = TO_GRID.transform([lon, lon], [lat - 0.005, lat + 0.005])
    from_grid_to_true = np.degrees(np.arctan2(x[1] - x[0], y[1] - y[0])) * 60
    assert sheet.shown.convergence_minutes == pytest.approx(-from_grid_to_true, abs=0.01)
    assert f"{sheet.shown.convergence_minutes:+.1f}′".replace("-", "−") in words_of(sheet.figure)


def test_a_sheet_carries_its_imprint(sheet):
    words = all_words(sheet.figure).replace("\n", "")
    for said in (
        "试验规划图", "研究稿", "试验组", "2026-01-02", "WGS-84", "EPSG:4547", "成果状态：示意",
        "未经地图审核，仅供内部研究讨论", "试验数据", "2019年（推断）", "总目标句", "图例",
    ):  # fmt: skip
        assert said in words


def test_a_reviewed_map_says_its_number():
    note = furniture().review_note.model_copy(update={"zh": "审图号：豫S〔2026〕1号"})
    spec = plan(furniture=furniture(review_number="豫S〔2026〕1号", review_note=note))
    words = all_words(render_figure(spec)).replace("\n", "")
    assert "审图号：豫S〔2026〕1号" in words
    assert "未经地图审核" not in words


def test_an_english_sheet_has_no_chinese():
    words = all_words(render_figure(plan(lang="en")))
    assert "Trial Plan" in words
    assert re.findall("[㐀-鿿]", words) == []


def test_the_legend_is_what_is_drawn(sheet):
    drawn = {(entry.layer, entry.label.zh, entry.count) for entry in sheet.shown.legend}
    assert drawn == {
        ("neighbours", "neighbours", 1), ("clusters", "clusterswest", 1),
        ("clusters", "clusterseast", 1), ("roads", "roads", 1), ("district", "district", 1),
        ("projects", "projectssquare", 2), ("projects", "projectsstar", 1),
    }  # fmt: skip
    for _, words, _ in drawn:
        assert words in words_of(sheet.figure)


def test_layers_that_are_not_asked_for_are_neither_drawn_nor_explained():
    shown = render_sheet(plan(), SheetOptions(layers=["district", "clusters"])).shown
    assert set(shown.features) == {"district", "clusters"}
    assert {entry.layer for entry in shown.legend} == {"district", "clusters"}


def test_what_lies_outside_the_window_is_not_in_the_legend():
    shown = render_sheet(plan(extent=(113.61, 34.67, 113.63, 34.69))).shown
    assert shown.features["clusters"] == ("east",)
    assert {entry.cluster for entry in shown.legend if entry.layer == "clusters"} == {"east"}
    assert shown.features["projects"] == ("market",)


def test_hidden_leaves_and_filters_are_those_of_the_client():
    hidden = render_sheet(plan(state={"hidden": ["projects/west", "roads/-"]})).shown
    assert hidden.features["projects"] == ("market",)
    assert "roads" not in hidden.features
    chosen = render_sheet(plan(state={"filter": {"cluster": ["west"], "task": []}})).shown
    assert set(chosen.features["projects"]) == {"hall", "tower", "market"}
    assert "roads" in chosen.features
    task = render_sheet(plan(state={"filter": {"task": ["task-a"]}})).shown
    assert set(task.features["projects"]) == {"hall", "tower", "market"}


def test_a_scene_gives_extent_layers_title_and_points():
    sheet = render_sheet(plan(), SheetOptions(scene="close-up"))
    words = all_words(sheet.figure)
    assert "近看西片" in words
    assert "第一点" in words
    assert "roads" not in sheet.shown.features
    west, _, east, _ = sheet.shown.window.bounds
    x, _ = TO_GRID.transform([113.52, 113.59], [34.69, 34.69])
    assert west < x[0] < x[1] < east
    assert sheet.shown.window.denominator < render_sheet(plan()).shown.window.denominator * 1.01


def test_a_scenes_figures_keep_unit_and_scope():
    figure = SceneFigure(
        id="gdp",
        label=both("产值", "Output"),
        period=both("上半年", "First half"),
        value=both("323.3"),
        unit=both("亿元", "100 million yuan"),
        change=both("+8%"),
        rank=both("第2", "No. 2"),
        scope=both("六区", "six districts"),
    )
    spec = plan(scenes=(scene(figures=(figure,)),))
    words = all_words(render_figure(spec, SheetOptions(scene="close-up")))
    assert "产值：323.3亿元，+8%，六区第2" in words
    assert "上半年" in words
    outlined = replace(figure, value=None, unit=None, scope=None)
    words = all_words(
        render_figure(plan(scenes=(scene(figures=(outlined,)),)), SheetOptions(scene="close-up"))
    )
    assert "产值：+8%，第2" in words


def test_every_plan_feature_is_labelled_and_no_label_touches_another(sheet):
    labelled = {label.id for label in sheet.shown.labels}
    assert {"west", "east", "hall", "tower", "market"} <= labelled
    boxes = [(label.id, box) for label in sheet.shown.labels for box in label.boxes]
    pairs = overlapping([box for _, box in boxes])
    assert [pair for pair in pairs if boxes[pair[0]][0] != boxes[pair[1]][0]] == []


def test_labels_cover_the_words_they_stand_for(sheet):
    figure = sheet.figure
    cover = next(axes for axes in figure.axes if axes.get_label() == "cover")
    to_page = cover.transData.inverted()
    for label in sheet.shown.labels:
        if len(label.boxes) > 1:
            continue
        texts = [one for one in cover.texts if one.get_gid() == f"label/{label.layer}/{label.id}"]
        assert texts
        left, top, right, bottom = label.boxes[0]
        for text in texts:
            extent = text.get_window_extent().transformed(to_page)
            assert left - 0.4 < min(extent.x0, extent.x1)
            assert max(extent.x0, extent.x1) < right + 0.4
            assert top - 0.4 < min(extent.y0, extent.y1)
            assert max(extent.y0, extent.y1) < bottom + 0.4


def test_a_one_ink_sheet_has_greys_only():
    sheet = render_sheet(plan(), SheetOptions(monochrome=True))
    colours = set()
    for axes in sheet.figure.axes:
        for text in axes.texts:
            colours.add(text.get_color())
        for patch in axes.patches:
            colours |= {tuple(patch.get_facecolor()[:3]), tuple(patch.get_edgecolor()[:3])}
        for lines in axes.collections:
            colours |= {tuple(one[:3]) for one in lines.get_colors()}
    for colour in colours:
        red, green, blue = to_rgb(colour)
        assert red == pytest.approx(green, abs=0.01)
        assert red == pytest.approx(blue, abs=0.01)


@pytest.mark.parametrize("grid", ["km", "graticule"])
def test_a_grid_is_numbered_on_all_sides(grid):
    words = words_of(render_figure(plan(), SheetOptions(grid=grid)))
    numbers = [one for one in words if re.fullmatch(r"\d{3,4}|\d+°\d\d′(\d\d″)?", one)]
    assert len(numbers) >= 8
    assert max(numbers.count(one) for one in numbers) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"size": "A9"}, "没有“A9”这种纸张，可选：A4"),
        ({"orientation": "upright"}, "landscape"),
        ({"grid": "hex"}, "km、graticule"),
        ({"scene": "none-such"}, "现有场景：close-up"),
        ({"layers": ["rivers"]}, "现有图层：neighbours"),
    ],
)
def test_what_there_is_not_is_said_in_chinese(options, said):
    with pytest.raises(RequestError, match=re.escape(said)):
        render_figure(plan(), SheetOptions(**options))


def test_nothing_to_draw_is_an_error():
    with pytest.raises(ExportError, match="没有任何要素可画"):
        render_figure(plan(), SheetOptions(layers=[]))


def test_missing_glyphs_are_named_and_never_boxes():
    with pytest.raises(ExportError, match=r"“𰻝”（U\+30EDD，见于“𰻝面馆”）") as caught:
        render_figure(with_name("hall", "𰻝面馆"))
    assert "“面”" not in str(caught.value)


def test_all_missing_glyphs_are_named_at_once():
    spec = plan(furniture=furniture(editor=furniture().editor.model_copy(update={"zh": "ㆠ组"})))
    layers = tuple(one if one.id != "projects" else with_name("hall", "☂").layers[-1]
                   for one in spec.layers)  # fmt: skip
    with pytest.raises(ExportError) as caught:
        render_figure(replace(spec, layers=layers))
    assert "U+31A0" in str(caught.value)
    assert "U+2602" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["$x^2$", r"\alpha$\frac{1}{2}$", "{{ 7*7 }}", "<b>粗</b>", "a\nb"]
)
def test_text_is_drawn_as_it_is_and_never_read_as_markup(text):
    figure = render_figure(with_name("hall", text))
    figure.canvas.draw()
    assert " ".join(text.split()) in " ".join(words_of(figure))


def test_the_plan_itself_is_left_alone():
    spec = plan()
    before = clusters().data.to_json()
    render_figure(spec)
    assert spec.layers[1].data.to_json() == before
