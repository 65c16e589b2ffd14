"""What a tiled layer knows before its tiles come: the archive's header, style and legend."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import geopandas as gpd

from erqi_map.compose.frames.classes import REST, LegendLine
from erqi_map.compose.frames.colours import spread
from erqi_map.compose.frames.style import PackedStyle, resolve_style
from erqi_map.errors import RequestError
from erqi_map.frames.say import say
from erqi_map.i18n import LANGS, words

from .geometry import Kind
from .layers import frame_legend, frame_style

KINDS: tuple[Kind, ...] = get_args(Kind)
MAX_BREAKS = 12
_MAGIC = b"PMTiles\x03"
_HEADER_BYTES = 127
_VECTOR_TILES = 1
_TYPE_AT, _ZOOMS_AT, _BOUNDS_AT = 99, 100, 102


@dataclass(frozen=True)
class ArchiveHeader:
    """What a PMTiles 3 archive says of itself; bounds are west, south, east, north in degrees."""

    min_zoom: int
    max_zoom: int
    bounds: tuple[float, float, float, float]


def read_header(path: Path) -> ArchiveHeader:
    """The header of an archive of vector tiles. Raises RequestError for anything else.

    Source: PMTiles specification, version 3.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
    except OSError as error:
        raise RequestError("tiles", "error_read", path=path) from error
    if len(head) < _HEADER_BYTES or not head.startswith(_MAGIC):
        raise RequestError("tiles", "error_archive", path=path)
    if head[_TYPE_AT] != _VECTOR_TILES:
        raise RequestError("tiles", "error_raster", path=path)
    low, high = head[_ZOOMS_AT], head[_ZOOMS_AT + 1]
    west, south, east, north = struct.unpack_from("<4i", head, _BOUNDS_AT)
    return ArchiveHeader(low, high, (west / 1e7, south / 1e7, east / 1e7, north / 1e7))


def tiled_words(lang: str) -> dict[str, str]:
    """What a tiled layer says."""
    both = {**words(lang, "packed_words"), **words(lang, "tiles")}
    return {key: text for key, text in both.items() if not key.startswith("error_")}


def tiled_style(style: Any) -> dict[str, Any]:
    """`styles` by kind, `column`, `breaks` and `legend` for the client.

    The data are not known here, so colours by a column need `colours` {value: colour}, or `breaks`
    (upper ends of classes, rising) with a palette. Raises RequestError.
    """
    given = {} if style is None else style
    if isinstance(given, Mapping) and "breaks" in given:
        rest = {key: value for key, value in given.items() if key not in ("breaks", "palette")}
        return _by_breaks(rest, given["breaks"], given.get("palette"))
    if isinstance(given, Mapping) and "column" in given and "colours" not in given:
        raise RequestError("tiles", "error_style", column=given["column"])
    return _described(_rule(given), None)


def _by_breaks(rest: Mapping[str, Any], breaks: Any, palette: Any) -> dict[str, Any]:
    ends = _rising(breaks)
    if "column" not in rest:
        raise RequestError("tiles", "error_breaks_column")
    colours = dict(zip(map(str, range(len(ends))), spread(palette, len(ends)), strict=True))
    labels = [f"≤ {ends[0]:,g}"]
    labels += [f"{low:,g} – {high:,g}" for low, high in pairwise(ends)]
    said = {**dict(zip(colours, labels, strict=True)), **(rest.get("labels") or {})}
    return _described(_rule({**rest, "colours": colours, "labels": said}), ends)


def _rule(style: Any) -> PackedStyle:
    """The rule of a style whose values are all named in it."""
    if not isinstance(style, Mapping) or "column" not in style:
        return resolve_style(style, gpd.GeoDataFrame(geometry=[]))
    if "scheme" in style or not isinstance(style["colours"], Mapping):
        raise RequestError("tiles", "error_style", column=style["column"])
    # As the client calls what it finds in a tile.
    values = [say(one).lower() if isinstance(one, bool) else say(one) for one in style["colours"]]
    style = {**style, "colours": dict(zip(values, style["colours"].values(), strict=True))}
    frame = gpd.GeoDataFrame({str(style["column"]): values}, geometry=[None] * len(values))
    return resolve_style(style, frame)


def _rising(breaks: Any) -> list[float]:
    whole = isinstance(breaks, Sequence) and not isinstance(breaks, str)
    ends = [one for one in breaks if isinstance(one, (int, float))] if whole else []
    rising = all(low < high for low, high in pairwise(ends))
    if not ends or len(ends) != len(breaks) or not rising or len(ends) > MAX_BREAKS:
        raise RequestError("tiles", "error_breaks", value=breaks, most=MAX_BREAKS)
    return [float(one) for one in ends]


def _described(rule: PackedStyle, breaks: list[float] | None) -> dict[str, Any]:
    # Neither numbers of features nor whether there is a rest is known before the tiles.
    lines = [replace(line, count=None) for line in rule.legend]
    lines.append(LegendLine(None, REST, None))
    return {
        "column": rule.column,
        "breaks": breaks,
        "legend": None if rule.column is None else frame_legend(rule, "area", lines, LANGS[0]),
        "styles": {kind: frame_style(rule, kind) for kind in KINDS},
    }
