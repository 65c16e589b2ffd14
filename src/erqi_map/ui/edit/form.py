"""A form for any document: its fields as widgets, its new data as they were filled in."""

import copy
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from erqi_map.model.base import Document

from ..map.state import LANGS
from ..shell.language import phrase
from ..shell.text import plain
from .kinds import Kind, fields_of

LONG_WORDS = 40
"""Longer words get a field of several lines."""
_ABSENT: tuple[Any, ...] = (None, "", (), [], {})


@dataclass(frozen=True)
class Form:
    """`key` begins the keys of all widgets; `options`: what a field may name (options.py)."""

    key: str
    options: Mapping[str, Mapping[str, str]]

    def fill(
        self, model: type[Document], data: Mapping[str, Any], path: str = ""
    ) -> dict[str, Any]:
        """Show the fields of a document and give its data as they are filled in.

        What was not there and is left empty, or at its default, is not there afterwards.
        """
        found = dict(copy.deepcopy(data))
        for name, kind in fields_of(model):
            field = model.model_fields[name]
            default = None if field.is_required() else field.get_default(call_default_factory=True)
            old = data.get(name, default)
            new = self._field(name, kind, old, f"{path}.{name}" if path else name)
            if name not in data and (new in _ABSENT or new == default):
                continue
            if new is None and name in data and data[name] is not None:
                found[name] = None
            elif new != old or name in data:
                found[name] = new
        return found

    def _field(self, name: str, kind: Kind, value: Any, path: str) -> Any:
        if kind.sort == "fixed":
            return value
        if kind.sort == "entries":
            assert kind.model is not None
            return self._entries(name, kind.model, value or (), path)
        label, key = phrase(f"edit.field.{name}"), f"{self.key}:{path}"
        if kind.sort == "text":
            return self._text(label, kind, value, key)
        if kind.sort in ("id", "ids", "one_of"):
            return self._choice(name, label, kind, value, key)
        return _single(label, kind, value, key)

    def _text(self, label: str, kind: Kind, value: Any, key: str) -> Any:
        old = value if isinstance(value, dict) else {}
        new = {}
        for lang, column in zip(LANGS, st.columns(2), strict=True):
            said = old.get(lang) or ""
            words = phrase("edit.in_language", field=label, language=phrase(f"edit.lang.{lang}"))
            widget = column.text_area if len(said) > LONG_WORDS else column.text_input
            typed = widget(words, said, key=f"{key}.{lang}").strip()
            if typed or lang in old:
                new[lang] = typed
        return new if any(new.values()) or not kind.optional else None

    def _choice(self, name: str, label: str, kind: Kind, value: Any, key: str) -> Any:
        known = self.options.get(name)
        if kind.sort == "one_of":
            known = {one: phrase(f"edit.choice.{one}") for one in kind.choices}
        if known is None:
            return st.text_input(label, value or "", key=key).strip() or None
        # What the plan does not know any more stays until somebody takes it out.
        given = list(value or ()) if kind.sort == "ids" else [value] if value else []
        shown = {**known, **{one: one for one in given if one not in known}}
        if kind.sort == "ids":
            return st.multiselect(
                label, list(shown), given, format_func=lambda id: plain(shown[id]), key=key
            )
        choices = [None, *shown] if kind.optional else list(shown)
        return st.selectbox(
            label,
            choices,
            choices.index(value) if value in choices else None,
            format_func=lambda id: phrase("edit.none") if id is None else shown[id],
            key=key,
        )

    def _entries(self, name: str, model: type[Document], entries: Any, path: str) -> Any:
        st.markdown(f"**{phrase(f'edit.field.{name}')}**")
        kept = []
        for entry in [*entries, *self._added(name, path)]:
            words = entry.get("text") or entry.get("label") or {}
            title = words.get("zh") or phrase("edit.new_entry")
            with st.expander(plain(title), expanded=not words):
                own = f"{path}.{entry['id']}"
                new = self.fill(model, entry, own)
                if not st.checkbox(phrase("edit.remove_entry"), key=f"{self.key}:{own}-gone"):
                    kept.append(new)
        if st.form_submit_button(
            phrase("edit.add_entry", field=phrase(f"edit.field.{name}")), key=f"{self.key}:{path}+"
        ):
            counter = f"{self.key}:{path}-added"
            st.session_state[counter] = st.session_state.get(counter, 0) + 1
            st.rerun()
        blank = [one for one in kept if len(one) > 1 or one in entries]
        return [one for one in blank if any(value not in _ABSENT for value in _rest(one))]

    def _added(self, name: str, path: str) -> list[dict[str, Any]]:
        count = st.session_state.get(f"{self.key}:{path}-added", 0)
        stem = self.key.rsplit(":", 1)[0].rsplit("/", 1)[-1].removesuffix(".yaml")
        return [
            {"id": f"{name[:-1]}-{stem}-{dt.date.today():%Y%m%d}-{n + 1}"} for n in range(count)
        ]


def _rest(entry: Mapping[str, Any]) -> list[Any]:
    return [value for name, value in entry.items() if name != "id"]


def _single(label: str, kind: Kind, value: Any, key: str) -> Any:
    if kind.sort == "words":
        return st.text_input(label, str(value or ""), key=key).strip() or None
    if kind.sort == "yes":
        return st.checkbox(label, bool(value), key=key)
    if kind.sort == "date":
        day = dt.date.fromisoformat(value) if isinstance(value, str) else value
        chosen = st.date_input(label, day, key=key)
        return chosen.isoformat() if isinstance(chosen, dt.date) else None
    if kind.sort == "whole":
        typed = st.number_input(label, value=value, step=1, format="%d", key=key)
        return None if typed is None else int(typed)
    if kind.sort == "number":
        number = None if value is None else float(value)
        typed = st.number_input(label, value=number, step=None, format="%.6g", key=key)
        return value if typed == number else typed
    raise TypeError(kind.sort)
