"""The part of an import that asks where a file lies: its coordinate system, and the way from an old
one to CGCS2000.
"""

from dataclasses import dataclass

import streamlit as st

from erqi_map.store.intake.finder import crs_name
from erqi_map.store.intake.ground import OLD, family_of
from erqi_map.store.intake.looking import Look, nowhere, why_text
from erqi_map.store.intake.shift import CommonPoints

from ..shell.language import lang, phrase, why
from ..shell.text import plain

OWN = "own"
UNNAMED = ("gcj02", "bd09", "swapped", "ddd.mmss")


@dataclass(frozen=True)
class Asked:
    """What a person answered: a coordinate system, and a datum shift; None for no answer."""

    crs: str | None = None
    shift: str | CommonPoints | None = None


NOTHING = Asked()


def asked(key: str) -> Asked:
    """What was answered of the file `key`."""
    said = {one: st.session_state.get(f"erqi-in-{one}-{key}") for one in ("crs", "own", "points")}
    crs = (said["own"] or "").strip() or None if said["crs"] == OWN else said["crs"]
    text = (st.session_state.get(f"erqi-in-shift-{key}") or "").strip() or None
    if (file := said["points"]) is None:
        return Asked(crs, text)
    return Asked(crs, CommonPoints(file.name, file.getvalue()))


def show_datum(look: Look, key: str) -> None:
    """Which system, and how an old one comes to CGCS2000."""
    datum = look.datum
    st.subheader(phrase("in.where"), anchor=False)
    open_ = "ask" if datum.candidates else "none"
    state = open_ if datum.needs_decision else "asked" if datum.by == "asked" else "declared"
    st.caption(phrase(f"in.where_{state}", lead=why(nowhere(look))))
    ids = [one.id for one in datum.candidates]
    kept = st.session_state.get(f"erqi-in-crs-{key}")
    if kept is not None and kept not in (*ids, OWN):
        ids.append(kept)
    reasons = {one.id: why(why_text(one.why)) for one in datum.candidates}
    st.radio(
        phrase("in.crs"),
        [*ids, OWN],
        index=None if datum.chosen not in ids else ids.index(str(datum.chosen)),
        format_func=lambda one: phrase("in.crs_own") if one == OWN else plain(_named(one)),
        captions=[*(reasons.get(id, "") for id in ids), ""],
        key=f"erqi-in-crs-{key}",
        label_visibility="collapsed",
    )
    if kept == OWN:
        st.text_input(phrase("in.crs_own"), key=f"erqi-in-own-{key}", placeholder="EPSG:4547")
    _offer_shift(look, key)


def _named(id: str) -> str:
    if id in UNNAMED:
        return phrase(f"in.system_{id}")
    name = crs_name(id)
    return id if name == id else f"{id} · {name if isinstance(name, str) else name.text(lang())}"


def _offer_shift(look: Look, key: str) -> None:
    """Parameters or common points, where PROJ shifts nothing."""
    id = look.datum.chosen
    if id is None or family_of(id) not in OLD:
        return
    shift = look.datum.shift
    with st.expander(phrase("in.shift"), expanded=True):
        st.caption(phrase("in.shift_note") if shift is None else why(shift.said))
        st.text_input(
            phrase("in.shift_numbers"), key=f"erqi-in-shift-{key}",
            placeholder="dx,dy,dz,rx,ry,rz,ppm",
        )  # fmt: skip
        st.file_uploader(phrase("in.shift_points"), key=f"erqi-in-points-{key}")
