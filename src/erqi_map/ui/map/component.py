"""The map client inside the app: mounted once, told only what changed, asked what was chosen.

It stands in two places: as the map one explores, and as the stage on which a story plays.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from erqi_map import i18n
from erqi_map.model.story import Story
from erqi_map.serve.work import WorkError

from ..export.packing import PACKER, Payload
from ..shell.assets import publish, publish_client, publish_component
from ..shell.book import Book, scenes_json
from ..shell.components import MAP
from ..shell.language import lang, phrase, set_language, why
from ..shell.served import Seat
from ..shell.session import static_dir, visitor
from .link import map_state, remember_map, revisions
from .state import CLIENT_NAMES, LANGS, Extent, from_client, read_extent

KEY, STAGE_KEY, CANVAS_KEY, CONTROL_KEY = "erqi-map", "erqi-stage", "erqi-canvas", "erqi-control"
MAX_POINTS = 200
LANGUAGE_CHANGED_KEY = "erqi_language_changed"
TOLD_KEY = "erqi_map_told"
CALLED_OFF_KEY = "erqi_packing_called_off"
AWAITED_KEY = "erqi_packing_awaited"
PATIENCE_S = 1.5
"""What takes no longer is on the map from the first."""
LOOK_EVERY_S = 1.0


def begin_map() -> None:
    """A run of the whole page tells the map everything, since it may stand there anew."""
    st.session_state.pop(TOLD_KEY, None)


def show_map(book: Book, story: Story | None) -> str | None:
    """Draw the map, which presents `story`; the id of what somebody wants to edit, if anybody does.

    Raises StaticFolderError when its files cannot be served.
    """
    found = MAP(
        key=KEY,
        data={
            **_files(book, story),
            **_told(),
            "edit": {code: i18n.phrase(code, "app", "map.edit") for code in LANGS}
            if book.usable[0].home.writable
            else None,
        },
        on_state_change=lambda: _hear(book),
        on_edit_change=lambda: None,
    )
    wanted: Any = found.get("edit")
    return wanted if isinstance(wanted, str) else None


def _told() -> dict[str, Any]:
    """The state as it was when the app last changed it.

    What the map has said since it knows already, and a message like the one before is not sent.
    """
    counts = {CLIENT_NAMES.get(name, name): n for name, n in revisions().items()}
    told: dict[str, Any] | None = st.session_state.get(TOLD_KEY)
    if told is None or told["revisions"] != counts:
        told = {"state": map_state().to_client(), "revisions": counts}
        st.session_state[TOLD_KEY] = told
    return told


def show_stage(
    book: Book,
    story: Story,
    scene: str,
    revision: int,
    fill: int,
    taken: Callable[[str, Extent], None],
    turned: Callable[[object], None],
) -> None:
    """Draw the stage in `scene`. It goes there again when `revision` grows, and takes the whole
    screen when `fill` grows. `taken` is told the scene and the extent a planner has moved it to,
    `turned` what the browser says is the scene it was left in. Raises StaticFolderError when its
    files cannot be served.
    """
    MAP(
        key=STAGE_KEY,
        data={
            **_files(book, story),
            "stage": True,
            "state": {"scene": scene},
            "revisions": {"scene": revision, "fill": fill},
            "words": {name: phrase(f"stage_{name}") for name in ("title", "take", "back")},
        },
        on_state_change=lambda: None,
        on_camera_change=lambda: _take(taken),
        on_scene_change=lambda: turned(st.session_state[STAGE_KEY].get("scene")),
    )


def show_canvas(book: Book, canvas: Mapping[str, Any], hear: Callable[[Any], None]) -> None:
    """A map to draw on. canvas: words, all features as GeoJSON (bytes), and what is drawn upon,
    taken over when its `revision` grows; `hear` is told every step. Raises StaticFolderError.
    """
    features = publish(static_dir(), canvas["features"], "json")
    MAP(
        key=CANVAS_KEY,
        data={
            **_files(book, None),
            "canvas": {**canvas, "features": features},
            "state": {"panels": {"left": False, "right": False, "list": False}},
            "revisions": {},
        },
        on_drawing_change=lambda: hear(st.session_state[CANVAS_KEY].get("drawing")),
    )


def show_control(payload: bytes, taken: Callable[[list[list[float]]], None]) -> None:
    """Draw a map with a scan beside it, both of `payload`. `taken` is told the points somebody has
    clicked on both: column, row, longitude, latitude. Raises StaticFolderError.
    """
    seat = static_dir()
    MAP(
        key=CONTROL_KEY,
        data={
            "module": f"{publish_component(seat)}/map.js",
            **publish_client(seat),
            "payload": publish(seat, payload, "bin"),
            "overlays": {},
            "scenes": None,
            "lang": lang(),
            "failure": phrase("map.failure"),
            "control": phrase("scan.use"),
            "state": {"panels": {"left": False, "right": False, "list": False}},
            "revisions": {},
        },
        on_points_change=lambda: _take_points(taken),
    )


def _take_points(taken: Callable[[list[list[float]]], None]) -> None:
    """What a browser says is looked at: numbers, of places on the earth."""
    said: Any = st.session_state[CONTROL_KEY].get("points")
    try:
        points = [[float(one) for one in point] for point in said][:MAX_POINTS]
        sound = all(
            -180 <= lon <= 180 and -85 <= lat <= 85 and math.isfinite(column + row)
            for column, row, lon, lat in points
        )
    except (TypeError, ValueError):
        return
    if sound:
        taken(points)


def _take(taken: Callable[[str, Extent], None]) -> None:
    said: Any = st.session_state[STAGE_KEY].get("camera")
    if not isinstance(said, dict):
        return
    extent, scene = read_extent(said.get("extent")), said.get("scene")
    if extent is not None and isinstance(scene, str):
        taken(scene, extent)


def _files(book: Book, story: Story | None) -> dict[str, Any]:
    seat = static_dir()
    scenes = None if story is None else publish(seat, scenes_json(book, story), "json")
    return {
        "module": f"{publish_component(seat)}/map.js",
        **publish_client(seat, *_kinds(book)),
        "payload": publish(seat, book.payload.content, "bin", known_as=book.payload.name),
        "mark": book.payload.mark,
        "steps": [
            [one.before, one.mark, publish(seat, one.content, "step", known_as=one.name)]
            for one in book.steps
        ],
        "overlays": _overlays(book, seat),
        "scenes": scenes,
        "lang": lang(),
        "failure": phrase("map.failure"),
    }


def _kinds(book: Book) -> list[str]:
    """What kinds of page a map with these overlays is."""
    overlays = book.usable[1].overlays
    tiled = any(one.overlay.tiles for one in overlays)
    return [*(["overlays"] if overlays else []), *(["tiled"] if tiled else [])]


def _overlays(book: Book, seat: Seat) -> dict[str, str]:
    """Addresses of the overlays; those that cannot be drawn are told and left out, and those that
    are still being packed come later.
    """
    if not book.usable[1].overlays:
        return {}
    called_off = st.session_state.get(CALLED_OFF_KEY)
    put = partial(_served, seat, keep=2 * len(book.usable[1].overlays) + 4)
    found = PACKER.find(book)
    if found.missing and not called_off:
        PACKER.begin(book, visitor(), _patience_s(found.missing), put)
        found = PACKER.find(book)
    for fault in found.faults:
        st.error(why(fault), icon=":material/error:")
    failed = any(isinstance(fault, WorkError) for fault in found.faults)
    if failed or (found.missing and called_off):
        _offer_again(book)
    elif found.missing:
        _watch_packing(book)
    return {id_: put(one) for id_, one in found.payloads.items()}


def _served(seat: Seat, overlay: Payload, keep: int) -> str:
    return publish(seat, overlay.content, "pack", keep=keep, known_as=overlay.digest)


def _patience_s(missing: tuple[str, ...]) -> float:
    """A session waits once for the same overlays: what it does meanwhile is not held up."""
    awaited = st.session_state.setdefault(AWAITED_KEY, set())
    first = not awaited.issuperset(missing)
    awaited.update(missing)
    return PATIENCE_S if first else 0.0


@st.fragment(run_every=LOOK_EVERY_S)
def _watch_packing(book: Book) -> None:
    """How far it is, and a way to call it off; when it is done, the map takes the overlays."""
    found = PACKER.find(book)
    if not found.missing or not PACKER.busy(book):
        st.rerun()
    count = len(book.usable[1].overlays)
    done = count - len(found.missing)
    with st.container(horizontal=True, vertical_alignment="center", key="erqi-packing"):
        words = phrase("map.overlays_number", number=done + 1, count=count)
        st.progress(done / count, text=words, width=300)
        st.button(phrase("work.cancel"), key="erqi-pack-cancel", on_click=_call_off, args=(book,))


def _offer_again(book: Book) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="erqi-packing"):
        st.caption(phrase("map.overlays_missing"))
        st.button(phrase("work.again"), key="erqi-pack-again", on_click=_try_again, args=(book,))


def _call_off(book: Book) -> None:
    st.session_state[CALLED_OFF_KEY] = True
    PACKER.cancel(book, visitor())


def _try_again(book: Book) -> None:
    st.session_state[CALLED_OFF_KEY] = False
    PACKER.forget(book)


def _hear(book: Book) -> None:
    """Take over what the client reports: selection, filter, view, language."""
    reported: Any = st.session_state[KEY].get("state")
    remember_map(from_client(reported, book.words, map_state()))
    wanted = reported.get("lang") if isinstance(reported, dict) else None
    if wanted != lang():
        set_language(wanted)
        st.session_state[LANGUAGE_CHANGED_KEY] = True
