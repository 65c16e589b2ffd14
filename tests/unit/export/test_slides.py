"""Slides: native shapes inside the slide, words that are only words, a legend of what is drawn."""

import io
import zipfile
from dataclasses import replace

import pytest
import shapely
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.compose.spec import Scene
from erqi_map.compose.story import opened
from erqi_map.errors import ExportError, RequestError
from erqi_map.export.slides.around import boxes_around
from erqi_map.export.slides.make import export_slides, render_slides
from erqi_map.export.slides.text import width
from erqi_map.model import Text
from erqi_map.render.page.type import MM_PER_PT

from ...plans import both
from .slides_reading import frames, leaves

NASTY = "<img src=x onerror=alert(1)> {{ 7*7 }} ${x} =1+1 \u202e\x07 & \"'"


class TestDeck:
    def test_one_slide_a_scene_in_16_to_9(self, made, deck):
        assert len(deck.slides) == len(made[0].scenes)
        assert deck.slide_width * 9 == deck.slide_height * 16

    def test_titles_and_points_stand_in_placeholders(self, made, deck):
        spec, _ = made
        for slide, scene in zip(deck.slides, opened(spec.scenes, spec.briefing), strict=True):
            title = slide.shapes.title.text_frame.text.replace("\v", "")
            assert title.replace(" ", "") == scene.title.get(spec.lang).replace(" ", "")
            points = [paragraph.text for paragraph in slide.placeholders[1].text_frame.paragraphs]
            assert points == [point.get(spec.lang) for point in scene.points]

    def test_points_fill_their_column_in_one_size_that_is_read_from_afar(self, deck):
        bodies = [slide.placeholders[1].text_frame.paragraphs for slide in deck.slides]
        of_cover, *sizes = (
            {run.font.size.pt for line in body for run in line.runs} for body in bodies
        )
        (size,) = set.union(*sizes)
        assert size >= 22 > min(of_cover) >= 16
        assert all(line.space_after for body in bodies for line in body[:-1])

    def test_the_cover_carries_the_name_of_the_briefing(self, made):
        spec, _ = made
        named = replace(spec, briefing=both("某某汇报"))
        content = render_slides(named, scenes=[spec.scenes[0].id]).content
        (cover,) = Presentation(io.BytesIO(content)).slides
        assert cover.shapes.title.text_frame.text.replace("\v", "") == "某某汇报"
        first = cover.placeholders[1].text_frame.paragraphs[0].text
        assert first == spec.scenes[0].title.get(spec.lang)

    def test_the_words_of_the_citys_layout_stand_round_the_district(self, made, deck):
        spec, _ = made
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        words = [frame.text for frame in frames(by_id["city-layout"])]
        for mark in next(s for s in spec.scenes if s.id == "city-layout").around:
            assert mark.name.get(spec.lang) in words

    @pytest.mark.parametrize("lang", ["zh", "en"])
    def test_no_name_of_the_map_stands_under_them_and_none_on_another(self, lang):
        spec = compose_plan(load_plan(), lang=lang)
        (slide,) = render_slides(spec, scenes=["city-layout"]).slides
        marks = [box.bounds for box, *_ in boxes_around(slide.map, spec)]
        names = [box for label in slide.labels for box in label.position.boxes]
        assert len(marks) == 6
        for at, one in enumerate(marks):
            others = [*marks[:at], *names]
            assert not any(shapely.box(*one).intersects(shapely.box(*other)) for other in others)

    def test_without_legends_the_map_takes_their_place(self, made):
        spec, _ = made
        ids = [scene.id for scene in spec.scenes[:3]]
        content = render_slides(spec, scenes=ids, legend=False).content
        for slide in Presentation(io.BytesIO(content)).slides:
            names = [one.name for one in leaves(slide.shapes)]
            assert "legend-head" not in names
            assert "datum" in names

    def test_the_speakers_words_are_in_the_notes_and_not_on_the_wall(self, made, deck):
        spec, _ = made
        for slide, scene in zip(deck.slides, opened(spec.scenes, spec.briefing), strict=True):
            notes = slide.notes_slide.notes_text_frame.text
            assert scene.notes.get(spec.lang) in notes
            assert scene.notes.get(spec.lang)[:40] not in "".join(f.text for f in frames(slide))

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
        mark = {"zh": "（待核）", "en": "(to be verified)"}[spec.lang]
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        words = " ".join(frame.text for frame in frames(by_id["phoenix-lake"]))
        assert spec.content["sources"]["web-newton"]["title"][spec.lang] in words
        assert mark in words

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
            # Every office program has it, or a face of the same widths; 微软雅黑's Latin has none.
            assert xml.find(f".//{qn(fonts)}/{qn('a:latin')}").get("typeface") == "Arial"

    def test_words_are_measured_no_narrower_than_they_are_shown(self, made):
        """In Arial, and in Liberation Sans, which is as wide by design."""
        letters = "abcdefghijklmnopqrstuvwxyz "
        thousandths = [
            556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556,
            333, 500, 278, 556, 500, 722, 500, 500, 500, 278,
        ]  # fmt: skip
        arial = dict(zip(letters, thousandths, strict=True))
        for scene in made[0].scenes:
            for point in scene.points:
                words = "".join(char for char in point.en.lower() if char in arial)
                shown = sum(arial[char] for char in words)
                assert width(words, 1000 / MM_PER_PT) >= shown, point.en


