"""A scanned plan without coordinates: the same points on it and on the map, then into the book."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from erqi_map.compose.spec import ControlSpec
from erqi_map.errors import DataError, ErqiMapError
from erqi_map.geo.control import ControlFit
from erqi_map.render.payload.encode import encode_payload
from erqi_map.store import Workspace
from erqi_map.store.add_picture import add_picture, fit_of
from erqi_map.store.book.editing import edited
from erqi_map.store.read.foreign.picture import PictureFile, picture_format

from ..briefing.draft import proposed_id
from ..map.component import show_control
from ..shell.book import Book
from ..shell.choices import kept_form
from ..shell.language import lang, phrase, why
from ..shell.text import plain
from ..shell.who import named as my_name
from .form import field_name

FILE_KEY, SCAN_KEY, POINTS_KEY = "erqi_scan_file", "erqi_scan", "erqi_scan_points"
NOTICE_KEY = "erqi_scan_notice"
TYPES = ("png", "jpg", "jpeg", "tif", "tiff")
LONGEST_TITLE = {"zh": 40, "en": 90}


def show_scan(home: Workspace, book: Book) -> None:
    """Take a picture, have it clicked on where it says nothing of its place, and save it."""
    state = st.session_state
    if said := state.pop(NOTICE_KEY, ""):
        st.success(said)
    number = state.setdefault(FILE_KEY, 0)
    given = st.file_uploader(phrase("scan.file"), TYPES, key=f"erqi-scan-file-{number}")
    if given is None:
        state.pop(SCAN_KEY, None)
        st.caption(phrase("scan.lead"))
        return
    try:
        control = _control(book, given)
        fit = None if control is None else _clicked(control)
        if control is None or fit is not None:
            _form(home, book, given, fit)
    except DataError as error:
        st.error("\n".join(f"- {plain(one.told(lang())[0])}" for one in error.problems))
    except ErqiMapError as error:
        st.error(why(error))


@contextmanager
def _on_disk(given: Any) -> Iterator[PictureFile]:
    """The picture as a file of the name it had: a child process reads it, and copies are made."""
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as folder:
        path = Path(folder, Path(given.name).name)
        path.write_bytes(given.getbuffer())
        yield PictureFile(path, picture_format(path))


def _control(book: Book, given: Any) -> bytes | None:
    """The map with the scan beside it; None for a picture that has coordinates of its own."""
    wanted = (given.file_id, book.mark)
    kept = st.session_state.get(SCAN_KEY)
    if kept is None or kept[0] != wanted:
        with _on_disk(given) as file:
            info = file.look()
            control = None
            if info.bounds is None:
                scan = ControlSpec(given.name, info.size, file.scan())
                control = encode_payload(replace(book.usable[1], control=scan))
        kept = st.session_state[SCAN_KEY] = (wanted, control)
        st.session_state.pop(POINTS_KEY, None)
    found: bytes | None = kept[1]
    return found


def _clicked(control: bytes) -> ControlFit | None:
    """How the points fit that were clicked, told in metres before anything is taken over."""
    with st.container(key="erqi-scan-map"):
        show_control(control, lambda points: st.session_state.update({POINTS_KEY: points}))
    points = st.session_state.get(POINTS_KEY)
    if points is None:
        st.caption(phrase("scan.click"))
        return None
    fit = fit_of(points, phrase("scan.points"))
    metres = [
        phrase("scan.residual", number=at, metres=f"{one:.1f}")
        for at, one in enumerate(fit.residuals_m, start=1)
    ]
    st.markdown(f"**{phrase('scan.residuals')}** {phrase('list.comma').join(metres)}")
    if fit.accuracy_m is None:
        st.info(phrase("scan.three"))
    return fit


def _form(home: Workspace, book: Book, given: Any, fit: ControlFit | None) -> None:
    store, _ = book.usable
    sources = {one.id: one.title.get(lang()) for one in store.catalog.sources}
    statuses = {one.id: one.label.get(lang()) for one in store.terms.statuses}
    roles = {one: phrase(f"scan.role_{one}") for one in ("base", "overlay")}
    proposed = None if fit is None or fit.accuracy_m is None else round(fit.accuracy_m, 1)
    with kept_form("erqi-scan-form"):
        left, right = st.columns(2)
        title = {
            code: column.text_input(
                phrase(f"scan.title_{code}"), key=f"erqi-scan-{code}", max_chars=LONGEST_TITLE[code]
            ).strip()
            for code, column in (("zh", left), ("en", right))
        }
        chosen = {
            "sources": left.multiselect(
                field_name("sources"),
                list(sources),
                format_func=sources.__getitem__,
                placeholder=phrase("choose_many"),
                select_all=False,
                key="erqi-scan-sources",
            ),
            "date": right.date_input(phrase("scan.date"), None, key="erqi-scan-date"),
            "status": left.selectbox(
                field_name("status"),
                list(statuses),
                index=len(statuses) - 1,
                format_func=statuses.__getitem__,
                key="erqi-scan-status",
            ),
            "role": right.selectbox(
                phrase("scan.role"),
                list(roles),
                format_func=roles.__getitem__,
                key="erqi-scan-role",
            ),
            "accuracy_m": left.number_input(
                field_name("accuracy_m"),
                0.1,
                value=proposed,
                step=None,
                format="%.1f",
                key=f"erqi-scan-accuracy-{proposed}",
            ),
            "opacity": right.slider(
                phrase("scan.opacity"), 0.0, 1.0, 1.0, 0.05, key="erqi-scan-opacity"
            ),
        }
        reason = left.text_input(phrase("edit.why"), key="erqi-scan-why")
        saves = st.form_submit_button(
            phrase("scan.save"), type="primary", icon=":material/save:", key="erqi-scan-save"
        )
    if not saves:
        return
    missing = [name for name in ("sources", "date", "accuracy_m") if not chosen[name]]
    if missing or not title["zh"]:
        st.error(phrase("scan.missing"))
        return
    id = proposed_id(title["zh"], store.pictures)
    day = chosen["date"]
    assert isinstance(day, dt.date)
    named = {code: words for code, words in title.items() if words}
    entry = {"id": id, "title": named, **chosen, "date": day.isoformat()}
    with (
        _on_disk(given) as file,
        edited(home, my_name(), reason or phrase("scan.why", title=title["zh"])) as folder,
    ):
        add_picture(folder, file.path, entry, fit)
    st.session_state[NOTICE_KEY] = phrase("scan.saved", title=plain(title["zh"]))
    st.session_state[FILE_KEY] += 1
    st.rerun()
