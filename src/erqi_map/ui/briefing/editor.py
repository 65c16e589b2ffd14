"""One scene: its words in both languages, what it shows, and what is still wrong with it."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from erqi_map.errors import Problem

from ..map.state import LANGS
from ..shell.book import Book
from ..shell.choices import distinct, hold, kept_tabs, labels_key, steer
from ..shell.language import lang, phrase
from ..shell.text import plain
from . import session as stories
from .capture import PARTS
from .draft import (
    Data,
    Draft,
    edit_scene,
    points_text,
    put_points,
)
from .scenes import replace_from_map
from .words import goal_names, names_of, problem_words, scene_rows

LONGEST_TITLE = {"zh": 40, "en": 90}
LONGEST_NOTES = 4000
MAX_FIGURES = 8


def show_editor(
    book: Book,
    draft: Draft,
    scene: Data,
    problems: tuple[Problem, ...],
    doubts: tuple[Problem, ...],
) -> None:
    """The fields of a scene."""
    for found, key, say in ((problems, "problems", st.warning), (doubts, "doubts", st.info)):
        own = [one for one in found if one.id == scene["id"]]
        if own:
            lines = "\n".join(f"- {plain(problem_words(one, scene))}" for one in own)
            say(f"{phrase(key)}\n\n{lines}")
    words, picture = kept_tabs("erqi_scene_tab", [phrase("tab_words"), phrase("tab_picture")])
    with words:
        _words(draft, scene)
    with picture:
        _picture(book, draft, scene)


def _change(draft_id: str, scene_id: str, edit: Callable[[Data], Any]) -> None:
    draft = stories.drafts().get(draft_id)
    if draft is not None:
        draft.change(edit_scene(draft.data, scene_id, edit))


# ---- words ---------------------------------------------------------------------------------------


def _words(draft: Draft, scene: Data) -> None:
    columns = dict(zip(LANGS, st.columns(2, gap="medium"), strict=True))
    for code, column in columns.items():
        with column:
            _title(draft, scene, code)
            _points(draft, scene, code)
            _notes(draft, scene, code)


def _key(draft: Draft, scene: Data, field: str) -> str:
    # Of its own for every scene: words typed into one never end up in another.
    return f"erqi_scene_{field}_{draft.id}_{scene['id']}"


def _title(draft: Draft, scene: Data, code: str) -> None:
    key = _key(draft, scene, f"title_{code}")
    steer(key, scene["title"][code])
    st.text_input(
        phrase(f"title_{code}"),
        key=key,
        max_chars=LONGEST_TITLE[code],
        on_change=lambda: _change(
            draft.id, scene["id"], lambda one: _put(one["title"], code, st.session_state[key])
        ),
    )


def _points(draft: Draft, scene: Data, code: str) -> None:
    key = _key(draft, scene, f"points_{code}")
    steer(key, points_text(scene, code))
    st.text_area(
        phrase(f"points_{code}"),
        key=key,
        height=140,
        help=phrase("points_help"),
        on_change=lambda: _change(
            draft.id, scene["id"], lambda one: put_points(one, code, st.session_state[key])
        ),
    )


def _notes(draft: Draft, scene: Data, code: str) -> None:
    key = _key(draft, scene, f"notes_{code}")
    steer(key, scene["notes"][code])
    st.text_area(
        phrase(f"notes_{code}"),
        key=key,
        height=190,
        max_chars=LONGEST_NOTES,
        help=phrase("notes_help"),
        on_change=lambda: _change(
            draft.id, scene["id"], lambda one: _put(one["notes"], code, st.session_state[key])
        ),
    )


def _put(target: Data, name: str, value: Any) -> None:
    target[name] = value or ""


# ---- picture -------------------------------------------------------------------------------------


def _picture(book: Book, draft: Draft, scene: Data) -> None:
    seen, chosen = st.columns(2, gap="medium")
    with seen:
        st.markdown(
            "\n".join(f"- **{label}** {plain(words)}" for label, words in scene_rows(book, scene))
        )
        st.caption(phrase("from_map_lead"))
        with st.container(horizontal=True, gap="small"):
            for part in PARTS:
                st.button(
                    phrase(f"from_map_{part}"),
                    key=f"erqi-from-map-{part}",
                    help=phrase(f"from_map_{part}_help"),
                    on_click=replace_from_map,
                    args=(book, draft, scene["id"], part),
                )
    with chosen:
        _lists(book, draft, scene)
        _goal(book, draft, scene)
    st.caption(phrase("scene_id", id=plain(scene["id"])))


def _lists(book: Book, draft: Draft, scene: Data) -> None:
    store, _ = book.usable
    code = lang()
    options = {
        "highlights": names_of(book),
        "figures": {one.id: one.name.get(code) for one in store.framework.indicators},
        "sources": {one.id: one.title.get(code) for one in store.catalog.sources},
    }
    for field, names in options.items():
        known = distinct({**names, **{id_: id_ for id_ in scene[field] if id_ not in names}})
        key = labels_key(_key(draft, scene, field), known)
        steer(key, list(scene[field]))
        st.multiselect(
            phrase(f"field.{field}"),
            list(known),
            key=key,
            format_func=known.__getitem__,
            placeholder=phrase("choose_many"),
            select_all=False,
            max_selections=MAX_FIGURES if field == "figures" else None,
            help=phrase(f"{field}_help"),
            on_change=_put_list,
            args=(draft.id, scene["id"], field, key),
        )


def _put_list(draft_id: str, scene_id: str, field: str, key: str) -> None:
    chosen = list(st.session_state[key])
    _change(draft_id, scene_id, lambda one: _put_ids(one, field, chosen))


def _put_ids(scene: Data, field: str, ids: list[str]) -> None:
    scene[field] = ids


def _goal(book: Book, draft: Draft, scene: Data) -> None:
    names = distinct(goal_names(book))
    key = labels_key(_key(draft, scene, "goal"), names)
    hold(key, scene["goal"] if scene["goal"] in names else None)
    st.selectbox(
        phrase("field.goal"),
        list(names),
        key=key,
        index=None,
        format_func=names.__getitem__,
        placeholder=phrase("choose_one"),
        help=phrase("goal_help"),
        on_change=lambda: _change(
            draft.id, scene["id"], lambda one: one.update(goal=st.session_state[key])
        ),
    )
