"""The map page: a bar of Streamlit widgets and the map, each telling the other what changed.

All of it is one fragment, so a choice on the map runs this and not the whole app.
"""

from collections.abc import Mapping

import streamlit as st

from erqi_map import i18n
from erqi_map.compose.content_types import Card
from erqi_map.compose.spec import Lang

from ..briefing import session as stories
from ..briefing.bar import story_choice
from ..briefing.capture import PARTS
from ..briefing.draft import Draft
from ..briefing.page import say_notice
from ..briefing.scenes import add_captured, replace_from_map
from ..shell.book import Book
from ..shell.choices import labels_key, steer
from ..shell.frame import figure
from ..shell.language import lang, phrase
from ..shell.once import once
from ..shell.session import current_book
from ..shell.text import plain
from ..shell.trouble import told_to_the_user
from .component import LANGUAGE_CHANGED_KEY, show_map
from .link import PAGES, change_map, map_state
from .state import FILTERS, MapState, Vocabulary, from_query

LINK_KEY = "erqi_link"
PLACE_KEY = "erqi_place"
KEPT_LABELS = 16
CHOOSABLE = ("cluster", "project", "eco-area")


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
            _place_box()
            _filter_box(current_book().words)
            _details_box()
            _share_box()
            _briefing_box()
        say_notice()
        show_map(current_book(), stories.shown_story(current_book()))


def _cards() -> Mapping[str, Card]:
    return current_book().usable[1].content["cards"]


def _name(id_: str) -> str:
    return str(_cards()[id_]["name"][lang()])


@once(keep=KEPT_LABELS)
def _place_labels(book: Book, code: Lang) -> dict[str, str]:
    return {
        id_: i18n.phrase(
            code,
            "app",
            "map.place_option",
            name=card["name"][code],
            kind=i18n.phrase(code, "app", f"kind.{card['kind']}"),
        )
        for id_, card in book.usable[1].content["cards"].items()
        if card["kind"] in CHOOSABLE
    }


def _place_box() -> None:
    labels = _place_labels(current_book(), lang())
    chosen = current_book().card_of(map_state().focus)
    steer(PLACE_KEY, chosen if chosen in labels else None)
    st.selectbox(
        phrase("map.place"),
        list(labels),
        key=PLACE_KEY,
        index=None,
        format_func=labels.__getitem__,
        placeholder=phrase("map.place_hint"),
        label_visibility="collapsed",
        width=250,
        on_change=lambda: change_map(focus=st.session_state[PLACE_KEY], goal=None),
    )


def _filter_box(words: Vocabulary) -> None:
    state = map_state()
    count = sum(len(ids) for ids in state.filter.values())
    label = phrase("map.filter_on", count=count) if count else phrase("map.filter")
    with st.popover(label, icon=":material/filter_alt:", key="erqi-filter"):
        for name in FILTERS:
            _filter_row(name, words, state)
        st.button(
            phrase("map.filter_clear"),
            key="erqi-filter-clear",
            disabled=not count,
            on_click=lambda: change_map(filter=MapState().filter),
        )


def _filter_row(name: str, words: Vocabulary, state: MapState) -> None:
    key = f"erqi_filter_{name}"
    options = words.filters[name]
    labels = _filter_labels(current_book(), lang(), name)
    steer(key, list(state.filter[name]))
    st.pills(
        phrase(f"map.filter_{name}"),
        options,
        selection_mode="multi",
        format_func=labels.__getitem__,
        key=key,
        wrap=True,
        on_change=lambda: change_map(
            filter=map_state().with_filter(name, st.session_state[key]).filter
        ),
    )


@once(keep=KEPT_LABELS)
def _filter_labels(book: Book, code: Lang, name: str) -> dict[str, str]:
    content = book.usable[1].content
    if name in ("cluster", "task"):
        words = {id_: card["short_name"][code] for id_, card in content["cards"].items()}
    else:
        terms = content["terms"]["themes" if name == "theme" else "statuses"]
        words = {id_: one[code] for id_, one in terms.items()}
    return {id_: plain(str(one)) for id_, one in words.items()}


def _details_box() -> None:
    chosen = current_book().card_of(map_state().focus)
    box = st.popover(
        phrase("map.details"),
        icon=":material/article:",
        disabled=chosen is None,
        key="erqi-details",
        on_change="rerun",
    )
    # What is folded away need not be sent.
    if chosen is not None and box.open:
        with box:
            _details(_cards()[chosen])


def _details(card: Card) -> None:
    code = lang()
    st.subheader(plain(card["name"][code]), anchor=False)
    if card["slogan"]:
        st.markdown(f"**{plain(card['slogan'][code])}**")
    st.markdown(plain(card["summary"][code]))
    for title, words in (
        ("goals", [goal["text"][code] for goal in card["goals"]]),
        ("tasks", [_name(id_) for id_ in card["tasks"]]),
        ("projects", [_name(id_) for id_ in card["projects"]]),
        ("eco", [_name(id_) for id_ in card["eco_areas"]]),
    ):
        if words:
            st.caption(phrase(f"group.{title}"))
            st.markdown("\n".join(f"- {plain(word)}" for word in words))
    st.button(phrase("map.unselect"), key="erqi-unselect", on_click=lambda: change_map(focus=None))


def _share_box() -> None:
    box = st.popover(
        phrase("map.share"), icon=":material/link:", key="erqi-share", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.caption(phrase("map.share_lead"))
        query = map_state().to_query(current_book().words)
        figure(
            "shareLink",
            "erqi-share-link",
            query=query if lang() == "zh" else {**query, "lang": lang()},
            label=phrase("map.share_label"),
            copy=phrase("map.share_copy"),
            copied=phrase("map.share_copied"),
            failed=phrase("map.share_failed"),
        )


def _briefing_box() -> None:
    """Which story the map presents, and what is on the map as a scene of it."""
    box = st.popover(
        phrase("map_box"), icon=":material/slideshow:", key="erqi-briefing", on_change="rerun"
    )
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
            query = {} if lang() == "zh" else {"lang": lang()}
            st.switch_page(str(PAGES / "briefing.py"), query_params=query)


def _capture_buttons(draft: Draft) -> None:
    book, chosen = current_book(), stories.chosen_scene(draft)
    st.button(
        phrase("map_capture"),
        key="erqi-map-capture",
        type="primary",
        icon=":material/add_photo_alternate:",
        on_click=add_captured,
        args=(book, draft, chosen),
    )
    scenes = enumerate(draft.data["scenes"], start=1)
    labels = {
        one["id"]: phrase(
            "map_scene_name", number=at, title=one["title"][lang()] or phrase("untitled")
        )
        for at, one in scenes
    }
    key = labels_key("erqi_map_scene", labels)
    steer(key, chosen)
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
                on_click=replace_from_map,
                args=(book, draft, chosen, part),
            )
