"""A plan book with a picture underneath: made-up colours that tell where each pixel is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pyproj import Transformer

from .plans import copy_of_book

WIDTH, HEIGHT = 600, 500
FILE = "pictures/plan.png"
# Upper left corner and size of a pixel in EPSG:4547: it lies over the middle of the district.
LEFT, TOP, PIXEL_M = 455_000.0, 3_845_000.0, 25.0
WORLD = (PIXEL_M, 0.0, 0.0, -PIXEL_M, LEFT + PIXEL_M / 2, TOP - PIXEL_M / 2)


def pixels(width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """Red grows from left to right, green from top to bottom."""
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, x * 0 + 90], axis=-1).astype(np.uint8)


def pixel_of(lon: float, lat: float) -> tuple[float, float]:
    """The pixel of the picture at a place, by PROJ alone."""
    east, north = Transformer.from_crs(4326, 4547, always_xy=True).transform(lon, lat)
    return (east - LEFT) / PIXEL_M, (TOP - north) / PIXEL_M


def picture_entry(**changed: Any) -> dict[str, Any]:
    """The entry of the picture in `pictures.yaml`."""
    return {
        "id": "old-plan",
        "title": {"zh": "旧版规划图"},
        "file": FILE,
        "crs": "EPSG:4547",
        "date": "2019-01-01",
        "sources": ["derived-cuts"],
        "status": "draft",
        "accuracy_m": 20,
        **changed,
    }


def write_pictures(book: Path, *entries: dict[str, Any]) -> None:
    """Write `pictures.yaml` anew."""
    # JSON is YAML too.
    text = json.dumps({"pictures": list(entries)}, ensure_ascii=False)
    (book / "pictures.yaml").write_text(text, encoding="utf-8")


def write_world(path: Path, world: tuple[float, ...] = WORLD) -> None:
    """Write a world file."""
    path.write_text("\n".join(map(str, world)) + "\n", encoding="utf-8")


def book_with_picture(folder: Path, **changed: Any) -> Path:
    """A copy of the shipped plan book with a PNG and its world file."""
    book = copy_of_book(folder)
    put_picture(book, **changed)
    return book


def put_picture(book: Path, **changed: Any) -> None:
    """Put the PNG and its world file into a plan book."""
    (book / "pictures").mkdir()
    Image.fromarray(pixels()).save(book / FILE)
    write_world(book / "pictures/plan.pgw")
    write_pictures(book, picture_entry(**changed))
