"""Coordinate systems that files name: by code or definition, never with files of their own."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError
from pyproj.network import set_network_enabled

from erqi_map.geo.bounds import is_storage
from erqi_map.geo.crs import STORAGE_CRS

from ..faults import RefusedError

set_network_enabled(False)
_CODE = re.compile(r"(urn:ogc:def:crs:)?[A-Za-z_]{2,12}:([0-9.]*:)?[A-Za-z0-9_]{1,16}", re.ASCII)
# What begins otherwise ("+proj=…", a path, an address) can name files.
_WKT = re.compile(r"\s*[A-Z_]{4,30}\s*[\[(]", re.ASCII)


def crs_text(given: object) -> str:
    """An authority code where there is one, else WKT. `given`: PROJJSON, WKT or a code.

    Raises RefusedError for what is no coordinate system, and for one that names grid files.
    """
    return _crs_text(given if isinstance(given, str) else json.dumps(given))


# Most files of a book are in one system, and reading it takes longer than the rest of the head.
@lru_cache(maxsize=32)
def _crs_text(given: str) -> str:
    if not given.startswith("{") and not (_CODE.fullmatch(given) or _WKT.match(given)):
        raise RefusedError("bad_crs")
    try:
        crs = CRS.from_user_input(given)
        if any(_names_a_file(crs.to_json_dict())):
            raise RefusedError("bad_crs")
        authority = crs.to_authority()
        return ":".join(authority) if authority else crs.to_wkt()
    except (CRSError, ProjError, AttributeError, TypeError, KeyError) as error:
        raise RefusedError("bad_crs") from error


def to_storage(crs: str) -> Transformer | None:
    """From a file's coordinates to EPSG:4326; None where they are so already."""
    if is_storage(crs):
        return None
    try:
        return Transformer.from_crs(crs, STORAGE_CRS, always_xy=True)
    except ProjError as error:
        raise RefusedError("bad_crs") from error


def _names_a_file(part: Any) -> Iterator[bool]:
    """Whether a parameter of a PROJJSON has text for a value: only names of grid files are text."""
    if isinstance(part, dict):
        yield isinstance(part.get("value"), str)
        for value in part.values():
            yield from _names_a_file(value)
    elif isinstance(part, list):
        for one in part:
            yield from _names_a_file(one)
