"""The map client: the bundles made of `src` (docs/client.md), and the libraries they stand on."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

CDN = "https://cdn.jsdelivr.net/npm"


@dataclass(frozen=True)
class ClientFile:
    """One script or style of a page: its name within `dist`, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class VendoredFile:
    """One file of a library, unchanged, with its public address and the hash to check it."""

    file: str
    package: str
    version: str
    integrity: str
    licence: str

    @property
    def url(self) -> str:
        """Its public address."""
        return f"{CDN}/{self.package}@{self.version}/dist/{self.file.partition('/')[2]}"

    def text(self) -> str:
        """The file's text."""
        return _bundle(self.file).text


@dataclass(frozen=True)
class PageFiles:
    """What a page takes, in order: scripts run after Leaflet, styles apply after Leaflet's."""

    scripts: tuple[ClientFile, ...]
    styles: tuple[ClientFile, ...]


@lru_cache(maxsize=16)
def page_files(*kinds: str) -> PageFiles:
    """What a page needs that is of these kinds, each file once.

    kinds: "plan", "packed", "panel" (packed with panel and worker), "overlays" (a plan with
    overlays), "tiled". KeyError for another.
    """
    pages = [manifest()["pages"][kind] for kind in kinds]
    return PageFiles(
        tuple(
            [library(name) for name in _once(pages, "libraries")]
            + [_bundle(name) for name in _once(pages, "scripts")]
        ),
        tuple(_bundle(name) for name in _once(pages, "styles")),
    )


def library(name: str) -> ClientFile:
    """A vendored script or style as a file of a page."""
    return ClientFile(name, vendored_file(name).text())


@lru_cache(maxsize=1)
def host_files() -> dict[str, bytes]:
    """The modules and the style of the components of the app, by name."""
    folder = files(__name__) / "dist" / "streamlit"
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def file_loader() -> str:
    """The script that unpacks and runs those of an exported file."""
    return _bundle("file_loader.js").text


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """What `dist` holds: pages, and the hashes of all files and of what they were made of."""
    found: dict[str, Any] = json.loads(_bundle("manifest.json").text)
    return found


@lru_cache(maxsize=1)
def vendored() -> tuple[VendoredFile, ...]:
    """The files of libraries that pages take as they are."""
    return tuple(VendoredFile(**entry) for entry in manifest()["libraries"])


def vendored_file(name: str) -> VendoredFile:
    """The vendored file of that name, such as "leaflet/leaflet.js"; KeyError if there is none."""
    for file in vendored():
        if file.file == name:
            return file
    raise KeyError(name)


def _bundle(name: str) -> ClientFile:
    return ClientFile(name, (files(__name__) / "dist" / name).read_text(encoding="utf-8"))


def _once(pages: Iterable[dict[str, list[str]]], key: str) -> list[str]:
    return list(dict.fromkeys(name for page in pages for name in page[key]))
