"""A MapSpec as printed sheets: PDF, PNG, atlas."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from erqi_map.compose.since import Since
from erqi_map.compose.spec import MapSpec
from erqi_map.errors import RequestError
from erqi_map.model.signs import on_one_line
from erqi_map.render.page.paper import PLAIN, SheetOptions, paper
from erqi_map.render.sheet.atlas import AtlasPage, atlas_pages, render_atlas
from erqi_map.render.sheet.figure import render_sheet
from erqi_map.render.sheet.save import Imprint, pdf_bytes, png_bytes

from .html.file import ExportResult
from .write import write_whole

DPI = 300
DPI_RANGE = (36, 1200)
MAX_PIXELS = 200_000_000
"""A0 at 300 dpi has 139 million; more would need several gigabytes."""

MM_PER_INCH = 25.4
Progress = Callable[[int, str], None]
"""Called after each page with its number, from 1, and its title."""


def export_pdf(spec: MapSpec, path: Path | str, options: SheetOptions = PLAIN) -> ExportResult:
    """Write the map as a vector PDF of one page; the same MapSpec gives the same bytes.

    Errors are those of `render_figure`. Raises ExportError, in Chinese, when the file cannot be
    written; an old file then stays as it was.
    """
    sheet = render_sheet(spec, options)
    return _written(path, pdf_bytes([sheet.figure], _imprint(spec, options.scene)))


def export_png(
    spec: MapSpec, path: Path | str, options: SheetOptions = PLAIN, *, dpi: int = DPI
) -> ExportResult:
    """`export_pdf` as a picture of `dpi` pixels to the inch.

    Raises RequestError, in Chinese, for a resolution out of reach or a picture too large.
    """
    _check_pixels(options, dpi)
    sheet = render_sheet(spec, options)
    return _written(path, png_bytes(sheet.figure, _imprint(spec, options.scene), dpi))


def picture_of_page(
    spec: MapSpec, options: SheetOptions, number: int, *, dpi: int, changes: Since | None = None
) -> tuple[bytes, list[str]]:
    """A page of the atlas, from 0, as a picture; and the titles of all. Past the end: the last."""
    pages = atlas_pages(spec, options, changes)
    page = pages[min(number, len(pages) - 1)].draw()
    return png_bytes(page.figure, _imprint(spec, None), dpi), [one.title for one in pages]


def export_atlas(
    spec: MapSpec,
    path: Path | str,
    options: SheetOptions = PLAIN,
    *,
    changes: Since | None = None,
    progress: Progress | None = None,
) -> ExportResult:
    """Write the atlas as one PDF: overview, what is new since a moment where that is asked for, a
    page for each cluster, register and sources.
    """
    pages = render_atlas(spec, options, changes)
    figures = (page.figure for page in _told(pages, progress))
    return _written(path, pdf_bytes(figures, _imprint(spec, None)))


def _told(pages: Iterable[AtlasPage], progress: Progress | None) -> Iterator[AtlasPage]:
    for number, page in enumerate(pages, start=1):
        yield page
        if progress is not None:
            progress(number, page.title)


def _imprint(spec: MapSpec, scene: str | None) -> Imprint:
    lang, furniture = spec.lang, spec.furniture
    title = f"{furniture.title.get(lang)} {furniture.edition.get(lang)}"
    named = next((one.title.get(lang) for one in spec.scenes if one.id == scene), None)
    subject = f"{furniture.status_note.get(lang)} · {furniture.review_note.get(lang)}"
    return Imprint(
        title=on_one_line(f"{title} · {named}" if named else title),
        author=on_one_line(furniture.editor.get(lang)),
        subject=on_one_line(subject),
    )


def _check_pixels(options: SheetOptions, dpi: int) -> None:
    sheet = paper(options.size, options.orientation)
    low, high = DPI_RANGE
    if not low <= dpi <= high:
        raise RequestError("sheet", "error_dpi", value=dpi, low=low, high=high)
    pixels = sheet.width_mm * sheet.height_mm * (dpi / MM_PER_INCH) ** 2
    if pixels > MAX_PIXELS:
        most = int((MAX_PIXELS / pixels) ** 0.5 * dpi)
        raise RequestError("sheet", "error_pixels", size=options.size, dpi=dpi, most=most)


def _written(path: Path | str, content: bytes) -> ExportResult:
    write_whole(Path(path), content)
    sha256 = hashlib.sha256(content).hexdigest()
    return replace(ExportResult(content, sha256, ()), path=Path(path))
