"""What a session draws, and coordinates that are typed instead of drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import streamlit as st

from erqi_map import i18n
from erqi_map.errors import RequestError
from erqi_map.geo.typed import MAX_LINES, read_positions
from erqi_map.store.book.documents import Draft
from erqi_map.store.book.items import MARK

from ..shell.language import lang, why

STATE_KEY, TAB_KEY = "erqi_edit_drawing", "erqi_edit_tab"
LINE_CHARACTERS = 60
_SHAPES = {"point": 1, "line": 2, "area": 3}
"""And how many positions each takes at least."""


@dataclass
class Session:
    """What is being drawn. `draft`: as the map tells it; `given`: what the app told the map, anew
    whenever `revision` grows; `base`: the feature it began with; `place`: what a new shape is to
    draw; `clash`: a save that met another; `saved`: the shape that was saved last; `refused`:
    another shape, for this one is not saved; `lists`: the number of the list of shapes, a new one
    whenever another shape is taken than was chosen in it.
    """

    draft: dict[str, Any] | None = None
    given: dict[str, Any] | None = None
    revision: int = 0
    base: Draft | None = None
    place: str | None = None
    saved: str | None = None
    clash: dict[str, Any] | None = None
    refused: bool = False
    lists: int = 0

    def give(self, draft: dict[str, Any] | None) -> None:
        """Tell the map what is to be drawn upon; None: nothing."""
        self.take(draft)
        self.revision += 1

    def choose(self, id: str | None) -> None:
        """Tell the map what was chosen in the list, which stays the same list."""
        lists = self.lists
        self.give({"id": id} if id else None)
        self.lists = lists

    def hear(self, said: object) -> None:
        """What the map says is drawn since it took the `revision` it names; what it said before is
        overtaken, and what a browser garbles is as if nothing were drawn.
        """
        if not isinstance(said, Mapping) or said.get("revision") != self.revision:
            return
        draft = said.get("draft")
        if isinstance(draft, Mapping) and (
            isinstance(draft.get("geometry"), Mapping) or draft.get("tool") in tuple(_SHAPES)
        ):
            self.take(dict(draft))
        else:
            self.take(None)

    def take(self, draft: dict[str, Any] | None) -> None:
        """What is being drawn now; a map that is made anew begins with it."""
        if (draft or {}).get("id") != (self.draft or {}).get("id"):
            self.lists += 1
        self.draft = self.given = draft
        if self.base and self.base.item.partition(MARK)[2] != (draft or {}).get("id"):
            self.base = None


def say(key: str, /, **values: object) -> str:
    """Words of drawing in the language of the session."""
    return i18n.phrase(lang(), "drawing", key, **values)


def session() -> Session:
    """What this session draws."""
    return cast(Session, st.session_state.setdefault(STATE_KEY, Session()))


def show_typed(now: Session) -> None:
    """A field for coordinates, and what they are to become."""
    with st.expander(say("coordinates")):
        text = st.text_area(
            say("coordinates_label", limit=MAX_LINES),
            # A browser stands still over a field of a million lines: it takes no more than this.
            max_chars=MAX_LINES * LINE_CHARACTERS,
            key="erqi_edit_positions",
            help=say("coordinates_help"),
            placeholder="113.66127, 34.75161",
        )
        for shape, column in zip(_SHAPES, st.columns(3), strict=True):
            if column.button(say(f"as_{shape}"), key=f"erqi-draw-{shape}", disabled=not text):
                try:
                    geometry = typed_geometry(text, shape)
                except RequestError as error:
                    st.error(why(error))
                    return
                id = (now.draft or {}).get("id")
                now.give({"id": id, "geometry": geometry, "cut": None, "dirty": True})
                st.rerun(scope="fragment")


def typed_geometry(text: str, shape: str) -> dict[str, Any]:
    """The GeoJSON geometry of typed positions. Raises RequestError."""
    places = read_positions(text)
    if len(places) < _SHAPES[shape]:
        raise RequestError("drawing", "error.as")
    if shape == "point":
        return {"type": "Point", "coordinates": list(places[0])}
    line = [list(one) for one in places]
    if shape == "line":
        return {"type": "LineString", "coordinates": line}
    return {"type": "Polygon", "coordinates": [line if line[0] == line[-1] else [*line, line[0]]]}


def draw_next(id: str, *, drawn: bool = True) -> None:
    """The feature that the map to draw on begins with, or a point for a place that is not `drawn`
    yet, unless something is being drawn.
    """
    now = session()
    if not (now.draft or {}).get("dirty"):
        now.place = None if drawn else id
        now.give({"id": id} if drawn else {"id": None, "tool": "point"})
