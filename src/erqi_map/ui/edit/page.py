"""Any thing of the plan in a form: chosen, changed, saved as one change, or taken away."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from erqi_map.model import Place
from erqi_map.model.kinds import Kind
from erqi_map.store import GeoStore
from erqi_map.store.book.called import Called, called, title_of
from erqi_map.store.book.documents import Draft, new_draft, open_draft
from erqi_map.store.book.items import MARK, id_of
from erqi_map.store.book.journal import Journal

from ..content.words import Words
from ..shell.choices import distinct, kept_form
from ..shell.language import lang, phrase
from ..shell.text import plain
from ..shell.together import say_who_else
from .bar import Bar, show_bar
from .form import Form, field_name, say
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
from .save import DRAFTS_KEY, faults_told, forget_notice, save, show_notice
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

    @property
    def ids(self) -> Iterator[str]:
        """Of the features in it, as the map to draw on calls them."""
        return (id_of(part.draft.item) for part in self.parts if MARK in part.draft.item)


def show_editor(journal: Journal, store: GeoStore, words: Words, seen: bool) -> None:
    """Choose a thing, change it, save it; `seen`: its tab is the one in front."""
    groups = {
        one: say(f"group.{one.removesuffix('.yaml')}") for one in (PLACES, FEATURES, *DOCUMENTS)
    }
    take_next(GROUP_KEY, groups)
    left, right = st.columns([1, 2])
    group = left.selectbox(
        say("what"),
        groups,
        format_func=groups.__getitem__,
        key=GROUP_KEY,
        on_change=forget_notice,
    )
    with right:
        chosen = _CHOOSERS.get(group, _document)(journal, store, words, group)
    if group == PLACES:
        show_new_place(journal, store, words)
    if chosen is None:
        show_notice(called(store, lang()))
        return
    if seen:
        say_who_else(store.home, dict.fromkeys((chosen.key, *chosen.ids), ""))
    _show_form(journal, store, words, chosen, seen)


def _show_form(journal: Journal, store: GeoStore, words: Words, chosen: Chosen, seen: bool) -> None:
    changed: dict[Draft, Any] = {}
    # The version is part of the key: after a save the widgets begin with what was saved.
    versions = "-".join(part.draft.sha256[:8] for part in chosen.parts)
    key = f"edit:{chosen.key}:{versions}"
    options, names = options_of(store, words), called(store, lang())
    taken = names.known.__contains__
    place = chosen.key if chosen.removable else ""
    with kept_form(f"{key}:form", border=False, enter_to_submit=False):
        for part in chosen.parts:
            if part.heading:
                st.subheader(part.heading, anchor=False)
            form = Form(f"{key}:{part.draft.item}", options, taken)
            changed[part.draft] = part.fill(form, part.draft.data)
        source = fill_source(Form(f"{key}:source", options, taken))
        with st.container(key="erqi-edit-bar", gap="small"):
            show_bar(
                Bar(journal, names, chosen.name, place, len(chosen.parts) > 1, key, seen),
                lambda: with_source(journal, changed, source),
                changed,
            )
    if chosen.removable:
        _offer_removal(journal, chosen, names)


def _offer_removal(journal: Journal, chosen: Chosen, names: Called) -> None:
    with st.popover(say("remove"), icon=":material/delete:"):
        st.caption(say("remove_note"))
        words = say("remove_now", name=plain(chosen.name))
        removes = st.button(words, key=f"erqi-edit-remove:{chosen.key}")
    if removes:
        gone = dict.fromkeys(part.draft for part in chosen.parts)
        told = say("removed", name=plain(chosen.name))
        with faults_told(names):
            save(journal, gone, say("why_remove", name=chosen.name), told=told)


def _pick(label: str, names: Mapping[str, str], key: str) -> str | None:
    take_next(key, names)
    return st.selectbox(
        label, list(names), format_func=names.__getitem__, key=key, on_change=forget_notice
    )


def _place(journal: Journal, store: GeoStore, words: Words, group: str) -> Chosen | None:
    """A place with the features that draw it."""
    names = distinct({id: words.text(place.name) for id, place in store.places.items()})
    kept, drafts = st.session_state.get(DRAFTS_KEY) or ("", ())
    if kept == st.session_state.get(PLACE_KEY) and drafts and kept not in names:
        # Somebody has taken it away, and what is being written of it is not lost with it.
        names[kept] = title_of(drafts[0].data)
    id = _pick(phrase("edit.place"), names, PLACE_KEY)
    if id is None:
        return None
    items = [f"places/{id}.yaml", *(f"{one.file}#{id}" for one in store.catalog.datasets)]
    drafts = _drafts(journal, id, items)
    if not drafts:
        st.info(say("gone"))
        return None
    place, *features = drafts
    only = None if place.data.get("kind") != "cluster" else _without_register()
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
    id = _pick(say("which"), names, FEATURE_KEY)
    if id is None:
        return None
    drafts = _drafts(journal, id, [f"{known[id][0]}#{id}", NAMES])
    if len(drafts) < 2:
        st.info(say("gone"))
        return None
    feature, name = drafts

    def fill_name(form: Form, data: Any) -> Any:
        return {**data, id: form.field("name", field_name("name"), Kind("text"), data.get(id), id)}

    heading = say("group.features")
    return Chosen(id, names[id], (Part(name, fill_name), Part(feature, fill_feature, heading)))


def _document(journal: Journal, store: GeoStore, words: Words, group: str) -> Chosen | None:
    """The head of a document, or one of its entries."""
    (draft,) = _drafts(journal, group, [group]) or [new_draft(group)]
    targets = targets_of(DOCUMENTS[group], draft.data)
    names = distinct({key: shown for key, (shown, _) in targets.items()})
    key = _pick(say("which"), names, entry_key(group))
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
