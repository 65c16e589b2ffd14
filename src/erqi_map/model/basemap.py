"""Basemaps a planner may choose; none of them is asked for anything before he does."""

from pydantic import Field

from .base import Document, Id, Text, WebAddress
from .catalog import Datum


class Basemap(Document):
    """An XYZ tile source. `datum` is mandatory; `token_env` names the environment variable that
    holds the key, which stands for `{token}` in `urls` and is never written into an export.
    `urls` are templates ({x} {y} {z} {s} {token}), drawn one above the other.
    """

    id: Id
    name: Text
    urls: tuple[str, ...] = ()
    subdomains: str = ""
    attribution: Text
    link: WebAddress | None = None
    datum: Datum
    max_zoom: int = Field(default=18, ge=1, le=22)
    token_env: str | None = Field(default=None, pattern=r"^[A-Z][A-Z0-9_]*$")
    note: Text | None = None


class Basemaps(Document):
    """The basemaps in menu order; `default` is the one shown at the start."""

    default: Id
    basemaps: tuple[Basemap, ...]
