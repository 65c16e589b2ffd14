"""The map of a slide: native shapes in their window, a true scale, a legend of what is drawn."""

import io
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu
from pyproj import Geod

from erqi_map.compose import compose_plan
from erqi_map.compose.drawing import DRAWING
from erqi_map.export.slides.layout import EMU_PER_MM
from erqi_map.export.slides.make import render_slides
from erqi_map.store import open_store
from tests.picture_book import put_picture
from tests.town import book_with_town

from .slides_reading import edges, group, leaves, legend_names


@pytest.fixture(scope="module")
def underneath(made, tmp_path_factory):
    """The same deck of a book with a base and a picture that reaches across the district."""
    book = book_with_town(tmp_path_factory.mktemp("town"))
    put_picture(book)
    return render_slides(compose_plan(open_store(book), lang=made[0].lang))


class TestPlace:
    def test_nothing_lies_outside_the_slide(self, deck):
        for number, slide in enumerate(deck.slides, start=1):
            for shape in leaves(slide.shapes):
                where = (number, shape.name)
                assert shape.left >= 0, where
                assert shape.top >= 0, where
                assert shape.left + shape.width <= deck.slide_width + Emu(2), where
                assert shape.top + shape.height <= deck.slide_height + Emu(2), where

    def test_the_map_keeps_to_its_window(self, made, deck):
        for slide, shown in zip(deck.slides, made[1].slides, strict=True):
            left, top, right, bottom = (
                mm * EMU_PER_MM for mm in shown.map.window.box.inset(-1.0).bounds
            )
            for shape in group(slide, "map").shapes:
                where = (shown.scene, shape.name)
                assert left <= shape.left, where
                assert shape.left + shape.width <= right, where
                assert top <= shape.top, where
                assert shape.top + shape.height <= bottom, where

    def test_no_label_lies_on_another(self, made, underneath):
        for result in (made[1], underneath):
            for shown in result.slides:
                boxes = [
                    (label.id, shapely.box(*box)) for label in shown.labels for box in label.boxes
                ]
                for (one, a), (other, b) in combinations(boxes, 2):
                    assert one == other or not a.intersects(b), (shown.scene, one, other)

    def test_no_name_is_written_over_another(self, deck, underneath):
        """The boxes in the file, with the words of the city's layout; turned ones run along."""
        for slide in (*deck.slides, *Presentation(io.BytesIO(underneath.content)).slides):
            boxes = [
                (one.name, shapely.box(*edges(one)))
                for one in group(slide, "map").shapes
                if one.name.startswith(("label/", "around/")) and one.has_text_frame
                if one.text_frame.text and not one.rotation
            ]
            for (one, a), (other, b) in combinations(boxes, 2):
                assert a.intersection(b).area < 1e-3 * min(a.area, b.area), (one, other)

    def test_words_keep_out_of_each_other(self, deck):
        """The parts that hold words: placeholders, table, notes, sources, legend."""
        for slide in deck.slides:
            parts = [one for one in slide.shapes if one.name not in ("frame",)]
            parts = [one for one in parts if not one.name.endswith("·")]
            boxes = [(one.name, shapely.box(*edges(one))) for one in parts]
            for (one, a), (other, b) in combinations(boxes, 2):
                assert a.intersection(b).area < 1e-3 * min(a.area, b.area), (one, other)

    def test_lit_places_are_labelled(self, made):
        spec, result = made
        for scene, shown in zip(spec.scenes, result.slides, strict=True):
            labelled = {label.id for label in shown.labels}
            for id in scene.highlights:
                assert id in labelled, (scene.id, id)


