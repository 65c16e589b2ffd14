"""What a leader sees at first: names in their areas, the inset, pictures, how far a project is."""

import io
from dataclasses import replace

import pytest
import shapely
from PIL import Image
from pptx import Presentation

from erqi_map.compose import compose_plan
from erqi_map.compose.spec import MapSpec, PhotoSpec
from erqi_map.export.slides.make import render_slides
from erqi_map.model.photo import Photo
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.sheet.figure import render_sheet
from erqi_map.store import open_store
from tests.picture_book import book_with_picture
from tests.plans import both

from .conftest import story_in

PLACE = "dehua-street"


@pytest.fixture(scope="module")
def english() -> MapSpec:
    return compose_plan(open_store(), lang="en")


@pytest.fixture(scope="module")
def about_a_place(english: MapSpec) -> MapSpec:
    """A scene about a project of which a register and a picture tell."""
    stream = io.BytesIO()
    Image.new("RGB", (300, 200), "#446688").save(stream, "WEBP")
    fields = {"id": "east", "place": PLACE, "file": "photos/east.webp", "alt": both("东口", "East")}
    photo = Photo.model_validate({**fields, "date": "2026-05-01", "sources": ["derived-links"]})
    line = {"id": "stage", "label": {"zh": "阶段", "en": "Stage"}, "number": 1.0}
    said = {**line, "value": {"zh": "在建", "en": "Under construction"}}
    cards = dict(english.content["cards"])
    cards[PLACE] = {**cards[PLACE], "register": [said]}
    cover, *scenes = english.scenes
    seen = next(one for one in scenes if one.points and not one.figures)
    return replace(
        english,
        content={**english.content, "cards": cards},
        photos=(PhotoSpec(photo, stream.getvalue, lambda: None),),
        scenes=(cover, replace(seen, points=seen.points[:2], state={**seen.state, "focus": PLACE})),
    )


def test_who_made_data_is_named_once_on_a_sheet(english):
    assert english.furniture.attribution.en.count("© OpenStreetMap contributors") == 1
    assert english.furniture.attribution.zh.count("© OpenStreetMap contributors") == 1


def words_of(shown) -> str:
    return " ".join(text.get_text() for axes in shown.figure.axes for text in axes.texts)


def test_every_cluster_is_named_whole_within_itself_on_slides(english):
    for shown in story_in("en")[1].slides:
        layer = next((one for one in shown.map.layers if one.spec.id == "clusters"), None)
        if layer is None:
            continue
        pages = dict(zip(layer.data.index, shown.map.on_page(layer), strict=True))
        for label in (one for one in shown.labels if one.layer == "clusters"):
            for box in label.boxes:
                assert pages[label.id].contains(shapely.box(*box)), (shown.scene, label.text)


def test_a_line_of_a_legend_is_broken_as_it_was_measured(english):
    figures = next(one.id for one in english.scenes if one.figures)
    deck = Presentation(io.BytesIO(render_slides(english, scenes=[figures]).content))
    legend = next(one for one in deck.slides[0].shapes if one.name == "Legend")
    words = [one.text_frame.text for one in legend.shapes if one.has_text_frame]
    assert "Mazhai Industrial\vCluster" in words


@pytest.mark.parametrize("size", ["A4", "A3"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_with_a_picture_under_it_says_where_the_district_lies(size, lang, tmp_path):
    spec = compose_plan(open_store(book_with_picture(tmp_path)), lang=lang)
    labels = [one.get_label() for one in render_sheet(spec, SheetOptions(size)).figure.axes]
    assert "inset" in labels


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_a_sheet_of_a_scene_shows_a_picture_of_its_place_and_how_far_it_is(
    about_a_place, orientation
):
    options = SheetOptions("A3", orientation, scene=about_a_place.scenes[1].id)
    shown = render_sheet(about_a_place, options)
    labels = [one.get_label() for one in shown.figure.axes]
    said = words_of(shown)
    assert "photo/east" in labels
    assert "Stage: Under construction" in said
    assert "East; 2026-05-01; Source: " in said


def test_a_slide_does_so_too_within_its_room(about_a_place):
    made = render_slides(about_a_place)
    slide = Presentation(io.BytesIO(made.content)).slides[1]
    named = {one.name: one for one in slide.shapes}
    picture, caption = named["photo: east"], named["caption: east"]
    assert caption.text_frame.text.startswith("East; 2026-05-01; Source: ")
    assert caption.top >= picture.top + picture.height
    assert picture.top >= slide.placeholders[1].top + slide.placeholders[1].height
    assert slide.placeholders[1].text_frame.paragraphs[-1].text == "Stage: Under construction"
