"""Pictures under a map on paper: laid into the grid of the window, one image for all of them."""

import io
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from erqi_map.compose.spec import LegendEntry, PictureSpec, SymbolSpec
from erqi_map.i18n import phrase
from erqi_map.model.base import Text

from .window import Window

MESH_MM = 8.0
MM_PER_INCH = 25.4
MAX_PX = 6000
PICTURE_SYMBOL = SymbolSpec("area", "#8A8F7A", 0.45, "#5B5F50", 1.0, (), None, 0.0, None)
"""A picture in a legend; in one ink it has no hatch, and neither has a picture on the map."""


def ground_image(pictures: tuple[PictureSpec, ...], window: Window, dpi: int) -> Image.Image | None:
    """The pictures that reach into the window, the lowest first, at `dpi` dots an inch of paper
    (fewer on very large paper); None where there is none. RGBA, empty where none lies.

    Raises RequestError for a picture that cannot be read any more.
    """
    box, ground = window.box, None
    px_mm = min(dpi / MM_PER_INCH, MAX_PX / max(box.width, box.height))
    size = round(box.width * px_mm), round(box.height * px_mm)
    lon, lat, columns, lines = _mesh(window, size)
    for one in seen_pictures(pictures, window):
        image = one.read()
        west, south, east, north = image.bounds
        source = Image.open(io.BytesIO(image.content)).convert("RGBA")
        top, low = _up([north, south])
        across = (lon - west) / (east - west) * source.width
        down = (top - _up(lat)) / (top - low) * source.height
        cells = [
            (
                (columns[k], lines[j], columns[k + 1], lines[j + 1]),
                tuple(
                    float(value)
                    for y, x in ((j, k), (j + 1, k), (j + 1, k + 1), (j, k + 1))
                    for value in (across[y, x], down[y, x])
                ),
            )
            for j in range(len(lines) - 1)
            for k in range(len(columns) - 1)
        ]
        laid = source.transform(size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR)
        strengths = [round(value * one.picture.opacity) for value in range(256)]
        laid.putalpha(laid.getchannel("A").point(strengths))
        ground = laid if ground is None else Image.alpha_composite(ground, laid)
    return ground


def seen_pictures(pictures: Iterable[PictureSpec], window: Window) -> list[PictureSpec]:
    """Those that reach into the window and can be seen, the lowest first."""
    west, south, east, north = window.bounds
    lon, lat = window.zone.to_degrees([west, west, east, east], [south, north, south, north])

    def reaches(bounds: tuple[float, float, float, float]) -> bool:
        left, low, right, top = bounds
        return bool(lon.max() > left and lon.min() < right and lat.max() > low and lat.min() < top)

    return [one for one in pictures if one.picture.opacity and reaches(one.read().bounds)]


def picture_line(one: PictureSpec) -> LegendEntry:
    """Its line in a legend: what it is, and what day it shows."""
    picture = one.picture
    zh, en = (
        phrase(lang, "sheet", "picture_line", title=picture.title.get(lang), date=picture.date)
        for lang in ("zh", "en")
    )
    return LegendEntry(picture.key, None, Text(zh=zh, en=en), PICTURE_SYMBOL, 1)


def _mesh(
    window: Window, size: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[int], list[int]]:
    """Degrees at the corners of a mesh over the window, and where its columns and lines run."""
    box = window.box
    columns, lines = (
        np.linspace(0, px, max(2, round(mm / MESH_MM))).round().astype(int).tolist()
        for px, mm in zip(size, (box.width, box.height), strict=True)
    )
    west, south, east, north = window.bounds
    x = west + np.array(columns) / size[0] * (east - west)
    y = north - np.array(lines) / size[1] * (north - south)
    lon, lat = window.zone.to_degrees(*np.meshgrid(x, y))
    return lon, lat, columns, lines


def _up(lat: NDArray[np.float64] | list[float]) -> NDArray[np.float64]:
    """Web mercator's second axis, to scale."""
    return np.asarray(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))
