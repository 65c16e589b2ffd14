"""What a worker is asked for: files a planner takes away, payloads of overlays.

What makes them (making.py) is imported where it runs, so that the app itself goes without.
"""

from dataclasses import dataclass
from typing import Literal

from erqi_map.compose.since import Since
from erqi_map.compose.spec import Lang
from erqi_map.model.story import Story
from erqi_map.render.page.paper import PLAIN, SheetOptions
from erqi_map.store import GeoStore
from erqi_map.store.edition.publish import Edition

from .work.wire import Made, Tell

Kind = Literal["html", "deck", "pptx", "pdf", "png", "atlas", "data", "sums", "register"]
Rows = Literal["all", "filtered", "chosen"]
KINDS: tuple[Kind, ...] = ("html", "deck", "pptx", "pdf", "png", "atlas")
OF_STORY: tuple[Kind, ...] = ("deck", "pptx")
SHEETS: tuple[Kind, ...] = ("pdf", "png", "atlas")
QUICK: tuple[Kind, ...] = ("html", "deck")
"""Web pages, made without being asked twice."""

ENDINGS = {
    "html": "html",
    "deck": "html",
    "pptx": "pptx",
    "pdf": "pdf",
    "png": "png",
    "atlas": "pdf",
    "sums": "xlsx",
    "register": "xlsx",
}


@dataclass(frozen=True)
class DataOrder:
    """A layer as data: in which format (`ending`, with its dot) and system; `rows`: all of them,
    those that the filter of the state leaves, or what is chosen in it.
    """

    layer: str
    ending: str
    crs: str | None = None
    rows: Rows = "all"


@dataclass(frozen=True)
class Order:
    """What the planner wants in the file; what its kind does not use stays at its default.

    story: the story as it stands, saved or not. layers: None for all. state: what the map opens
    with, as the client has it, in JSON; "" for the plan's own. changes: what an atlas tells as new.
    page: of an atlas, from 0, to be looked at as a picture (png).
    """

    kind: Kind
    lang: Lang = "zh"
    layers: tuple[str, ...] | None = None
    basemap: str | None = None
    assets: Literal["inline", "cdn"] = "inline"
    story: Story | None = None
    autoplay_s: int = 0
    sheet: SheetOptions = PLAIN
    dpi: int = 300
    state: str = ""
    data: DataOrder | None = None
    edition: Edition = "internal"
    changes: Since | None = None
    page: int | None = None

    @property
    def ending(self) -> str:
        """Of the name of the file, without its dot."""
        return self.data.ending.lstrip(".") if self.data else ENDINGS[self.kind]


def make_file(store: GeoStore, tell: Tell, order: Order) -> Made:
    """The file of an order; `facts`: its `sha256`, the `requests` it makes when opened,
    `notes`: what is to be known of it (`to_plain`), and `rows` of sums.

    Raises ErqiMapError when it cannot be made.
    """
    from .making import make

    return make(store, tell, order)


def make_overlay(store: GeoStore, tell: Tell, overlay: str) -> Made:
    """The payload of an overlay of the book. Raises ErqiMapError for data that cannot be drawn."""
    from .making import pack_overlay

    return pack_overlay(store, overlay)
