"""All projects as a table: filled in on the page or pasted from Excel, saved as one change."""

import csv
import io
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from erqi_map.errors import RequestError
from erqi_map.i18n import LANGS, Listed
from erqi_map.store import GeoStore, Workspace
from erqi_map.store.intake.register import (
    COLUMNS,
    LOCKED,
    choices,
    heading,
    register_rows,
    translated,
)
from erqi_map.store.intake.register_back import Register, apply_register
from erqi_map.store.intake.register_rows import compare_rows

from ..shell.choices import kept_form
from ..shell.language import lang
from ..shell.text import plain
from ..shell.together import say_who_else
from ..shell.who import named
from .form import say
from .save import DRAFTS_KEY

KEY, NOTICE_KEY, NUMBER_KEY = "erqi_table", "erqi_table_notice", "erqi_table_number"
SHOWN_FAULTS = 200
Row = Mapping[str, Any]


def show_table(home: Workspace, store: GeoStore, seen: bool) -> None:
    """The grid, and below it a field for rows from Excel; `seen`: its tab is the one in front.

    What was changed before another language was chosen stays changed, in its words.
    """
    if said := st.session_state.pop(NOTICE_KEY, ""):
        st.success(said)
    if KEY not in st.session_state:
        number = st.session_state.get(NUMBER_KEY, 0)
        rows = register_rows(store, lang())
        st.session_state[KEY] = {"rows": rows, "edits": {}, "n": number, "lang": lang()}
    kept = st.session_state[KEY]
    _translate(kept, store)
    _grid(kept, store, seen)
    rows, edits = kept["rows"], kept["edits"]
    if seen:
        say_who_else(home, {row["id"]: row["name"] for row in rows if row["id"] in edits})
    count = sum(map(len, edits.values()))
    left, right = st.columns(2)
    if left.button(
        say("table_save", n=count), type="primary", disabled=not count, key=f"{KEY}-save"
    ):
        changed = [
            (at, {**row, **edits[row["id"]]})
            for at, row in enumerate(rows, 1)
            if row["id"] in edits
        ]
        _save(home, compare_rows(changed, store, rows, lang()), say("why_table"))
    if right.button(say("table_drop"), disabled=not count, key=f"{KEY}-drop"):
        _begin_anew("")
    _paste(home, store)


def _translate(kept: dict[str, Any], store: GeoStore) -> None:
    if kept["lang"] == lang():
        return
    kept["rows"] = translated(kept["rows"], store, kept["lang"], lang())
    edits = translated(kept["edits"].values(), store, kept["lang"], lang())
    kept["edits"] = dict(zip(kept["edits"], edits, strict=True))
    kept |= {"lang": lang(), "key": None}


def _grid(kept: dict[str, Any], store: GeoStore, seen: bool) -> None:
    """What was changed in rows that a filter or another tab hides stays changed."""
    known = choices(store, lang())
    search, *chosen = st.columns((2, 1, 1, 1))
    words = search.text_input(say("table_search"), key=f"{KEY}-search").strip().casefold()
    wanted = {
        key: box.multiselect(
            heading(key, lang()),
            list(known[key]),
            key=f"{KEY}-{key}",
            placeholder=say("all"),
            select_all=False,
        )
        for key, box in zip(("cluster", "stage", "subkind"), chosen, strict=True)
    }
    if not seen:
        kept["key"] = None
        return
    key = f"{KEY}:{kept['n']}:{zlib.crc32(repr((words, wanted)).encode())}"
    if kept.get("key") != key:
        now = [{**row, **kept["edits"].get(row["id"], {})} for row in kept["rows"]]
        view = [row for row in now if _passes(row, words, wanted)]
        kept |= {"key": key, "view": view, "frame": _frame(view), "before": dict(kept["edits"])}
    st.data_editor(
        kept["frame"],
        column_config={name: _column(name, known) for name in COLUMNS},
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        key=key,
        height=min(640, 80 + 35 * len(kept["view"])),
    )
    kept["edits"] = dict(kept["before"])
    base = {row["id"]: row for row in kept["rows"]}
    for at, cells in st.session_state[key]["edited_rows"].items():
        row = {**kept["view"][at], **cells}
        old = base[row["id"]]
        new = {name: _cell(row[name]) for name in COLUMNS if _cell(row[name]) != old[name]}
        kept["edits"].pop(row["id"], None)
        if new:
            kept["edits"][row["id"]] = new


