"""A source that is not in the catalogue yet, filled in below the form that cites it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from erqi_map.model import Source
from erqi_map.store.book.called import title_of
from erqi_map.store.book.documents import Draft, open_draft
from erqi_map.store.book.journal import Journal

from .form import NEW_SOURCE, Form, say
from .naming import free_id

CATALOG = "catalog.yaml"


def fill_source(form: Form) -> dict[str, Any]:
    """The source as it is filled in, with an id of its own."""
    with st.expander(say("new_source_form")):
        st.caption(say("new_source_note"))
        new = form.fill(Source, {})
    return {"id": free_id(f"source {title_of(new)}", form.taken), **new}


def with_source(
    journal: Journal, changed: Mapping[Draft, Any], source: Mapping[str, Any]
) -> dict[Draft, Any]:
    """The same, with the new source in the catalogue where something cites it."""
    cited = {draft: _citing(data, source["id"]) for draft, data in changed.items()}
    if cited == dict(changed):
        return cited
    catalog = next((one for one in cited if one.item == CATALOG), None)
    catalog = catalog or open_draft(journal, CATALOG)
    data = cited.get(catalog, catalog.data)
    return {**cited, catalog: {**data, "sources": [*data["sources"], dict(source)]}}


def _citing(data: Any, id: str) -> Any:
    if isinstance(data, dict):
        return {key: _citing(value, id) for key, value in data.items()}
    if isinstance(data, list):
        return [id if one == NEW_SOURCE else _citing(one, id) for one in data]
    return data