class TestFigures:
    def test_indicators_are_a_native_table_with_exact_numbers(self, made, deck):
        spec, _ = made
        by_id = dict(zip((scene.id for scene in spec.scenes), deck.slides, strict=True))
        table = next(one for one in by_id["indicators"].shapes if one.has_table).table
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert len(rows) == 8
        unit = {"zh": "亿元", "en": "× 100 million yuan"}[spec.lang]
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
            render_slides(replace(spec, scenes=(scene,), briefing=None))

    def test_the_longest_words_a_story_may_hold_fit(self, spec):
        title = Text.model_construct(zh="题" * 40, en="x" * 90)
        point = Text.model_construct(zh="点" * 60, en="x" * 140)
        for scene in (spec.scenes[0], spec.scenes[3], spec.scenes[9]):
            changed = replace(scene, title=title, points=(point,) * 6)
            others = tuple(one for one in spec.scenes if one is not scene)
            scenes = (changed,) if scene is spec.scenes[0] else (others[0], changed)
            render_slides(replace(spec, scenes=scenes))


class TestCharacters:
    """A deck embeds no typeface: it keeps to the characters the product's own typeface has."""

    @pytest.mark.parametrize("where", ["title", "points", "notes"])
    def test_a_character_that_may_show_as_a_box_is_named(self, spec, tmp_path, where):
        words = Text.model_construct(zh="𰻝𰻝面馆", en="x")
        value = (words,) if where == "points" else words
        scene = replace(spec.scenes[3], **{where: value})
        target = tmp_path / "out.pptx"
        target.write_bytes(b"old")
        with pytest.raises(ExportError, match=r"“𰻝”（U\+30EDD，见于“𰻝𰻝面馆”）"):
            export_slides(replace(spec, scenes=(scene,), briefing=None), target)
        assert target.read_bytes() == b"old"

    def test_rare_characters_of_names_in_use_are_there(self, spec):
        words = Text.model_construct(zh="濉滹沱荥垚赟喆玥", en="x")
        render_slides(replace(spec, scenes=(replace(spec.scenes[3], title=words),), briefing=None))


class TestFailures:
    def test_a_map_without_scenes_has_no_slides(self, spec, tmp_path):
        with pytest.raises(ExportError, match="没有可以放映的场景"):
            export_slides(replace(spec, scenes=(), briefing=None), tmp_path / "out.pptx")

    def test_an_unknown_scene_is_named_with_those_there_are(self, spec):
        with pytest.raises(RequestError, match=r"场景“nix”.*opening"):
            render_slides(spec, scenes=["nix"])

    def test_only_the_scenes_asked_for(self, spec):
        result = render_slides(spec, scenes=["phoenix-lake", "opening"])
        assert [one.scene for one in result.slides] == ["phoenix-lake", "opening"]

    def test_progress_hears_of_each_slide(self, spec):
        heard = []
        render_slides(
            spec,
            scenes=["opening", "close"],
            progress=lambda number, title: heard.append((number, title)),
        )
        assert heard == [(1, spec.briefing.zh), (2, spec.scenes[-1].title.zh)]

    def test_a_failed_write_leaves_the_old_file(self, spec, tmp_path, monkeypatch):
        target = tmp_path / "out.pptx"
        target.write_bytes(b"old")

        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("erqi_map.files.os.replace", full)
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
            render_slides(replace(spec, scenes=(empty,), briefing=None))
