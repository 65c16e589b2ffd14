"""What is different, thing by thing and field by field."""

from collections.abc import Mapping, Sequence

import streamlit as st

from erqi_map.store.book.difference import ItemDifference

from ..shell.language import phrase
from ..shell.text import plain
from .words import item_words, rows_of

MAX_FIELDS = 40
MAX_ITEMS = 60


def show_differences(
    found: Sequence[ItemDifference], names: Mapping[str, str], more: int = 0
) -> None:
    """A list of what was added, removed, changed and moved; `more`: so many are not in `found`."""
    # A layer that is only written in another way has no field that is different.
    real = [one for one in found if one.fields or one.kind != "changed"]
    if not real:
        st.caption(phrase("changes.same"))
    for one in real[:MAX_ITEMS]:
        _show(one, names)
    if left := more + len(real[MAX_ITEMS:]):
        st.caption(phrase("edit.more_items", count=left))


def _show(found: ItemDifference, names: Mapping[str, str]) -> None:
    said = phrase(f"edit.item_{found.kind}", id=plain(item_words(found.item, names)))
    moved = "" if found.moved_m is None else phrase("edit.moved", metres=found.moved_m)
    st.markdown(f"**{said}** {moved}")
    if found.fields:
        st.dataframe(rows_of(found)[:MAX_FIELDS], hide_index=True)
