"""Signs nobody sees, and those that turn the direction of writing, are treated alike everywhere."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.compose.spec import MapSpec
from erqi_map.export.html.file import render_html
from erqi_map.export.html.offline import show_offline
from erqi_map.export.sheets import export_pdf
from erqi_map.export.slides.make import export_slides
from erqi_map.model import Text
from erqi_map.model.signs import on_one_line, shown
from erqi_map.render.page.type import clean
from erqi_map.render.web.plan_map import render_map
from erqi_map.ui.export.made import file_name
from erqi_map.ui.shell.text import plain

UNSEEN = {
    "turns to the left": "\u202e",
    "turns to the right": "\u202d",
    "embeds": "\u202a",
    "ends what turned": "\u202c",
    "isolates": "\u2066",
    "ends what is isolated": "\u2069",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "zero-width space": "\u200b",
    "zero-width joiner": "\u200d",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "null": "\x00",
    "escape": "\x1b",
    "delete": "\x7f",
    "half a pair": "\ud800",
    "no character": "\uffff",
    "no character of another plane": "\U0001fffe",
    "invisible tag": "\U000e0041",
}
SPACES = {
    "line end": "\n",
    "return": "\r",
    "tab": "\t",
    "form feed": "\x0c",
    "next line": "\u0085",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "no-break space": "\u00a0",
    "ideographic space": "\u3000",
}
SIGNS = {**UNSEEN, **SPACES}
# Rare ideographs of place names, one for private use; signs that build on the one before.
KEPT = "二七区\ue0a1\U00030edd\U0002ebf0（1346）m²·é葛\U000e0100❤\ufe0f"
WAYS: dict[str, Callable[[str], str]] = {
    "rule": on_one_line,
    "text of Streamlit": plain,
    "name of a file": lambda text: file_name(text, "zh", "pdf").removesuffix("-zh.pdf"),
    "line of a sheet": clean,
}


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize("name", list(SIGNS))
def test_each_way_treats_each_sign_alike(name: str, way: str) -> None:
    expected = "甲 乙" if name in SPACES else "甲乙"
    assert WAYS[way](f"甲{SIGNS[name]}乙") == expected


def test_what_is_seen_stays() -> None:
    assert on_one_line(KEPT) == shown(KEPT) == KEPT


ALL = "甲" + "".join(UNSEEN.values()) + "乙" + "".join(SPACES.values()) + "丙"


@pytest.fixture(scope="module")
def spec() -> MapSpec:
    found = compose_plan(load_plan())
    # No document holds half a pair.
    words = ALL.replace("\ud800", "")
    title = Text(zh=words, en=words)
    scenes = tuple(replace(scene, title=title, points=(title,)) for scene in found.scenes[:1])
    furniture = replace(found.furniture, title=title)
    return replace(found, scenes=scenes, furniture=furniture, briefing=title)


def decoded(html: str) -> str:
    return re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), html)


def test_the_title_of_a_page_and_of_a_frame_in_a_notebook(spec: MapSpec) -> None:
    page = render_html(spec).content.decode("utf-8")
    found = re.search("<title>(.*?)</title>", page)
    assert found is not None
    assert decoded(found[1]) == "甲乙 丙"
    frame = show_offline(render_map(spec), title=ALL)._repr_html_()
    titles = re.findall(r'" title="([^"]*)" style=', frame)
    assert [decoded(title) for title in titles] == ["甲乙 丙"]


def test_the_title_of_a_sheet_and_what_it_says_of_itself(spec: MapSpec, tmp_path: Path) -> None:
    export_pdf(spec, tmp_path / "plan.pdf")
    about = PdfReader(tmp_path / "plan.pdf").metadata
    assert about is not None
    assert about.title is not None
    assert about.title.startswith("甲乙 丙")
    assert about.title == on_one_line(about.title)


def test_the_titles_of_slides_and_of_their_file(spec: MapSpec, tmp_path: Path) -> None:
    export_slides(spec, tmp_path / "deck.pptx")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    assert deck.core_properties.title == "甲乙 丙"
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    words = [shape.text_frame.text for shape in shapes]
    assert any("甲乙 丙" in text for text in words)
    assert all(shown(part) == part for text in words for part in re.split(r"[\n\v]", text))
