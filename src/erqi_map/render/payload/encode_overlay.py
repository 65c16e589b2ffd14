"""Overlays of a plan map: each a payload of its own (docs/overlays.md).

The payload is that of a `PackedLayer`, so an overlay is drawn, filtered and searched by the same
client. Words in two languages are not in it: they stand in the plan's own payload.
"""

from collections.abc import Iterable

from erqi_map.compose.frames.overlays import packed_style
from erqi_map.compose.spec import OverlaySpec, PictureSpec
from erqi_map.errors import RequestError
from erqi_map.model.overlay import OverlayField

from .encode_frame import encode_packed


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


def find_faults(overlays: Iterable[OverlaySpec]) -> list[RequestError]:
    """What is wrong with each overlay that cannot be drawn; all their data are read."""
    faults = []
    for one in overlays:
        try:
            encode_overlay(one)
        except RequestError as error:
            faults.append(error)
    return faults


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
