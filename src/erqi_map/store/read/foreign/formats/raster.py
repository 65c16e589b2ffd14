"""Pictures with coordinates: read through GDAL by named drivers, laid into web mercator.

A picture is read in strips and made smaller on the way, so that memory depends on neither its size
nor its form. Where it lies comes from the file itself or from what is asked, never from files that
GDAL would find beside it.
"""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from PIL import Image
from pyproj.exceptions import ProjError
from rasterio.enums import ColorInterp
from rasterio.windows import Window

from erqi_map.geo import datum as datums

from ..faults import RefusedError
from .crs import crs_text, to_storage

DRIVERS = {"GeoTIFF": "GTiff", "PNG": "PNG", "JPEG": "JPEG"}
_ENDS = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}
TAIL_BYTES = 1024
MAX_EDGE_PX = 4096
"""No side of a picture on the map is longer."""
STRIP_PX = 1 << 24
MESH_PX = 64
EDGE_POINTS = 17
QUALITY, SMALLER = 80, 0.75
WORLD_M = 6378137.0
MAX_LAT = 85.05
_CONFIG: dict[str, Any] = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_GEOREF_SOURCES": "INTERNAL",
    "GDAL_CACHEMAX": 256,
}
_FROM = {"gcj02": datums.gcj02_to_wgs84, "bd09": datums.bd09_to_wgs84}
_TO = {"gcj02": datums.wgs84_to_gcj02, "bd09": datums.wgs84_to_bd09}

Array: TypeAlias = NDArray[np.float64]
Box: TypeAlias = tuple[float, float, float, float]


