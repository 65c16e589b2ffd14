"""The part of the page of data that takes a file in: what it is, where it lies, what is wrong, what
would change; then it is put into the book, or not.
"""

import os
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.serve.guard import HOSTS_ENV
from erqi_map.serve.serving import is_own
from erqi_map.store.intake.doubts import GEOMETRY
from erqi_map.store.intake.looking import Look, apply, doubt_text, look_at
from erqi_map.store.intake.overlay import Target
from erqi_map.store.intake.plan import TARGETS

from ..shell.language import lang, phrase, why
from ..shell.session import current_book
from ..shell.text import plain
from ..shell.who import named
from ..shell.workspace import offer_workspace
from .datum import NOTHING, Asked, asked, show_datum
from .places import show_places

FILES_KEY, LOOK_KEY, DONE_KEY, ROUND_KEY = (
    "erqi-in-files", "erqi-in-look", "erqi-in-done", "erqi-in-round",
)  # fmt: skip
AUTO, NEW = "auto", ""
ENCODINGS = (AUTO, "UTF-8", "GB18030", "Big5")
MAX_SHOWN = 1000
_PARTS = (".shp", ".gpkg", ".geojson", ".tab", ".mif")


def show_in() -> None:
    """The steps of an import, as far as they are known."""
    if said := st.session_state.pop(DONE_KEY, ""):
        st.success(said)
    at = st.session_state.setdefault(ROUND_KEY, 0)
    files = st.file_uploader(
        phrase("in.file"), accept_multiple_files=True, key=f"{FILES_KEY}-{at}",
        help=phrase("in.file_help"),
    )  # fmt: skip
    given = _by_path(at) if not files else None
    if not files and given is None:
        st.session_state.pop(LOOK_KEY, None)
        return
    named_by = [one.file_id for one in files] or [str(given)]
    key = sha256("\0".join(named_by).encode()).hexdigest()[:12]
    store = current_book().usable[0]
    titles = {id: plain(one.overlay.title.get(lang())) for id, one in store.overlays.items()}
    said = [st.session_state.get(f"erqi-in-{one}-{key}") for one in ("table", "encoding")]
    how = asked(key)
    target_id = st.session_state.get(f"erqi-in-target-{key}") or NEW
    titles |= {one: phrase(f"in.target_{one}") for one in TARGETS}
    target = Target(target_id, titles[target_id]) if target_id in titles else None
    sound = True
    try:
        look = _looked(given or files, key, said[0], said[1], target, how)
    except ErqiMapError as error:
        st.error(why(error))
        # What was answered can be answered otherwise.
        if not any((*said, target, how != NOTHING)):
            return
        try:
            look, sound = _looked(given or files, key), False
        except ErqiMapError:
            return
    left, right = st.columns([1, 1], gap="large")
    with left:
        _what(look, key)
        show_datum(look, key)
        meanings = _fields(look, key)
    with right:
        show_places(look, store, how.crs)
        _wrong(look)
    _put(replace(look, meanings=meanings), key, titles, sound and not look.needs_decision)


def _by_path(at: int) -> Path | None:
    """A file of this computer by its path, where nobody else can reach the app."""
    if HOSTS_ENV in os.environ or not is_own(str(st.get_option("server.address"))):
        return None
    text = st.text_input(phrase("in.path"), key=f"erqi-in-path-{at}")
    path = Path(text.strip().strip('"')).expanduser()
    if not text.strip():
        return None
    if not path.exists():
        st.error(phrase("in.path_none"))
        return None
    return path


def _looked(
    files: Sequence[Any] | Path,
    key: str,
    table: str | None = None,
    encoding: str | None = None,
    target: Target | None = None,
    how: Asked = NOTHING,
) -> Look:
    """Read once for each answer that was given."""
    book = current_book()
    wanted = (key, table, encoding, target, how, book.stamp)
    kept = st.session_state.get(LOOK_KEY)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    with TemporaryDirectory(prefix="erqi-map-") as folder, st.spinner(phrase("in.reading")):
        if isinstance(files, Path):
            path = files
        else:
            for one in files:
                (Path(folder) / Path(one.name).name).write_bytes(one.getbuffer())
            path = min(Path(folder).iterdir(), key=lambda one: one.suffix.lower() not in _PARTS)
        look = look_at(
            path, book.usable[0], target=target, crs=how.crs, table=table, shift=how.shift,
            encoding=None if encoding in (None, AUTO) else encoding,
        )  # fmt: skip
    st.session_state[LOOK_KEY] = (wanted, look)
    return look


