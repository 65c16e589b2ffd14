"""The scenes of a story: the list, what one does with a scene as a whole, and new ones."""

from collections import Counter
from collections.abc import Mapping, Sequence

import streamlit as st

from erqi_map.errors import Problem
from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import ItemDifference

from ..map.link import map_state
from ..shell.book import Book
from ..shell.frame import figure
from ..shell.language import phrase
from . import session as stories
from .capture import Part, capture_scene, recapture, scene_of_changes
from .draft import (
    Data,
    Draft,
    add_scene,
    copy_scene,
    edit_scene,
    move_scene,
    proposed_id,
    remove_scene,
    scene_ids,
)
from .session import Notice
from .words import said

LIST_KEY = "erqi-scenes"


def show_scenes(
    book: Book,
    draft: Draft,
    scene: str,
    problems: tuple[Problem, ...],
    doubts: tuple[Problem, ...],
) -> None:
    """The list with its buttons; `scene` is the one being edited."""
    _buttons(draft, scene)
    faults = Counter(problem.id for problem in problems)
    lacking = {one.id for one in doubts if one.code == "english_missing"}
    figure(
        "sceneList",
        LIST_KEY,
        heard=lambda go: _hear(draft, go),
        label=phrase("scenes"),
        chosen=scene,
        items=[
            _item(one, faults[one["id"]], lacks_english=one["id"] in lacking)
            for one in draft.data["scenes"]
        ],
    )
    st.button(
        phrase("capture"),
        key="erqi-capture",
        icon=":material/add_photo_alternate:",
        help=phrase("capture_help"),
        width="stretch",
        on_click=add_captured,
        args=(book, draft, scene),
    )


def _item(scene: Data, faults: int, *, lacks_english: bool) -> dict[str, str]:
    points = len(scene["points"])
    return {
        "id": scene["id"],
        "title": said(scene["title"]) or phrase("untitled"),
        "note": phrase("scene_points", count=points) if points else phrase("scene_no_points"),
        "problem": phrase("scene_faults", count=faults) if faults else "",
        "lacking": phrase("scene_no_english") if lacks_english else "",
    }


def _buttons(draft: Draft, scene: str) -> None:
    ids = scene_ids(draft.data)
    at = ids.index(scene)
    with st.container(horizontal=True, gap="small", key="erqi-scene-bar"):
        for name, by, icon, off in (
            ("up", -1, "arrow_upward", at == 0),
            ("down", 1, "arrow_downward", at == len(ids) - 1),
        ):
            st.button(
                phrase(f"scene_{name}"),
                key=f"erqi-scene-{name}",
                icon=f":material/{icon}:",
                help=phrase(f"scene_{name}"),
                disabled=off,
                on_click=_move,
                args=(draft, scene, by),
            )
        st.button(
            phrase("scene_copy"),
            key="erqi-scene-copy",
            icon=":material/content_copy:",
            help=phrase("scene_copy"),
            on_click=_copy,
            args=(draft, scene),
        )
        st.button(
            phrase("scene_delete"),
            key="erqi-scene-delete",
            icon=":material/delete:",
            help=phrase("scene_delete") if len(ids) > 1 else phrase("scene_last"),
            disabled=len(ids) == 1,
            on_click=_delete,
            args=(draft, scene),
        )


def _move(draft: Draft, scene: str, by: int) -> None:
    draft.change(move_scene(draft.data, scene, by))
    stories.choose_scene(draft.id, scene)


def _copy(draft: Draft, scene: str) -> None:
    data, own = copy_scene(draft.data, scene)
    draft.change(data)
    stories.choose_scene(draft.id, own)


def _delete(draft: Draft, scene: str) -> None:
    ids = scene_ids(draft.data)
    at = ids.index(scene)
    draft.change(remove_scene(draft.data, scene))
    stories.choose_scene(draft.id, (ids[at + 1 :] or ids[:at])[-1 if at + 1 >= len(ids) else 0])
    stories.tell(Notice("notice.scene_deleted", name=str(at + 1)))


def _hear(draft: Draft, go: object) -> None:
    """What the list says comes from a browser: only scenes there are, only whole steps."""
    if not isinstance(go, Mapping) or go.get("scene") not in scene_ids(draft.data):
        return
    by = go.get("move", 0)
    _move(draft, str(go["scene"]), by if isinstance(by, int) else 0)


# ---- from the map --------------------------------------------------------------------------------


def add_captured(book: Book, draft: Draft, after: str | None = None) -> None:
    """What is on the map now becomes a new scene, which is then the one being edited."""
    fresh = capture_scene(book, map_state(), scene_ids(draft.data))
    draft.change(add_scene(draft.data, fresh, after))
    stories.choose_scene(draft.id, fresh["id"])
    stories.tell(Notice("notice.captured", name=said(fresh["title"])))


def add_scene_of_changes(
    book: Book,
    since: str,
    found: Sequence[ItemDifference],
    lit: Sequence[str],
    names: Called,
) -> None:
    """What is new since a moment becomes a scene, which is then the one being edited."""
    draft = stories.current_draft(book)
    taken = scene_ids(draft.data) if draft is not None else ()
    fresh = scene_of_changes(book, since, found, lit, names, taken)
    if draft is None:
        own = proposed_id(since, stories.story_names(book))
        stories.begin(own, {"id": own, "title": fresh["title"], "scenes": [fresh]})
        return
    draft.change(add_scene(draft.data, fresh))
    stories.choose_scene(draft.id, fresh["id"])
    stories.tell(Notice("notice.captured", name=said(fresh["title"])))


def replace_from_map(book: Book, draft: Draft, scene: str, part: Part) -> None:
    """What is on the map now takes the place of what a scene shows."""
    state = map_state()
    draft.change(edit_scene(draft.data, scene, lambda one: recapture(book, one, state, part)))
    stories.choose_scene(draft.id, scene)
    stories.tell(Notice(f"notice.replaced_{part}"))
