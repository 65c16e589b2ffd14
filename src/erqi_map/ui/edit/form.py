"""A form for any document: its fields as widgets, its new data as they were filled in."""

import copy
import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import streamlit as st

from erqi_map import i18n
from erqi_map.model.base import Document
from erqi_map.model.kinds import Kind, fields_of
from erqi_map.store.book import called
from erqi_map.store.book.called import title_of

from ..map.state import LANGS
from ..shell.language import lang, phrase
from ..shell.text import plain
from .naming import free_id

LONG_WORDS = 40
"""Longer words get a field of several lines."""
_SIDE_BY_SIDE = {
    **dict.fromkeys(("one_of", "id", "words", "number", "whole", "date", "yes", "colour"), 3),
    **dict.fromkeys(("ids", "some_of"), 2),
}
_ABSENT: tuple[Any, ...] = (None, "", (), [], {})
NEW_SOURCE = "@new"
"""Stands among the sources of a field for the one that is filled in below the form."""


def say(key: str, /, **values: object) -> str:
    """Words of the forms in the language of this session."""
    return i18n.phrase(lang(), "edit", key, **values)


def field_name(name: str, model: type[Document] | None = None) -> str:
    """What a field is called; in some documents it means something of its own."""
    return called.field_name(lang(), name, model)


@dataclass(frozen=True)
class Form:
    """`key` begins the keys of all widgets; `options`: what a field may name (options.py); `taken`:
    whether the book knows an id already; `without`: choices that are not offered; `new_sources`:
    a source may be named that is filled in below the form.
    """

    key: str
    options: Mapping[str, Mapping[str, str]]
    taken: Callable[[str], bool] = lambda _: False
    without: frozenset[str] = frozenset()
    new_sources: bool = True

    def fill(
        self,
        model: type[Document],
        data: Mapping[str, Any],
        path: str = "",
        only: Collection[str] | None = None,
    ) -> dict[str, Any]:
        """Show the fields of a document, or `only` some, and give its data as they are filled in.

        What was not there and is left empty, or at its default, is not there afterwards.
        """
        found = dict(copy.deepcopy(data))
        wanted = ((name, kind) for name, kind in fields_of(model) if only is None or name in only)
        for name, kind, cell in _cells(wanted):
            field = model.model_fields[name]
            default = None if field.is_required() else field.get_default(call_default_factory=True)
            default = default.model_dump() if isinstance(default, Document) else default
            old, label = data.get(name, default), field_name(name, model)
            with cell:
                new = self.field(name, label, kind, old, f"{path}.{name}" if path else name)
            if name not in data and (new in _ABSENT or new == default):
                continue
            if new is None and name in data and data[name] is not None:
                found[name] = None
            elif new != old or name in data:
                found[name] = new
        return found

    def field(self, name: str, label: str, kind: Kind, value: Any, path: str) -> Any:
        """One field, filled in."""
        key = f"{self.key}:{path}"
        if kind.sort == "document":
            return self._document(label, kind, value, path)
        if kind.sort == "mapping" or kind.many:
            return self._entries(name, label, kind, value or (), path)
        if kind.sort == "text":
            return _text(label, kind, value, key)
        if kind.sort == "list":
            return _lines(label, kind, value or (), key)
        if kind.sort in ("id", "ids", "one_of", "some_of"):
            return self._choice(name, label, kind, value, key)
        hint = i18n.words(lang(), "edit").get(f"hint.{name}")
        return _single(label, kind, value, key, hint)

    def _choice(self, name: str, label: str, kind: Kind, value: Any, key: str) -> Any:
        known = {**self.options.get(name, {})}
        if kind.choices:
            known = {one: say(f"choice.{one}") for one in kind.choices if one not in self.without}
        # What the plan does not know any more stays until somebody takes it out.
        several = kind.sort in ("ids", "some_of")
        given = list(value or ()) if several else [value] if value else []
        shown = {**known, **{one: one for one in given if one not in known}}
        if several:
            if name == "sources" and self.new_sources:
                shown[NEW_SOURCE] = say("new_source")
            return st.multiselect(
                label,
                list(shown),
                given,
                lambda id: shown[id],
                key,
                placeholder=say("choose"),
                select_all=False,
            )
        if kind.optional:
            shown = {"": phrase("edit.none"), **shown}
        choices, value = list(shown), value or ""
        chosen = st.selectbox(
            label,
            choices,
            choices.index(value) if value in choices else None,
            format_func=shown.__getitem__,
            key=key,
            placeholder=say("choose"),
        )
        return chosen or None

    def _document(self, label: str, kind: Kind, value: Any, path: str) -> Any:
        assert kind.model is not None
        with st.container(border=True):
            st.markdown(f"**{label}**")
            kept = not kind.optional or st.checkbox(
                say("has", field=label), value is not None, key=f"{self.key}:{path}-has"
            )
            new = self.fill(kind.model, value or {}, path)
        return new if kept and (value is not None or new or not kind.optional) else None

    def _entries(self, name: str, label: str, kind: Kind, entries: Any, path: str) -> Any:
        """The entries of a list by their ids or numbers, those of a mapping by their keys."""
        assert kind.of is not None
        st.markdown(f"**{label}**")
        keyed = kind.sort == "mapping"
        pairs = list(dict(entries).items()) if keyed else list(enumerate(entries))
        found: list[tuple[Any, Any]] = []
        for number, entry in pairs:
            new = self._entry(name, label, kind.of, number, entry, path)
            if new not in _ABSENT:
                found.append((number, new))
        for n in range(self._added(label, path)):
            number = st.text_input(say("key"), key=f"{self.key}:{path}+{n}") if keyed else f"+{n}"
            new = self._entry(name, label, kind.of, f"+{n}", None, path)
            if number and new not in _ABSENT:
                found.append((number, new))
        return dict(found) if keyed else [entry for _, entry in found]

    def _entry(self, name: str, label: str, kind: Kind, number: Any, entry: Any, path: str) -> Any:
        if kind.sort != "document":
            shown = number + 1 if isinstance(number, int) else number
            new = self.field(name, f"{label} {shown}", kind, entry, f"{path}.{number}")
            return None if isinstance(new, dict) and not any(new.values()) else new
        assert kind.model is not None
        own = f"{path}.{(entry or {}).get('id', number)}"
        options = self.options.get("cluster", {})
        title = title_of(entry or {}) or options.get(number) or say("new_entry")
        with st.expander(plain(title), expanded=not entry):
            new = self.fill(kind.model, entry or {}, own)
            if st.checkbox(say("remove_entry"), key=f"{self.key}:{own}-gone"):
                return None
        return self.named(name, kind.model, new) if entry is None else new

    def named(self, name: str, model: type[Document], new: dict[str, Any]) -> dict[str, Any]:
        """A new entry with an id made of its words; nothing where nothing is filled in."""
        if not any(value not in _ABSENT for value in new.values()) or not title_of(new):
            return {}
        if "id" not in model.model_fields:
            return new
        return {"id": free_id(f"{name.removesuffix('s')}-{title_of(new)}", self.taken), **new}

    def _added(self, label: str, path: str) -> int:
        counter = f"{self.key}:{path}-added"
        if st.form_submit_button(say("add_entry", field=label), key=f"{self.key}:{path}+"):
            st.session_state[counter] = st.session_state.get(counter, 0) + 1
        return int(st.session_state.get(counter, 0))