class RasterFile:
    """An open picture. `affine` and `crs` are its own, without them those of the request."""

    def __init__(self, request: dict[str, Any], most_mpx: int) -> None:
        self._path, self._format = request["path"], request["format"]
        with rasterio.Env(**_CONFIG):
            self._file = rasterio.open(self._path, driver=DRIVERS[self._format])
        self.size = self._file.width, self._file.height
        mpx = self.size[0] * self.size[1] / 1e6
        if mpx > most_mpx:
            raise RefusedError("picture_pixels", n=round(mpx), most=most_mpx)
        _check_bands(self._file)
        own = None if self._file.transform.is_identity else self._file.transform
        self.affine = own if request["world"] is None else Affine(*request["world"])
        self._datum = request["datum"]
        given = request["crs"] or (self._file.crs and self._file.crs.to_wkt())
        self.crs = crs_text(given) if given else None

    def check_whole(self) -> None:
        """RefusedError for a file that was cut off; no more of it is read than its end."""
        end = _ENDS.get(self._format)
        if end is None:
            with rasterio.Env(**_CONFIG):
                self._file.read(1, window=Window(0, self.size[1] - 1, self.size[0], 1))
            return
        with open(self._path, "rb") as file:
            file.seek(max(0, os.path.getsize(self._path) - TAIL_BYTES))
            if end not in file.read():
                raise RefusedError("picture_cut")

    def described(self) -> dict[str, Any]:
        """Size, coordinate system and extent (EPSG:4326); null where the file has no place."""
        bounds = None if self.affine is None else self._place().bounds
        return {"size": self.size, "crs": self.crs, "bounds": bounds}

    def image(self, most_bytes: int, working: Callable[[], None]) -> tuple[Box, bytes]:
        """Extent (EPSG:4326) and the picture in web mercator, WebP of at most `most_bytes`."""
        place = self._place()
        laid = place.lay(self._smaller(working), self.size)
        return place.bounds, self._encoded(laid, most_bytes, working)

    def scan(self, most_bytes: int, working: Callable[[], None]) -> bytes:
        """The picture as it stands, smaller where it is large, as WebP."""
        return self._encoded(self._smaller(working), most_bytes, working)

    def _encoded(self, laid: Image.Image, most_bytes: int, working: Callable[[], None]) -> bytes:
        while True:
            working()
            content = io.BytesIO()
            laid.save(content, "WEBP", quality=QUALITY, method=2)
            if content.tell() <= most_bytes:
                return content.getvalue()
            laid = laid.resize((_part(laid.width), _part(laid.height)), Image.Resampling.BOX)

    def _place(self) -> "_Place":
        if self.affine is None:
            raise RefusedError("picture_no_place")
        if self.crs is None:
            raise RefusedError("picture_no_crs")
        if not np.isfinite(tuple(self.affine)).all() or self.affine.is_degenerate:
            raise RefusedError("picture_singular")
        return _Place(self.affine, self.crs, self._datum, self.size)

    def _smaller(self, working: Callable[[], None]) -> Image.Image:
        width, height = self.size
        share = min(1.0, MAX_EDGE_PX / max(self.size))
        small = Image.new("RGBA", (max(1, round(width * share)), max(1, round(height * share))))
        rows = max(1, int(STRIP_PX / width * share))
        for top in range(0, small.height, rows):
            bottom = min(top + rows, small.height)
            first, last = (round(at * height / small.height) for at in (top, bottom))
            with rasterio.Env(**_CONFIG):
                strip = self._strip(Window(0, first, width, max(1, last - first)))
            small.paste(strip.resize((small.width, bottom - top), Image.Resampling.BOX), (0, top))
            working()
        return small

    def _strip(self, window: Window) -> Image.Image:
        file = self._file
        bands = file.read(window=window, indexes=[one for one in file.indexes if one <= 4])
        mask = file.dataset_mask(window=window)
        if file.colorinterp[0] == ColorInterp.palette:
            table = np.zeros((256, 4), np.uint8)
            for value, colour in file.colormap(1).items():
                table[value] = colour
            return Image.fromarray(table[bands[0]] * (mask[..., None] > 0))
        depth = int(file.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", 8))
        if depth < 8:
            bands = bands * (255 // (2**depth - 1))
        colours = bands[:3] if len(bands) > 2 else np.repeat(bands[:1], 3, axis=0)
        return Image.fromarray(np.ascontiguousarray(np.stack([*colours, mask], axis=-1)))


def _check_bands(file: Any) -> None:
    kinds = set(file.colorinterp)
    plain = all(kind == "uint8" for kind in file.dtypes)
    if not plain or file.count > 4 or ColorInterp.cyan in kinds or ColorInterp.Y in kinds:
        raise RefusedError("picture_kind", n=file.count, kind=", ".join(sorted(set(file.dtypes))))


def _part(length: int) -> int:
    return max(1, round(length * SMALLER))


class _Place:
    """Where the pixels of a picture lie. Pixels count from the upper left corner of the first."""

    def __init__(self, affine: Affine, crs: str, datum: str, size: tuple[int, int]) -> None:
        self._affine, self._datum = affine, datum
        self._turn = to_storage(crs)
        width, height = size
        x, y = np.linspace(0, width, EDGE_POINTS), np.linspace(0, height, EDGE_POINTS)
        edge = [
            np.concatenate([x, x, np.zeros_like(y), np.full_like(y, width)]),
            np.concatenate([np.zeros_like(x), np.full_like(x, height), y, y]),
        ]
        lon, lat = self._to_degrees(*edge)
        if not (np.isfinite([lon, lat]).all() and np.abs(lon).max() <= 180.0001):
            raise RefusedError("picture_off_world", x=f"{affine.c:.6g}", y=f"{affine.f:.6g}")
        if np.abs(lat).max() > MAX_LAT or np.ptp(lon) > 90:
            raise RefusedError("picture_off_world", x=f"{affine.c:.6g}", y=f"{affine.f:.6g}")
        self.bounds: Box = (
            float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()),
        )  # fmt: skip

    def lay(self, pixels: Image.Image, size: tuple[int, int]) -> Image.Image:
        """`pixels`, a smaller copy of the picture of `size`, in web mercator over `bounds`."""
        west, south, east, north = self.bounds
        (left, right), (low, high) = to_mercator([west, east], [south, north])
        wide, tall = right - left, high - low
        fine = np.hypot(pixels.width, pixels.height) / np.hypot(wide, tall)
        fine = min(fine, MAX_EDGE_PX / max(wide, tall))
        out = max(1, round(wide * fine)), max(1, round(tall * fine))
        columns, lines = (np.unique([*range(0, one, MESH_PX), one]) for one in out)
        x, y = np.meshgrid(left + columns / out[0] * wide, high - lines / out[1] * tall)
        at_x, at_y = self._to_pixels(*from_mercator(x, y))
        at = np.stack([at_x * pixels.width / size[0], at_y * pixels.height / size[1]], axis=-1)
        # From the border into the picture a mesh would draw on what lies beyond: cells there stay
        # empty, since PIL fills what is outside with nothing.
        return pixels.transform(
            out, Image.Transform.MESH, list(_cells(columns, lines, at)), Image.Resampling.BILINEAR
        )

    def _to_degrees(self, x: Array, y: Array) -> tuple[Array, Array]:
        east, north = _applied(self._affine, x, y)
        try:
            found = (east, north) if self._turn is None else self._turn.transform(east, north)
        except ProjError as error:
            raise RefusedError("bad_crs") from error
        lon, lat = (np.asarray(one, float) for one in found)
        return _FROM[self._datum](lon, lat) if self._datum in _FROM else (lon, lat)

    def _to_pixels(self, lon: Array, lat: Array) -> tuple[Array, Array]:
        if self._datum in _TO:
            lon, lat = _TO[self._datum](lon, lat)
        if self._turn is not None:
            lon, lat = self._turn.transform(lon, lat, direction="INVERSE")
        return _applied(~self._affine, np.asarray(lon, float), np.asarray(lat, float))


def _applied(affine: Affine, x: Array, y: Array) -> tuple[Array, Array]:
    a, b, c, d, e, f = affine[:6]
    return a * x + b * y + c, d * x + e * y + f


def _cells(columns: Array, lines: Array, at: Array) -> Iterator[tuple[Any, Any]]:
    for row in range(len(lines) - 1):
        for col in range(len(columns) - 1):
            box = (int(columns[col]), int(lines[row]), int(columns[col + 1]), int(lines[row + 1]))
            corners = (at[row, col], at[row + 1, col], at[row + 1, col + 1], at[row, col + 1])
            yield box, tuple(float(one) for corner in corners for one in corner)


def to_mercator(lon: Array | Sequence[float], lat: Array | Sequence[float]) -> tuple[Array, Array]:
    """Degrees → metres of web mercator."""
    up = np.log(np.tan(np.pi / 4 + np.radians(np.asarray(lat, float)) / 2))
    return WORLD_M * np.radians(np.asarray(lon, float)), WORLD_M * up


def from_mercator(x: Array, y: Array) -> tuple[Array, Array]:
    """Metres of web mercator → degrees."""
    return np.degrees(x / WORLD_M), np.degrees(2 * np.arctan(np.exp(y / WORLD_M)) - np.pi / 2)
