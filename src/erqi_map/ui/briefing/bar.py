"""The bar of the briefing page: which story, and what one does with it as a whole."""

import re
from collections.abc import Callable

import streamlit as st

from erqi_map.model.base import ID_PATTERN
from erqi_map.store.stories.saving import can_save, deleted_stories

from ..map.link import map_state
from ..map.state import LANGS
from ..shell.book import Book
from ..shell.choices import distinct, hold, kept_form, labels_key, steer
from ..shell.language import phrase
from ..shell.text import plain
from ..shell.together import say_who_else
from ..shell.who import ask_who
from ..shell.workspace import offer_workspace
from . import session as stories
from .capture import capture_scene
from .draft import LONGEST_ID, Draft, free_id, proposed_id
from .words import said

CHOICE_KEY = "erqi_briefing_story"
NEW_BOX, DELETE_BOX, RENAME_BOX = "erqi-new", "erqi-delete", "erqi-rename"
NEW_KEYS = ("erqi_new_zh", "erqi_new_en", "erqi_new_id")
LONGEST_TITLE = {"zh": 40, "en": 90}


def show_bar(book: Book, draft: Draft | None) -> None:
    """Choose, begin, copy, delete; back and forth; save."""
    home = book.usable[0].home
    writable = can_save(home)
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="erqi-briefing-bar"
    ):
        story_choice(book, CHOICE_KEY, titled=True)
        _new_box(book)
        if draft is not None:
            _title_box(draft)
            _copy_button(book, draft)
            _delete_box(draft, writable)
            _way_back(book, draft)
            _save_button(book, draft, writable)
            _say_standing(draft, writable)
    if not writable:
        offer_workspace(home)
    else:
        ask_who()
        if draft is not None:
            say_who_else(home, {draft.id: ""})


def story_choice(book: Book, key: str, *, titled: bool = False) -> None:
    """Which story this session works with; its map presents the same one. `titled`: the page says
    already what is chosen here.
    """
    labels = distinct({id_: _name(id_, one) for id_, one in stories.story_names(book).items()})
    own = labels_key(key, labels)
    hold(own, stories.chosen_story(book))
    st.selectbox(
        phrase("story"),
        list(labels),
        key=own,
        index=0 if labels else None,
        format_func=labels.__getitem__,
        placeholder=phrase("story_none"),
        disabled=not labels,
        width=300 if titled else "stretch",
        label_visibility="collapsed" if titled else "visible",
        on_change=lambda: stories.choose_story(st.session_state[own]),
    )


def _name(id_: str, title: dict[str, str]) -> str:
    draft = stories.drafts().get(id_)
    name = said(title) or phrase("untitled")
    return phrase("story_changed", title=name) if draft and draft.changed else name


def _new_box(book: Book) -> None:
    with st.popover(phrase("new"), icon=":material/add:", key=NEW_BOX, on_change="rerun") as box:
        if not box.open:
            return
        st.caption(phrase("new_lead"))
        zh, en, own = NEW_KEYS
        taken = [*stories.story_names(book), *deleted_stories(book.usable[0].home)]
        st.text_input(phrase("new_zh"), key=zh, max_chars=LONGEST_TITLE["zh"])
        st.text_input(phrase("new_en"), key=en, max_chars=LONGEST_TITLE["en"])
        typed = st.session_state.get(zh, "") or st.session_state.get(en, "")
        proposal = proposed_id(typed, taken) if typed.strip() else ""
        st.text_input(
            phrase("new_id"),
            key=own,
            max_chars=LONGEST_ID,
            placeholder=proposal,
            help=phrase("new_id_help"),
        )
        fault = _new_fault(taken)
        if fault and typed.strip():
            st.error(fault)
        st.button(
            phrase("new_begin"),
            key="erqi-new-begin",
            type="primary",
            disabled=bool(fault),
            on_click=then_close,
            args=(NEW_BOX, _begin, book, taken),
        )
        _deleted(book)


def _new_fault(taken: list[str]) -> str:
    """What is still missing or wrong; "" when the story can be begun."""
    zh, _, own = (st.session_state.get(key, "").strip() for key in NEW_KEYS)
    if not zh:
        return phrase("new_names")
    if own and not _is_id(own):
        return phrase("new_id_bad", id=plain(own))
    return phrase("new_id_taken", id=plain(own)) if own in taken else ""


def _is_id(text: str) -> bool:
    return re.fullmatch(ID_PATTERN.strip("^$"), text) is not None


