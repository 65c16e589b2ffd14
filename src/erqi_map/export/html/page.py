"""Rewrites the parts of a folium page so that it stands alone: every asset in the page itself."""

import base64
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

from erqi_map import client
from erqi_map.errors import ExportError
from erqi_map.render.payload.blocks import deflate

from .assets import checked_style, script_text, shorten, style_text
from .csp import source_hash

SCRIPT_TYPES = ("", "text/javascript", "application/javascript")
REMOTE_ATTRIBUTES = ("src", "srcset", "data", "poster", "background", "manifest")
ASSET_MODES = ("inline", "cdn")


@dataclass
class Allowed:
    """What the policy of the page must allow, and what the page asks the network for."""

    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    # Elements the page is made of; a script of the page counts them.
    parts: int = 0


class PageWriter(HTMLParser):
    """Takes HTML in, gives HTML out: scripts, styles and links to them become packed text that
    the loader puts in their places, in the same order.

    `linked` are the public addresses of vendored files that stay links, with the hash the browser
    checks. Every other address is looked up in `assets`, which refuses what it does not hold.
    """

    def __init__(self, linked: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=False)
        self.allowed = Allowed()
        self._linked = {file.url: file for file in client.vendored() if file.url in linked}
        self._out: list[str] = []
        self._raw: list[str] | None = None

    def rewrite(self, html: str) -> str:
        """The HTML with its assets in it. ExportError for an address without a file."""
        self._out.clear()
        self.feed(html)
        self.close()
        self.reset()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "meta" and _is_ours(named):
            return
        if tag == "link":
            self._link(named)
        elif tag == "script" and "src" in named:
            self._script_link(named["src"])
            self._raw = []
        elif tag == "style" or _is_script(tag, named):
            self._raw = []
        else:
            self._refuse_remote(named)
            self.allowed.parts += "data-erqi" in named
            self.allowed.handlers += [
                source_hash(text) for name, text in named.items() if name.startswith("on")
            ]
            self._out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._raw is not None:
            text, self._raw = "".join(self._raw), None
            if tag == "style":
                self._pack(checked_style(text, tag), tag)
            else:
                self._pack(text)
        else:
            self._out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        (self._out if self._raw is None else self._raw).append(data)

    def handle_entityref(self, name: str) -> None:
        self._out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._out.append(f"&#{name};")

    def _script_link(self, address: str) -> None:
        if address in self._linked:
            link = self._checked_link("src", address, self.allowed.scripts)
            self._out.append(f"<script {link}></script>")
        else:
            self._pack(script_text(address))

    def _pack(self, text: str, tag: str = "script") -> None:
        if not text.strip():
            return
        sources = self.allowed.styles if tag == "style" else self.allowed.scripts
        sources.append(source_hash(text))
        self.allowed.parts += 1
        opening = f'<script type="text/plain" data-erqi-packed="{tag}">'
        self._out.append(f"{opening}{packed(text)}</script>")

    def _link(self, named: dict[str, str]) -> None:
        address = named.get("href", "")
        if "stylesheet" not in named.get("rel", "").lower().split():
            raise ExportError("export", "error_address", address=shorten(address))
        if address in self._linked:
            link = self._checked_link("href", address, self.allowed.styles)
            self._out.append(f'<link rel="stylesheet" {link}>')
        else:
            self._pack(style_text(address), "style")

    def _checked_link(self, attribute: str, address: str, sources: list[str]) -> str:
        sources.append(address)
        self.allowed.requests.append(address)
        integrity = self._linked[address].integrity
        return f'{attribute}="{escape(address)}" integrity="{integrity}" crossorigin="anonymous"'

    def _refuse_remote(self, named: dict[str, str]) -> None:
        for name in REMOTE_ATTRIBUTES:
            address = named.get(name, "")
            if address and not address.startswith(("data:", "blob:", "#")):
                raise ExportError("export", "error_address", address=shorten(address))


@lru_cache(maxsize=16)
def packed(text: str) -> str:
    """A text as base64 of deflate; Leaflet and the client are the same in every export."""
    return base64.b64encode(deflate(text.encode("utf-8"))).decode("ascii")


def _is_script(tag: str, named: dict[str, str]) -> bool:
    return tag == "script" and named.get("type", "").strip().lower() in SCRIPT_TYPES


def _is_ours(named: dict[str, str]) -> bool:
    """Whether the page has a meta of its own in place of this one."""
    return bool({"http-equiv", "charset"} & named.keys()) or named.get("name") == "viewport"
