"""The bytes behind an address: vendored files and `data:` addresses, never the network."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from erqi_map import client
from erqi_map.errors import ExportError

DATA_ADDRESS = re.compile(r"data:([^,]*),(.*)", re.DOTALL)
SOURCE_MAP = re.compile(r"^//[#@] sourceMappingURL=.*$", re.MULTILINE)
STYLE_LINK = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"'\s]*))\s*\)""", re.IGNORECASE)
STYLE_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
# Leaflet's style names pictures of its layer switch and its markers; the client has neither.
FOLIUM_LEAFLET = "leaflet@1.9.3"
LEAFLET_PICTURES = ("images/layers.png", "images/layers-2x.png", "images/marker-icon.png")


def read_asset(address: str) -> bytes:
    """What stands at `address`: a `data:` address, or the public address of a vendored file.

    Raises ExportError for every other address: an export never links in silence.
    """
    data = DATA_ADDRESS.fullmatch(address)
    if data:
        return _decode(address, data.group(1), data.group(2))
    for file in client.vendored():
        if file.url == address.replace(FOLIUM_LEAFLET, "leaflet@1.9.4"):
            return file.text().encode("utf-8")
    raise ExportError("export", "error_address", address=shorten(address))


def script_text(address: str) -> str:
    """A script to be packed into a page, without the address of its source map."""
    return plain_script(_as_text(read_asset(address)))


def plain_script(text: str) -> str:
    """A script without the address of its source map."""
    return SOURCE_MAP.sub("", text)


def style_text(address: str) -> str:
    """A style sheet to be written into a page, free of any request."""
    return checked_style(_as_text(read_asset(address)), address)


def checked_style(text: str, origin: str) -> str:
    """A style with Leaflet's unused pictures taken out; ExportError if it asks for more."""
    if STYLE_IMPORT.search(text) or "</style" in text.lower():
        raise ExportError("export", "error_style", origin=shorten(origin))

    def settle(match: re.Match[str]) -> str:
        target = next((group for group in match.groups() if group is not None), "")
        if target.startswith(("data:", "#", "%23")):
            return match.group(0)
        if target in LEAFLET_PICTURES:
            return "none"
        raise ExportError("export", "error_address", address=shorten(target))

    return STYLE_LINK.sub(settle, text)


def shorten(address: str) -> str:
    """An address short enough for a message, without control characters."""
    plain = "".join(char if char.isprintable() else "?" for char in address)
    return plain if len(plain) <= 120 else plain[:117] + "…"


def _as_text(content: bytes) -> str:
    return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _decode(address: str, media_type: str, body: str) -> bytes:
    if not media_type.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ExportError("export", "error_address", address=shorten(address)) from error
