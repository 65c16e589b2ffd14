"""What a folium page would ask the network for: put into the page from local copies, or refused."""

import base64
import gzip
import json
import mimetypes
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from string import Template

from erqi_map.errors import ExportError
from erqi_map.render.web.folium_needs import MARKER_PICTURES
from erqi_map.render.web.libraries import libraries_at
from erqi_map.render.web.offline import Piece
from erqi_map.render.web.plan_map import PayloadElement

from .assets import shorten
from .page import FRAME, read_template

Embed = Mapping[str, Path | str] | None
MAX_EMBEDDED_BYTES = 100_000_000
_TEXT = r"""(?P<sign>["'`])(?P<text>(?:\\.|(?!(?P=sign)).)*)(?P=sign)"""
# How scripts name what they load: calls, and keys of options.
CALLS = re.compile(
    r"(?:L\.(?:tileLayer(?:\.wms)?|(?:image|video)Overlay|vectorGrid\.protobuf|[rR]ealtime)\(|"
    r"(?:fetch|import)\(|\$\.(?:ajax|get|getJSON)\(|d3\.(?:json|csv|tsv|text)\(|"
    r"\.open\(\s*[\"'][A-Z]+[\"']\s*,|\.src\s*=|setAttribute\(\s*[\"']src[\"']\s*,)\s*(?:\[\s*)?"
    + _TEXT
)
# Who asks for what a variable holds; then every address beside it may be meant.
LATER = re.compile(
    r"(?:fetch|import)\(\s*[\w$]|\$\.(?:ajax|get|getJSON|post)\(\s*[\w${]|XMLHttpRequest|"
    r"d3\.(?:json|csv|tsv|text)\(\s*[\w$]|\.src\s*=\s*[\w$]|L\.tileLayer(?:\.wms)?\(\s*[\w$]|WebSocket\(|EventSource\("
)
ADDRESS = re.compile(r"""(?P<sign>["'`])(?P<text>(?:(?:https?|wss?):)?//[^"'`\s]+)(?P=sign)""")
# What makes scripts of texts, which no policy of ours allows.
COMPILED = re.compile(
    r"eval(?<![.\w$]eval)\(|Function(?<![.\w$]Function)\(|set(?:Timeout|Interval)\(\s*[\"'`]"
)
# What asks a server anew and anew, or runs what it gets: no copy stands for it.
ASKING = re.compile(r"L\.(?:tileLayer\.wms|[rR]ealtime)|import")
FETCHING = re.compile(r"L\.vectorGrid|fetch|\$|d3|\.open")
KEYS = re.compile(
    r"""["']?(?:iconUrl|shadowUrl|iconRetinaUrl|shadowRetinaUrl|errorTileUrl)["']?\s*:\s*""" + _TEXT
)
# What elements load that stand in the page or in texts of its scripts.
LOADING = re.compile(
    r"(?:<|\\u003c)(?:img|image|source|video|audio|embed|object|input|iframe|track)\b[^<>]*?"
    r"""\s(?:src|poster|data|xlink:href)\s*=\s*\\?(?P<sign>["']|\\u0027)(?P<text>.*?)\\?(?P=sign)""",
    re.DOTALL,
)
BARE = re.compile(r"(?:<|\\u003c)img\b[^<>]*?\ssrc\s*=\s*(?P<text>https?:[^\s\"'<>\\]+)")
IN_STYLE = re.compile(r"""url\(\s*\\?(?P<sign>["']?)(?P<text>https?:[^"')\\]+)\\?(?P=sign)\s*\)""")
HARMLESS = re.compile(r"(?:data:|blob:|erqi-tile:|#|https?://www\.w3\.org/|\Z)")
# Where a chart of vega-lite has its data from.
CHART_DATA = re.compile(r"""["']url["']\s*:\s*""" + _TEXT)
# What the policy would silence: in texts of a map everything that runs, in the author's own HTML
# what is not told when it runs.
RUNNING = re.compile(
    r"(?:<|\\u003c)(?:[a-z][^<>]*?[\s/](?:on[a-z]+|srcdoc)\s*=|script\b)|javascript:|\$\{",
    re.IGNORECASE,
)
SILENCED = re.compile(
    r"<[a-z][^<>]*?[\s/](?:on(?:load|error)|srcdoc)\s*=|javascript:", re.IGNORECASE
)
# In scripts what their author writes into the page; data stand there with \u003c for "<".
WRITTEN = re.compile(
    r"""<[a-z][^<>]*?\s(?:(?:on[a-z]+|srcdoc)\s*=\s*\\?["']|href\s*=\s*\\?["']javascript:)""",
    re.IGNORECASE,
)


