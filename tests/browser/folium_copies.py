"""What the network gives, from local copies, among the maps of docs/offline.md."""

import base64
import itertools
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import folium
from folium import plugins

from .folium_maps import AT, MAPS, PIXEL, blank

AREA = base64.b64decode("Ghx4AgoBYRISGAMiDgkAABqAEAAAgBD/DwAPKIAg")


@cache
def _folder(ending: str = "png") -> Path:
    """Tiles around the middle of the maps."""
    folder = Path(tempfile.mkdtemp(prefix="tiles-"))
    for x, y in itertools.product(range(6678, 6687), range(3248, 3255)):
        (folder / f"13/{x}").mkdir(parents=True, exist_ok=True)
        (folder / f"13/{x}/{y}.{ending}").write_bytes(SERVED[ending])
    return folder


@cache
def _archive() -> Path:
    """The same tiles as MBTiles."""
    path = _folder() / "tiles.mbtiles"
    with closing(sqlite3.connect(path)) as table, table:
        table.execute("CREATE TABLE metadata (name, value)")
        table.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        for tile in _folder().glob("13/*/*.png"):
            place = 13, int(tile.parent.name), 2**13 - 1 - int(tile.stem)
            table.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (*place, tile.read_bytes()))
    return path


def copied(name: str, address: str, make: Callable[[str], Any], copy: Callable[[], Path]) -> None:
    """A map of what stands at an address, with a local copy of it."""

    def build() -> tuple[folium.Map, dict]:
        m = blank()
        make(address).add_to(m)
        return m, {address: copy()}

    MAPS[name] = build


SERVED = {"png": base64.b64decode(PIXEL.partition(",")[2]), "pbf": AREA}
TILES = "https://example.org/{z}/{x}/{y}.png"
copied("tiles of a folder", TILES, lambda at: folium.TileLayer(at, attr="own"), _folder)
copied("tiles of an MBTiles", TILES, lambda at: folium.TileLayer(at, attr="own"), _archive)
copied(
    "VectorGridProtobuf of a folder",
    "https://example.org/{z}/{x}/{y}.pbf",
    lambda at: plugins.VectorGridProtobuf(
        at, "v", {"vectorTileLayerStyles": {"a": {"fill": True}}}
    ),
    lambda: _folder("pbf"),
)
copied(
    "custom icon of a copy",
    "https://example.org/13/6682/3251.png",
    lambda at: folium.Marker(AT, icon=folium.CustomIcon(at)),
    lambda: _folder() / "13/6682",
)
copied(
    "FloatImage of a copy",
    "https://example.org/3251.png",
    lambda at: plugins.FloatImage(at, bottom=5, left=85),
    lambda: _folder() / "13/6682/3251.png",
)
