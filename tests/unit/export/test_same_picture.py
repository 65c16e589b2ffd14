"""Sheet and slide of every scene of the shipped story show the same (tests/pictures.py)."""

from collections import Counter

import pytest

from erqi_map.compose import MapSpec
from erqi_map.export.slides.make import SlidesResult
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.page.view import view_of
from erqi_map.render.sheet.figure import render_sheet

from ...pictures import (
    Picture,
    assert_looks,
    due_names,
    expected_looks,
    in_extent,
    legend_due,
    names_of,
    picture_of_sheet,
    picture_of_slide,
    symbols_of,
)


@pytest.fixture(scope="module")
def pairs(made: tuple[MapSpec, SlidesResult]) -> dict[str, tuple[Picture, Picture]]:
    """Scene → what its sheet and its slide show."""
    spec, slides = made
    found = {}
    for number, shown in enumerate(slides.slides):
        sheet = render_sheet(spec, SheetOptions(size="A4", scene=shown.scene))
        slide = picture_of_slide(spec, slides.content, number, shown)
        found[shown.scene] = picture_of_sheet(sheet), slide
    return found


def test_every_scene_is_compared(made, pairs):
    assert list(pairs) == [scene.id for scene in made[0].scenes]


def test_the_same_features_in_the_extent(made, pairs):
    for scene, (sheet, slide) in pairs.items():
        seen = in_extent(made[0], scene)
        assert sheet.features & seen == slide.features & seen, scene
        shown = {
            f"{layer.spec.id}/{id}"
            for layer in view_of(made[0], scene=scene).layers
            for id in layer.data.index
        }
        assert sheet.features & seen == shown & seen, scene


def test_every_feature_has_the_look_the_map_gives_it(made, pairs):
    for scene, (sheet, slide) in pairs.items():
        wanted = expected_looks(made[0], scene)
        for picture in (sheet, slide):
            assert_looks(picture.looks, wanted, picture.features & in_extent(made[0], scene))


def test_names_are_those_of_the_map_and_the_due_ones_are_there(made, pairs):
    spec = made[0]
    names = names_of(spec)
    for scene, (sheet, slide) in pairs.items():
        for picture in (sheet, slide):
            assert {id: names[id] for id in picture.labels} == picture.labels, scene
            assert due_names(spec, scene) <= set(picture.labels), scene


def test_a_sheet_leaves_out_no_name_of_the_plan(made, pairs):
    spec = made[0]
    points = {
        f"{layer.id}/{id}"
        for layer in spec.layers
        if layer.role == "plan" and layer.geometry == "point"
        for id in layer.data.index
    }
    for scene, (sheet, _) in pairs.items():
        missing = (sheet.features & points & in_extent(spec, scene)) - set(sheet.labels)
        assert not missing, scene


def test_the_legend_counts_exactly_what_is_drawn(made, pairs):
    spec = made[0]
    symbols = {id: symbol for layer in spec.layers for id, symbol in symbols_of(layer).items()}
    for scene, (sheet, slide) in pairs.items():
        for picture in (sheet, slide):
            drawn = Counter((id.partition("/")[0], symbols[id]) for id in picture.features)
            words = {(entry.layer, entry.symbol): entry.label.zh for entry in spec.legend}
            lines = Counter()
            for (layer, symbol), count in drawn.items():
                lines[layer, words[layer, symbol]] += count
            assert picture.legend == lines, scene
            assert legend_due(spec, scene) <= set(picture.legend), scene
