"""Words on slides: always text, measured before they are set, in the fonts of the theme.

The theme asks for 微软雅黑 and Arial, which every office program has or has a face of the same
widths for. Widths are measured with Noto Sans SC: its Chinese is as wide, its Latin a little wider.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn

from erqi_map.errors import ExportError
from erqi_map.model.signs import on_one_line, shown
from erqi_map.render.page.paper import Box
from erqi_map.render.page.type import MM_PER_PT, width_mm, wrap

from .deck import Palette
from .layout import emu

SAFETY = 1.06
FILLED, MAX_GAP = 0.86, 1.5
LINE = 1.32
"""Height of a line of 微软雅黑 in sizes."""

LINE_BREAK = "\n"
"""A run of this alone starts a new line in the paragraph."""

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]
_ALIGN = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}


@dataclass(frozen=True)
class Run:
    """Words of one look. `colour`: a name of the palette or #RRGGBB; None: that of the layout."""

    words: str
    size_pt: float
    colour: str | None = "ink"
    bold: bool = False


def plain(words: str) -> str:
    """Words without what a slide cannot hold; white space becomes one space."""
    return on_one_line(words)


def width(words: str, size_pt: float, bold: bool = False) -> float:
    """Width of one line in millimetres, on the safe side."""
    return width_mm(words, size_pt, bold) * SAFETY


def lines_of(words: str, limit_mm: float, size_pt: float, bold: bool = False) -> list[str]:
    """The lines words will take in a box `limit_mm` wide."""
    return wrap(words, limit_mm / SAFETY, size_pt, bold)


def height(paragraphs: Sequence[str], limit_mm: float, size_pt: float, gap_pt: float = 0) -> float:
    """Height in millimetres of paragraphs with `gap_pt` points between them."""
    count = sum(len(lines_of(words, limit_mm, size_pt)) or 1 for words in paragraphs)
    return (count * size_pt * LINE + gap_pt * (len(paragraphs) - 1)) * MM_PER_PT


def fitting_pt(
    paragraphs: Sequence[str],
    box: Box,
    sizes: tuple[float, float],
    *,
    gap: float = 0.0,
    bold: bool = False,
    what: str = "",
) -> float:
    """The largest size, most to least, at which paragraphs fit; `gap`: between them, in sizes.

    Raises ExportError naming `what` when even the least is too large.
    """
    most, least = sizes
    size = most
    while size >= least:
        factor = 1.04 if bold else 1.0
        if height(paragraphs, box.width / factor, size, gap * size) <= box.height:
            return size
        size -= 0.5
    raise ExportError("slides", "error_too_long", what=what)


def spread_gap(points: Sequence[str], box: Box, size_pt: float, least: float) -> float:
    """Room between points, in sizes, so that they fill most of the box."""
    if len(points) < 2:
        return least
    free = box.height * FILLED - height(points, box.width, size_pt)
    return min(MAX_GAP, max(least, free / MM_PER_PT / size_pt / (len(points) - 1)))


def write(frame: Any, paragraphs: Iterable[Sequence[Run]], palette: Palette, lang: str) -> None:
    """Puts paragraphs of runs into a text frame, with the theme's fonts for Latin and Chinese."""
    for number, runs in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        for run in runs:
            if run.words == LINE_BREAK:
                paragraph.add_line_break()
                continue
            made = paragraph.add_run()
            made.text = shown(run.words)
            _look(made._r.get_or_add_rPr(), run, palette, lang)


def _look(properties: Any, run: Run, palette: Palette, lang: str) -> None:
    properties.set("lang", "zh-CN" if lang == "zh" else "en-US")
    properties.set("altLang", "en-US" if lang == "zh" else "zh-CN")
    properties.set("sz", str(round(run.size_pt * 100)))
    properties.set("b", "1" if run.bold else "0")
    if run.colour is not None:
        properties.append(palette.fill(run.colour))
    for tag, font in (("a:latin", "+mn-lt"), ("a:ea", "+mn-ea"), ("a:cs", "+mn-cs")):
        etree.SubElement(properties, qn(tag), typeface=font)


def use_heading_font(heading: Any) -> None:
    """The theme's fonts for headings instead of those for text."""
    for tag, font in (("a:latin", "+mj-lt"), ("a:ea", "+mj-ea"), ("a:cs", "+mj-cs")):
        for found in heading._element.iter(qn(tag)):
            found.set("typeface", font)


def space_after(frame: Any, points: float) -> None:
    """Room under every paragraph but the last."""
    for paragraph in frame.paragraphs[:-1]:
        paragraph.space_after = round(points * 12_700)


def add_text(
    shapes: Any,
    box: Box,
    paragraphs: Iterable[Sequence[Run]],
    palette: Palette,
    lang: str,
    *,
    name: str,
    align: Align = "left",
    anchor: Anchor = "top",
    wrapped: bool = True,
) -> Any:
    """A text box with no margins, as large as `box`."""
    shape = shapes.add_textbox(emu(box.x), emu(box.y), emu(box.width), emu(box.height))
    shape.name = plain(name)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = wrapped
    frame.vertical_anchor = _ANCHOR[anchor]
    write(frame, paragraphs, palette, lang)
    for paragraph in frame.paragraphs:
        paragraph.alignment = _ALIGN[align]
    return shape
