"""Slides: native shapes inside the slide, words that are only words, a legend of what is drawn."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu
from pyproj import Geod

from erqi_map.compose import compose_plan
from erqi_map.compose.spec import Scene
from erqi_map.errors import ExportError, RequestError
from erqi_map.export.slides import export_slides, render_slides
from erqi_map.export.slides_layout import EMU_PER_MM
from erqi_map.model import Text
from erqi_map.render.figure_window import to_degrees

NASTY = "<img src=x onerror=alert(1)> {{ 7*7 }} ${x} =1+1 \u202e\x07 & \"'"


@pytest.fixture(scope="module", params=["zh", "en"])
def made(request, store):
    spec = compose_plan(store, lang=request.param)
    return spec, render_slides(spec)


@pytest.fixture(scope="module")
def deck(made):
    return Presentation(io.BytesIO(made[1].content))


def leaves(shapes):
    for shape in shapes:
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from leaves(shape.shapes)
        else:
            yield shape


def frames(slide):
    """Every frame of words of a slide, those of table cells too."""
    for shape in leaves(slide.shapes):
        if shape.has_text_frame:
            yield shape.text_frame
        elif shape.has_table:
            yield from (cell.text_frame for cell in shape.table.iter_cells())


def edges(shape):
    return shape.left, shape.top, shape.left + shape.width, shape.top + shape.height


def group(slide, part):
    groups = [one for one in slide.shapes if one.shape_type and one.shape_type.name == "GROUP"]
    return groups[("map", "legend").index(part)]


def legend_names(slide):
    return [
        shape.name
        for shape in group(slide, "legend").shapes
        if shape.name.startswith("legend/") and not shape.name.endswith("·")
    ]


class TestDeck:
    def test_one_slide_a_scene_in_16_to_9(self, made, deck):
        assert len(deck.slides) == len(made[0].scenes)
        assert deck.slide_width * 9 == deck.slide_height * 16

    def test_titles_and_points_stand_in_placeholders(self, made, deck):
        spec, _ = made
        for slide, scene in zip(deck.slides, spec.scenes, strict=True):
            title = slide.shapes.title.text_frame.text.replace("\v", "")
            assert title.replace(" ", "") == scene.title.get(spec.lang).replace(" ", "")
            points = [paragraph.text for paragraph in slide.placeholders[1].text_frame.paragraphs]
            assert points == [point.get(spec.lang) for point in scene.points]

    def test_the_speakers_words_are_in_the_notes_and_not_on_the_wall(self, made, deck):
        spec, _ = made
        for slide, scene in zip(deck.slides, spec.scenes, strict=True):
            notes = slide.notes_slide.notes_text_frame.text
            assert scene.notes.get(spec.lang) in notes
            assert scene.notes.get(spec.lang)[:20] not in "".join(f.text for f in frames(slide))

    def test_every_slide_but_the_cover_has_its_number(self, deck):
        fields = [slide._element.findall(f".//{qn('a:fld')}") for slide in deck.slides]
        assert [len(found) for found in fields] == [0] + [1] * (len(fields) - 1)

    def test_every_slide_says_that_the_map_was_not_reviewed(self, made, deck):
        spec, _ = made
        for slide in deck.slides:
            words = " ".join(frame.text for frame in frames(slide))
            assert spec.furniture.review_note.get(spec.lang) in words
            assert spec.furniture.data_date in words
            assert "WGS-84" in words

    def test_sources_stand_on_the_slide_with_their_doubts(self, made, deck):
        spec, _ = made
        mark = {"zh": "（待核）", "en": "(to be checked)"}[spec.lang]
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        words = " ".join(frame.text for frame in frames(by_id["phoenix-lake"]))
        assert spec.content["sources"]["web-newton"]["title"][spec.lang] in words
        assert mark in words

    def test_the_same_plan_gives_the_same_bytes(self, made):
        spec, result = made
        assert render_slides(spec).sha256 == result.sha256

    def test_the_file_holds_no_time_of_making_and_nothing_foreign(self, made):
        with zipfile.ZipFile(io.BytesIO(made[1].content)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            names = archive.namelist()
            text = b"".join(archive.read(name) for name in names)
        assert not [name for name in names if "thumbnail" in name or "printer" in name.lower()]
        assert b'TargetMode="External"' not in text

    def test_the_palette_is_that_of_the_plan(self, made, deck):
        spec, _ = made
        theme = deck.slide_master.part.part_related_by(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        )
        xml = etree.fromstring(theme.blob)
        accents = [
            xml.find(f".//{qn(f'a:accent{number}')}/{qn('a:srgbClr')}").get("val")
            for number in range(1, 5)
        ]
        clusters = spec.content["clusters"]
        assert [f"#{one}" for one in accents] == [spec.colours[name] for name in clusters]


class TestFonts:
    def test_every_run_has_a_latin_and_an_east_asian_typeface(self, deck):
        for slide in deck.slides:
            for notes in (slide, slide.notes_slide):
                for run in notes._element.iter(qn("a:r")):
                    properties = run.find(qn("a:rPr"))
                    for tag in ("a:latin", "a:ea"):
                        face = properties.find(qn(tag))
                        assert face is not None, run.find(qn("a:t")).text
                        assert face.get("typeface").startswith(("+mn-", "+mj-"))

    def test_the_theme_asks_for_a_chinese_typeface(self, deck):
        theme = deck.slide_master.part.part_related_by(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        )
        xml = etree.fromstring(theme.blob)
        for fonts in ("a:majorFont", "a:minorFont"):
            assert xml.find(f".//{qn(fonts)}/{qn('a:ea')}").get("typeface") == "微软雅黑"


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

    def test_no_label_lies_on_another(self, made):
        for shown in made[1].slides:
            boxes = [(label.id, shapely.box(*box)) for label in shown.labels for box in label.boxes]
            for (one, a), (other, b) in combinations(boxes, 2):
                assert one == other or not a.intersects(b), (shown.scene, one, other)

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
            left, bottom = to_degrees(west, south)
            right, top = to_degrees(east, north)
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
        lit = [
            shape
            for shape in group(by_id["central-city"], "map").shapes
            if shape.name.startswith("clusters/central-city") and shape.name.endswith("◆")
        ]
        assert lit[0]._element.find(f".//{qn('a:custDash')}") is not None

    def test_the_scale_bar_is_true(self, made, deck):
        for slide, shown in zip(deck.slides, made[1].slides, strict=True):
            bar = [one for one in leaves(slide.shapes) if one.name.startswith("scale-bar/")]
            length_mm = sum(one.width for one in bar) / EMU_PER_MM
            window = shown.map.window
            west, south, _, north = window.bounds
            middle = (south + north) / 2
            a, b = to_degrees(west, middle), to_degrees(west + length_mm * window.m_per_mm, middle)
            _, _, true_m = Geod(ellps="WGS84").inv(*a, *b)
            words = next(one for one in leaves(slide.shapes) if one.name == "scale-words")
            number, unit = words.text_frame.text.split()
            said_m = float(number) * {"千米": 1000, "km": 1000, "米": 1, "m": 1}[unit]
            assert true_m == pytest.approx(said_m, rel=0.01)


class TestFigures:
    def test_indicators_are_a_native_table_with_exact_numbers(self, made, deck):
        spec, _ = made
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        table = next(one for one in by_id["indicators"].shapes if one.has_table).table
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert len(rows) == 8
        unit = {"zh": "亿元", "en": "100 million yuan"}[spec.lang]
        assert unit in rows[1][0]
        assert rows[1][1:3] == ["323.3", "+8%"]
        missing = {"zh": "—", "en": "–"}[spec.lang]
        assert rows[2][2] == missing
        assert rows[4][1:4] == [missing, "+9.4%", missing]


class TestWords:
    @pytest.fixture
    def nasty(self, spec):
        scene = spec.scenes[2]
        words = Text.model_construct(zh=NASTY, en=NASTY)
        changed = replace(scene, title=words, points=(words,) * 2, notes=words)
        layers = []
        for layer in spec.layers:
            data = layer.data.copy()
            for column in ("name_zh", "label_zh"):
                data[column] = NASTY
            layers.append(replace(layer, data=data))
        return replace(spec, scenes=(changed,), layers=tuple(layers))

    def test_words_from_data_are_only_ever_words(self, nasty):
        result = render_slides(nasty)
        deck = Presentation(io.BytesIO(result.content))
        slide = deck.slides[0]
        said = "<img src=x onerror=alert(1)> {{ 7*7 }} ${x} =1+1 & \"'"
        assert slide.placeholders[1].text_frame.paragraphs[0].text == said
        assert not slide._element.findall(f".//{qn('a:hlinkClick')}")
        assert "\u202e" not in etree.tostring(slide._element, encoding="unicode")

    def test_words_that_fit_nowhere_stop_the_export_and_name_the_slide(self, spec):
        long = Text.model_construct(zh="很长的一句话" * 200, en="long " * 900)
        scene = replace(spec.scenes[3], points=(long,))
        with pytest.raises(ExportError, match=r"中心城区：加快复兴.*写短"):
            render_slides(replace(spec, scenes=(scene,)))

    def test_the_longest_words_a_story_may_hold_fit(self, spec):
        title = Text.model_construct(zh="题" * 40, en="x" * 90)
        point = Text.model_construct(zh="点" * 60, en="x" * 140)
        for scene in (spec.scenes[0], spec.scenes[3], spec.scenes[9]):
            changed = replace(scene, title=title, points=(point,) * 6)
            others = tuple(one for one in spec.scenes if one is not scene)
            scenes = (changed,) if scene is spec.scenes[0] else (others[0], changed)
            render_slides(replace(spec, scenes=scenes))


class TestManyFeatures:
    def test_a_layer_with_very_many_shapes_becomes_a_picture(self, spec):
        few = next(layer.data for layer in spec.layers if layer.id == "stations")
        data = few.loc[few.index.repeat(20)].copy()
        data.index = [f"many-{number}" for number in range(len(data))]
        layers = tuple(
            replace(layer, data=data) if layer.id == "stations" else layer for layer in spec.layers
        )
        scene = next(one for one in spec.scenes if one.id == "framework")
        state = {**scene.state, "hidden": []}
        one = replace(spec, layers=layers, scenes=(replace(scene, state=state),))
        result = render_slides(one)
        slide = Presentation(io.BytesIO(result.content)).slides[0]
        kinds = [shape.shape_type.name for shape in group(slide, "map").shapes]
        assert kinds.count("PICTURE") == 1
        assert render_slides(one).sha256 == result.sha256


class TestFailures:
    def test_a_map_without_scenes_has_no_slides(self, spec, tmp_path):
        with pytest.raises(ExportError, match="没有可以放映的场景"):
            export_slides(replace(spec, scenes=()), tmp_path / "out.pptx")

    def test_an_unknown_scene_is_named_with_those_there_are(self, spec):
        with pytest.raises(RequestError, match=r"场景“nix”.*opening"):
            render_slides(spec, scenes=["nix"])

    def test_only_the_scenes_asked_for(self, spec):
        result = render_slides(spec, scenes=["phoenix-lake", "opening"])
        assert [one.scene for one in result.slides] == ["phoenix-lake", "opening"]

    def test_a_failed_write_leaves_the_old_file(self, spec, tmp_path, monkeypatch):
        target = tmp_path / "out.pptx"
        target.write_bytes(b"old")

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("erqi_map.export.write.os.replace", full)
        with pytest.raises(ExportError, match="磁盘空间不足"):
            export_slides(spec, target, scenes=["opening"])
        assert target.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [target]

    def test_a_scene_that_shows_nothing_is_refused(self, spec):
        scene = spec.scenes[0]
        hidden = [
            f"{layer.id}/{cluster or '-'}"
            for layer in spec.layers
            for cluster in layer.data["cluster"]
        ]
        empty = Scene(**{**vars(scene), "state": {**scene.state, "hidden": hidden}})
        with pytest.raises(ExportError):
            render_slides(replace(spec, scenes=(empty,)))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice Impress is not installed")
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")
def test_libreoffice_opens_the_deck_and_shows_every_title(spec, tmp_path):
    result = export_slides(spec, tmp_path / "deck.pptx")
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "deck.pptx")], check=True, timeout=300)
    pdf = str(tmp_path / "deck.pdf")
    said = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True)
    pages = said.stdout.split("\f")[:-1]
    assert len(pages) == len(result.slides)
    for page, scene in zip(pages, spec.scenes, strict=True):
        words = "".join(page.split())
        assert "".join(scene.title.zh.split()) in words, scene.id
        for point in scene.points:
            assert "".join(point.zh.split())[:5] in words, (scene.id, point.zh)
