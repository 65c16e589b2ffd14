"""Two PMTiles archives that hold different zooms → one.

The directories are read and written by the library `pmtiles` (BSD-3), which comes from the authors
of the format: https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

LOWEST = ("min_lon_e7", "min_lat_e7")
HIGHEST = ("max_lon_e7", "max_lat_e7")
Tile = tuple[tuple[int, int, int], bytes]


def join_archives(low: Path, high: Path, out: Path) -> None:
    """Write `out`: the tiles of `low`, then those of `high`, whose zooms are all larger.

    What describes the archive (its centre, its statistics) is that of `high`, and the layers of
    both are named. Tiles pass one at a time; memory grows with their number, not their bytes.
    """
    from pmtiles.reader import MmapSource, Reader, all_tiles
    from pmtiles.tile import zxy_to_tileid
    from pmtiles.writer import Writer

    with ExitStack() as stack:
        sources = [MmapSource(stack.enter_context(path.open("rb"))) for path in (low, high)]
        readers = [Reader(source) for source in sources]
        writer = Writer(stack.enter_context(out.open("wb")))
        stack.callback(writer.tile_f.close)
        for source in sources:
            tiles: Iterator[Tile] = all_tiles(source)
            for (zoom, x, y), content in tiles:
                writer.write_tile(zxy_to_tileid(zoom, x, y), content)
        headers = [reader.header() for reader in readers]
        writer.finalize(_header(*headers), _metadata(*(reader.metadata() for reader in readers)))


def _header(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    """That of `high`, for the extent of both."""
    least = {key: min(low[key], high[key]) for key in LOWEST}
    most = {key: max(low[key], high[key]) for key in HIGHEST}
    return {**high, **least, **most}


def _metadata(low: dict[str, Any], high: dict[str, Any]) -> dict[str, Any]:
    layers = [*low["vector_layers"], *high["vector_layers"]]
    return {**high, "vector_layers": layers}
