"""A large source → one PMTiles archive of vector tiles, which any static file server can serve.

The tiles are made by tippecanoe (tiles_program.py). Coordinates are kept to 2^-27 of the world,
about 0.25 m in Zhengzhou. The features stand in the zooms whose tiles can hold them all, which
follows from how densely they lie; further out there is an overview (tiles_overview.py). In the few
tiles that are still too heavy the smallest are left out and come back on zooming in.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from erqi_map.compose.frames.frame import check_frame
from erqi_map.errors import ExportError
from erqi_map.frames.column import MISSING, Column
from erqi_map.frames.columns import prepare_columns
from erqi_map.geo import STORAGE_CRS
from erqi_map.store.sources import LayerSource

from ..write import replace_whole
from .join import join_archives
from .overview import Overview
from .program import Progress, find_program, run_program

LAYER = "layer"
MIN_ZOOM, MAX_ZOOM = 4, 14
# Features are kept in one zoom at least, and the client draws its tiles at any larger one.
MIN_TOP_ZOOM = 11
GEOMETRY = "erqi:geometry"
WORLD_BITS = 27
MAX_BYTES_A_TILE = 500_000
MAX_FEATURES_A_TILE = 20_000
# Bytes of a feature in a packed tile, as a share of those before.
PACKED_SHARE = 0.2
OPTIONS = (
    f"--layer={LAYER}",
    f"--maximum-tile-bytes={MAX_BYTES_A_TILE}",
    f"--maximum-tile-features={MAX_FEATURES_A_TILE}",
    "--drop-rate=1",
    "--drop-smallest-as-needed",
    "--extend-zooms-if-still-dropping",
    "--simplification-at-maximum-zoom=1",
    "--generate-ids",
    "--projection=EPSG:4326",
    "--json-progress",
    "--force",
)


@dataclass(frozen=True)
class TilesResult:
    """What was written: the archive, its size, how many features, and the zooms it holds.

    Below `first_zoom` there is the overview, from it on the features.
    """

    path: Path
    size_bytes: int
    n: int
    min_zoom: int
    first_zoom: int
    max_zoom: int


def export_tiles(
    source: LayerSource,
    out: Path | str,
    *,
    columns: Sequence[str] | None = None,
    by: str | None = None,
    min_zoom: int = MIN_ZOOM,
    max_zoom: int | None = None,
    progress: Progress | None = None,
) -> TilesResult:
    """Write the archive; an old file stays whole until the new one is complete.

    columns: those the map shows or styles by, all by default. by: the one it is coloured by, which
    the overview keeps. max_zoom: follows from the data by default. progress: told the share done.
    Memory stays bounded by the batches of the source. Raises RequestError for a column there is
    not, ExportError when tippecanoe is missing or fails or the place cannot be written.
    """
    path = Path(out)
    program = find_program()
    top = MAX_ZOOM if max_zoom is None else max_zoom
    if not 0 <= min_zoom <= top <= MAX_ZOOM + 4:
        raise ExportError("export", "tiles_zooms", low=min_zoom, high=top)

    def fill(target: Path) -> tuple[int, int, int]:
        with tempfile.TemporaryDirectory(prefix="erqi-map-tiles-") as scratch:
            folder = Path(scratch)
            overview = Overview(by)
            parts, n = _write_parts(source, columns, folder, overview, progress)
            if not n:
                raise ExportError("export", "tiles_empty", label=source.info.label)
            each = sum(part.stat().st_size for part in parts) / n * PACKED_SHARE
            most = min(MAX_FEATURES_A_TILE, max(1, int(MAX_BYTES_A_TILE / each)))
            first = overview.first_zoom(most, min_zoom, top)
            last = max(first, min(top, MIN_TOP_ZOOM)) if max_zoom is None else top
            run = partial(_make, [program, f"--temporary-directory={scratch}"])
            cells = folder / "overview.geojsons"
            if overview.write(cells, min_zoom, first):
                low, high = folder / "low.pmtiles", folder / "high.pmtiles"
                run([cells], low, min_zoom, first - 1, None)
                run(parts, high, first, last, progress)
                join_archives(low, high, target)
            else:
                run(parts, target, first, last, progress)
            return n, first, last

    n, first, last = replace_whole(path, fill, suffix=".pmtiles")
    return TilesResult(path, path.stat().st_size, n, min_zoom, first, last)


def _make(
    program: Sequence[str],
    parts: Sequence[Path],
    target: Path,
    low: int,
    high: int,
    progress: Progress | None,
) -> None:
    """An archive of the zooms from `low` to `high`; the second half of the work."""
    zooms = [
        f"--minimum-zoom={low}",
        f"--maximum-zoom={high}",
        f"--full-detail={WORLD_BITS - high}",
    ]
    told = None if progress is None else lambda share: progress(0.5 + 0.5 * share)
    run_program([*program, *OPTIONS, *zooms, f"--output={target}", *map(str, parts)], told)


def _write_parts(
    source: LayerSource,
    columns: Sequence[str] | None,
    folder: Path,
    overview: Overview,
    progress: Progress | None,
) -> tuple[list[Path], int]:
    """The source in parts that tippecanoe reads in parallel; half of the work."""
    parts: list[Path] = []
    n = 0
    for frame in source.batches(columns):
        drawn, _ = check_frame(frame[~(frame.geometry.is_empty | frame.geometry.isna())])
        if drawn.empty:
            continue
        attributes = prepare_columns(drawn)
        overview.add(drawn.geometry.to_numpy(), attributes)
        part = folder / f"part-{len(parts)}.fgb"
        _write_part(drawn.geometry.to_numpy(), attributes, overview.by, part)
        parts.append(part)
        n += len(drawn)
        if progress is not None:
            progress(0.5 * min(1.0, n / max(source.info.n, 1)))
    return parts, n


def _write_part(
    shapes: NDArray[np.object_], attributes: Mapping[str, Column], by: str | None, part: Path
) -> None:
    """A FlatGeobuf of what a vector tile can hold: numbers, yes or no, text."""
    arrays = {name: _plain(one, name == by) for name, one in attributes.items()}
    wkb = pa.array(shapely.to_wkb(shapely.force_2d(shapes)), pa.binary())
    pyogrio.write_arrow(
        pa.table([*arrays.values(), wkb], names=[*arrays, GEOMETRY]),
        part,
        driver="FlatGeobuf",
        geometry_name=GEOMETRY,
        geometry_type="Unknown",
        crs=STORAGE_CRS,
        SPATIAL_INDEX="NO",
    )


def _plain(column: Column, coloured: bool) -> pa.Array:
    if column.is_bool:
        return pa.array(column.values == 1, mask=column.values == MISSING)
    # Colours by classes need the numbers that text may stand for.
    numbers = column.as_numbers() if coloured or not column.is_text else None
    return column.values if numbers is None else pa.array(numbers, from_pandas=True)
