"""Any thing of the plan in a form: chosen, changed, saved as one change, or taken away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from erqi_map.model import Place
from erqi_map.store import GeoStore, Workspace
from erqi_map.store.book.documents import Draft, new_draft, open_draft
from erqi_map.store.book.journal import Journal

from ..content.words import Words
from ..map.link import open_map
from ..shell.choices import distinct
from ..shell.language import phrase
from ..shell.text import plain
from ..shell.together import say_who_else
from ..shell.who import named
from .form import Form, field_name, say
from .kinds import Kind
from .naming import ids_of_book
from .new_place import show_new_place
from .opening import (
    FEATURE_KEY,
    FEATURES,
    GROUP_KEY,
    PLACE_KEY,
    PLACES,
    entry_key,
    take_next,
)
from .options import options_of
from .position import fill_feature
from .save import DOUBTS_KEY, DRAFTS_KEY, NOTICE_KEY, save, show_clashes
from .sources import fill_source, with_source
from .targets import DOCUMENTS, targets_of

NAMES = "names.yaml"


@dataclass(frozen=True)
class Part:
    """An item of the form and how it is filled in; `heading` stands over it."""

    draft: Draft
    fill: Callable[[Form, Any], Any]
    heading: str = ""


@dataclass(frozen=True)
class Chosen:
    """What is in the form. `place`: what can be shown on the map and taken away, if it is one."""

    key: str
    name: str
    parts: tuple[Part, ...]
    removable: bool = False


def show_editor(journal: Journal, store: GeoStore, words: Words) -> None:
    """Choose a thing, change it, save it."""
    groups = [PLACES, FEATURES, *DOCUMENTS]
    take_next(GROUP_KEY, groups)
    group = st.selectbox(
        say("what"),
        groups,
        format_func=lambda one: say(f"group.{one.removesuffix('.yaml')}"),
        key=GROUP_KEY,
    )
    if group == PLACES:
        show_new_place(journal, store, words)
    chosen = _CHOOSERS.get(group, _document)(journal, store, words, group)
    if chosen is None:
        return
    if isinstance(store.home, Workspace):
        say_who_else(store.home, chosen.parts[0].draft.item)
    _show_notice(chosen)
    _show_form(journal, store, words, chosen)


def _show_notice(chosen: Chosen) -> None:
    if said := st.session_state.pop(NOTICE_KEY, ""):
        st.success(said)
        for doubt in st.session_state.pop(DOUBTS_KEY, ()):
            st.warning(plain(doubt))
    if chosen.removable and st.button(say("to_map"), key="erqi-edit-to-map", icon=":material/map:"):
        open_map({"focus": chosen.key})


def _show_form(journal: Journal, store: GeoStore, words: Words, chosen: Chosen) -> None:
    changed: dict[Draft, Any] = {}
    # The version is part of the key: after a save the widgets begin with what was saved.
    versions = "-".join(part.draft.sha256[:8] for part in chosen.parts)
    key = f"edit:{chosen.key}:{versions}"
    options = options_of(store, words)
    taken = ids_of_book(store).__contains__
    with st.form(f"{key}:form", border=False, enter_to_submit=False):
        for part in chosen.parts:
            if part.heading:
                st.subheader(part.heading, anchor=False)
            form = Form(f"{key}:{part.draft.item}", options, taken)
            changed[part.draft] = part.fill(form, part.draft.data)
        source = fill_source(Form(f"{key}:source", options, taken))
        who, reason = st.columns(2)
        name = who.text_input(phrase("edit.who"), named())
        said = reason.text_input(phrase("edit.why"), placeholder=phrase("edit.why_example"))
        saves = st.form_submit_button(
            phrase("edit.save"), type="primary", key=f"{key}:save", icon=":material/save:"
        )
    why = said or phrase("edit.why_place", name=chosen.name)
    if saves:
        save(journal, with_source(journal, changed, source), name, why)
    if chosen.removable:
        _offer_removal(journal, chosen, name)
    show_clashes(journal, name)


def _offer_removal(journal: Journal, chosen: Chosen, who: str) -> None:
    with st.popover(say("remove"), icon=":material/delete:"):
        st.caption(say("remove_note"))
        if st.button(
            say("remove_now", name=plain(chosen.name)), key=f"erqi-edit-remove:{chosen.key}"
        ):
            gone = dict.fromkeys(part.draft for part in chosen.parts)
            save(journal, gone, who, say("why_remove", name=chosen.name))


def _place(journal: Journal, store: GeoStore, words: Words, group: str) -> Chosen | None:
    """A place with the features that draw it."""
    names = distinct({id: words.text(place.name) for id, place in store.places.items()})
    take_next(PLACE_KEY, names)
    id = st.selectbox(
        phrase("edit.place"), list(names), format_func=names.__getitem__, key=PLACE_KEY
    )
    if id is None:
        return None
    items = [f"places/{id}.yaml", *(f"{one.file}#{id}" for one in store.catalog.datasets)]
    place, *features = _drafts(journal, id, items)
    only = None if store.place(id).kind != "cluster" else _without_register()
    parts = [Part(place, lambda form, data: form.fill(Place, data, only=only))]
    heading = phrase("edit.position")
    parts += [Part(one, fill_feature, heading) for one in features]
    return Chosen(id, names[id], tuple(parts), removable=True)


def _without_register() -> tuple[str, ...]:
    from erqi_map.model import REGISTER

    return tuple(name for name in Place.model_fields if name not in REGISTER)


def _feature(journal: Journal, store: GeoStore, words: Words, group: str) -> Chosen | None:
    """What has no card: its name and its properties."""
    files = {one.id: one.file for one in store.catalog.datasets}
    known = {
        str(id): (files[layer], str(row["name_zh"]))
        for layer in store.layer_ids
        for id, row in store.layer(layer).iterrows()
        if row["place"] is None
    }
    names = distinct({id: name for id, (_, name) in known.items()})
    take_next(FEATURE_KEY, names)
    id = st.selectbox(say("which"), list(names), format_func=names.__getitem__, key=FEATURE_KEY)
    if id is None:
        return None
    feature, name = _drafts(journal, id, [f"{known[id][0]}#{id}", NAMES])

    def fill_name(form: Form, data: Any) -> Any:
        return {**data, id: form.field("name", field_name("name"), Kind("text"), data.get(id), id)}

    heading = say("group.features")
    return Chosen(id, names[id], (Part(name, fill_name), Part(feature, fill_feature, heading)))


def _document(journal: Journal, store: GeoStore, words: Words, group: str) -> Chosen | None:
    """The head of a document, or one of its entries."""
    (draft,) = _drafts(journal, group, [group]) or [new_draft(group)]
    targets = targets_of(DOCUMENTS[group], draft.data)
    names = distinct({key: shown for key, (shown, _) in targets.items()})
    take_next(entry_key(group), names)
    key = st.selectbox(
        say("which"), list(names), format_func=names.__getitem__, key=entry_key(group)
    )
    if key is None:
        return None
    target = targets[key][1]
    part = Part(draft, lambda form, data: target.filled(form, data))
    return Chosen(f"{group}/{key}", names[key], (part,))


_CHOOSERS: dict[str, Callable[[Journal, GeoStore, Words, str], Chosen | None]] = {
    PLACES: _place,
    FEATURES: _feature,
}


def _drafts(journal: Journal, key: str, items: list[str]) -> list[Draft]:
    """The version that this session began with, of those items that there are."""
    kept = st.session_state.get(DRAFTS_KEY)
    if kept is None or kept[0] != key:
        there = [item for item in items if journal.sha_of(item) is not None]
        kept = (key, [open_draft(journal, item) for item in there])
        st.session_state[DRAFTS_KEY] = kept
    return list(kept[1])
