"""What the briefing page and the export page share: choosing a file, making it, taking it away."""

from dataclasses import replace
from typing import cast, get_args

import streamlit as st

from erqi_map.compose.spec import Lang
from erqi_map.errors import ErqiMapError
from erqi_map.export.data.features import layer_titles
from erqi_map.model.story import Story
from erqi_map.render.page.paper import SheetOptions
from erqi_map.serve.orders import OF_STORY, QUICK, SHEETS, Kind, Order
from erqi_map.store.edition.publish import Edition

from ..briefing import session as stories
from ..map.state import LANGS
from ..shell.book import Book
from ..shell.language import lang, phrase
from ..shell.session import visitor
from ..shell.text import plain
from .made import (
    DPIS,
    FILES,
    GRIDS,
    ORIENTATIONS,
    SIZES,
    MadeFile,
    file_name,
)
from .shown import (
    choose_scale,
    choose_shown,
    choose_since,
    choose_stages,
    choose_title,
    tell_failure,
)
from .slides import choose_slides

BRIEFING_KINDS: tuple[Kind, ...] = ("deck", "pptx", "pdf", "png", "atlas")
EXPORT_KEY = "erqi-briefing-export"
CALLED_OFF_KEY = "erqi_export_called_off"
BYTES_PER_KB = 1000


def show_briefing_export(book: Book, story_id: str) -> None:
    """The part of the briefing page that makes files of the story as it is edited."""
    box = st.expander(
        phrase("export.take_away"), icon=":material/download:", key=EXPORT_KEY, on_change="rerun"
    )
    # What is folded away need not be made.
    if not box.open:
        return
    with box:
        story = stories.shown_story(book)
        if story is None or story.id != story_id:
            st.info(phrase("export.faulty_story"))
            return
        kind = choose_kind(BRIEFING_KINDS, "erqi-briefing-kind")
        choices, result = st.columns([1, 2], gap="large")
        with choices:
            order = choose_order(book, kind, story, layers=None)
        with result:
            deliver(book, order)


def choose_kind(kinds: tuple[Kind, ...], key: str) -> Kind:
    """Which sort of file."""
    names = {kind: phrase(f"kind.{kind}") for kind in kinds}
    chosen = st.segmented_control(
        phrase("export.kind"),
        kinds,
        default=kinds[0],
        required=True,
        format_func=names.__getitem__,
        key=key,
    )
    kind = cast("Kind", chosen or kinds[0])
    st.caption(phrase(f"kind.{kind}_note"))
    return kind


def choose_language() -> Lang:
    """The language of the file; at first that of the page."""
    names = {code: phrase(f"export.lang_{code}") for code in LANGS}
    chosen = st.segmented_control(
        phrase("export.lang"),
        LANGS,
        default=lang(),
        required=True,
        format_func=names.__getitem__,
        key="erqi-export-lang",
    )
    return cast("Lang", chosen)


def choose_edition() -> Edition:
    """For whom the file is."""
    names = {one: phrase(f"export.edition_{one}") for one in get_args(Edition)}
    chosen = st.segmented_control(
        phrase("export.edition"),
        list(names),
        default="internal",
        required=True,
        format_func=names.__getitem__,
        help=phrase("export.edition_help"),
        key="erqi-export-edition",
    )
    return cast("Edition", chosen or "internal")


def choose_order(
    book: Book, kind: Kind, story: Story | None, layers: tuple[str, ...] | None
) -> Order:
    """The choices that files of this kind have; a web page of the map has its own."""
    language, edition = choose_language(), choose_edition()
    if kind in OF_STORY and story is not None:
        slides = choose_slides(book, kind, language, story)
        return choose_stages(book, replace(slides, edition=edition))
    left, right = st.columns(2, gap="small")
    with left:
        size = _one(phrase("export.paper"), SIZES, "size", start="A3", named=False)
    with right:
        orientation = _one(phrase("export.orientation"), ORIENTATIONS, "orientation")
    shown = choose_shown(book, None if kind == "atlas" else story)
    scene = shown.scene
    with left:
        grid = _one(phrase("export.grid"), GRIDS, "grid")
    with right:
        scale = choose_scale()
    dpi = DPIS[-1]
    if kind == "png":
        with right:
            dpi = int(_one(phrase("export.dpi"), tuple(map(str, DPIS)), "dpi", start=str(dpi)))
    title = choose_title()
    legend = st.toggle(phrase("export.legend"), value=True, key="erqi-export-legend")
    black = st.toggle(phrase("export.bw"), key="erqi-export-bw", help=phrase("export.bw_help"))
    lines = None if grid == "none" else grid
    order = Order(
        kind,
        language,
        layers=layers,
        story=story if scene else None,
        sheet=SheetOptions(
            size, orientation, lines, black, scene, scale=scale, title=title, legend=legend
        ),
        dpi=dpi,
        state=shown.state,
        edition=edition,
    )
    return choose_since(book, choose_stages(book, order))