class Remote:
    """Settles the addresses of a page, piece by piece."""

    def __init__(self, embed: Embed) -> None:
        if embed is not None and not isinstance(embed, Mapping):
            raise ExportError("export", "error_embed_kind", value=type(embed).__name__)
        self._embed = embed or {}
        self._tiles: dict[str, dict[str, str]] = {}
        self._bytes = 0
        # Whether scripts ask for something that stands in the page.
        self.fetches = False

    def settle(self, pieces: Iterable[Piece]) -> list[Piece]:
        """The pieces with local copies in them. ExportError, naming the element, for the rest."""
        ours = PayloadElement.__name__
        return [piece if piece.kind == ours else self._settle(piece) for piece in pieces]

    def script(self) -> str:
        """The script that hands out the tiles put into the page; empty without any."""
        held = json.dumps(self._tiles)
        return Template(read_template("tiles.js")).substitute(held=held) if self._tiles else ""

    def _settle(self, piece: Piece) -> Piece:
        silenced = RUNNING if piece.speaks else WRITTEN if piece.part == "script" else SILENCED
        if silenced.search(piece.text):
            raise self._error("error_handler", piece)
        if COMPILED.search(piece.text):
            raise self._error("error_compiled", piece)
        patterns = [LOADING, BARE, IN_STYLE, CALLS, KEYS]
        patterns += [ADDRESS] * bool(LATER.search(piece.text))
        patterns += [CHART_DATA] * ("vegaEmbed(" in piece.text)
        text = FRAME.sub(lambda match: self._frame(match, piece), piece.text)
        text = text.replace(MARKER_PICTURES, "")
        for pattern in patterns:
            text = pattern.sub(lambda match: self._put(match, piece), text)
        return replace(piece, text=text)

    def _frame(self, match: re.Match[str], piece: Piece) -> str:
        page = base64.b64decode(match[2]).decode("utf-8")
        inner = self._settle(replace(piece, kind="IFrame", part="html", text=page, speaks=False))
        return f"src={match[1]}{base64.b64encode(inner.text.encode('utf-8')).decode('ascii')}"

    def _put(self, match: re.Match[str], piece: Piece) -> str:
        address = _unescaped(match["text"])
        if HARMLESS.match(address):
            return match[0]
        if match.re is CHART_DATA:
            raise self._error("error_chart_data", piece, address)
        if ASKING.match(match[0]):
            raise self._error("error_server", piece, address)
        start, end = (place - match.start() for place in match.span("text"))
        self.fetches |= match.re is ADDRESS or FETCHING.match(match[0]) is not None
        return match[0][:start] + self._held(address, piece) + match[0][end:]

    def _held(self, address: str, piece: Piece) -> str:
        """What stands in place of an address: its content, or where a script finds its tiles."""
        if found := libraries_at(address):
            return found[0].text()
        tiled = "{z}" in address
        if address not in self._embed:
            raise self._error("error_tiles" if tiled else "error_remote", piece, address)
        try:
            path = Path(self._embed[address])
            if not tiled:
                path = path / address.rpartition("/")[2] if path.is_dir() else path
                return self._data(path.name, path.read_bytes())
            south = "{-y}" in address or '"tms": true' in piece.text
            held = {at: self._data(at, content) for at, content in _tiles(path, south)}
        except (OSError, TypeError, ValueError, sqlite3.Error) as error:
            told = {"address": address, "path": self._embed[address]}
            raise ExportError("export", "error_embed", **told) from error
        number = str(len(self._tiles))
        self._tiles[number] = {at.partition(".")[0]: data for at, data in held.items()}
        return f"erqi-tile:{number}/{{z}}/{{x}}/{{{'-' * ('{-y}' in address)}y}}"

    def _data(self, name: str, content: bytes) -> str:
        self._bytes += len(content)
        if self._bytes > MAX_EMBEDDED_BYTES:
            raise ExportError("export", "error_copies", most=MAX_EMBEDDED_BYTES // 1_000_000)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

    def _error(self, key: str, piece: Piece, address: str = "") -> ExportError:
        at = shorten(address)
        return ExportError("export", key, kind=piece.kind, name=piece.name, address=at)


def _tiles(path: Path, south: bool) -> Iterator[tuple[str, bytes]]:
    """The tiles of a folder z/x/y or of an MBTiles file, by z/x/y and their ending; `south`: the
    map counts rows from there, and so does a folder made for it.
    """
    if path.is_dir():
        for tile in sorted(path.glob("[0-9]*/[0-9]*/[0-9]*.*")):
            yield tile.relative_to(path).as_posix(), _plain(tile.read_bytes())
        return
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as table:
        ending = table.execute("SELECT value FROM metadata WHERE name = 'format'").fetchone()
        query = "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles"
        for z, x, row, content in table.execute(query):
            y = row if south else 2**z - 1 - row
            yield f"{z}/{x}/{y}.{(ending or ['png'])[0]}", _plain(content)


def _plain(content: bytes) -> bytes:
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


def _unescaped(raw: str) -> str:
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), raw)
    return re.sub(r"\\(.)", r"\1", plain).replace("&amp;", "&").strip()
