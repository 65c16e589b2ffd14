"""A new project or eco-area: a few fields, an id made of its name, its cluster by its point."""

import datetime as dt
from typing import Any

import streamlit as st

from erqi_map.errors import RequestError
from erqi_map.model import FeatureProperties, Place
from erqi_map.store import GeoStore
from erqi_map.store.book.called import called, title_of
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.places import LAYERS, cluster_at, new_place

from ..content.words import Words
from ..shell.choices import kept_form
from ..shell.language import lang, phrase
from ..shell.text import plain
from .form import Form, say
from .naming import free_id
from .opening import PLACE_KEY, choose_next
from .options import options_of
from .position import DECIMALS
from .save import faults_told, save
from .sources import fill_source, with_source

KEY = "erqi-new-place"
ASKED = ("kind", "subkind", "stage", "name", "summary", "sources")
DRAWN = ("status", "method", "accuracy_m")


def show_new_place(journal: Journal, store: GeoStore, words: Words) -> None:
    """A form for a place that is to be; afterwards it is the one that is edited."""
    count = st.session_state.get(f"{KEY}-count", 0)
    # A new key is a closed box.
    box = f"{KEY}-box-{count}"
    with st.expander(say("new_place"), icon=":material/add_location_alt:", key=box):
        options, taken = _options(store, words), called(store, "zh").known.__contains__
        form = Form(f"{KEY}:{count}", options, taken, frozenset({"cluster"}))
        with kept_form(f"{KEY}-{count}", border=False, enter_to_submit=False):
            place = form.fill(Place, {"kind": "project"}, "new", ASKED)
            with st.expander(say("new_more")):
                id = st.text_input(say("new_id"), help=say("new_id_help"), key=f"{form.key}-id")
                st.caption(say("new_point"))
                at, drawn = _point(form), form.fill(FeatureProperties, {}, "drawn", DRAWN)
            source = fill_source(Form(f"{form.key}:source", options, taken))
            adds = st.form_submit_button(say("new_save"), type="primary", key=f"{KEY}-save")
        if adds:
            place["id"] = id.strip() or free_id(title_of(place), taken)
            if taken(place["id"]):
                raise RequestError("workspace", "id_taken", value=place["id"])
            _add(journal, store, with_short_name(place), at, drawn, source)


def with_short_name(place: dict[str, Any]) -> dict[str, Any]:
    """A place is called by its name where nobody has said how it is called for short."""
    return {"short_name": place.get("name"), **place}


def _add(
    journal: Journal,
    store: GeoStore,
    place: dict[str, Any],
    at: tuple[float, float] | None,
    drawn: dict[str, Any],
    source: dict[str, Any],
) -> None:
    if at is not None and cluster_at(store, at) is None:
        raise RequestError("workspace", "outside_clusters")
    drawn = {**drawn, "date": dt.date.today().isoformat()}
    changed = with_source(journal, new_place(journal, store, place, at, drawn), source)
    name = title_of(place)
    st.session_state[f"{KEY}-count"] = st.session_state.get(f"{KEY}-count", 0) + 1
    choose_next(**{PLACE_KEY: place["id"]})
    told = say("added" if at else "added_apart", name=plain(name))
    with faults_told(called(store, lang())):
        save(journal, changed, say("why_new", name=name), told=told)


def _point(form: Form) -> tuple[float, float] | None:
    lon, lat = (
        column.number_input(
            phrase(f"edit.{name}"), value=None, step=0.0001, format=DECIMALS, key=form.key + name
        )
        for name, column in zip(("longitude", "latitude"), st.columns(2), strict=True)
    )
    return None if lon is None or lat is None else (float(lon), float(lat))


def _options(store: GeoStore, words: Words) -> dict[str, Any]:
    """Only kinds that such places have."""
    options = options_of(store, words)
    kinds = {place.subkind for place in store.places.values() if place.kind in LAYERS}
    themes = {one.theme for one in store.terms.kinds if one.id in kinds}
    known = {one.id for one in store.terms.kinds if one.theme in themes}
    subkinds = {id: name for id, name in options["subkind"].items() if id in known}
    return {**options, "subkind": subkinds}
