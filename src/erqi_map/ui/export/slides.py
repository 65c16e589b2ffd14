"""Slides and the web page that presents: what they show, and how that is seen before it is made."""

from dataclasses import replace

import streamlit as st

from erqi_map.compose.spec import Lang
from erqi_map.model.signs import on_one_line
from erqi_map.model.story import Story, TitleText
from erqi_map.render.page.paper import PLAIN
from erqi_map.serve.orders import Kind, Order

from ..briefing.capture import capture_scene
from ..map.link import map_state
from ..shell.book import Book
from ..shell.language import phrase
from .shown import Shown, choose_shown, choose_title

AUTOPLAY_S = (0, 8, 12, 20, 30)


def choose_slides(book: Book, kind: Kind, language: Lang, story: Story) -> Order:
    """All scenes of the story, one of them, or the map as it stands; under a title of one's own."""
    shown = choose_shown(book, story, whole="export.all_scenes")
    title = choose_title("export.own_name_hint")
    story = _named(_shown_story(book, story, shown), title)
    if kind == "deck":
        sheet, pause = replace(PLAIN, scene=shown.scene), _choose_pause()
        return Order(kind, language, story=story, sheet=sheet, autoplay_s=pause)
    legend = st.toggle(phrase("export.legend"), value=True, key="erqi-export-legend")
    sheet = replace(PLAIN, scene=shown.scene, title=title, legend=legend)
    return Order(kind, language, story=story, sheet=sheet)


def as_seen(order: Order) -> Order:
    """The web page that shows the pictures of the slides."""
    return replace(order, kind="deck", sheet=replace(PLAIN, scene=order.sheet.scene))


def _shown_story(book: Book, story: Story, shown: Shown) -> Story:
    if not shown.state:
        return story
    scene = capture_scene(book, map_state(), ())
    data = {"id": story.id, "title": scene["title"], "scenes": [scene]}
    found, problems = book.check_story(story.id, data)
    if found is None or problems:
        st.error(phrase("export.no_scene"))
        return story
    return found


def _named(story: Story, title: str) -> Story:
    words = on_one_line(title).strip()
    return story.model_copy(update={"title": TitleText(zh=words, en=words)}) if words else story


def _choose_pause() -> int:
    words = {
        one: phrase("export.autoplay_s", seconds=one) if one else phrase("export.autoplay_no")
        for one in AUTOPLAY_S
    }
    return int(
        st.selectbox(
            phrase("export.autoplay"),
            AUTOPLAY_S,
            format_func=words.__getitem__,
            key="erqi-export-autoplay",
        )
    )
