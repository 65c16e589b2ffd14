"""Pictures of a plan book: laid where they belong, and every fault told with file and entry."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_origin

from erqi_map.errors import RequestError
from erqi_map.export.html.csp import tile_origins
from erqi_map.geo import wgs84_to_gcj02
from erqi_map.i18n import LANGS
from erqi_map.store import find_problems, open_store
from tests.picture_book import (
    FILE,
    HEIGHT,
    LEFT,
    PIXEL_M,
    TOP,
    WIDTH,
    book_with_picture,
    picture_entry,
    pixel_of,
    pixels,
    write_pictures,
    write_world,
)

Damage = Callable[[Path], Any]
PLACES = ((113.56, 34.70), (113.61, 34.68), (113.64, 34.72))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_with_picture(tmp_path)


def colour_at(book: Path, lon: float, lat: float) -> np.ndarray[Any, Any]:
    found = open_store(book).pictures["old-plan"].read()
    image = Image.open(io.BytesIO(found.content)).convert("RGBA")
    west, south, east, north = found.bounds
    up = [np.log(np.tan(np.pi / 4 + np.radians(one) / 2)) for one in (north, lat, south)]
    x = (lon - west) / (east - west) * image.width
    y = (up[0] - up[1]) / (up[0] - up[2]) * image.height
    return np.array(image.getpixel((int(x), int(y))), float)


def expected(lon: float, lat: float) -> np.ndarray[Any, Any]:
    x, y = pixel_of(lon, lat)
    return np.array([x * 255 / WIDTH, y * 255 / HEIGHT, 90, 255])


@pytest.mark.parametrize("place", PLACES)
def test_a_picture_with_a_world_file_lies_where_its_coordinates_say(book, place):
    assert np.abs(colour_at(book, *place) - expected(*place)).max() < 4


def test_what_a_map_company_shifted_is_put_back(tmp_path):
    book = book_with_picture(tmp_path, datum="gcj02")
    for place in PLACES:
        there = (float(one) for one in wgs84_to_gcj02(*place))
        assert np.abs(colour_at(book, *place) - expected(*there)).max() < 4


def write_geotiff(book: Path, crs: str | None = "EPSG:4547", **more: Any) -> None:
    (book / "pictures/plan.pgw").unlink()
    (book / FILE).unlink()
    given = {
        "driver": "GTiff", "width": WIDTH, "height": HEIGHT, "count": 3, "dtype": "uint8",
        "crs": crs, "transform": from_origin(LEFT, TOP, PIXEL_M, PIXEL_M), **more,
    }  # fmt: skip
    with rasterio.open(book / "pictures/plan.tif", "w", **given) as file:
        if given["width"] == WIDTH and given["dtype"] == "uint8":
            file.write(pixels().transpose(2, 0, 1))
    write_pictures(book, picture_entry(file="pictures/plan.tif", crs=None))


def test_a_geotiff_brings_its_own_coordinates(book):
    write_geotiff(book, compress="deflate", tiled=True)
    assert np.abs(colour_at(book, *PLACES[0]) - expected(*PLACES[0])).max() < 4


def test_what_lies_beside_a_picture_and_is_not_named_is_not_read(book):
    write_geotiff(book)
    plain = open_store(book).pictures["old-plan"].read().bounds
    vrt = "<PAMDataset><GeoTransform>0,1,0,0,0,-1</GeoTransform></PAMDataset>"
    (book / "pictures/plan.tif.aux.xml").write_text(vrt, encoding="utf-8")
    (book / "pictures/plan.tif.ovr").write_bytes(b"II*\x00")
    assert open_store(book).pictures["old-plan"].file.look().bounds == plain


def halved(book: Path) -> None:
    content = (book / FILE).read_bytes()
    (book / FILE).write_bytes(content[: len(content) // 2])


def halved_geotiff(book: Path) -> None:
    write_geotiff(book)
    path = book / "pictures/plan.tif"
    path.write_bytes(path.read_bytes()[:90_000])


def at(*world: float) -> Damage:
    return lambda book: write_world(book / "pictures/plan.pgw", world)


DAMAGE: dict[str, Damage] = {
    "picture_no_place": lambda book: (book / "pictures/plan.pgw").unlink(),
    "picture_no_crs": lambda book: write_pictures(book, picture_entry(crs=None)),
    "picture_singular": at(25.0, 25.0, 25.0, 25.0, LEFT, TOP),
    "picture_off_world": at(25.0, 0, 0, -25.0, 9e9, 9e9),
    "picture_elsewhere": at(25.0, 0, 0, -25.0, LEFT, TOP - 900_000),
    "world_bad": lambda book: (book / "pictures/plan.pgw").write_text("25\n<script>"),
    "picture_pixels": lambda book: write_geotiff(
        book, width=25_000, height=20_000, sparse_ok=True, tiled=True
    ),
    "picture_kind": lambda book: write_geotiff(book, dtype="float32"),
    "picture_cut": halved,
    "bad_crs": lambda book: write_pictures(book, picture_entry(crs="EPSG:999999")),
    "picture_format": lambda book: (book / FILE).write_text("<VRTDataset/>"),
    "link_outside": lambda book: (
        (book / FILE).unlink(), (book / FILE).symlink_to("/etc/hostname")
    ),
    "picture_unlisted": lambda book: (book / "pictures/other.png").write_bytes(b""),
    "picture_file_bad": lambda book: write_pictures(
        book, picture_entry(), picture_entry(id="other", file="../plan.png")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_each_fault_is_one_problem_in_both_languages(book, name):
    DAMAGE[name](book)
    problem = find_problems(book)[-1]
    reason: Any = dict(problem.values).get("reason")
    assert name == (problem.code if reason is None else reason.whole.key)
    assert all("{" not in text and "…" not in text for text in map(problem.text, LANGS))


def test_a_geotiff_that_was_cut_off_is_told(book):
    halved_geotiff(book)
    (problem,) = find_problems(book)
    assert problem.code == "picture_unreadable"


def test_where_a_picture_lies_instead_is_said(book):
    DAMAGE["picture_elsewhere"](book)
    assert "26." in find_problems(book)[0].text()


def test_a_picture_that_changed_for_worse_is_one_sentence_when_it_is_drawn(book):
    picture = open_store(book).pictures["old-plan"]
    (book / FILE).write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    with pytest.raises(RequestError, match="plan"):
        picture.read()


WMTS = (
    "http://10.1.2.3:8080/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=img&TILEMATRIXSET=w"
    "&TILEMATRIX=EPSG:3857:{z}&TILEROW={y}&TILECOL={x}"
)


@pytest.mark.parametrize("address", [WMTS, "http://gis-server/tiles/{z}/{x}/{y}.png"])
def test_an_address_of_an_intranet_is_a_basemap_and_allowed_by_name_alone(book, address):
    path = book / "basemaps.yaml"
    words = '{zh: "局内影像", en: Bureau}'
    told = f"id: bureau, name: {words}, attribution: {words}, datum: gcj02"
    entry = f'  - {{{told}, urls: ["{address}"]}}'
    path.write_text(f"{path.read_text('utf-8').rstrip()}\n{entry}\n", encoding="utf-8")
    store = open_store(book)
    origins = tile_origins(store.basemaps.basemaps)
    assert address.partition("/tiles")[0].partition("/wmts")[0] in origins
