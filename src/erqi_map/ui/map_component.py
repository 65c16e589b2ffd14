"""The map client inside the app: mounted once, told only what changed, asked what was chosen.

It stands in two places: as the map one explores, and as the stage on which a story plays.
"""

from pathlib import Path
from typing import Any

import streamlit as st

from erqi_map.model.story import Story

from .assets import publish, publish_client, publish_component
from .cache import Book, scenes_json
from .components import MAP
from .parts import (
    lang,
    map_state,
    plain,
    remember_map,
    revisions,
    set_language,
    static_dir,
    t,
)
from .state import CLIENT_NAMES, from_client

KEY = "erqi-map"
STAGE_KEY = "erqi-stage"
LANGUAGE_CHANGED_KEY = "erqi_language_changed"


def show_map(book: Book, story: Story | None) -> None:
    """Draw the map, which presents `story`.

    Raises StaticFolderError when its files cannot be served.
    """
    MAP(
        key=KEY,
        data={
            **_files(book, story),
            "state": map_state().to_client(),
            "revisions": {CLIENT_NAMES.get(name, name): n for name, n in revisions().items()},
        },
        on_state_change=lambda: _hear(book),
    )


def show_stage(book: Book, story: Story, scene: str, revision: int, fill: int) -> None:
    """Draw the stage in `scene`. It goes there again when `revision` grows, and takes the whole
    screen when `fill` grows. Raises StaticFolderError when its files cannot be served.
    """
    MAP(
        key=STAGE_KEY,
        data={
            **_files(book, story),
            "stage": True,
            "state": {"scene": scene},
            "revisions": {"scene": revision, "fill": fill},
        },
        on_state_change=lambda: None,
    )


def _files(book: Book, story: Story | None) -> dict[str, Any]:
    folder = static_dir()
    scenes = None if story is None else publish(folder, scenes_json(book, story), "json")
    return {
        "module": f"{publish_component(folder)}/map.js",
        **publish_client(folder, overlays=bool(book.usable[1].overlays)),
        "payload": publish(folder, book.payload, "bin"),
        "overlays": _overlays(book, folder),
        "scenes": scenes,
        "lang": lang(),
        "failure": t("map.failure"),
    }


def _overlays(book: Book, folder: Path) -> dict[str, str]:
    """Addresses of the overlays; those that cannot be drawn are told and left out."""
    if not book.usable[1].overlays:
        return {}
    with st.spinner(t("map.overlays_preparing"), show_time=False):
        found = book.overlays
    for fault in found.faults:
        st.error(plain(fault), icon=":material/error:")
    keep = 2 * len(found.payloads) + 4
    return {
        id_: publish(folder, payload, "pack", keep=keep) for id_, payload in found.payloads.items()
    }


def _hear(book: Book) -> None:
    """Take over what the client reports: selection, filter, view, language."""
    reported: Any = st.session_state[KEY].get("state")
    remember_map(from_client(reported, book.words, map_state()))
    wanted = reported.get("lang") if isinstance(reported, dict) else None
    if wanted != lang():
        set_language(wanted)
        st.session_state[LANGUAGE_CHANGED_KEY] = True