def _one(
    label: str, options: tuple[str, ...], name: str, start: str | None = None, named: bool = True
) -> str:
    words = {one: phrase(f"export.{name}_{one}") if named else one for one in options}
    return str(
        st.selectbox(
            label,
            options,
            index=options.index(start) if start else 0,
            format_func=words.__getitem__,
            key=f"erqi-export-{name}",
        )
    )


# ---- making --------------------------------------------------------------------------------------


def deliver(book: Book, order: Order) -> MadeFile | None:
    """Make what was ordered, at once when it is quick, and offer it; what goes wrong is told."""
    made = FILES.find(book, order)
    called_off = st.session_state.get(CALLED_OFF_KEY) == order
    at_once = order.kind in QUICK and not called_off
    if made is None and FILES.job(book, order) is None and not at_once:
        st.caption(phrase("export.called_off") if called_off else phrase("export.takes_time"))
        pressed = st.button(
            phrase("export.make", kind=phrase(f"kind.{order.kind}")),
            key="erqi-export-make",
            type="primary",
            icon=":material/print:" if order.kind in SHEETS else ":material/slideshow:",
        )
        if not pressed:
            return None
    try:
        made = made or _make(book, order)
    except ErqiMapError as error:
        tell_failure(error)
        return None
    _offer(book, order, made)
    return made


def _make(book: Book, order: Order) -> MadeFile:
    """Wait for the file, and let the planner see how far it is and call it off."""
    st.session_state.pop(CALLED_OFF_KEY, None)
    slot = st.empty()
    with slot.container(key="erqi-export-on"):
        bar = st.progress(0.0, text=phrase("export.making"))
        st.button(
            phrase("work.cancel"),
            key="erqi-export-cancel",
            icon=":material/close:",
            on_click=_call_off,
            args=(book, order),
        )

    def tell(done: float | None, words: str) -> None:
        if done is None:
            bar.progress(0.0, text=phrase("export.waiting"))
        else:
            page = phrase("export.making_page", page=plain(words)) if words else ""
            bar.progress(min(1.0, done), text=page or phrase("export.making"))

    try:
        return FILES.make(book, order, tell, visitor())
    finally:
        slot.empty()


def _call_off(book: Book, order: Order) -> None:
    st.session_state[CALLED_OFF_KEY] = order
    FILES.cancel(book, order, visitor())


def _offer(book: Book, order: Order, made: MadeFile) -> None:
    size = phrase("export.size_value", size=f"{made.size_bytes / BYTES_PER_KB:,.0f}")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        st.metric(phrase("export.size"), size, width="content")
        if order.kind in QUICK:
            st.metric(
                phrase("export.requests"),
                phrase("export.requests_value", count=len(made.requests)),
                width="content",
            )
        st.download_button(
            phrase("data.download" if order.data else f"export.download_{made.ending}"),
            made.content,
            file_name=_name(book, order, made),
            mime=made.mime,
            type="primary",
            icon=":material/download:",
            on_click="ignore",
            key="erqi-export-download",
        )
    if made.requests:
        st.warning(phrase("export.needs_network"))
    for note in made.notes:
        st.info(plain(note.text(lang())))
    st.caption(phrase("export.sha256", sha256=made.sha256))


def _name(book: Book, order: Order, made: MadeFile) -> str:
    furniture = book.usable[1].furniture
    title = furniture.title.get(order.lang)
    if order.story is not None and order.kind in OF_STORY:
        title = order.story.title.get(order.lang)
    if order.data is not None:
        title = layer_titles(book.usable[0])[order.data.layer].get(order.lang)
    if order.kind == "atlas":
        title = phrase("export.atlas_name", title=title)
    return file_name(title, order.lang, made.ending)
