"""A last look at a deck before it is written: can its characters be shown?"""

from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck

from erqi_map.errors import ExportError
from erqi_map.render.page.type import missing_characters, missing_message


def check_characters(deck: Deck) -> None:
    """Raises ExportError naming all characters, on slides and in notes, that the product's own
    typeface lacks.

    A deck embeds no typeface and is shown in whatever the meeting room has. What Noto Sans SC
    lacks (it has GB/T 2312 and 通用规范汉字表) other faces may lack too, and then show as boxes;
    so a deck keeps to the characters a sheet can print.
    """
    missing: dict[str, str] = {}
    for slide in deck.slides:
        for part in (slide, slide.notes_slide):
            for text in part._element.iter(qn("a:t")):
                for char in missing_characters(text.text or ""):
                    missing.setdefault(char, text.text)
    if missing:
        raise ExportError(missing_message(missing))
