"""One place in a form: what it is called, what it is to become, where it lies."""

import streamlit as st

from erqi_map.errors import SaveError
from erqi_map.model import Place
from erqi_map.store import GeoStore
from erqi_map.store.book.documents import Draft, merged_draft, open_draft, save_drafts
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.merge import MISSING, Clash
from erqi_map.store.book.who import person

from ..content.words import Words
from ..shell.language import phrase
from ..shell.text import plain
from ..shell.who import WHO_KEY, named
from .form import Form
from .options import options_of
from .position import fill_feature

PLACE_KEY, DRAFTS_KEY, NOTICE_KEY = "erqi_edit_place", "erqi_edit_drafts", "erqi_edit_notice"
Changed = dict[Draft, object]


def show_editor(journal: Journal, store: GeoStore, words: Words) -> None:
    """Choose a place, change it, save it."""
    names = {id: words.text(place.name) for id, place in store.places.items()}
    chosen = st.selectbox(
        phrase("edit.place"), list(names), format_func=names.__getitem__, key=PLACE_KEY
    )
    if chosen is None:
        return
    if said := st.session_state.pop(NOTICE_KEY, ""):
        st.success(said)
    drafts = _drafts(journal, store, chosen)
    changed: Changed = {}
    # The version is part of the key: after a save the widgets begin with what was saved.
    key = f"edit:places/{chosen}.yaml:{'-'.join(one.sha256[:8] for one in drafts)}"
    with st.form(f"{key}:form", border=False, enter_to_submit=False):
        form = Form(key, options_of(store, words))
        changed[drafts[0]] = form.fill(Place, drafts[0].data)
        for draft in drafts[1:]:
            st.subheader(phrase("edit.position"), anchor=False)
            changed[draft] = fill_feature(Form(f"{key}:{draft.item}", form.options), draft.data)
        who, reason = st.columns(2)
        name = who.text_input(phrase("edit.who"), named())
        said = reason.text_input(phrase("edit.why"), placeholder=phrase("edit.why_example"))
        saves = st.form_submit_button(
            phrase("edit.save"), type="primary", key=f"{key}:save", icon=":material/save:"
        )
    if saves:
        st.session_state[WHO_KEY] = name
        _save(journal, changed, name, said or phrase("edit.why_place", name=names[chosen]))
    _show_clashes(journal, name)


def _drafts(journal: Journal, store: GeoStore, place: str) -> list[Draft]:
    """The version that this session began with: the place, and the point that draws it."""
    kept = st.session_state.get(DRAFTS_KEY)
    if kept is None or kept[0] != place:
        items = [f"places/{place}.yaml"]
        for dataset in store.catalog.datasets:
            item = f"{dataset.file}#{place}"
            if journal.sha_of(item) is not None:
                items.append(item)
        kept = (place, [open_draft(journal, item) for item in items])
        st.session_state[DRAFTS_KEY] = kept
    return list(kept[1])


def _save(journal: Journal, changed: Changed, who: str, reason: str) -> None:
    try:
        done = save_drafts(journal, changed, person(who), reason)
    except SaveError as error:
        if error.key != "conflict":
            raise
        st.session_state["erqi_edit_clash"] = (changed, reason)
        return
    _done(phrase("edit.saved", id=done.id) if done else phrase("edit.no_change"))


def _done(said: str) -> None:
    st.session_state[NOTICE_KEY] = said
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state.pop("erqi_edit_clash", None)
    st.rerun()


def _show_clashes(journal: Journal, who: str) -> None:
    """Both versions field by field: what both changed is chosen, the rest is put together."""
    if "erqi_edit_clash" not in st.session_state:
        return
    changed, reason = st.session_state["erqi_edit_clash"]
    st.warning(phrase("edit.conflict"))
    mine = set()
    for draft, data in changed.items():
        for clash in merged_draft(journal, draft, data)[2]:
            if _choose(draft, clash):
                mine.add((draft.item, clash.field))
    if st.button(phrase("edit.together"), type="primary", key="erqi-edit-together"):
        merged: Changed = {}
        for draft, data in changed.items():
            wins = frozenset(field for item, field in mine if item == draft.item)
            now, both, _ = merged_draft(journal, draft, data, wins)
            merged[now] = both
        _save(journal, merged, who, reason)
    if st.button(phrase("edit.theirs"), key="erqi-edit-theirs"):
        _done(phrase("edit.took_theirs"))


def _choose(draft: Draft, clash: Clash) -> bool:
    """Whether mine is to stand."""
    sides = {"theirs": clash.theirs, "mine": clash.mine}
    chosen = st.radio(
        plain(clash.field),
        list(sides),
        format_func=lambda side: plain(
            phrase(f"edit.side_{side}", value=_shown(sides[side]), base=_shown(clash.base))
        ),
        key=f"erqi-clash:{draft.item}:{clash.field}",
    )
    return chosen == "mine"


def _shown(value: object) -> str:
    return phrase("edit.none") if value in (None, "") or value is MISSING else str(value)
