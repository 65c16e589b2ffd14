"""Scripts and styles of a folium page as `data:` addresses: Leaflet, then the client's."""

import base64
from functools import lru_cache
from pathlib import PurePosixPath

from erqi_map import client

LEAFLET_JS = "leaflet/leaflet.js"
LEAFLET_CSS = "leaflet/leaflet.css"
LATER = ";when=drawn"
"""In the address of a script that a file may run after its first picture."""


@lru_cache(maxsize=8)
def page_scripts(*kinds: str) -> tuple[tuple[str, str], ...]:
    """(name, address) of the scripts of a page of these kinds, in order, Leaflet first."""
    leaflet = data_address("text/javascript", client.vendored_file(LEAFLET_JS).text())
    return (("leaflet", leaflet), *_named(client.page_files(*kinds).scripts, "text/javascript"))


@lru_cache(maxsize=8)
def page_styles(*kinds: str) -> tuple[tuple[str, str], ...]:
    """(name, address) of its styles, in order, Leaflet's first."""
    leaflet = data_address("text/css", client.vendored_file(LEAFLET_CSS).text())
    return (("leaflet_css", leaflet), *_named(client.page_files(*kinds).styles, "text/css"))


def data_address(media_type: str, text: str) -> str:
    """A base64 `data:` address of a text."""
    content = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return f"data:{media_type};charset=utf-8;base64,{content}"


def _named(found: tuple[client.ClientFile, ...], media_type: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"erqi_{PurePosixPath(file.name).name}",
            data_address(f"{media_type}{LATER * (file.name == 'later.js')}", file.text),
        )
        for file in found
    )
