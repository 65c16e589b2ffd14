"""A foreign picture: told by its first bytes, read and laid into web mercator by the child."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from erqi_map.errors import RequestError, system_words

from ...sources.info import Bbox
from .faults import RefusedError
from .reading import ask

World = tuple[float, float, float, float, float, float]
WORLD_BYTES = 4096
_HEADS = {
    b"II*\x00": "GeoTIFF", b"MM\x00*": "GeoTIFF", b"II+\x00": "GeoTIFF", b"MM\x00+": "GeoTIFF",
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG",
}  # fmt: skip
_WORLD_ENDINGS = {
    "GeoTIFF": (".tfw", ".tifw", ".wld"),
    "PNG": (".pgw", ".pngw", ".wld"),
    "JPEG": (".jgw", ".jpgw", ".jpegw", ".wld"),
}


@dataclass(frozen=True)
class PictureInfo:
    """What a picture says of itself. `size`: width and height in pixels. `bounds`: EPSG:4326, None
    where it has no coordinates. `crs`: the system of its coordinates, None where it names none.
    """

    format: str
    size: tuple[int, int]
    crs: str | None
    bounds: Bbox | None


@dataclass(frozen=True)
class PictureImage:
    """A picture as a map draws it: WebP in web mercator over `bounds` (EPSG:4326)."""

    bounds: Bbox
    content: bytes


@dataclass(frozen=True)
class PictureFile:
    """A picture with what is said of it elsewhere: a world file, a system of coordinates, a datum.

    `world`: column, row → east, north, as an affine of the upper left corner of the first pixel.
    """

    path: Path
    format: str
    world: World | None = None
    crs: str | None = None
    datum: str = "wgs84"

    def look(self) -> PictureInfo:
        """Size and place. Raises RequestError, keyed in `foreign`, for what is no sound picture."""
        ((head, _),) = self._ask("look")
        said = head["described"]
        bounds = None if said["bounds"] is None else tuple(said["bounds"])
        return PictureInfo(self.format, tuple(said["size"]), said["crs"], bounds)

    def image(self) -> PictureImage:
        """The picture for the map. Raises RequestError."""
        (head, content), *_ = self._ask("image")
        west, south, east, north = head["bounds"]
        return PictureImage((west, south, east, north), content)

    def scan(self) -> bytes:
        """The picture as it stands, WebP, smaller where it is large. Raises RequestError."""
        (_, content), *_ = self._ask("scan")
        return bytes(content)

    def _ask(self, op: str) -> list[Any]:
        request = {
            "op": op, "path": str(self.path), "format": self.format, "world": self.world,
            "crs": self.crs, "datum": self.datum,
        }  # fmt: skip
        try:
            return list(ask(request))
        except RefusedError as error:
            label = self.path.name
            raise RequestError("foreign", error.key, label=label, **error.values) from error


def picture_format(path: Path) -> str:
    """The format of a picture by its first bytes. Raises RequestError for any other file."""
    if not path.is_file():
        raise RequestError("foreign", "no_file", path=path.name)
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise RequestError(
            "foreign", "no_open", path=path.name, reason=system_words(error)
        ) from error
    found = next((name for start, name in _HEADS.items() if head.startswith(start)), None)
    if found is None or "!" in path.name:
        raise RequestError("foreign", "picture_format", label=path.name)
    return found


def world_names(name: str, format: str) -> tuple[str, ...]:
    """The names a world file may have beside the picture `name`."""
    stem = name.rpartition(".")[0] or name
    return tuple(f"{stem}{end}" for end in _WORLD_ENDINGS[format])


def read_world(content: bytes, label: str) -> World:
    """The six numbers of a world file, moved from the middle of the first pixel to its corner."""
    try:
        a, d, b, e, c, f = (float(part) for part in content[:WORLD_BYTES].decode().split())
    except ValueError as error:
        raise RequestError("foreign", "world_bad", label=label) from error
    return a, b, c - (a + b) / 2, d, e, f - (d + e) / 2


def world_text(world: World) -> str:
    """A world file that says `world`."""
    a, b, c, d, e, f = world
    return "".join(f"{one:.10f}\n" for one in (a, d, b, e, c + (a + b) / 2, f + (d + e) / 2))
