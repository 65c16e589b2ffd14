"""The export page: choices on the left, the file and its preview on the right."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import streamlit as st

from erqi_map.compose import compose_plan
from erqi_map.compose.spec import Lang
from erqi_map.export.html import Assets, ExportResult, render_html

from .assets import publish
from .cache import Book
from .parts import current_book, figure, lang, plain, static_dir, t

KEPT_FILES = 6
BYTES_PER_KB = 1000
ASSETS: tuple[Assets, ...] = ("inline", "cdn")
LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Order:
    """What the planner wants in the file."""

    layers: tuple[str, ...]
    lang: Lang
    basemap: str
    assets: Literal["inline", "cdn"]


def show_export() -> None:
    """The page."""
    book = current_book()
    choices, result = st.columns([1, 2], gap="large")
    with choices:
        order = _choose(book)
    with result:
        if not order.layers:
            st.warning(t("export.no_layer"))
            return
        _show_file(order, make_file(book, order))


@lru_cache(maxsize=KEPT_FILES)
def make_file(book: Book, order: Order) -> ExportResult:
    """The file of an order."""
    store, _ = book.usable
    spec = compose_plan(store, lang=order.lang, layers=order.layers, basemap=order.basemap)
    return render_html(spec, assets=order.assets)


def _choose(book: Book) -> Order:
    layers = _choose_layers(book)
    names = {code: t(f"export.lang_{code}") for code in LANGS}
    language = st.segmented_control(
        t("export.lang"),
        LANGS,
        default=lang(),
        required=True,
        format_func=names.__getitem__,
        key="erqi-export-lang",
    )
    basemap = _choose_basemap(book)
    modes = {mode: t(f"export.assets_{mode}") for mode in ASSETS}
    assets = st.radio(
        t("export.assets"),
        ASSETS,
        format_func=modes.__getitem__,
        captions=[t(f"export.assets_{mode}_note") for mode in ASSETS],
        key="erqi-export-assets",
    )
    return Order(layers, language, basemap, assets)


def _choose_layers(book: Book) -> tuple[str, ...]:
    store, _ = book.usable
    titles = {item.id: plain(item.title.get(lang())) for item in store.catalog.datasets}
    chosen = st.pills(
        t("export.layers"),
        store.layer_ids,
        selection_mode="multi",
        default=store.layer_ids,
        format_func=titles.__getitem__,
        wrap=True,
        key="erqi-export-layers",
    )
    return tuple(id_ for id_ in store.layer_ids if id_ in (chosen or ()))


def _choose_basemap(book: Book) -> str:
    basemaps = book.usable[0].basemaps
    names = {item.id: plain(item.name.get(lang())) for item in basemaps.basemaps}
    return st.radio(
        t("export.basemap"),
        list(names),
        index=list(names).index(basemaps.default),
        format_func=names.__getitem__,
        captions=[
            _basemap_caption(item.token_env is not None, bool(item.urls))
            for item in basemaps.basemaps
        ],
        key="erqi-export-basemap",
    )


def _basemap_caption(needs_token: bool, online: bool) -> str:
    if not online:
        return t("export.basemap_offline")
    return t("export.basemap_token" if needs_token else "export.basemap_online")


def _show_file(order: Order, made: ExportResult) -> None:
    size = t("export.size_value", size=f"{made.size_bytes / BYTES_PER_KB:,.0f}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        st.metric(t("export.size"), size, width="content")
        st.metric(
            t("export.requests"),
            t("export.requests_value", count=len(made.requests)),
            width="content",
        )
        st.download_button(
            t("export.download"),
            made.content,
            file_name=t("export.file_name", code=order.lang),
            mime="text/html",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
            key="erqi-export-download",
        )
    if made.requests:
        st.warning(t("export.needs_network"))
    st.caption(t("export.sha256", sha256=made.sha256))
    figure(
        "preview",
        "preview",
        file=publish(static_dir(), made.content, "html"),
        title=t("export.preview"),
    )
