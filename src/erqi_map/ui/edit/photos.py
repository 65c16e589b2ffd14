"""图片与文件: a picture or paper put to a place, with words for those who do not see it."""

import tempfile
from pathlib import Path
from typing import Any

import streamlit as st
from pyproj import Geod

from erqi_map.errors import DataError, ErqiMapError
from erqi_map.store import GeoStore
from erqi_map.store.book.items import MARK
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.photographs import add_photo, remove_photo
from erqi_map.store.book.records import Change
from erqi_map.store.read.foreign.photo import Taken, read_photo

from ..content.words import Words
from ..shell.choices import kept_form
from ..shell.language import lang, phrase, why
from ..shell.text import plain
from ..shell.who import named
from .drawn import say
from .opening import PLACE_KEY as EDITED_KEY
from .save import NOTICE_KEY, Notice, say_saved

PLACE_KEY, FILE_KEY, FOLLOWED_KEY = "erqi_photo_place", "erqi_photo_file", "erqi_photo_followed"
ENDINGS = ("jpg", "jpeg", "png", "webp", "pdf")
THUMB_PX = 240


def show_photos(journal: Journal, store: GeoStore, words: Words, seen: bool) -> None:
    """The pictures of a place, and a way to add one; `seen`: its tab is the one in front."""
    st.caption(say("photos_lead"))
    names = {id: words.text(place.name) for id, place in store.places.items()}
    if (edited := st.session_state.get(EDITED_KEY)) != st.session_state.get(FOLLOWED_KEY):
        # Who edits a place and comes here means that place.
        st.session_state[FOLLOWED_KEY] = st.session_state[PLACE_KEY] = edited
    place = st.selectbox(
        say("photo_place"), list(names), format_func=names.__getitem__, key=PLACE_KEY
    )
    if place is None:
        return
    if seen and (said := st.session_state.get(NOTICE_KEY)):
        say_saved(journal, said, place, "photo")
    _show_present(journal, store, place, names[place])
    number = st.session_state.get(FILE_KEY, 0)
    file = st.file_uploader(say("photo_file"), ENDINGS, key=f"{FILE_KEY}-{number}")
    if file is not None:
        _show_new(journal, store, place, names[place], file)


def _show_present(journal: Journal, store: GeoStore, place: str, name: str) -> None:
    for one in store.photos.get(place, ()):
        picture, about = st.columns([1, 3])
        picture.image(one.read(), width=THUMB_PX)
        about.markdown(plain(one.photo.alt.get(lang())))
        size = len(one.read()) + len(one.paper() or b"")
        about.caption(say("photo_size", kb=f"{size / 1000:,.0f}"))
        if about.button(say("photo_remove"), key=f"erqi-photo-gone-{one.photo.id}"):
            who = named()
            done = remove_photo(journal, one.photo.id, who, say("photo_why_remove", name=name))
            _done(say("photo_removed", id=done.id) if done else phrase("edit.no_change"), done)


def _show_new(journal: Journal, store: GeoStore, place: str, name: str, file: Any) -> None:
    try:
        taken = _taken(file.getvalue(), file.name)
    except ErqiMapError as error:
        st.error(why(error))
        return
    picture, words = st.columns([1, 2])
    picture.image(taken.content)
    size = len(taken.content) + len(taken.paper or b"")
    picture.caption(say("photo_size", kb=f"{size / 1000:,.0f}"))
    with kept_form("erqi-photo-form", words, border=False, enter_to_submit=False):
        zh = st.text_input(say("photo_alt_zh"), key="erqi-photo-zh").strip()
        en = st.text_input(say("photo_alt_en"), key="erqi-photo-en").strip()
        point = _offer_position(store, place, taken)
        adds = st.form_submit_button(say("photo_add"), type="primary", key="erqi-photo-add")
    if not adds:
        return
    if not zh:
        st.error(say("photo_alt_missing"))
        return
    alt = {"zh": zh, "en": en} if en else {"zh": zh}
    entry = {"place": place, "file": "", "alt": alt}
    try:
        said = say("photo_why_add", name=name)
        done = add_photo(journal, taken, entry, named(), said, point)
    except DataError as error:
        for one in error.problems:
            st.error(why(one))
        return
    st.session_state[FILE_KEY] = st.session_state.get(FILE_KEY, 0) + 1
    _done(say("photo_added", id=done.id) if done else phrase("edit.no_change"), done)


def _offer_position(store: GeoStore, place: str, taken: Taken) -> str:
    """The item of the point that is to go where the picture was taken; empty for none."""
    if taken.position is None:
        return ""
    for dataset in store.catalog.datasets:
        layer = store.layer(dataset.id)
        if place not in layer.index or layer.geometry[place].geom_type != "Point":
            continue
        now, (lon, lat) = layer.geometry[place], taken.position
        _, _, metres = Geod(ellps="WGS84").inv(now.x, now.y, lon, lat)
        words = say("photo_position", lng=f"{lon:.6f}", lat=f"{lat:.6f}", metres=f"{metres:,.0f}")
        moves = st.checkbox(words, key="erqi-photo-position", help=say("photo_position_note"))
        return f"{dataset.file}{MARK}{place}" if moves else ""
    return ""


@st.cache_data(max_entries=8, show_spinner=False)
def _taken(content: bytes, name: str) -> Taken:
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as scratch:
        path = Path(scratch) / "file"
        path.write_bytes(content)
        return read_photo(path, name)


def _done(said: str, change: Change | None) -> None:
    st.session_state[NOTICE_KEY] = Notice(said, change.id if change else None)
    st.rerun()
