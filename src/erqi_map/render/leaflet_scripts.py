"""Scripts and styles of a page as `data:` addresses: Leaflet, the client, packed layers."""

import base64
from collections.abc import Sequence
from functools import lru_cache

from erqi_map import client

LEAFLET_JS = "leaflet/leaflet.js"
LEAFLET_CSS = "leaflet/leaflet.css"
GEODESIC_JS = "geographiclib-geodesic/geographiclib-geodesic.min.js"


@lru_cache(maxsize=1)
def page_scripts() -> tuple[tuple[str, str], ...]:
    """(name, address) of the scripts of a page, in order: Leaflet, then the client."""
    parts = [client.vendored_file(GEODESIC_JS).text(), *(file.text for file in client.scripts())]
    return (
        ("leaflet", data_address("text/javascript", client.vendored_file(LEAFLET_JS).text())),
        ("erqi_map", data_address("text/javascript", ";\n".join(parts))),
    )


@lru_cache(maxsize=1)
def page_styles() -> tuple[tuple[str, str], ...]:
    """(name, address) of the styles of a page, in order: Leaflet's, then the client's."""
    own = "\n".join(file.text for file in client.styles())
    return (
        ("leaflet_css", data_address("text/css", client.vendored_file(LEAFLET_CSS).text())),
        ("erqi_map_css", data_address("text/css", own)),
    )


@lru_cache(maxsize=2)
def packed_scripts(with_plan: bool) -> tuple[tuple[str, str], ...]:
    """(name, address) of the scripts in order; beside a plan map what it lacks is enough."""
    known = {file.name for file in client.scripts()} if with_plan else frozenset()
    rest = [file for file in client.packed_files() if file.name.endswith(".js")]
    return (
        ("erqi_decode", _script(client.decode_scripts())),
        ("erqi_packed", _script([file for file in rest if file.name not in known])),
    )


@lru_cache(maxsize=1)
def packed_styles() -> tuple[tuple[str, str], ...]:
    """(name, address) of the styles."""
    styles = [file.text for file in client.packed_files() if file.name.endswith(".css")]
    return (("erqi_packed_css", data_address("text/css", "\n".join(styles))),)


@lru_cache(maxsize=1)
def overlay_scripts() -> tuple[str, str]:
    """(name, address) of the script a plan with overlays needs after those of packed layers."""
    return "erqi_overlays", _script(
        [one for one in client.overlay_files() if one.name.endswith(".js")]
    )


@lru_cache(maxsize=1)
def overlay_styles() -> tuple[str, str]:
    """(name, address) of its styles."""
    styles = [one.text for one in client.overlay_files() if one.name.endswith(".css")]
    return "erqi_overlays_css", data_address("text/css", "\n".join(styles))


def _script(scripts: Sequence[client.ClientFile]) -> str:
    return data_address("text/javascript", ";\n".join(file.text for file in scripts))


def data_address(media_type: str, text: str) -> str:
    """A base64 `data:` address of a text."""
    content = base64.b64encode(text.encode("utf-8")).decode("ascii")
    return f"data:{media_type};charset=utf-8;base64,{content}"
