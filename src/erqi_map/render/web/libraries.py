"""The libraries that pages of folium link, from the archive in the wheel, each held to its hash."""

import hashlib
import json
import re
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from erqi_map import client
from erqi_map.errors import ExportError

# What Leaflet lacks in a page by itself: pictures of its markers and of its switch, a last zoom.
LEAFLET = "erqi:leaflet"


@dataclass(frozen=True)
class FoliumLibrary:
    """One file of the archive: the address pages link, where it is from, and its sha256.

    when: it goes only into a page whose text has this. inserts: hashes of the styles it puts there.
    """

    address: str
    file: str
    package: str
    version: str
    licence: str
    sha256: str
    note: str = ""
    when: str = ""
    inserts: tuple[str, ...] = ()

    @property
    def is_style(self) -> bool:
        """Whether it is a style, not a script."""
        return self.file.endswith(".css")

    def text(self) -> str:
        """Its text, of a picture its `data:` address.

        Raises ExportError for a file that is not what was vendored.
        """
        text = _stored(self.file)
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != self.sha256:
            raise ExportError("export", "error_vendored", file=self.file)
        return text.replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=1)
def folium_libraries() -> tuple[FoliumLibrary, ...]:
    """The files of the archive."""
    return tuple(FoliumLibrary(**entry) for entry in json.loads(_stored("manifest.json")))


def libraries_at(address: str, page: str | None = None) -> list[FoliumLibrary] | None:
    """What stands at an address that folium links; None for one that is not known.

    page: the text of the page, which leaves out what it does not use.
    """
    whole = f"https:{address}" if address.startswith("//") else address
    found = [one for one in folium_libraries() if one.address == whole]
    if page is None or not found:
        return found or None
    return [one for one in found if re.search(one.when, page)]


def known_packages() -> list[str]:
    """The packages of the archive, each once."""
    return sorted({f"{one.package} {one.version}" for one in folium_libraries()})


@lru_cache(maxsize=64)
def _stored(name: str) -> str:
    archive = files(client) / "vendor" / "folium.zip"
    with archive.open("rb") as file, zipfile.ZipFile(file) as opened:
        try:
            return opened.read(name).decode("utf-8")
        except zipfile.BadZipFile as error:
            raise ExportError("export", "error_vendored", file=name) from error
