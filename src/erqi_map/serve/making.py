"""Makes the files that are ordered (orders.py); only a worker needs the libraries of this."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from erqi_map.compose import compose_plan
from erqi_map.compose.overlays import compose_overlays
from erqi_map.compose.spec import MapSpec
from erqi_map.compose.story import opened
from erqi_map.export.data.features import chosen_rows, data_of
from erqi_map.export.data.make import FORMATS, losses, system_for, write_data
from erqi_map.export.data.register import export_register
from erqi_map.export.data.sums import export_sums, headings, land_sums
from erqi_map.export.html.file import ExportResult, render_html
from erqi_map.export.sheets import export_atlas, export_pdf, export_png, picture_of_page
from erqi_map.export.slides.make import render_slides
from erqi_map.export.tiles.overlay import overlay_bytes
from erqi_map.i18n import Message, to_plain
from erqi_map.store import GeoStore
from erqi_map.store.edition.publish import Published, edition_of, with_story

from .orders import QUICK, DataOrder, Order
from .work.wire import Made, Tell


def make(store: GeoStore, tell: Tell, order: Order) -> Made:
    """The file of an order; see `make_file`."""
    tell(0.0, "")
    if order.story is not None:
        # As it stands in an editor, and so that an edition applies to it too.
        store = with_story(store, order.story)
    published = edition_of(store, order.edition)
    store = published.store
    order = _called(order, published)
    if order.kind in ("sums", "register"):
        return _make_table(store, order, published.removed)
    if order.data is not None:
        return _make_data(store, order, order.data, published.removed)
    basemap = order.basemap if order.kind == "html" else None
    spec = compose_plan(
        store,
        lang=order.lang,
        layers=order.layers,
        basemap=basemap,
        story=None if order.story is None else store.story(published.called(order.story.id)),
    )
    if order.state:
        spec = replace(spec, state={**spec.state, **json.loads(order.state)})
    if order.page is not None:
        content, titles = picture_of_page(
            spec, order.sheet, order.page, dpi=order.dpi, changes=order.changes
        )
        return _made(content, (), published.removed, [[title] for title in titles])
    return _made(*_content(spec, order, tell), published.removed)


def _called(order: Order, published: Published) -> Order:
    """An order in the words of an edition, which may have other ids."""
    sheet, data, layers = order.sheet, order.data, order.layers
    state = published.state(json.loads(order.state)) if order.state else None
    return replace(
        order,
        sheet=sheet if sheet.scene is None else replace(sheet, scene=published.called(sheet.scene)),
        data=None if data is None else replace(data, layer=published.called(data.layer)),
        layers=None if layers is None else tuple(map(published.called, layers)),
        state=order.state if state is None else json.dumps(state),
    )


def _made(
    content: bytes,
    requests: Iterable[str],
    notes: Iterable[Message] = (),
    rows: list[list[Any]] | None = None,
) -> Made:
    sha256 = hashlib.sha256(content).hexdigest()
    told = {"notes": [to_plain(one) for one in notes], "rows": rows or []}
    return Made(content, {"sha256": sha256, "requests": list(requests), **told})


def _make_data(
    store: GeoStore, order: Order, wanted: DataOrder, removed: Iterable[Message]
) -> Made:
    format = FORMATS[wanted.ending]
    ids, where = (
        (None, None)
        if wanted.rows == "all"
        else chosen_rows(
            store, wanted.layer, json.loads(order.state or "{}"), filtered=wanted.rows == "filtered"
        )
    )
    crs = system_for(format, wanted.crs)
    data = data_of(store, wanted.layer, crs=crs, ids=ids, where=where)
    notes = [Message("data", "rows", n=f"{len(data):,}"), *losses(data, format), *removed]
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as folder:
        path = write_data(data, Path(folder) / f"{wanted.layer}{wanted.ending}").path
        return _made(path.read_bytes(), (), notes)


def _make_table(store: GeoStore, order: Order, removed: Iterable[Message]) -> Made:
    """Sums of land, or the register of projects, as a workbook."""
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as folder:
        path = Path(folder) / "table.xlsx"
        rows: list[list[Any]] = []
        if order.data is None:
            export_register(store, path)
        else:
            sums = land_sums(store, order.data.layer, None, order.lang)
            export_sums(sums, path, lang=order.lang)
            rows = [headings(order.lang), *(list(row) for row, _ in sums.sheets["class"])]
        return _made(path.read_bytes(), (), removed, rows)


def _content(spec: MapSpec, order: Order, tell: Tell) -> tuple[bytes, tuple[str, ...]]:
    scene = order.sheet.scene
    if order.kind in QUICK:
        made = render_html(
            spec if scene is None else _of_scene(spec, scene),
            assets=order.assets,
            present=order.kind == "deck",
            autoplay_s=order.autoplay_s or None,
        )
        return made.content, made.requests
    if order.kind == "pptx":
        total = max(1, len(spec.scenes))
        slides = render_slides(
            spec,
            scenes=None if scene is None else [scene],
            legend=order.sheet.legend,
            progress=lambda n, words: tell((n - 1) / total, words),
        )
        return slides.content, ()
    with tempfile.TemporaryDirectory(prefix="erqi-map-") as folder:
        return _sheet(spec, order, Path(folder) / f"sheet.{order.ending}", tell).content, ()


def _of_scene(spec: MapSpec, id: str) -> MapSpec:
    """A deck of one scene, which opens with the name of the briefing only if it is the first."""
    scenes = opened(spec.scenes, spec.briefing)
    return replace(spec, briefing=None, scenes=tuple(one for one in scenes if one.id == id))


def _sheet(spec: MapSpec, order: Order, path: Path, tell: Tell) -> ExportResult:
    if order.kind == "atlas":
        # Overview, a page for each cluster, and at least one of tables.
        pages = 2 + len(spec.content.get("clusters", ()))
        return export_atlas(
            spec,
            path,
            order.sheet,
            changes=order.changes,
            progress=lambda n, words: tell(n / max(pages, n + 1), words),
        )
    tell(0.3, "")
    if order.kind == "png":
        return export_png(spec, path, order.sheet, dpi=order.dpi)
    return export_pdf(spec, path, order.sheet)


def pack_overlay(store: GeoStore, overlay: str) -> Made:
    """What the map reads of an overlay. Raises RequestError for data that cannot be drawn."""
    (spec,) = compose_overlays(store, [overlay])
    return Made(overlay_bytes(spec), {})