class TestMap:
    def test_features_are_native_shapes(self, made, deck):
        for slide, shown in zip(deck.slides, made[1].slides, strict=True):
            names = [shape.name for shape in group(slide, "map").shapes]
            for layer, ids in shown.features.items():
                for id in ids:
                    assert any(name.startswith(f"{layer}/{id} ") for name in names), id
            kinds = {shape.shape_type.name for shape in group(slide, "map").shapes}
            assert "PICTURE" not in kinds
            assert "FREEFORM" in kinds

    def test_the_legend_is_of_exactly_what_is_drawn(self, made, deck):
        spec, result = made
        for slide, shown in zip(deck.slides, result.slides, strict=True):
            drawn = [
                f"legend/{one.layer}/{one.cluster or '-'} {one.label.get(spec.lang)}"
                for one in shown.legend
            ]
            assert legend_names(slide) == drawn
            assert {one.layer for one in shown.legend} == set(shown.features)

    def test_hidden_layers_are_not_drawn(self, made):
        shown = {one.scene: one for one in made[1].slides}["city-layout"]
        assert set(shown.features) == {"neighbours", "district"}

    def test_the_camera_shows_what_the_scene_looks_at(self, made):
        spec, result = made
        for scene, shown in zip(spec.scenes, result.slides, strict=True):
            west, south, east, north = shown.map.window.bounds
            fit = scene.state["view"]["fit"]
            (left, right), (bottom, top) = shown.map.window.zone.to_degrees(
                [west, east], [south, north]
            )
            slack = 0.002
            assert left <= fit[0] + slack, scene.id
            assert bottom <= fit[1] + slack, scene.id
            assert right >= fit[2] - slack, scene.id
            assert top >= fit[3] - slack, scene.id

    def test_what_is_not_lit_is_faded(self, made, deck):
        spec, _ = made
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        shapes = list(group(by_id["central-city"], "map").shapes)

        def alpha(name):
            first = next(shape for shape in shapes if shape.name.startswith(f"{name} "))
            return int(first._element.find(f".//{qn('a:alpha')}").get("val"))

        assert alpha("clusters/central-city") > 2 * alpha("clusters/erqi-new-area")

    def test_a_schematic_edge_is_dashed_however_strongly_it_is_lit(self, made, deck):
        spec, _ = made
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        highlighted = [
            shape
            for shape in group(by_id["central-city"], "map").shapes
            if shape.name.startswith("clusters/central-city") and shape.name.endswith("◆")
        ]
        assert highlighted[0]._element.find(f".//{qn('a:custDash')}") is not None

    def test_a_symbol_has_the_outline_it_has_on_the_map(self, made, deck):
        spec, _ = made
        projects = next(layer for layer in spec.layers if layer.id == "projects")
        shapes = {
            id: projects.style.cases[kind].shape for id, kind in projects.data["kind"].items()
        }
        seen = set()
        for shape in (one for slide in deck.slides for one in group(slide, "map").shapes):
            layer, _, id = shape.name.partition(" ")[0].partition("/")
            if layer == "projects" and not shape.name.endswith(("○", "·")):
                outline = DRAWING.outlines[shapes[id]]
                corners = 0 if isinstance(outline, float) else len(outline)
                assert len(shape._element.findall(f".//{qn('a:pt')}")) == corners, shape.name
                seen.add(shapes[id])
        assert {"star", "hexagon", "square", "ring"} <= seen

    def test_the_scale_bar_is_true(self, made, deck):
        for slide, shown in zip(deck.slides, made[1].slides, strict=True):
            bar = [one for one in leaves(slide.shapes) if one.name.startswith("scale-bar/")]
            length_mm = sum(one.width for one in bar) / EMU_PER_MM
            window = shown.map.window
            west, south, _, north = window.bounds
            middle = (south + north) / 2
            east = west + length_mm * window.m_per_mm
            (a, b), (c, d) = window.zone.to_degrees([west, east], [middle, middle])
            _, _, true_m = Geod(ellps="WGS84").inv(a, c, b, d)
            words = next(one for one in leaves(slide.shapes) if one.name == "scale-words")
            number, unit = words.text_frame.text.split()
            said_m = float(number) * {"千米": 1000, "km": 1000, "米": 1, "m": 1}[unit]
            assert true_m == pytest.approx(said_m, rel=0.01)


class TestManyFeatures:
    def test_a_layer_with_very_many_shapes_becomes_a_picture(self, spec):
        few = next(layer.data for layer in spec.layers if layer.id == "projects")
        data = few.loc[few.index.repeat(60)].copy()
        data.index = [f"many-{number}" for number in range(len(data))]
        layers = tuple(
            replace(layer, data=data) if layer.id == "projects" else layer for layer in spec.layers
        )
        scene = next(one for one in spec.scenes if one.id == "framework")
        state = {**scene.state, "hidden": []}
        one = replace(spec, layers=layers, scenes=(replace(scene, state=state),))
        result = render_slides(one)
        slide = Presentation(io.BytesIO(result.content)).slides[0]
        kinds = [shape.shape_type.name for shape in group(slide, "map").shapes]
        assert kinds.count("PICTURE") == 1
        assert render_slides(one).sha256 == result.sha256


class TestCut:
    def test_lines_that_were_cut_go_on_as_dots(self, spec):
        seen = {"hidden": [], "view": {"fit": [113.4, 34.5, 113.8, 34.9]}}
        wide = replace(spec, scenes=(replace(spec.scenes[0], state=seen),))
        slide = Presentation(io.BytesIO(render_slides(wide).content)).slides[0]
        names = [shape.name for shape in group(slide, "map").shapes]
        assert [name for name in names if name.startswith("metro/") and name.endswith("…")]


class TestOnlyNamed:
    def test_a_point_of_orientation_is_drawn_with_its_name_or_not_at_all(self, made, deck):
        for slide, shown in zip(deck.slides, made[1].slides, strict=True):
            named = {f"{label.layer}/{label.id}" for label in shown.labels}
            for shape in leaves(slide.shapes):
                one = shape.name.split(" ")[0]
                if one.startswith(("stations/", "landmarks/", "villages/")):
                    assert one in named


def test_a_base_is_on_slides_and_leaves_the_legend_its_room(tmp_path):
    spec = compose_plan(open_store(book_with_town(tmp_path)))
    result = render_slides(spec)
    assert any("base-lines" in shown.features for shown in result.slides)
    for shown in result.slides:
        assert not [entry for entry in shown.legend if entry.layer.startswith("base-")]
