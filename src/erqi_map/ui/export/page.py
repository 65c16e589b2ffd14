"""The export page: choices on the left, the file and its preview on the right."""

import streamlit as st

from erqi_map.compose.base import BASE
from erqi_map.compose.spec import PictureSpec
from erqi_map.export.html.file import photo_bytes
from erqi_map.model.photo import PHOTO_FOLDER
from erqi_map.serve.orders import KINDS, OF_STORY, SHEETS, Kind, Order

from ..briefing import session as stories
from ..briefing.bar import story_choice
from ..shell.assets import publish
from ..shell.book import Book
from ..shell.frame import figure
from ..shell.language import lang, phrase
from ..shell.session import current_book, static_dir
from ..shell.text import plain
from .choices import choose_edition, choose_kind, choose_language, choose_order, deliver
from .made import MadeFile
from .shown import choose_shown, drawn, show_sheet
from .slides import as_seen

ASSETS = ("inline", "cdn")
KIND_KEY = "erqi-export-kind"


def show_export() -> None:
    """Choices of this session on the left, what was made of them on the right."""
    book = current_book()
    kind = choose_kind(KINDS, KIND_KEY)
    choices, result = st.columns([1, 2], gap="large")
    with choices:
        order = _choose(book, kind)
    with result:
        if order is None or order.layers == ():
            st.warning(phrase("export.no_story" if order is None else "export.no_layer"))
            return
        offer = st.container()
        # What cannot be drawn small need not be offered.
        if order.kind in SHEETS and not show_sheet(book, order):
            return
        with offer:
            made = deliver(book, order)
        if order.kind == "pptx":
            _show_slides(book, order)
        elif made is not None and made.ending == "html":
            _preview(made, wall=order.kind == "deck")


def _choose(book: Book, kind: Kind) -> Order | None:
    """The order; None for slides of a book without a story."""
    if kind == "html":
        return _choose_html(book)
    story_choice(book, "erqi_export_story")
    story = stories.shown_story(book)
    if story is None and kind in OF_STORY:
        return None
    layers = None if kind in OF_STORY else _choose_layers(book)
    return choose_order(book, kind, story, layers)


def _choose_html(book: Book) -> Order:
    layers = _choose_layers(book)
    language, edition = choose_language(), choose_edition()
    shown = choose_shown(book, None)
    basemap = _choose_basemap(book)
    modes = {mode: phrase(f"export.assets_{mode}") for mode in ASSETS}
    assets = st.radio(
        phrase("export.assets"),
        ASSETS,
        format_func=modes.__getitem__,
        captions=[phrase(f"export.assets_{mode}_note") for mode in ASSETS],
        key="erqi-export-assets",
    )
    return Order(
        "html",
        language,
        layers=layers,
        basemap=basemap,
        assets="cdn" if assets == "cdn" else "inline",
        story=stories.shown_story(book),
        state=shown.state,
        edition=edition,
    )


def _choose_layers(book: Book) -> tuple[str, ...]:
    """Layers, overlays and pictures, these with what they add to a file. An overlay is large: one
    that the book does not show is left out.
    """
    store, spec = book.usable
    overlays = [one.overlay for one in spec.overlays]
    named = [*store.catalog.datasets, *overlays]
    titles = {item.id: plain(item.title.get(lang())) for item in named}
    base = {BASE: phrase("export.base")} if store.base else {}
    under = base | {one.id: _picture_words(one) for one in spec.pictures}
    if spec.photos:
        words = phrase(
            "export.photos", n=len(spec.photos), kb=f"{photo_bytes(spec) * 4 / 3000:,.0f}"
        )
        under[PHOTO_FOLDER] = words
    titles |= under
    ids = (*store.layer_ids, *(one.id for one in overlays), *under)
    chosen = st.pills(
        phrase("export.layers"),
        ids,
        selection_mode="multi",
        default=(*store.layer_ids, *(one.id for one in overlays if one.visible), *under),
        format_func=titles.__getitem__,
        wrap=True,
        key="erqi-export-layers",
    )
    return tuple(id_ for id_ in ids if id_ in (chosen or ()))


def _picture_words(spec: PictureSpec) -> str:
    kilobytes = f"{len(spec.read().content) * 4 / 3000:,.0f}"
    title = plain(spec.picture.title.get(lang()))
    return phrase("export.underneath", title=title, kb=kilobytes)


def _choose_basemap(book: Book) -> str:
    basemaps = book.usable[0].basemaps
    names = {item.id: plain(item.name.get(lang())) for item in basemaps.basemaps}
    return st.radio(
        phrase("export.basemap"),
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
        return phrase("export.basemap_offline")
    return phrase("export.basemap_token" if needs_token else "export.basemap_online")


def _show_slides(book: Book, order: Order) -> None:
    """The scenes of the slides, each picture drawn from the same story as its slide."""
    made = drawn(book, as_seen(order))
    if made is not None:
        st.caption(phrase("export.slides_preview"))
        _preview(made, wall=True)


def _preview(made: MadeFile, *, wall: bool) -> None:
    figure(
        "preview",
        "preview",
        file=publish(static_dir(), made.content, "html"),
        title=phrase("export.preview"),
        wall=wall,
    )