def _begin(book: Book, taken: list[str]) -> None:
    zh, en, own = (st.session_state.get(key, "").strip() for key in NEW_KEYS)
    if _new_fault(taken):
        return
    id_ = own or proposed_id(zh, taken)
    first = capture_scene(book, map_state(), ())
    stories.begin(id_, {"id": id_, "title": {"zh": zh, "en": en}, "scenes": [first]})
    for key in NEW_KEYS:
        st.session_state[key] = ""


def then_close(box: str, act: Callable[..., object], *given: object) -> None:
    """What a box was opened for is done: it closes."""
    act(*given)
    st.session_state[box] = False


def _deleted(book: Book) -> None:
    gone = [id_ for id_ in deleted_stories(book.usable[0].home) if id_ not in stories.drafts()]
    if not gone:
        return
    st.divider()
    st.caption(phrase("deleted_lead"))
    for id_ in gone:
        st.button(
            phrase("deleted_back", id=plain(id_)),
            key=f"erqi-back-{id_}",
            icon=":material/restore_from_trash:",
            on_click=then_close,
            args=(NEW_BOX, stories.bring_back, id_),
        )


def _title_box(draft: Draft) -> None:
    box = st.popover(
        phrase("rename"),
        icon=":material/edit:",
        help=phrase("rename_help"),
        key=RENAME_BOX,
        on_change="rerun",
    )
    if not box.open:
        return
    keys = {code: f"erqi_title_{code}_{draft.id}" for code in LANGS}
    with box, kept_form("erqi-rename-form", border=False):
        for code, key in keys.items():
            steer(key, draft.data["title"][code])
            st.text_input(phrase(f"new_{code}"), key=key, max_chars=LONGEST_TITLE[code])
        st.caption(phrase("rename_id", id=plain(draft.id)))
        st.form_submit_button(
            phrase("rename"),
            key="erqi-rename-do",
            type="primary",
            on_click=then_close,
            args=(RENAME_BOX, _rename, draft, keys),
        )


def _rename(draft: Draft, keys: dict[str, str]) -> None:
    draft.change({**draft.data, "title": {code: st.session_state[keys[code]] for code in keys}})


def _copy_button(book: Book, draft: Draft) -> None:
    def copy() -> None:
        taken = [*stories.story_names(book), *deleted_stories(book.usable[0].home)]
        own = free_id(draft.id, taken)
        title = {
            code: words and _clipped(phrase(f"copy_title_{code}", title=words), LONGEST_TITLE[code])
            for code, words in draft.data["title"].items()
        }
        stories.begin(own, {**draft.data, "id": own, "title": title})

    st.button(
        phrase("copy"),
        key="erqi-story-copy",
        icon=":material/content_copy:",
        help=phrase("copy_help"),
        on_click=copy,
    )


def _clipped(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[-longest:]


def _delete_box(draft: Draft, writable: bool) -> None:
    with st.popover(
        phrase("delete"),
        icon=":material/delete:",
        help=phrase("delete_help"),
        key=DELETE_BOX,
        on_change="rerun",
        disabled=not writable and draft.base is not None,
    ):
        st.markdown(phrase("delete_ask", title=plain(said(draft.data["title"]))))
        st.caption(phrase("delete_note" if draft.base is not None else "delete_note_new"))
        st.button(
            phrase("delete_yes"),
            key="erqi-delete-yes",
            type="primary",
            on_click=then_close,
            args=(DELETE_BOX, stories.remove, draft),
        )


def _way_back(book: Book, draft: Draft) -> None:
    to_version = not draft.past
    st.button(
        phrase("undo"),
        key="erqi-undo",
        icon=":material/undo:",
        help=phrase("undo_version" if to_version else "undo_step"),
        disabled=not stories.can_undo(book, draft),
        on_click=stories.undo,
        args=(draft,),
    )
    st.button(
        phrase("redo"),
        key="erqi-redo",
        icon=":material/redo:",
        help=phrase("redo_help"),
        disabled=not stories.can_redo(book, draft),
        on_click=stories.redo,
        args=(draft,),
    )


def _save_button(book: Book, draft: Draft, writable: bool) -> None:
    free = stories.file_state(book, draft) == "ours"
    sound = stories.check(book, draft)[0] is not None
    st.button(
        phrase("save"),
        key="erqi-save",
        type="primary",
        icon=":material/save:",
        disabled=not (draft.changed and writable and free and sound),
        help=phrase("save_help") if sound else phrase("save_problems"),
        on_click=stories.save,
        args=(draft,),
    )


def _say_standing(draft: Draft, writable: bool) -> None:
    key = "unchanged"
    if draft.changed:
        key = "changed_new" if draft.base is None else "changed"
    if writable or draft.changed:
        st.caption(phrase(key), help=phrase(f"{key}_help"), width="content")
