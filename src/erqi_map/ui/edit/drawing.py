"""在地图上改: what is drawn on the map, its properties beside it, saved as one change."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from typing import Any, cast

import streamlit as st

from erqi_map import i18n
from erqi_map.errors import DataError, RequestError, SaveError
from erqi_map.model import FeatureProperties
from erqi_map.model.base import ID_PATTERN
from erqi_map.store import GeoStore
from erqi_map.store.book.called import called
from erqi_map.store.book.documents import Draft, open_draft
from erqi_map.store.book.drawing import Drawing, file_of_feature, free_id, pieces_ha, save_drawing
from erqi_map.store.book.drawn_layers import features_json, kinds_for
from erqi_map.store.book.items import MARK, id_of
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.places import cluster_round
from erqi_map.store.check.relations import CLUSTER_LAYER
from erqi_map.store.check.shapes import CLASS_OF_TYPE

from ..content.words import Words
from ..map.component import show_canvas
from ..shell.book import Book
from ..shell.choices import hold, kept_form
from ..shell.language import lang, phrase, why
from ..shell.once import once
from ..shell.session import current_book, plan, take_newest
from ..shell.text import plain
from ..shell.together import say_who_else
from ..shell.who import named
from .drawn import STATE_KEY, Session, say, session, show_typed
from .form import Form
from .options import options_of
from .save import (
    DRAFTS_KEY,
    NOTICE_KEY,
    Notice,
    ask_sides,
    forget_notice,
    questions,
    say_saved,
    say_why_asked,
    together,
)

CHOICE_KEY = "erqi_edit_shape"
DRAWN = "drawn-on-map"
"""The method of what is drawn here, where the book knows it."""
PIECES_SHOWN = 6
_CLIENT = "client."


@st.fragment
def show_drawing(journal: Journal) -> None:
    """The map to draw on, and the form of what is drawn."""
    now = session()
    store, _, words = plan()
    canvas, form = st.columns([3, 2], gap="medium")
    with canvas:
        show_canvas(current_book(), _told(now), lambda said: session().hear(said))
    with form:
        _choose(store, now)
        show_typed(now)
        if now.draft:
            forget_notice()
        if said := st.session_state.get(NOTICE_KEY):
            say_saved(journal, said, now.saved if now.saved in store.places else "", "draw")
        told = st.container()
        if any((now.draft or {}).get(name) for name in ("id", "geometry")):
            _show_form(journal, store, words, now)
        # Nobody else can be at a new shape.
        if now.base is not None:
            place = now.base.data["properties"].get("place")
            with told:
                say_who_else(store.home, dict.fromkeys((id_of(now.base.item), place or ""), ""))


def _told(now: Session) -> dict[str, Any]:
    client = i18n.words(lang(), "drawing")
    return {
        "features": drawn_features(current_book(), lang()),
        "draft": now.given,
        "revision": now.revision,
        "words": {
            key.removeprefix(_CLIENT): text
            for key, text in client.items()
            if key.startswith(_CLIENT)
        },
    }


@once(keep=8)
def drawn_features(book: Book, lang: str) -> bytes:
    """Every feature of the book as it is stored, to be changed and snapped to."""
    return features_json(book.usable[0], lang)


def _choose(store: GeoStore, now: Session) -> None:
    names = {
        str(id): str(name)
        for layer in store.layer_ids
        for id, name in store.layer(layer)[f"name_{lang()}"].items()
    }
    # The map and the list name the same shape, whichever of them was asked.
    drawn = (now.draft or {}).get("id")
    key = f"{CHOICE_KEY}-{now.lists}"
    hold(key, drawn if drawn in names else None)
    st.selectbox(
        say("choose"),
        list(names),
        format_func=names.__getitem__,
        placeholder=say("choose_none"),
        key=key,
        on_change=lambda: _open(key),
    )
    if now.refused:
        st.warning(say("client.finish_first"), icon=":material/edit_off:")
    now.refused = False


def _open(key: str) -> None:
    now = session()
    # A browser that has not drawn the newest list yet sends what stood in the one before.
    if key != f"{CHOICE_KEY}-{now.lists}":
        return
    now.refused = bool((now.draft or {}).get("dirty"))
    if not now.refused:
        now.choose(st.session_state[key])


def _show_form(journal: Journal, store: GeoStore, words: Words, now: Session) -> None:
    draft = cast("dict[str, Any]", now.draft)
    id = draft.get("id")
    if isinstance(id, str) and now.base is None:
        file = file_of_feature(store, id)
        if not file:
            return
        now.base = open_draft(journal, f"{file}{MARK}{id}")
    old = now.base.data["properties"] if now.base is not None else None
    key = f"draw:{id}:{now.base.sha256[:8] if now.base else now.revision}"
    st.markdown(f"**{plain(say('form') if old else say('form_new'))}**")
    _say_cut(store, draft, old)
    name, properties, options = None, old, options_of(store, words)
    if old is None:
        name, properties, options["kind"] = _begin(journal, store, words, now, key)
        key += f":{properties['place']}"
    with kept_form(f"{key}:form", border=False, enter_to_submit=False):
        form = Form(key, options, new_sources=False)
        filled = form.fill(FeatureProperties, properties or {}, "properties")
        with st.container(key="erqi-draw-bar", gap="small"):
            told = st.container()
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                reason = st.text_input(
                    phrase("edit.why"), placeholder=phrase("edit.why_example"), key=f"{key}:why"
                )
                saves = st.form_submit_button(
                    say("save"), type="primary", icon=":material/save:", key=f"{key}:save"
                )
    with told:
        if saves:
            title = called(store, lang()).known.get(str(filled.get("id")), "")
            _save(journal, store, now, filled, name, reason or say("why", name=title))
        if now.clash is not None:
            _show_clash(journal, store, now)


def _say_cut(store: GeoStore, draft: Mapping[str, Any], old: Mapping[str, Any] | None) -> None:
    if draft.get("dirty") and old is not None:
        st.caption(say("moved"))
    if old is not None and old.get("id") in store.layer(CLUSTER_LAYER).index:
        st.caption(say("in_step"))
    if not draft.get("cut"):
        return
    try:
        parts = pieces_ha(draft["geometry"], draft["cut"])
        areas = phrase("list.comma").join(f"{area:.1f}" for area in parts[:PIECES_SHOWN])
        st.info(say("pieces", count=len(parts), areas=areas))
    except RequestError as error:
        st.warning(why(error))


def _begin(
    journal: Journal, store: GeoStore, words: Words, now: Session, key: str
) -> tuple[dict[str, str] | None, dict[str, Any], Mapping[str, str]]:
    """What a new feature draws: a name where it draws no place, its first properties, and the
    kinds it may have.
    """
    draft, wanted = cast("dict[str, Any]", now.draft), now.place
    geometry = CLASS_OF_TYPE.get(str(draft["geometry"].get("type")), "")
    known = [one for one in store.places.values() if one.kind != "cluster"]
    places = {one.id: words.text(one.name) for one in known}
    others = {"": say("draws_none")} if kinds_for(store, geometry, None) else {}
    choices = {**others, **places}
    chosen = st.selectbox(
        say("draws"), list(choices), list(choices).index(wanted) if wanted in choices else None,
        format_func=choices.__getitem__,
        placeholder=say("draws_choose"),
        key=f"{key}:place",
    )  # fmt: skip
    place = store.place(chosen) if chosen else None
    kinds = kinds_for(store, geometry, place)
    labels = {one.id: words.text(one.label) for one in store.terms.kinds}
    begun: dict[str, Any] = {"kind": kinds[0] if kinds else None, "place": chosen or None}
    begun |= {"date": dt.date.today().isoformat(), "status": "schematic"}
    if any(one.id == DRAWN for one in store.terms.methods):
        begun["method"] = DRAWN
    name = None
    if place is None:
        zh = st.text_input(say("name_zh"), key=f"{key}:zh").strip()
        en = st.text_input(say("name_en"), key=f"{key}:en").strip()
        name = {"zh": zh, "en": en} if en else {"zh": zh}
        stem = f"drawn-{begun['date']}"
    else:
        begun["cluster"] = place.cluster or cluster_round(store, draft["geometry"])
        begun["sources"], stem = list(place.sources), place.id
    drawn = place is not None and not file_of_feature(store, place.id)
    id = stem if drawn else st.text_input(
        say("id"), free_id(journal.state(), stem), key=f"{key}:id:{chosen}"
    )  # fmt: skip
    named = {one: labels[one] if one in labels else say(f"{one}.kind") for one in kinds}
    return name, {"id": id, **begun}, named


def _save(
    journal: Journal, store: GeoStore, now: Session, properties: dict[str, Any],
    name: dict[str, str] | None, reason: str,
) -> None:  # fmt: skip
    draft = cast("dict[str, Any]", now.draft)
    id = str(properties.get("id") or "")
    fresh = now.base is None
    try:
        if not re.match(ID_PATTERN, id) or (fresh and file_of_feature(store, id)):
            raise RequestError("drawing", "error.id", id=id)
        base = None if now.base is None else now.base.sha256
        drawing = Drawing(id, properties, draft["geometry"], draft.get("cut"), base)
        done = save_drawing(journal, store, drawing, named(), reason, name)
    except SaveError as error:
        if error.key != "conflict" or now.base is None:
            raise
        now.clash = {"properties": properties, "why": reason}
        if not questions(journal, _mine(now)):
            _merge(journal, store, now, ())
        return
    except (DataError, RequestError) as error:
        problems = error.problems[:8] if isinstance(error, DataError) else ()
        names = called(store, lang())
        told = [plain(names.problem(one)) for one in problems] or [why(error)]
        st.error("\n".join([say("refused"), "", *(f"- {one}" for one in told)]))
        return
    _finish(now, say("saved", id=done.id) if done else say("unchanged"), done.id if done else None)


def _finish(now: Session, said: str, change: int | None = None) -> None:
    id = (now.draft or {}).get("id") or now.place
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state[STATE_KEY] = Session(
        now.draft, revision=now.revision, lists=now.lists, saved=id
    )
    session().give(None)
    st.session_state[NOTICE_KEY] = Notice(said, change)
    # The map is seen at once; another tab is made of the newest book when it is chosen.
    take_newest()
    st.rerun(scope="fragment")


def _mine(now: Session) -> dict[Draft, Any]:
    base, kept = cast(Draft, now.base), cast("dict[str, Any]", now.clash)
    geometry = cast("dict[str, Any]", now.draft)["geometry"]
    return {base: {**base.data, "properties": kept["properties"], "geometry": geometry}}


def _merge(journal: Journal, store: GeoStore, now: Session, mine: Collection[str]) -> None:
    ((theirs, both),) = together(journal, _mine(now), mine).items()
    why = cast("dict[str, Any]", now.clash)["why"]
    now.base, now.clash = theirs, None
    now.draft = {**cast("dict[str, Any]", now.draft), "geometry": both["geometry"]}
    _save(journal, store, now, both["properties"], None, why)


def _show_clash(journal: Journal, store: GeoStore, now: Session) -> None:
    """Somebody saved the same shape meanwhile: both versions, field by field, and the choice."""
    names, asked = called(store, lang()), questions(journal, _mine(now))
    say_why_asked(journal, asked, names)
    mine = ask_sides(asked, names)
    # What is gone comes back by taking that change back, with all that went with it.
    gone = any(clash is None for _, clash in asked.values())
    if not gone and st.button(phrase("edit.together"), key="erqi-draw-mine", type="primary"):
        _merge(journal, store, now, mine)
    if st.button(phrase("edit.theirs"), key="erqi-draw-theirs"):
        _finish(now, phrase("edit.took_theirs"))
