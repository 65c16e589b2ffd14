"""Files a planner takes away: what he orders, how it is made, and what is kept of it.

A file is made once for an order on a plan book and a story; the next who orders the same gets it
from memory. Sheets and slides take seconds: one is made at a time (their fonts are shared), and
whoever waits is told so and can turn to something else.
"""

import hashlib
import re
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from erqi_map.compose import compose_plan
from erqi_map.compose.spec import Lang, MapSpec
from erqi_map.export.html import Assets, ExportResult, render_html
from erqi_map.export.image import export_atlas, export_pdf, export_png
from erqi_map.export.slides import render_slides
from erqi_map.model.story import Story

from .book import Book

Kind = Literal["html", "deck", "pptx", "pdf", "png", "atlas"]
KINDS: tuple[Kind, ...] = ("html", "deck", "pptx", "pdf", "png", "atlas")
OF_STORY: tuple[Kind, ...] = ("deck", "pptx")
SHEETS: tuple[Kind, ...] = ("pdf", "png", "atlas")
QUICK: tuple[Kind, ...] = ("html", "deck")
SIZES = ("A4", "A3", "A2", "A1", "A0")
ORIENTATIONS = ("landscape", "portrait")
GRIDS = ("none", "km", "graticule")
DPIS = (150, 300)

ENDINGS = {
    "html": "html",
    "deck": "html",
    "pptx": "pptx",
    "pdf": "pdf",
    "png": "png",
    "atlas": "pdf",
}
MIMES = {
    "html": "text/html",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "png": "image/png",
}
KEPT_FILES = 12
KEPT_BYTES = 96_000_000
LOOK_EVERY_S = 0.4
LONGEST_NAME = 60
# What Windows does not allow in the name of a file, and control characters.
_NOT_IN_NAMES = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff]+'
)

Progress = Callable[[float | None, str], None]
"""Told how much is done (0 to 1; None: waiting for another file) and what was just made."""


@dataclass(frozen=True)
class Order:
    """What the planner wants in the file; what its kind does not use stays at its default.

    story: the story as it stands, saved or not. scene: of a sheet, None for the whole map.
    layers: None for all.
    """

    kind: Kind
    lang: Lang = "zh"
    layers: tuple[str, ...] | None = None
    basemap: str | None = None
    assets: Assets = "inline"
    story: Story | None = None
    scene: str | None = None
    autoplay_s: int = 0
    size: str = "A3"
    orientation: str = "landscape"
    grid: str = "none"
    monochrome: bool = False
    dpi: int = 300


@dataclass(frozen=True)
class MadeFile:
    """A file in memory."""

    content: bytes
    sha256: str
    requests: tuple[str, ...]
    mime: str
    ending: str

    @property
    def size_bytes(self) -> int:
        """Size of the file in bytes."""
        return len(self.content)


class Shelf:
    """Files that were made, the last used ones first to stay; shared by all sessions."""

    def __init__(self, files: int = KEPT_FILES, size_bytes: int = KEPT_BYTES) -> None:
        self._files, self._bytes = files, size_bytes
        self._made: OrderedDict[tuple[str, Order], MadeFile] = OrderedDict()
        self._lock = threading.Lock()
        self._bench = threading.Lock()

    def find(self, book: Book, order: Order) -> MadeFile | None:
        """The file of an order, if it was made and is still there."""
        with self._lock:
            made = self._made.get((book.stamp, order))
            if made is not None:
                self._made.move_to_end((book.stamp, order))
            return made

    def make(self, book: Book, order: Order, tell: Progress) -> MadeFile:
        """The file of an order. Raises ErqiMapError when it cannot be made."""
        made = self.find(book, order)
        if made is not None:
            return made
        if order.kind in QUICK:
            return self._keep(book, order, _make(book, order, tell))
        while not self._bench.acquire(timeout=LOOK_EVERY_S):
            tell(None, "")
        try:
            made = self.find(book, order)
            return made or self._keep(book, order, _make(book, order, tell))
        finally:
            self._bench.release()

    def _keep(self, book: Book, order: Order, made: MadeFile) -> MadeFile:
        with self._lock:
            self._made[(book.stamp, order)] = made
            while len(self._made) > 1 and (
                len(self._made) > self._files
                or sum(one.size_bytes for one in self._made.values()) > self._bytes
            ):
                self._made.popitem(last=False)
        return made


SHELF = Shelf()


def file_name(title: str, lang: Lang, ending: str) -> str:
    """A name that every system takes."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", title).split()).strip(". ")[:LONGEST_NAME]
    return f"{name or 'erqi-map'}-{lang}.{ending}"


def _make(book: Book, order: Order, tell: Progress) -> MadeFile:
    tell(0.0, "")
    store, _ = book.usable
    basemap = order.basemap if order.kind == "html" else None
    spec = compose_plan(
        store, lang=order.lang, layers=order.layers, basemap=basemap, story=order.story
    )
    content, requests = _content(spec, order, tell)
    ending = ENDINGS[order.kind]
    return MadeFile(content, hashlib.sha256(content).hexdigest(), requests, MIMES[ending], ending)


def _content(spec: MapSpec, order: Order, tell: Progress) -> tuple[bytes, tuple[str, ...]]:
    if order.kind in QUICK:
        made = render_html(
            spec,
            assets=order.assets,
            present=order.kind == "deck",
            autoplay_s=order.autoplay_s or None,
        )
        return made.content, made.requests
    if order.kind == "pptx":
        title = None if order.story is None else order.story.title.get(order.lang)
        total = max(1, len(spec.scenes))
        slides = render_slides(
            spec, title=title, progress=lambda n, words: tell((n - 1) / total, words)
        )
        return slides.content, ()
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as folder:
        return _sheet(spec, order, Path(folder) / f"sheet.{ENDINGS[order.kind]}", tell).content, ()


def _sheet(spec: MapSpec, order: Order, path: Path, tell: Progress) -> ExportResult:
    grid = False if order.grid == "none" else order.grid
    if order.kind == "atlas":
        # Overview, a page for each cluster, and at least one of tables.
        pages = 2 + len(spec.content.get("clusters", ()))
        return export_atlas(
            spec,
            path,
            size=order.size,
            orientation=order.orientation,
            grid=grid,  # type: ignore[arg-type]
            monochrome=order.monochrome,
            progress=lambda n, words: tell(n / max(pages, n + 1), words),
        )
    tell(0.3, "")
    if order.kind == "png":
        return export_png(
            spec,
            path,
            dpi=order.dpi,
            size=order.size,
            orientation=order.orientation,
            grid=grid,  # type: ignore[arg-type]
            monochrome=order.monochrome,
            scene=order.scene,
        )
    return export_pdf(
        spec,
        path,
        size=order.size,
        orientation=order.orientation,
        grid=grid,  # type: ignore[arg-type]
        monochrome=order.monochrome,
        scene=order.scene,
    )