def _passes(row: Row, words: str, wanted: Mapping[str, list[str]]) -> bool:
    said = " ".join(str(value) for value in row.values() if value is not None).casefold()
    return words in said and all(not some or row[key] in some for key, some in wanted.items())


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    numbers = [key for key, sort in COLUMNS.items() if sort == "number" or key in _PLACE]
    return frame.astype(dict.fromkeys(numbers, "float64"))


_PLACE = ("x", "y", "accuracy_m")


def _column(name: str, known: Mapping[str, Mapping[str, str]]) -> Any:
    sort, label = COLUMNS[name], heading(name, lang())
    config: Any = st.column_config
    if sort in LOCKED:
        return config.Column(label, disabled=True)
    if sort in ("one", "yes"):
        return config.SelectboxColumn(label, options=list(known[name]))
    # What is no number or too large is refused in words, with row and column.
    return config.NumberColumn(label) if sort == "number" else config.TextColumn(label)


def _cell(value: Any) -> Any:
    return None if value is None or value == "" or value != value else value


def _paste(home: Workspace, store: GeoStore) -> None:
    with st.expander(say("paste"), icon=":material/content_paste:"), kept_form(f"{KEY}-paste-form"):
        st.caption(
            say("paste_note", names=Listed(heading(key, lang()) for key in COLUMNS).text(lang()))
        )
        text = st.text_area(say("paste_here"), key=f"{KEY}-paste", height=240)
        if st.form_submit_button(say("paste_save"), key=f"{KEY}-paste-save"):
            spoken, rows = pasted_rows(text)
            _save(home, compare_rows(rows, store, lang=spoken), say("why_paste"))


def pasted_rows(text: str) -> tuple[str, Iterable[tuple[int, Row]]]:
    """The language and the rows that Excel gives, by their numbers there; the first has the names
    of the columns, in any language.

    Raises RequestError where it has not.
    """
    lines = list(csv.reader(io.StringIO(text, newline=""), "excel-tab"))
    head = [one.strip() for one in (lines[0] if lines else ())]
    spoken = next((one for one in LANGS if heading("name", one) in head), None)
    if spoken is None:
        raise RequestError("workspace", "paste_head", value=heading("name", lang()))
    named = {heading(key, spoken): key for key in COLUMNS}
    columns = {at: named[one] for at, one in enumerate(head) if one in named}
    return spoken, (
        (number, {key: cells[at].strip() for at, key in columns.items() if at < len(cells)})
        for number, cells in enumerate(lines[1:], start=2)
    )


def _save(home: Workspace, found: Register, why: str) -> None:
    if found.faults:
        _show_faults(found)
    elif not found.data:
        st.info(say("table_same"))
    else:
        apply_register(found, home, named(), why)
        _begin_anew(say("table_saved", n=len(found.data), new=len(found.new)))


def _show_faults(found: Register) -> None:
    st.error(say("table_faults", n=len(found.faults)))
    shown = [
        {say("table_row"): row, say("table_column"): column, say("table_fault"): what.text(lang())}
        for row, column, what in found.faults[:SHOWN_FAULTS]
    ]
    st.dataframe(shown, hide_index=True)


def _begin_anew(said: str) -> None:
    st.session_state[NUMBER_KEY] = st.session_state.pop(KEY)["n"] + 1
    st.session_state.pop(DRAFTS_KEY, None)
    st.session_state[NOTICE_KEY] = plain(said)
    st.rerun()
