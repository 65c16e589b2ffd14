"""The part of the page of data that takes a layer out."""

import json
from typing import cast, get_args

import streamlit as st

from erqi_map.export.data.features import layer_titles
from erqi_map.export.data.make import FORMATS
from erqi_map.export.data.system import GCJ02, SYSTEMS
from erqi_map.serve.orders import DataOrder, Order, Rows
from erqi_map.store.intake.finder import crs_name

from ..export.choices import choose_edition, deliver
from ..map.link import map_state
from ..shell.choices import distinct, labels_key
from ..shell.language import lang, phrase
from ..shell.session import current_book
from ..shell.text import plain

OFFERED = tuple(one for one in FORMATS if one not in (".json", ".shp"))
"""A browser takes one file, so a Shapefile goes out as a zip."""
ROWS = get_args(Rows)


def show_out() -> None:
    """Which layer, as what, in which system, which rows; and the file."""
    book = current_book()
    titles = distinct(
        {id: plain(one.get(lang())) for id, one in layer_titles(book.usable[0]).items()}
    )
    choices, result = st.columns([1, 1], gap="large")
    with choices:
        layer = st.selectbox(
            phrase("data.layer"),
            list(titles),
            format_func=titles.__getitem__,
            key=labels_key("erqi-data-layer", titles),
        )
        ending = st.pills(
            phrase("data.format"),
            OFFERED,
            default=OFFERED[0],
            required=True,
            wrap=True,
            format_func=lambda one: f"{FORMATS[one].title} {one}",
            key="erqi-data-format",
        )
        ending = str(ending or OFFERED[0])
        st.caption(phrase(f"data.note_{ending[1:]}"))
        systems = FORMATS[ending].systems or SYSTEMS
        crs = st.selectbox(
            phrase("data.crs"),
            systems,
            format_func=_named,
            key=f"erqi-data-crs-{ending}",
        )
        rows = st.radio(
            phrase("data.rows"),
            ROWS,
            format_func=lambda one: phrase(f"data.rows_{one}"),
            horizontal=True,
            help=phrase("data.rows_note"),
            key="erqi-data-rows",
        )
        edition = choose_edition()
    state = "" if rows == "all" else json.dumps(map_state().to_client(), ensure_ascii=False)
    with result:
        st.caption(phrase("data.takes"))
        wanted = DataOrder(str(layer), ending, crs, cast("Rows", rows))
        deliver(book, Order("data", lang(), state=state, data=wanted, edition=edition))


def _named(crs: str) -> str:
    return phrase("data.crs_gcj02") if crs == GCJ02 else f"{crs} · {crs_name(crs)}"
