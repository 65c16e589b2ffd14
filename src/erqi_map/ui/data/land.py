"""The part of the page of data that colours, names and sums land by its standard classes."""

import streamlit as st

from erqi_map.errors import ErqiMapError
from erqi_map.serve.orders import DataOrder, Order
from erqi_map.store.classify import classify
from erqi_map.store.landuse import PALETTES

from ..export.choices import choose_edition
from ..export.made import file_name
from ..export.shown import drawn, tell_failure
from ..shell.book import Book
from ..shell.choices import distinct, labels_key
from ..shell.language import lang, phrase
from ..shell.session import current_book
from ..shell.text import plain
from ..shell.who import ask_who, named
from ..shell.workspace import offer_workspace

SUMMED_KEY, DONE_KEY = "erqi_data_summed", "erqi_data_classified"


def show_land() -> None:
    """One overlay, one click."""
    book = current_book()
    store = book.usable[0]
    named = {id: plain(one.overlay.title.get(lang())) for id, one in store.overlays.items()}
    if not named:
        st.info(phrase("data.no_overlay"))
        return
    titles = distinct(named)
    layer = str(
        st.selectbox(
            phrase("data.layer"),
            list(titles),
            format_func=titles.__getitem__,
            key=labels_key("erqi-land-layer", titles),
        )
    )
    palette = st.radio(
        phrase("data.palette"),
        PALETTES,
        format_func=lambda one: phrase(f"data.palette_{one}"),
        horizontal=True,
        key="erqi-land-palette",
    )
    st.caption(phrase("data.land_note"))
    can = store.home.writable
    label = phrase("data.land_go" if can else "data.land_sums")
    if can:
        ask_who()
    else:
        offer_workspace(store.home)
    if st.button(label, key="erqi-land-go", type="primary" if can else "secondary"):
        st.session_state[SUMMED_KEY] = layer
        if can:
            _classify(book, layer, palette)
    if said := st.session_state.pop(DONE_KEY, ""):
        st.success(said)
    if st.session_state.get(SUMMED_KEY) == layer:
        _show_sums(book, layer, titles[layer])


def _classify(book: Book, layer: str, palette: str) -> None:
    store = book.usable[0]
    try:
        why = phrase("data.part_land")
        column, n = classify(store, store.home, layer, None, palette, named(), why)
    except ErqiMapError as error:
        tell_failure(error)
        return
    st.session_state[DONE_KEY] = phrase("data.land_done", column=plain(column), n=n)
    st.rerun()


def _show_sums(book: Book, layer: str, title: str) -> None:
    order = Order("sums", lang(), data=DataOrder(layer, ".xlsx"), edition=choose_edition())
    made = drawn(book, order, "export.making")
    if made is None:
        return
    head, *rows = made.rows
    columns = range(1, len(head))
    st.dataframe(
        [{head[at]: row[at] for at in columns} for row in rows],
        hide_index=True,
        column_config={
            head[3]: st.column_config.NumberColumn(format="%.2f"),
            head[4]: st.column_config.NumberColumn(format="%.1f"),
            head[5]: st.column_config.NumberColumn(format="percent"),
        },
    )
    st.download_button(
        phrase("data.download"),
        made.content,
        file_name=file_name(title, lang(), "xlsx"),
        mime=made.mime,
        icon=":material/download:",
        on_click="ignore",
        key="erqi-land-download",
    )
