"""Sheet and slide of a scene with an overlay: the same picture, and what has to be said of it."""

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from matplotlib.artist import Artist
from PIL import Image
from pptx import Presentation

from erqi_map.compose import MapSpec, compose_plan
from erqi_map.compose.frames.overlays import with_overlays
from erqi_map.export.slides.make import SlidesResult, render_slides
from erqi_map.export.slides.map import MAX_FEATURES
from erqi_map.render.page.paper import SheetOptions
from erqi_map.render.page.view import legend_of, view_of
from erqi_map.render.sheet import overlay as figure_overlay
from erqi_map.render.sheet.figure import Sheet, render_sheet
from erqi_map.render.sheet.save import MAX_PIXELS, PICTURE_DPI, Imprint, pdf_bytes, picture_dpi
from erqi_map.store import open_store
from tests.overlay_book import FILLS, USES, book_with_overlay, overlay_entry, write_overlays

from ...pictures import (
    assert_looks,
    expected_looks,
    in_extent,
    key,
    picture_of_sheet,
    picture_of_slide,
)
from .slides_reading import frames, group, legend_names

ID, COUNT = "test-parcels", 900
WIDE, NEAR = "opening", "commercial-district"
SOURCE = "derived-links"
"""A source that neither scene cites."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # White also parts the outlines of the plan; a colour tells the parcels' own.
    style = {**overlay_entry()["style"], "stroke": "#334455"}
    folder = tmp_path_factory.mktemp("overlay")
    return highlighted(book_with_overlay(folder, COUNT, sources=[SOURCE], style=style))


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request: pytest.FixtureRequest, book: Path) -> tuple[MapSpec, SlidesResult]:
    """A scene with many parcels in its window, and one with few."""
    spec = compose_plan(open_store(book), lang=request.param)
    return spec, render_slides(spec, scenes=[WIDE, NEAR])


@pytest.fixture(scope="module")
def sheets(made: tuple[MapSpec, SlidesResult]) -> dict[str, Sheet]:
    return {id: render_sheet(made[0], SheetOptions(size="A4", scene=id)) for id in (WIDE, NEAR)}


def highlighted(book: Path) -> Path:
    """The story of the book with the overlay in two scenes."""
    (story,) = (book / "stories").glob("*.yaml")
    text = story.read_text("utf-8")
    for scene in (WIDE, NEAR):
        text = text.replace(f"  - id: {scene}\n", f"  - id: {scene}\n    overlays: [{ID}]\n")
    story.write_text(text, "utf-8")
    return book


def slides_of(made: tuple[MapSpec, SlidesResult]) -> list:
    return list(Presentation(io.BytesIO(made[1].content)).slides)


def words_on(slide: object) -> str:
    # A line of the legend is broken where it was measured to be.
    return "\n".join(frame.text.replace("\v", "") for frame in frames(slide))


class TestSamePicture:
    def test_the_same_features_are_drawn(self, made, sheets):
        for shown in made[1].slides:
            spec = with_overlays(made[0], shown.scene)
            seen = in_extent(spec, shown.scene)
            slide = {key(layer, id) for layer, ids in shown.features.items() for id in ids}
            sheet = picture_of_sheet(sheets[shown.scene]).features
            assert slide & seen == sheet & seen
            assert {one for one in seen if one.startswith(f"{ID}/")} <= slide

    def test_they_look_as_the_map_wants_them(self, made, sheets):
        for number, shown in enumerate(made[1].slides):
            spec = with_overlays(made[0], shown.scene)
            wanted, seen = expected_looks(spec, shown.scene), in_extent(spec, shown.scene)
            sheet = picture_of_sheet(sheets[shown.scene])
            assert_looks(sheet.looks, wanted, sheet.features & seen)
            slide = picture_of_slide(spec, made[1].content, number, shown)
            native = {
                one for one in slide.features & seen if one.split("/")[0] not in pictured(shown)
            }
            assert_looks(slide.looks, wanted, native)

    def test_the_legend_counts_what_is_drawn_and_shows_its_colours(self, made, sheets):
        for shown in made[1].slides:
            for legend, features in (
                (shown.legend, shown.features),
                (sheets[shown.scene].shown.legend, sheets[shown.scene].shown.features),
            ):
                lines = [entry for entry in legend if entry.layer == ID]
                assert [entry.label.zh for entry in lines] == list(USES)
                assert [entry.symbol.fill for entry in lines] == list(FILLS)
                assert sum(entry.count for entry in lines) == len(features[ID])

    def test_areas_of_the_plan_are_as_bare_in_the_legend_as_on_the_map(self, made, sheets):
        for shown in made[1].slides:
            view = view_of(with_overlays(made[0], shown.scene), scene=shown.scene)
            filled = [one for one in legend_of(made[0], view.layers) if one.symbol.fill_opacity]
            assert any(one.layer == "clusters" for one in filled)
            for legend in (shown.legend, sheets[shown.scene].shown.legend):
                areas = [one.symbol for one in legend if one.symbol.geometry == "area"]
                assert Counter(one.fill_opacity > 0 for one in areas)[True] == len(USES)


def pictured(shown: object) -> frozenset[str]:
    return shown.map.pictured


class TestSlide:
    def test_many_features_are_one_picture_under_all_else(self, made):
        slide, shown = slides_of(made)[0], made[1].slides[0]
        assert len(shown.features[ID]) > MAX_FEATURES
        shapes = list(group(slide, "map").shapes)
        kinds = [one.shape_type.name for one in shapes]
        assert kinds.count("PICTURE") == 1
        # Over the ground of the map, under everything that is drawn on it.
        assert kinds.index("PICTURE") == 1

    def test_the_picture_has_the_colours_of_the_legend_and_nothing_between_the_areas(self, made):
        shapes = group(slides_of(made)[0], "map").shapes
        (picture,) = (one for one in shapes if one.shape_type.name == "PICTURE")
        pixels = np.asarray(Image.open(io.BytesIO(picture.image.blob)).convert("RGBA"))
        assert (pixels[..., 3] == 0).any()
        found = pixels.reshape(-1, 4)[:, :3].astype(int)
        for fill in FILLS:
            wanted = np.array([int(fill[at : at + 2], 16) for at in (1, 3, 5)])
            assert (np.abs(found - wanted).max(axis=1) <= 3).mean() > 0.01, fill

    def test_the_picture_says_what_it_shows(self, made):
        shapes = group(slides_of(made)[0], "map").shapes
        (picture,) = (one for one in shapes if one.shape_type.name == "PICTURE")
        said = picture._element.xpath(".//p:cNvPr")[0].get("descr")
        assert {"zh": "测试地块", "en": "Test parcels"}[made[0].lang] in said

    def test_few_features_are_shapes_of_their_own(self, made):
        slide, shown = slides_of(made)[1], made[1].slides[1]
        assert 0 < len(shown.features[ID]) <= MAX_FEATURES
        names = {one.name.split(" ")[0] for one in group(slide, "map").shapes}
        assert {f"{ID}/{id}" for id in shown.features[ID]} <= names

    def test_its_legend_lines_stand_under_its_title_with_status_and_accuracy(self, made):
        title = {"zh": "测试地块（示意，±50 米）", "en": "Test parcels (Schematic, ±50 m)"}
        for slide in slides_of(made):
            names = [one.name for one in group(slide, "legend").shapes]
            at = names.index(f"legend-title {title[made[0].lang]}")
            lines = [one for one in names[at + 1 :] if one in legend_names(slide)]
            assert len(lines) == len(USES)
            assert all(one.startswith(f"legend/{ID}/") for one in lines)

    def test_an_overlay_in_one_colour_has_one_line_and_no_title_over_it(self, tmp_path):
        single = highlighted(book_with_overlay(tmp_path, 40))
        write_overlays(single, overlay_entry(style={"fill": "#0072B2"}, labels=None))
        made = render_slides(compose_plan(open_store(single)), scenes=[WIDE])
        (slide,) = Presentation(io.BytesIO(made.content)).slides
        names = [one.name for one in group(slide, "legend").shapes]
        assert not [one for one in names if one.startswith("legend-title")]
        assert words_on(slide).replace(" ", "").count("测试地块（示意，±50米）") == 1

    def test_its_source_is_named_with_those_of_the_scene(self, made):
        spec, _ = made
        title = spec.content["sources"][SOURCE]["title"][spec.lang]
        for slide in slides_of(made):
            assert title in words_on(slide)
            assert title in slide.notes_slide.notes_text_frame.text
        shipped = compose_plan(open_store(), lang=spec.lang)
        without = Presentation(io.BytesIO(render_slides(shipped, scenes=[WIDE]).content))
        assert title not in words_on(without.slides[0])

    def test_names_stand_on_a_pale_ground(self, made):
        for slide, shown in zip(slides_of(made), made[1].slides, strict=True):
            boxes = [
                one
                for one in group(slide, "map").shapes
                if one.name.startswith("label/") and not one.name.endswith("·")
            ]
            assert len(boxes) == len(shown.labels)
            assert all(one.fill.type is not None for one in boxes)


class TestSheet:
    def test_a_moderate_overlay_stays_lines_and_areas(self, made, sheets):
        assert not sheets[WIDE].figure.findobj(Artist.get_rasterized)

    @pytest.fixture
    def heavy(self, made, monkeypatch: pytest.MonkeyPatch) -> Sheet:
        monkeypatch.setattr(figure_overlay, "MAX_FEATURES", 100)
        return render_sheet(made[0], SheetOptions(size="A4", scene=WIDE))

    def test_a_large_one_is_a_picture_under_lines_and_words(self, heavy):
        assert heavy.figure.findobj(Artist.get_rasterized)
        pdf = pdf_bytes([heavy.figure], Imprint("t", "a", "s"))
        assert pdf.count(b"/Subtype /Image") == 2  # the colours, and where there is none
        assert b"/Font" in pdf

    def test_it_draws_and_counts_the_same(self, heavy, sheets):
        assert heavy.shown.features == sheets[WIDE].shown.features
        assert heavy.shown.legend == sheets[WIDE].shown.legend

    def test_the_same_sheet_gives_the_same_bytes(self, made, heavy):
        other = render_sheet(made[0], SheetOptions(size="A4", scene=WIDE))
        imprint = Imprint("t", "a", "s")
        assert pdf_bytes([heavy.figure], imprint) == pdf_bytes([other.figure], imprint)

    @pytest.mark.parametrize("size", ["A4", "A3", "A2", "A1", "A0"])
    def test_its_picture_is_as_fine_as_the_sheet_can_bear(self, made, size):
        figure = render_sheet(made[0], SheetOptions(size=size, scene=NEAR)).figure
        dpi = picture_dpi(figure)
        assert dpi <= PICTURE_DPI
        assert np.prod(figure.get_size_inches()) * dpi**2 <= MAX_PIXELS
        assert dpi >= 150

    def test_in_one_ink_its_classes_are_told_by_their_hatches(self, made):
        sheet = render_sheet(made[0], SheetOptions(size="A4", scene=NEAR, monochrome=True))
        assert len([one for one in sheet.shown.legend if one.layer == ID]) == len(USES)
