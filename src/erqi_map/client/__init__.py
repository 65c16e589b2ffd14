"""The map client: plain scripts and styles, and the vendored libraries they stand on."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True)
class ClientFile:
    """One script or style of our own: its name below the client's folder, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class VendoredFile:
    """One file of a library, unchanged, with its public address and the hashes to check it."""

    file: str
    package: str
    version: str
    url: str
    sha256: str
    integrity: str
    licence: str
    licence_files: tuple[str, ...]

    def text(self) -> str:
        """The file's text."""
        return (files(__name__) / "vendor" / self.file).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def scripts() -> tuple[ClientFile, ...]:
    """Our scripts, in the order they must run; they need Leaflet as `L` and `geodesic`."""
    return tuple(file for file in _listed() if file.name.endswith(".js"))


@lru_cache(maxsize=1)
def styles() -> tuple[ClientFile, ...]:
    """Our styles, in the order they must apply, after Leaflet's."""
    return tuple(file for file in _listed() if file.name.endswith(".css"))


@lru_cache(maxsize=1)
def vendored() -> tuple[VendoredFile, ...]:
    """The vendored files of `vendor/manifest.json`."""
    manifest = json.loads((files(__name__) / "vendor" / "manifest.json").read_text("utf-8"))
    return tuple(
        VendoredFile(**{**entry, "licence_files": tuple(entry["licence_files"])})
        for entry in manifest["files"]
    )


def vendored_file(name: str) -> VendoredFile:
    """The vendored file of that name, such as "leaflet/leaflet.js"; KeyError if there is none."""
    for file in vendored():
        if file.file == name:
            return file
    raise KeyError(name)


@lru_cache(maxsize=1)
def decode_scripts() -> tuple[ClientFile, ...]:
    """The scripts that read a payload; they run in the page and in a worker alike."""
    return tuple(_listed("decode.txt"))


@lru_cache(maxsize=1)
def packed_files() -> tuple[ClientFile, ...]:
    """What a `PackedLayer` needs after `decode_scripts`, scripts and styles in their order."""
    return tuple(_listed("packed.txt"))


@lru_cache(maxsize=1)
def overlay_files() -> tuple[ClientFile, ...]:
    """What a plan with overlays needs after `scripts`, `decode_scripts` and `packed_files`."""
    return tuple(_listed("overlays.txt"))


@lru_cache(maxsize=1)
def tiled_decode_scripts() -> tuple[ClientFile, ...]:
    """The scripts that read a tile, after `decode_scripts` and pbf, in the page and in a worker."""
    return tuple(_listed("tiled_decode.txt"))


@lru_cache(maxsize=1)
def tiled_files() -> tuple[ClientFile, ...]:
    """What a `TiledLayer` needs after `packed_files`, `tiled_decode_scripts` and pmtiles."""
    return tuple(_listed("tiled.txt"))


def _listed(listing: str = "files.txt") -> list[ClientFile]:
    root = files(__name__)
    names = (root / listing).read_text(encoding="utf-8").split()
    return [ClientFile(name, (root / name).read_text(encoding="utf-8")) for name in names]