def _cells(fields: Iterable[tuple[str, Kind]]) -> Iterator[tuple[str, Kind, Any]]:
    """Fields with the places they stand in: short ones side by side."""
    shown = [one for one in fields if one[1].sort != "fixed"]
    for side, group in groupby(shown, lambda one: _SIDE_BY_SIDE.get(one[1].sort, 1)):
        cells: list[Any] = []
        for name, kind in group:
            if not cells:
                cells = list(st.columns(side, vertical_alignment="bottom"))
            yield name, kind, cells.pop(0)


def _text(label: str, kind: Kind, value: Any, key: str) -> Any:
    old = value if isinstance(value, Mapping) else {}
    new = {}
    for code, column in zip(LANGS, st.columns(2), strict=True):
        said = old.get(code) or ""
        words = say("in_language", field=label, language=say(f"lang.{code}"))
        widget = column.text_area if len(said) > LONG_WORDS else column.text_input
        typed = widget(words, said, key=f"{key}.{code}").strip()
        if typed or code in old:
            new[code] = typed
    return new if any(new.values()) or not (kind.optional or value is None) else None


def _lines(label: str, kind: Kind, value: Sequence[Any], key: str) -> list[Any]:
    """Numbers or words, one a line; what is no number stays as it was typed, for the check."""
    shown = "\n".join(map(str, value))
    typed = st.text_area(say("one_a_line", field=label), shown, key=key)
    if typed == shown:
        return list(value)
    lines: Iterable[str] = (line.strip() for line in typed.splitlines() if line.strip())
    is_number = kind.of is not None and kind.of.sort in ("number", "whole")
    return [_number(line) if is_number else line for line in lines]


def _number(typed: str) -> Any:
    try:
        return float(typed) if "." in typed else int(typed)
    except ValueError:
        return typed


def _single(label: str, kind: Kind, value: Any, key: str, hint: str | None) -> Any:
    if kind.sort == "words":
        shown = "" if value is None else str(value)
        typed = st.text_input(label, shown, key=key, placeholder=hint).strip()
        return value if typed == shown else typed or (None if kind.optional else "")
    if kind.sort == "colour":
        return _colour(label, kind, value, key)
    if kind.sort == "yes":
        return st.checkbox(label, bool(value), key=key)
    if kind.sort == "date":
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        chosen = st.date_input(label, day, key=key)
        return chosen.isoformat() if isinstance(chosen, dt.date) else None
    if kind.sort == "whole":
        typed_number = st.number_input(label, value=value, step=1, format="%d", key=key, help=hint)
        return None if typed_number is None else int(typed_number)
    if kind.sort == "number":
        number = None if value is None else float(value)
        typed_number = st.number_input(label, value=number, step=None, format="%.6g", key=key)
        return value if typed_number == number else typed_number
    raise TypeError(kind.sort)


def _colour(label: str, kind: Kind, value: Any, key: str) -> Any:
    chosen = st.color_picker(label, value or "#000000", key=key)
    same = chosen.upper() == (value or "#000000").upper()
    return value if same else chosen.upper()
