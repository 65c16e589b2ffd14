"""What a file shows, and how that is seen before it is made."""

import json
from dataclasses import dataclass, replace

import streamlit as st

from erqi_map.compose.since import since_change
from erqi_map.compose.stages import BY_STAGE
from erqi_map.errors import ErqiMapError
from erqi_map.model.story import Story
from erqi_map.render.page.paper import paper
from erqi_map.serve.orders import Order
from erqi_map.store import Workspace
from erqi_map.store.book.baselines import baselines
from erqi_map.store.book.called import called

from ..briefing.capture import seen_extent
from ..map.link import map_state
from ..map.state import MapState
from ..shell.book import Book
from ..shell.choices import distinct, labels_key
from ..shell.language import lang, phrase, why
from ..shell.session import visitor
from ..shell.text import plain
from .made import FILES, MadeFile

WHOLE = ""
"""No scene has this id."""
NOW = "/now"
"""Nor this."""
SCALES = tuple(1000 * one for one in (5, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200))
LONGEST_TITLE = 40
PAGE_KEY = "erqi-export-page"
PREVIEW_PX, MIN_DPI, MM_PER_INCH = 2400, 36, 25.4


@dataclass(frozen=True)
class Shown:
    """What a file shows: a scene of the story, or the map in a state (JSON, as in an order)."""

    scene: str | None = None
    state: str = ""


def choose_shown(book: Book, story: Story | None, whole: str = "") -> Shown:
    """The map as it stands, with its filter and view, when somebody has changed it; the whole map
    (or what `whole` calls all there is, which then comes first); a scene.
    """
    state = map_state()
    words = {NOW: phrase("export.picture_now"), WHOLE: phrase(whole or "export.whole_map")}
    titles = {scene.id: scene.title.get(lang()) for scene in story.scenes} if story else {}
    labels = distinct({**words, **titles})
    chosen = st.selectbox(
        phrase("export.picture"),
        list(labels),
        index=int(bool(whole) or _is_fresh(state)),
        format_func=labels.__getitem__,
        key=labels_key("erqi-export-scene", labels),
    )
    if chosen != NOW:
        return Shown(scene=chosen or None)
    seen = state.to_client()
    # Paper has no basemap, and a web page its own choice of one.
    seen.pop("basemap", None)
    if state.view is not None:
        seen["view"] = {"fit": seen_extent(state, book.usable[1].extent)}
    return Shown(state=json.dumps(seen))


def _is_fresh(state: MapState) -> bool:
    chosen = (*state.filter.values(), state.hidden, state.overlays, state.focus, state.goal)
    return state.view is None and not any(chosen)


def choose_title(hint: str = "export.own_title_hint") -> str:
    """A title of one's own; "" for that of the plan book, story or scene."""
    return st.text_input(
        phrase("export.own_title"),
        key="erqi-export-title",
        max_chars=LONGEST_TITLE,
        placeholder=phrase(hint),
    ).strip()


def choose_scale() -> int | None:
    """The denominator of the scale; None for the largest that fits."""
    # Streamlit lets what is None be cleared, into words of its own.
    words = {0: phrase("export.scale_auto")} | {
        scale: phrase("export.scale_value", scale=f"{scale:,}".replace(",", "\u00a0"))
        for scale in SCALES
    }
    scale = st.selectbox(
        phrase("export.scale"), list(words), format_func=words.__getitem__, key="erqi-export-scale"
    )
    return scale or None


def choose_stages(book: Book, order: Order) -> Order:
    """Whether projects are filled by their stages, where registers say one."""
    if "stage" not in book.usable[1].content.get("facets", {}):
        return order
    if not st.toggle(phrase("export.by_stage"), key="erqi-export-stages"):
        return order
    state = {**json.loads(order.state or "{}"), "grouping": BY_STAGE}
    return replace(order, state=json.dumps(state))


def choose_since(book: Book, order: Order) -> Order:
    """Whether an atlas of the office's own has a page of what is new since a named moment."""
    store, spec = book.usable
    own = order.kind == "atlas" and order.edition == "internal"
    if not (own and isinstance(store.home, Workspace)):
        return order
    journal = store.home.journal
    known = {one.name: one.change for one in baselines(journal)}
    words = {"": phrase("export.since_none")} | {name: plain(name) for name in known}
    moment = st.selectbox(
        phrase("export.since"), list(words), format_func=words.__getitem__, key="erqi-export-since",
        help=phrase("export.since_help"),
    )  # fmt: skip
    if not moment:
        return order
    names = called(store, order.lang)
    return replace(order, changes=since_change(spec, journal, moment, known[moment], names))


def show_sheet(book: Book, order: Order) -> bool:
    """The sheet as it will be, small enough to be made again after every choice; whether it can
    be made. An atlas is leafed through.
    """
    wide = paper(order.sheet.size, order.sheet.orientation).width_mm
    dpi = max(MIN_DPI, round(PREVIEW_PX / wide * MM_PER_INCH))
    page = st.session_state.get(PAGE_KEY) or 0 if order.kind == "atlas" else None
    made = drawn(book, replace(order, kind="png", dpi=dpi, page=page))
    if made is not None:
        titles = [f"{n} {title}" for n, (title,) in enumerate(made.rows, start=1)]
        if page is not None:
            _leaf(titles, page)
        st.image(made.content, width="stretch")
        st.caption(phrase("export.sheet_preview"))
    return made is not None


def _leaf(titles: list[str], page: int) -> None:
    if page >= len(titles):
        del st.session_state[PAGE_KEY]
    st.segmented_control(
        phrase("export.page"),
        range(len(titles)),
        default=0,
        required=True,
        format_func=lambda number: plain(titles[number]),
        wrap=True,
        key=PAGE_KEY,
    )


def drawn(book: Book, order: Order, words: str = "export.drawing") -> MadeFile | None:
    """What is made to be looked at; what goes wrong is told. words: what is said meanwhile."""
    try:
        with st.spinner(phrase(words)):
            return FILES.make(book, order, lambda done, words: None, visitor())
    except ErqiMapError as error:
        tell_failure(error)
        return None


def tell_failure(error: ErqiMapError) -> None:
    """What went wrong, and a button to try again: what fails for want of memory may go well."""
    st.error(why(error))
    st.button(
        phrase("export.again"), key=f"erqi-export-again-{error.key}", icon=":material/refresh:"
    )
