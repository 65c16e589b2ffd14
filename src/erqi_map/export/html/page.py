"""Rewrites the parts of a folium page so that it stands alone: every asset in the page itself."""

import base64
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from itertools import count
from string import Template

from erqi_map import client
from erqi_map.errors import ExportError
from erqi_map.i18n import LANGS, phrase
from erqi_map.render.payload.blocks import deflate
from erqi_map.render.web.assets import LATER
from erqi_map.render.web.libraries import LEAFLET, libraries_at

from .assets import checked_style, plain_script, script_text, shorten, style_text
from .csp import policy, source_hash

SCRIPT_TYPES = ("", "text/javascript", "application/javascript")
STYLED = re.compile(r"""(?<![.\w-])style\s*=(?!=)|["']style["']\s*,""", re.IGNORECASE)
DOCTYPE = re.compile(r"\s*<!doctype\b", re.IGNORECASE)
FRAME = re.compile(r"src=(\\?[\"']data:text/html;charset=utf-8;base64,)([A-Za-z0-9+/=]+)")
# What a frame may: neither reach the page around it nor lead it elsewhere. Without quotation marks
# it can stand in a text of any script.
SANDBOX = "sandbox=allow-scripts&#32;allow-popups&#32;allow-downloads"
REMOTE_ATTRIBUTES = ("src", "srcset", "data", "poster", "background", "manifest")
MEDIA_TYPE = 60
ASSET_MODES = ("inline", "cdn")


@dataclass
class Allowed:
    """What the policy of the page must allow, and what the page asks the network for."""

    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    # Whether parts of folium or of an author stand in it: styles in attributes, fonts, frames.
    authored: bool = False
    # Elements the page is made of; a script of the page counts them.
    parts: int = 0


