"""Overlays of a plan map: each a payload of its own (docs/overlays.md).

The payload is that of a `PackedLayer`, so an overlay is drawn, filtered and searched by the same
client. Words in two languages are not in it: they stand in the plan's own payload.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from erqi_map.compose.frames.overlays import packed_style
from erqi_map.compose.spec import OverlaySpec, PictureSpec
from erqi_map.errors import Problem, RequestError
from erqi_map.frames.columns import column_of
from erqi_map.i18n import LANGS, Listed
from erqi_map.model.overlay import Overlay, OverlayField

from ..contract import TiledManifest
from .blocks import BlockReader
from .columns import decode_column
from .encode_frame import encode_packed
from .tiled import tiled_style, tiled_words

OVERLAYS_FILE = "overlays.yaml"
MAX_NAMED = 12
"""A warning names so many values of a column."""


def encode_overlay(spec: OverlaySpec) -> bytes:
    """The payload of an overlay. Raises RequestError, in Chinese, naming the file and in it row and
    column, for data that cannot be drawn.
    """
    overlay = spec.overlay
    try:
        payload, _ = encode_packed(
            spec.read(),
            name=overlay.title.zh,
            columns=overlay.columns,
            tooltip=_names(overlay.fields_for("tooltip")),
            popup=_names(overlay.fields_for("popup")),
            filters=_names(overlay.fields_for("filter")),
            search=[one.column for one in overlay.fields_for("search")],
            table=[one.column for one in overlay.fields_for("list")] or None,
            labels=None if overlay.labels is None else dict(overlay.labels),
            style=packed_style(overlay.style),
            id=overlay.id_column,
        )
    except RequestError as error:
        raise RequestError("packed", "error_overlay", file=overlay.file, reason=error) from error
    return payload


def overlay_settings(overlay: Overlay) -> dict[str, Any]:
    """How an overlay is drawn whose tiles come apart."""
    settings = TiledManifest(
        name=overlay.title.zh,
        tooltip=_names(overlay.fields_for("tooltip")),
        popup=_names(overlay.fields_for("popup")),
        id=overlay.id_column,
        minZoom=None,
        maxZoom=None,
        words=tiled_words(LANGS[0]),
        bounds=None,
        **tiled_style(packed_style(overlay.style)),
    )
    return settings.model_dump()


def find_faults(overlays: Iterable[OverlaySpec]) -> tuple[list[RequestError], list[Problem]]:
    """What is wrong with each overlay that cannot be drawn, and the classes of the others that no
    feature has; all their data are read.
    """
    faults: list[RequestError] = []
    doubts: list[Problem] = []
    for one in overlays:
        try:
            doubts += _unused(one.overlay, BlockReader(encode_overlay(one)))
        except RequestError as error:
            faults.append(error)
    return faults, doubts


def _unused(overlay: Overlay, payload: BlockReader) -> Iterator[Problem]:
    legend = payload.json(payload.manifest["content"])["legend"] or {"lines": ()}
    unused = {line["case"] for line in legend["lines"] if line["count"] == 0}
    for number, one in enumerate(overlay.style.classes):
        if one.value in unused:
            found = _values(payload, str(overlay.style.column))
            known = Listed(found[:MAX_NAMED]).text() + ("…" if len(found) > MAX_NAMED else "")
            values = {"value": one.value, "column": str(overlay.style.column), "known": known}
            spot = f"style.classes.{number}.value"
            code = "overlay_class_unused"
            yield Problem(OVERLAYS_FILE, overlay.id, spot, code, tuple(values.items()))


def _values(payload: BlockReader, name: str) -> list[str]:
    layers = payload.manifest["layers"]
    entries = ((one, layer["n"]) for layer in layers for one in layer["columns"])
    found = [column_of(decode_column(one, payload, n)) for one, n in entries if one["name"] == name]
    return sorted({word for column in found for word in column.coded()[1]})


def find_picture_faults(pictures: Iterable[PictureSpec]) -> list[RequestError]:
    """What is wrong with each picture that cannot be drawn; all of them are read."""
    faults = []
    for one in pictures:
        try:
            one.read()
        except RequestError as error:
            faults.append(error)
    return faults


def _names(fields: Iterable[OverlayField]) -> dict[str, str]:
    return {one.column: one.name.zh for one in fields}