def _what(look: Look, key: str) -> None:
    file = look.file
    rows = f"{len(file.rows):,}"
    st.markdown(phrase("in.what", format=file.format, encoding=file.encoding or "—", rows=rows))
    if len(file.layers) > 1:
        st.selectbox(
            phrase("in.table"), [one.name for one in file.layers], key=f"erqi-in-table-{key}",
            index=None, format_func=plain,
            placeholder=phrase("in.table_open") if file.undecided else plain(file.chosen[0]),
        )  # fmt: skip
    if len(file.previews) > 1:
        with st.expander(phrase("in.encoding")):
            st.selectbox(
                phrase("in.encoding"), ENCODINGS, key=f"erqi-in-encoding-{key}",
                format_func=lambda one: phrase("in.encoding_auto", name=file.encoding)
                if one == AUTO else one, label_visibility="collapsed",
            )  # fmt: skip
            for name, text in file.previews.items():
                st.caption(plain(f"{name}：{' '.join(text.split())[:60]}"))


def _fields(look: Look, key: str) -> tuple[Any, ...]:
    """The fields with what they are called, which may be changed."""
    if not look.meanings:
        return look.meanings
    st.subheader(phrase("in.fields"), anchor=False)
    names = [phrase(f"in.{one}") for one in ("field", "called", "role")]
    rows = [
        (one.column, one.name, phrase(f"in.role_{one.role}") if one.role else "")
        for one in look.meanings
    ]
    made = st.data_editor(
        pd.DataFrame(rows, columns=names), hide_index=True, disabled=[names[0], names[2]],
        placeholder="", key=f"erqi-in-fields-{key}-{'-'.join(look.file.chosen)}",
    )  # fmt: skip
    called = [str(one or "").strip() for one in made[names[1]]]
    return tuple(
        replace(one, name=name or one.name) for one, name in zip(look.meanings, called, strict=True)
    )


def _wrong(look: Look) -> None:
    doubts = look.doubts
    if not doubts:
        st.caption(phrase("in.no_problems"))
        return
    with st.expander(phrase("in.problems", n=len(doubts)), expanded=True):
        called = {GEOMETRY: phrase("in.shape")}
        rows = [
            (
                "" if one.row is None else str(one.row),
                called.get(one.field, one.field),
                doubt_text(one).text(lang()),
            )
            for one in doubts[:MAX_SHOWN]
        ]
        names = [phrase(f"in.{one}") for one in ("row", "field", "problem")]
        st.dataframe(pd.DataFrame(rows, columns=names), hide_index=True, height=240)


def _put(look: Look, key: str, titles: dict[str, str], decided: bool) -> None:
    """The layer it goes to, what changes there, and the two ways out."""
    st.subheader(phrase("in.changes"), anchor=False)
    where, what = st.columns([1, 1], gap="large")
    id = where.selectbox(
        phrase("in.target"), [NEW, *titles], key=f"erqi-in-target-{key}",
        format_func=lambda one: titles.get(one) or phrase("in.target_new"),
    )  # fmt: skip
    title = titles.get(id or NEW)
    if title is None:
        title = where.text_input(
            phrase("in.title"), look.file.path.stem, key=f"erqi-in-title-{key}", max_chars=80
        )
    changes = look.changes
    counts = {name: getattr(changes, name) for name in ("new", "changed", "moved", "removed")}
    what.markdown(phrase("in.changes_said", metres=changes.farthest_m, **counts))
    home = current_book().usable[0].home
    if not home.writable:
        offer_workspace(home)
        return
    ready = decided and bool(title and title.strip()) and look.frame is not None
    with st.container(horizontal=True):
        applies = st.button(
            phrase("in.apply"), type="primary", disabled=not ready, key="erqi-in-apply"
        )
        if st.button(phrase("in.discard"), key="erqi-in-discard"):
            _leave("")
    if applies:
        target = Target(id, title) if id else Target.named(str(title))
        try:
            apply(look, home, target, named(), phrase("in.apply") + f" {look.file.path.name}")
        except ErqiMapError as error:
            st.error(why(error))
            return
        _leave(phrase("in.applied", name=plain(title or ""), n=len(look.frame)))  # type: ignore[arg-type]


def _leave(said: str) -> None:
    """Begin anew, without the file."""
    st.session_state.pop(LOOK_KEY, None)
    st.session_state[ROUND_KEY] += 1
    st.session_state[DONE_KEY] = said
    st.rerun()
