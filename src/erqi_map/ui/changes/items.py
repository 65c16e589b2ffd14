"""What is different, thing by thing and field by field."""

from collections.abc import Sequence

import streamlit as st

from erqi_map.store.book.called import Called
from erqi_map.store.book.difference import FieldChange, ItemDifference

from ..shell.language import phrase
from ..shell.text import plain

MAX_FIELDS = 40
MAX_ITEMS = 60


def show_differences(found: Sequence[ItemDifference], names: Called, more: int = 0) -> None:
    """A list of what was added, removed, changed and moved; `more`: so many are not in `found`."""
    # A layer that is only written in another way has no field that is different.
    real = [one for one in found if one.fields or one.kind != "changed"]
    if not real:
        st.caption(phrase("changes.same"))
    for one in real[:MAX_ITEMS]:
        _show(one, names)
    if left := more + len(real[MAX_ITEMS:]):
        st.caption(phrase("edit.more_items", count=left))


def _show(found: ItemDifference, names: Called) -> None:
    said = phrase(f"edit.item_{found.kind}", id=plain(names.item(found.item)))
    moved = "" if found.moved_m is None else phrase("edit.moved", metres=found.moved_m)
    st.markdown(f"**{said}** {moved}")
    if found.fields:
        shown = found.fields[:MAX_FIELDS]
        st.dataframe([_row(found.item, one, names) for one in shown], hide_index=True)


def _row(item: str, one: FieldChange, names: Called) -> dict[str, str]:
    before, after = (names.value(item, one.field, value) for value in (one.before, one.after))
    keys = (phrase(f"edit.column_{name}") for name in ("field", "before", "after"))
    return dict(zip(keys, (names.field(item, one.field), before, after), strict=True))
