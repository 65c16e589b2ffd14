"""The map page: the map and the bar, in which search, sharing and playing are the map's own.

All of it is one fragment, so a choice on the map runs this and not the whole app.
"""

import streamlit as st

from ..briefing import session as stories
from ..briefing.bar import story_choice, then_close
from ..briefing.capture import PARTS
from ..briefing.draft import Draft
from ..briefing.page import say_notice
from ..briefing.scenes import add_captured, replace_from_map
from ..edit.opening import open_editor
from ..shell.choices import hold, labels_key
from ..shell.language import lang, page_query, phrase
from ..shell.session import current_book
from ..shell.trouble import told_to_the_user
from .component import LANGUAGE_CHANGED_KEY, show_map
from .link import PAGES, change_map, map_state
from .state import MapState, from_query

LINK_KEY, BOX = "erqi_link", "erqi-briefing"


def take_link() -> None:
    """Restore the map from the address, once for each address."""
    query = {name: value for name, value in st.query_params.items() if name != "lang"}
    if not query or st.session_state.get(LINK_KEY) == query:
        return
    st.session_state[LINK_KEY] = query
    wanted = from_query(query, current_book().words)
    change_map(**{name: getattr(wanted, name) for name in MapState.__dataclass_fields__})


@st.fragment
def show_workspace() -> None:
    """The bar and the map."""
    if st.session_state.pop(LANGUAGE_CHANGED_KEY, False):
        st.rerun()
    # A fragment catches its own errors before the frame of the page can see them.
    with told_to_the_user():
        with st.container(
            horizontal=True, key="erqi-bar", vertical_alignment="center", gap="small"
        ):
            _briefing_box()
            _lit_box()
        say_notice()
        book = current_book()
        if wanted := show_map(book, stories.shown_story(book)):
            open_editor(book.usable[0], wanted)


def _lit_box() -> None:
    """What is lit because it has changed, and the way back to the map as it is."""
    if lit := map_state().lit:
        st.button(
            phrase("changes.unlit", count=len(lit)),
            key="erqi-unlit",
            icon=":material/close:",
            on_click=lambda: change_map(lit=()),
        )


def _briefing_box() -> None:
    """Which story the map presents, and what is on the map as a scene of it."""
    box = st.popover(phrase("map_box"), icon=":material/slideshow:", key=BOX, on_change="rerun")
    if not box.open:
        return
    book = current_book()
    with box:
        story_choice(book, "erqi_map_story")
        draft = stories.current_draft(book)
        if draft is None:
            st.caption(phrase("empty"))
        else:
            st.caption(phrase("map_lead"))
            _capture_buttons(draft)
        if st.button(phrase("map_open"), key="erqi-open-briefing", icon=":material/edit_note:"):
            st.switch_page(str(PAGES / "briefing.py"), query_params=page_query())


def _capture_buttons(draft: Draft) -> None:
    book, chosen = current_book(), stories.chosen_scene(draft)
    st.button(
        phrase("map_capture"),
        key="erqi-map-capture",
        type="primary",
        icon=":material/add_photo_alternate:",
        on_click=then_close,
        args=(BOX, add_captured, book, draft, chosen),
    )
    scenes = enumerate(draft.data["scenes"], start=1)
    labels = {
        one["id"]: phrase(
            "map_scene_name", number=at, title=one["title"][lang()] or phrase("untitled")
        )
        for at, one in scenes
    }
    key = labels_key("erqi_map_scene", labels)
    hold(key, chosen)
    st.selectbox(
        phrase("map_scene"),
        list(labels),
        key=key,
        format_func=labels.__getitem__,
        on_change=lambda: stories.choose_scene(draft.id, st.session_state[key]),
    )
    with st.container(horizontal=True, gap="small"):
        for part in PARTS:
            st.button(
                phrase(f"from_map_{part}"),
                key=f"erqi-map-replace-{part}",
                help=phrase(f"from_map_{part}_help"),
                on_click=then_close,
                args=(BOX, replace_from_map, book, draft, chosen, part),
            )
