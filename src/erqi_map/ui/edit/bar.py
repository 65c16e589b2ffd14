"""The foot of a form, always in sight: what was saved, what is asked, the buttons."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from erqi_map.store.book.called import Called
from erqi_map.store.book.journal import Journal

from ..map.link import open_map
from ..shell.language import phrase
from .drawn import TAB_KEY, draw_next
from .drawn import say as say_drawn
from .form import say
from .photos import PLACE_KEY as PHOTO_PLACE_KEY
from .save import (
    CLASH_KEY,
    Changed,
    Notice,
    Questions,
    ask_sides,
    begin_anew,
    faults_told,
    forget_notice,
    questions,
    save,
    say_why_asked,
    show_notice,
    undone,
)


@dataclass(frozen=True)
class Bar:
    """`name`: of what is in the form; `place`: its id where it is one, and whether it is `drawn`;
    `key`: of the form; `seen`: whether its tab is the one in front.
    """

    journal: Journal
    names: Called
    name: str
    place: str
    drawn: bool
    key: str
    seen: bool


def show_bar(bar: Bar, all_of_it: Callable[[], Changed], changed: Changed) -> None:
    """Say what became of the last save, ask what is open, and save when that is wanted."""
    notice = show_notice(bar.names) if bar.seen else None
    told = st.container()
    of, shown = st.session_state.get(CLASH_KEY, ("", ()))
    asked = questions(bar.journal, changed) if of == bar.key else {}
    say_why_asked(bar.journal, asked, bar.names)
    mine = ask_sides(asked, bar.names)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = st.text_input(
            phrase("edit.why"), placeholder=phrase("edit.why_example"), key=f"{bar.key}:why"
        )
        saves = _save_button(bar, asked)
        if asked and st.form_submit_button(phrase("edit.theirs"), key="erqi-edit-theirs"):
            begin_anew(Notice(phrase("edit.took_theirs")))
        _others(bar, notice)
    if saves:
        reason = reason or phrase("edit.why_place", name=bar.name)
        with told, faults_told(bar.names):
            answered = shown if asked else ()
            save(bar.journal, all_of_it(), reason, bar.key, shown=answered, mine=mine)


def _save_button(bar: Bar, asked: Questions) -> bool:
    gone = any(clash is None for _, clash in asked.values())
    words = "edit.restore" if gone else "edit.together" if asked else "edit.save"
    key = "erqi-edit-together" if asked else f"{bar.key}:save"
    return st.form_submit_button(
        phrase(words),
        type="primary",
        key=key,
        icon=":material/save:",
        on_click=forget_notice,
    )


def _others(bar: Bar, notice: Notice | None) -> None:
    if notice is not None and notice.change is not None:
        st.form_submit_button(
            phrase("edit.undo"),
            key="erqi-edit-undo",
            icon=":material/undo:",
            on_click=undone,
            args=(bar.journal, notice.change),
        )
    if not bar.place:
        return
    if bar.drawn and st.form_submit_button(
        say("to_map"), key="erqi-edit-to-map", icon=":material/map:"
    ):
        open_map({"focus": bar.place})
    drawing = "to_drawing" if bar.drawn else "to_point"
    for key, icon, go in (
        (drawing, "edit_location_alt", _to_drawing),
        ("to_photos", "add_photo_alternate", _to_photos),
    ):
        st.form_submit_button(
            say(key), key=f"erqi-edit-{key}", icon=f":material/{icon}:", on_click=go, args=(bar,)
        )


def _to_drawing(bar: Bar) -> None:
    st.session_state[TAB_KEY] = say_drawn("tab")
    draw_next(bar.place, drawn=bar.drawn)


def _to_photos(bar: Bar) -> None:
    st.session_state[TAB_KEY] = say_drawn("photos")
    st.session_state[PHOTO_PLACE_KEY] = bar.place
