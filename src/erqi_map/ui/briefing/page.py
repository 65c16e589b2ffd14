"""The briefing page: stories on top, scenes on the left, the stage and the words on the right."""

from functools import partial

import streamlit as st

from ..export.choices import show_briefing_export
from ..map.component import show_stage
from ..map.state import Extent
from ..shell.book import Book
from ..shell.language import phrase, why
from ..shell.session import current_book
from ..shell.text import plain
from . import session as stories
from .bar import show_bar
from .draft import Draft, doubts, edit_scene, scene_at
from .editor import show_editor
from .scenes import show_scenes
from .session import Notice
from .words import problem_words

GO_KEY = "erqi_stage_revision"
FILL_KEY = "erqi_stage_fill"
LAST_KEY = "erqi_stage_last"


def show_briefing() -> None:
    """The chosen story: its bar, its scenes, the stage, and what can be made of it."""
    book = current_book()
    _say(stories.take_notice())
    draft = stories.current_draft(book)
    show_bar(book, draft)
    if draft is None:
        st.info(phrase("empty"), icon=":material/slideshow:")
        return
    _conflict(book, draft)
    _, problems = stories.check(book, draft)
    scene_id = stories.chosen_scene(draft)
    scene = scene_at(draft.data, scene_id)
    assert scene is not None  # chosen_scene gives one of the draft's
    waiting = doubts(draft.data)
    for found, say in ((problems, st.warning), (waiting, st.info)):
        others = [one for one in found if scene_at(draft.data, one.id) is None]
        if others:
            say("\n".join(f"- {plain(problem_words(one, draft.data))}" for one in others))
    left, right = st.columns([1, 3], gap="medium")
    with left:
        show_scenes(book, draft, scene_id, problems, waiting)
    with right:
        _stage(book, draft, scene_id, sound=not problems)
        show_editor(book, draft, scene, problems, waiting)
    show_briefing_export(book, draft.id)


def say_notice() -> None:
    """Tell what has just happened, on any page."""
    _say(stories.take_notice())


def _say(notice: Notice | None) -> None:
    if notice is None:
        return
    words = phrase(notice.key, name=plain(notice.name))
    if notice.fault is None:
        st.toast(words, icon=":material/check:")
    else:
        st.error(f"{words}\n\n{why(notice.fault)}")
    if notice.deleted:
        # A toast goes by itself; whoever deletes by mistake has to have time.
        with st.container(horizontal=True, vertical_alignment="center", key="erqi-deleted"):
            st.info(words)
            st.button(
                phrase("bring_back"),
                key="erqi-bring-back",
                on_click=stories.bring_back,
                args=(notice.deleted,),
            )


def _conflict(book: Book, draft: Draft) -> None:
    """Somebody else has written the file: nothing is overwritten, the planner decides."""
    file_state = stories.file_state(book, draft)
    if file_state == "ours":
        return
    with st.container(border=True, key="erqi-conflict"):
        st.error(phrase(f"conflict_{file_state}"), icon=":material/sync_problem:")
        with st.container(horizontal=True, gap="small"):
            st.button(
                phrase(f"conflict_reload_{file_state}"),
                key="erqi-conflict-reload",
                on_click=stories.reload,
                args=(draft,),
            )
            st.button(
                phrase("conflict_copy"),
                key="erqi-conflict-copy",
                type="primary",
                disabled=stories.check(book, draft)[0] is None,
                on_click=stories.save_copy,
                args=(draft,),
            )


def _stage(book: Book, draft: Draft, scene: str, *, sound: bool) -> None:
    story = stories.shown_story(book)
    if story is None:
        st.info(phrase("stage_none"))
        return
    known = [one.id for one in story.scenes]
    shown = scene if scene in known else known[0]
    state = st.session_state
    if state.get(LAST_KEY) != (draft.id, shown):
        state[LAST_KEY] = (draft.id, shown)
        state[GO_KEY] = state.get(GO_KEY, 0) + 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="erqi-play"):
        st.button(
            phrase("present_here"),
            key="erqi-present-here",
            type="primary",
            icon=":material/slideshow:",
            help=phrase("present_help"),
            on_click=_present,
        )
        st.button(
            phrase("present_start"),
            key="erqi-present-start",
            icon=":material/first_page:",
            on_click=_present_from,
            args=(draft, known[0]),
        )
        if not sound:
            st.caption(phrase("stage_old"))
    with st.container(key="erqi-stage-box"):
        show_stage(
            book,
            story,
            shown,
            state.get(GO_KEY, 0),
            state.get(FILL_KEY, 0),
            taken=partial(_take_view, draft),
            turned=partial(_turn_to, draft),
        )
    st.caption(phrase("stage_note"))


def _turn_to(draft: Draft, scene: object) -> None:
    """The stage is there already: it is not sent there again."""
    if isinstance(scene, str) and scene_at(draft.data, scene) is not None:
        stories.choose_scene(draft.id, scene)
        st.session_state[LAST_KEY] = (draft.id, scene)


def _take_view(draft: Draft, scene: str, extent: Extent) -> None:
    if scene_at(draft.data, scene) is None:
        return
    camera = {"extent": list(extent), "ids": []}
    draft.change(edit_scene(draft.data, scene, lambda one: one.update(camera=camera)))
    stories.tell(Notice("notice.view_taken"))


def _present() -> None:
    state = st.session_state
    state[GO_KEY] = state.get(GO_KEY, 0) + 1
    state[FILL_KEY] = state.get(FILL_KEY, 0) + 1


def _present_from(draft: Draft, scene: str) -> None:
    stories.choose_scene(draft.id, scene)
    _present()
