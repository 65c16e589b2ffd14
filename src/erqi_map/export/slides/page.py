"""What stands on every slide beside title, points and map: imprint, number, speaker's notes."""

from typing import Any

from pptx.oxml import parse_xml
from pptx.slide import Slide

from erqi_map.compose.spec import MapSpec, Scene
from erqi_map.i18n import phrase
from erqi_map.render.page.paper import Box

from .deck import Palette, template
from .furniture import sources_line
from .layout import NUMBER, SlideLayout, xfrm
from .text import Run, add_text, fitting_pt, plain, write

IMPRINT_PT, NOTES_PT = (10.5, 7.0), 12.0


def draw_imprint(shapes: Any, box: Box, spec: MapSpec, palette: Palette) -> None:
    """Which map this is, of which year and edition, and who made it."""
    furniture, lang = spec.furniture, spec.lang
    year = phrase(
        lang, "sheet", "year_inferred" if furniture.year_inferred else "year", year=furniture.year
    )
    mark = phrase(lang, "slides", "separator")
    lines = [
        furniture.title.get(lang) + mark + year,
        furniture.edition.get(lang),
        furniture.editor.get(lang),
    ]
    size = fitting_pt(lines, box, IMPRINT_PT, what=furniture.title.get(lang))
    runs = [[Run(plain(line), size, "paper")] for line in lines]
    add_text(shapes, box, runs, palette, lang, name="imprint", anchor="bottom")


def add_number(slide: Slide, layout: SlideLayout, number: int, lang: str) -> None:
    """The number of the slide as a field in the placeholder of its layout; a cover has none."""
    if layout.master == "cover":
        return
    xml = template("number").substitute(
        id=slide.shapes._next_shape_id,
        name=phrase(lang, "slides", "number"),
        place=xfrm(NUMBER),
        lang="zh-CN" if lang == "zh" else "en-US",
        number=number,
    )
    slide.shapes._spTree.insert_element_before(parse_xml(xml), "p:extLst")


def add_notes(slide: Slide, scene: Scene, spec: MapSpec, palette: Palette) -> None:
    """The speaker's words, and the sources under them."""
    lang = spec.lang
    paragraphs = [sources_line(scene, spec)]
    if scene.notes is not None:
        paragraphs.insert(0, scene.notes.get(lang))
    frame = slide.notes_slide.notes_text_frame
    write(frame, [[Run(words, NOTES_PT, None)] for words in paragraphs], palette, lang)
