"""Figures → bytes of a PDF or PNG: the same figures give the same bytes."""

import io
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

SETTINGS: dict[Any, Any] = {
    # 42 embeds the subset as TrueType, which stays text; 3 would make drawings of it.
    "pdf.fonttype": 42,
    "pdf.compression": 9,
    "text.hinting": "none",
}
CREATOR = "erqi-map"
PICTURE_DPI, MAX_PIXELS = 300, 40_000_000
"""Pixels to the inch of what a PDF holds as a picture, fewer on sheets larger than A2, where a page
of them would fill the memory: they are read from farther away.
"""

# matplotlib's settings are global: two exports at once in the app would change each other's.
_lock = threading.RLock()


@contextmanager
def _own_settings() -> Iterator[None]:
    """matplotlib as delivered, whatever the user's own matplotlibrc says, with SETTINGS."""
    with _lock, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


@dataclass(frozen=True)
class Imprint:
    """What the file says of itself."""

    title: str
    author: str
    subject: str


def pdf_bytes(figures: Iterable[Figure], imprint: Imprint) -> bytes:
    """One PDF with a page for each figure; fonts embedded, no dates."""
    # A date given as None is left out.
    metadata = {
        "Title": imprint.title,
        "Author": imprint.author,
        "Subject": imprint.subject,
        "Creator": CREATOR,
        "CreationDate": None,
    }
    buffer = io.BytesIO()
    with _own_settings(), PdfPages(buffer, metadata=metadata) as pages:
        for figure in figures:
            _sharpen(figure)
            pages.savefig(figure, dpi=picture_dpi(figure))
    return buffer.getvalue()


def _sharpen(figure: Figure) -> None:
    """Pictures with hard edges: at their resolution nobody sees steps, and a picture of few colours
    is a tenth of the size.
    """
    for artist in figure.findobj(Artist.get_rasterized):
        if isinstance(artist, Patch | Line2D | Collection):
            artist.set_antialiased(False)


def picture_dpi(figure: Figure) -> int:
    """Pixels to the inch of pictures in a PDF with a page of this size."""
    return min(PICTURE_DPI, int((MAX_PIXELS / float(np.prod(figure.get_size_inches()))) ** 0.5))


def png_bytes(figure: Figure, imprint: Imprint, dpi: int) -> bytes:
    """One PNG of `dpi` pixels to the inch, which it also says."""
    metadata = {
        "Title": imprint.title,
        "Author": imprint.author,
        "Description": imprint.subject,
        "Software": CREATOR,
    }
    buffer = io.BytesIO()
    with _own_settings():
        figure.savefig(buffer, format="png", dpi=dpi, metadata=metadata)
    return buffer.getvalue()
