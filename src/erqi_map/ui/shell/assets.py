"""Heavy files for the browser, served once: each is named by what it holds.

Streamlit serves the folder `static` beside the main script. A file whose name is the hash of its
bytes never changes, so the browser keeps it and a rerun sends only the name.
"""

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from erqi_map import client
from erqi_map.errors import ErqiMapError, system_words

from .served import Seat, served

URL = "app/static"
KEPT_FILES = 24
LOADER = "loader.js"


class StaticFolderError(ErqiMapError):
    """The folder for served files cannot be written; `folder` says which."""

    def __init__(self, folder: Path, cause: OSError) -> None:
        self.folder = folder
        super().__init__("app", "static.message", folder=folder, reason=system_words(cause))


def digest(data: bytes) -> str:
    """What `publish` names data by."""
    return hashlib.sha256(data).hexdigest()[:32]


def publish(
    seat: Seat, data: bytes, suffix: str, *, keep: int = KEPT_FILES, known_as: str = ""
) -> str:
    """Put `data` into the served folder and return its address, relative to the app's root.

    known_as: their digest, where it is known; large data take a while to be looked through.

    Of files no session refers to, `keep` of a suffix stay at most. Raises StaticFolderError when
    the folder cannot be written.
    """
    name = f"{known_as or digest(data)}.{suffix}"
    try:
        folder = served(seat.folder)
        folder.claim(seat, name)
        if not (seat.folder / name).is_file():
            folder.write(seat.folder / name, data)
            folder.prune(suffix, keep)
    except OSError as error:
        raise StaticFolderError(seat.folder, error) from error
    return f"{URL}/{name}"


def publish_tree(seat: Seat, contents: Mapping[str, bytes]) -> str:
    """Like `publish` for files that name each other: one folder, named by all of them."""
    digest = hashlib.sha256()
    for name, data in sorted(contents.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    target = seat.folder / digest.hexdigest()[:32]
    if not all((target / name).is_file() for name in contents):
        try:
            served(seat.folder).write_tree(target, contents)
        except OSError as error:
            raise StaticFolderError(seat.folder, error) from error
    return f"{URL}/{target.name}"


def publish_client(seat: Seat, *more: str) -> dict[str, list[str]]:
    """The addresses of the map client: `scripts` (Leaflet first) and `styles`.

    more: further kinds of page it is ("overlays", "tiled").
    """
    bundles = [_client(), *([_more_client(more)] if more else [])]
    return {
        "scripts": [publish(seat, script, "js") for script, _ in bundles],
        "styles": [publish(seat, style, "css") for _, style in bundles],
    }


def publish_component(seat: Seat) -> str:
    """The address of the folder that holds the modules of the components."""
    modules = client.host_files()
    return publish_tree(seat, {name: data for name, data in modules.items() if name != LOADER})


@lru_cache(maxsize=1)
def loader() -> str:
    """The one line every component carries itself; it imports the module its data names."""
    return client.host_files()[LOADER].decode("utf-8")


@lru_cache(maxsize=1)
def _client() -> tuple[bytes, bytes]:
    plan = client.page_files("plan")
    return (
        _joined((client.library("leaflet/leaflet.js"), *plan.scripts), ";\n"),
        _joined((client.library("leaflet/leaflet.css"), *plan.styles), "\n"),
    )


@lru_cache(maxsize=2)
def _more_client(kinds: tuple[str, ...]) -> tuple[bytes, bytes]:
    """What pages of these kinds need beside the client."""
    plan, whole = client.page_files("plan"), client.page_files(*kinds)
    return (
        _joined([file for file in whole.scripts if file not in plan.scripts], ";\n"),
        _joined([file for file in whole.styles if file not in plan.styles], "\n"),
    )


def _joined(found: Iterable[client.ClientFile], between: str) -> bytes:
    return between.join(file.text for file in found).encode()