class PageWriter(HTMLParser):
    """Takes HTML in, gives HTML out: scripts, styles and links to them become packed text that
    the loader puts in their places, in the same order.

    `linked` are the public addresses of vendored files that stay links, with the hash the browser
    checks. Every other address is looked up in `assets`, which refuses what it does not hold.
    `page` is the text in which the libraries of folium are looked for: only those used go in.
    """

    def __init__(self, linked: frozenset[str] = frozenset(), page: str = "") -> None:
        super().__init__(convert_charrefs=False)
        self.allowed = Allowed()
        self._page = page
        self._handlers: list[str] = []
        self._numbers = count()
        self._linked = {file.url: file for file in client.vendored() if file.url in linked}
        self._out: list[str] = []
        self._raw: list[str] | None = None

    def rewrite(self, html: str) -> str:
        """The HTML with its assets in it. ExportError for an address without a file."""
        self._out.clear()
        self.feed(html)
        self.close()
        self.reset()
        for text in self._handlers:
            self._pack(text)
        self._handlers.clear()
        return "".join(self._out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "meta" and _is_ours(named):
            return
        if tag == "base":
            raise ExportError("export", "error_address", address=shorten(named.get("href", "")))
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
            self.allowed.authored |= "style" in named
            text = self.get_starttag_text() or ""
            if any(name.startswith("on") for name in named):
                text = self._handled(tag, named)
            self._out.append(self._framed(text))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._raw is not None:
            text, self._raw = "".join(self._raw), None
            if tag == "style":
                self._pack(checked_style(text, tag), tag)
            else:
                self.allowed.authored |= STYLED.search(text) is not None
                self._pack(self._framed(text))
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
        elif not self._is_library(address):
            self._pack(script_text(address), "later" if LATER in address[:MEDIA_TYPE] else "script")

    def _is_library(self, address: str) -> bool:
        """Whether a library of folium stands at an address; what the page uses of it goes in."""
        found = libraries_at(address, self._page)
        for one in found or ():
            self.allowed.authored |= not one.is_style or "@font-face" in one.text()
            if one.is_style:
                self._pack(checked_style(one.text(), one.file), "style")
            else:
                self._pack(plain_script(one.text()))
            self.allowed.styles += [f"'{sha}'" for sha in one.inserts]
        return found is not None

    def _handled(self, tag: str, named: dict[str, str]) -> str:
        """A tag without its handlers, which become scripts: those need no looser policy."""
        number = next(self._numbers)
        for name, text in named.items():
            if name.startswith("on"):
                script = Template(read_template("handler.js"))
                told = script.substitute(event=name[2:], text=text, number=number)
                self._handlers.append(told)
        kept = {name: text for name, text in named.items() if not name.startswith("on")}
        kept["data-erqi-on"] = str(number)
        attributes = (f'{name}="{escape(text)}"' for name, text in kept.items())
        return f"<{tag} {' '.join(attributes)}>"

    def _framed(self, text: str) -> str:
        """A text with the pages of frames in it written anew, each under a policy of its own."""

        def write(match: re.Match[str]) -> str:
            page = base64.b64decode(match[2]).decode("utf-8")
            inner = FrameWriter(page=page)
            written = base64.b64encode(inner.whole(page).encode("utf-8")).decode("ascii")
            self.allowed.scripts += inner.allowed.scripts
            self.allowed.styles += inner.allowed.styles
            self.allowed.authored = True
            return f"{SANDBOX} src={match[1]}{written}"

        return FRAME.sub(write, text)

    def _pack(self, text: str, tag: str = "script") -> None:
        if not text.strip():
            return
        sources = self.allowed.styles if tag == "style" else self.allowed.scripts
        sources.append(source_hash(text))
        self._put(text, tag)

    def _put(self, text: str, tag: str) -> None:
        self.allowed.parts += 1
        opening = f'<script type="text/plain" data-erqi-packed="{tag}">'
        self._out.append(f"{opening}{packed(text)}</script>")

    def _link(self, named: dict[str, str]) -> None:
        address = named.get("href", "")
        kinds = named.get("rel", "").lower().split()
        if "stylesheet" not in kinds:
            # A hint to ask a server early, or a word about the page; an icon is looked at.
            if "icon" in kinds and not address.startswith("data:"):
                raise ExportError("export", "error_address", address=shorten(address))
            self._out.append((self.get_starttag_text() or "") if "icon" in kinds else "")
        elif address in self._linked:
            link = self._checked_link("href", address, self.allowed.styles)
            self._out.append(f'<link rel="stylesheet" {link}>')
        elif not self._is_library(address):
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


class FrameWriter(PageWriter):
    """The page of a frame: nothing unpacks there, so its scripts and styles stand as they are."""

    def whole(self, page: str) -> str:
        """The page, under its own policy: what it needs is allowed around it too."""
        needs = page.replace("</head>", f"{leaflet_needs()}</head>", 1)
        written = self.rewrite(silenced() + needs)
        rules = policy(self.allowed.scripts, self.allowed.styles, authored=self.allowed.authored)
        meta = f'<meta http-equiv="Content-Security-Policy" content="{rules}">'
        return ("<!DOCTYPE html>" if DOCTYPE.match(page) else "") + meta + written

    def _put(self, text: str, tag: str) -> None:
        tag = tag.replace("later", "script")
        if f"</{tag}" in text.lower():
            raise ExportError("export", "error_style", origin=tag)
        self._out.append(f"<{tag}>{text}</{tag}>")


def read_template(name: str) -> str:
    """A page, or a part of one, with places for what is substituted."""
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=32)
def packed(text: str) -> str:
    """A text as base64 of deflate; Leaflet and the client are the same in every export."""
    return base64.b64encode(deflate(text.encode("utf-8"))).decode("ascii")


def leaflet_needs(text: str = "") -> str:
    """The end of a head: what Leaflet lacks in a page by itself, and a script."""
    return f'<script src="{LEAFLET}"></script><script>{text}</script>'


def silenced() -> str:
    """What says what the policy keeps back, for the head of a page without a network."""
    words = json.dumps([phrase(lang, "export", "silenced") for lang in LANGS])
    script = Template(read_template("silenced.js")).substitute(words=words)
    return f"<style>{read_template('silenced.css')}</style><script>{script}</script>"


def _is_script(tag: str, named: dict[str, str]) -> bool:
    return tag == "script" and named.get("type", "").strip().lower() in SCRIPT_TYPES


def _is_ours(named: dict[str, str]) -> bool:
    """Whether the page has a meta of its own in place of this one."""
    return bool({"http-equiv", "charset"} & named.keys()) or named.get("name") == "viewport"
