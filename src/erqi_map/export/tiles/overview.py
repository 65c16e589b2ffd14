"""What the low zooms of an archive show: cells wherever there are features.

Where a tile would hold too many features to be told apart, it holds an overview: cells of 1/64 of
its side (1/32 at the zoom after `FINEST_ZOOM`) with the most frequent value, or for numbers the
mean, of the column the layer is coloured by. The features are counted as they pass, so memory grows
with the cells and not with the features. A PostGIS gives the same layer (store/sources).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from erqi_map.frames.column import Column
from erqi_map.store.sources.cells import CELL_BITS, OVERVIEW_LAYER, coarser, runs, summed
from erqi_map.store.sources.tile_box import LARGEST_LATITUDE

FINEST_ZOOM = 12
# Features in tiles that hold too many, as a share of all, from which a zoom shows the overview.
CROWDED_SHARE = 0.05
_BITS = FINEST_ZOOM + CELL_BITS
_SIDE = 1 << _BITS
_MERGE_AT = 2_000_000


@dataclass
class Overview:
    """Counts features by square of the finest kind. by: the column of the colours, if any."""

    by: str | None = None
    words: dict[Any, int] = field(default_factory=dict)
    numeric: bool = False
    _parts: list[pd.DataFrame] = field(default_factory=list)
    _waiting: int = 0

    def add(self, shapes: NDArray[np.object_], attributes: Mapping[str, Column]) -> None:
        """Count a batch (EPSG:4326, no empty shapes)."""
        west, south, east, north = shapely.bounds(shapes).T
        x = ((west + east) / 2 + 180) / 360
        latitude = np.radians(np.clip((south + north) / 2, -LARGEST_LATITUDE, LARGEST_LATITUDE))
        y = (1 - np.arcsinh(np.tan(latitude)) / np.pi) / 2
        column, row = (
            np.clip(np.floor(part * _SIDE), 0, _SIDE - 1).astype(np.int64) for part in (x, y)
        )
        counted = pd.DataFrame({"cell": row * _SIDE + column, "n": 1, **self._values(attributes)})
        self._parts.append(summed(counted))
        self._waiting += len(self._parts[-1])
        if self._waiting > _MERGE_AT:
            self._merge()

    def first_zoom(self, most: int, low: int, high: int) -> int:
        """The smallest zoom from `low` to `high` whose tiles hold no more than `most` features."""
        cells = self._merge()
        key, n = cells["cell"].to_numpy(), cells["n"]
        for zoom in range(low, high):
            tiles = n.groupby(coarser(key, _SIDE, _BITS - zoom)).sum()
            if tiles[tiles > most].sum() <= CROWDED_SHARE * n.sum():
                return zoom
        return high

    def write(self, path: Path, low: int, high: int) -> bool:
        """The cells of the zooms from `low` to below `high` as lines of GeoJSON for tippecanoe.

        False when there are none.
        """
        with path.open("w", encoding="utf-8") as file:
            for zoom in range(low, high):
                file.writelines(f"{line}\n" for line in self._lines(zoom))
        return low < high

    def _values(self, attributes: Mapping[str, Column]) -> dict[str, Any]:
        if self.by is None:
            return {}
        numbers = attributes[self.by].as_numbers()
        if numbers is not None:
            self.numeric = True
            known = np.isfinite(numbers)
            return {"total": np.where(known, numbers, 0), "known": known.astype(int)}
        codes, words = attributes[self.by].coded()
        numbered = [self.words.setdefault(word, len(self.words)) for word in words]
        return {"code": np.append(numbered, -1).astype(np.int64)[codes]}

    def _merge(self) -> pd.DataFrame:
        self._parts = [summed(pd.concat(self._parts))]
        self._waiting = 0
        return self._parts[0]

    def _lines(self, zoom: int) -> Iterator[str]:
        drop = max(0, FINEST_ZOOM - zoom)
        cells = self._merge()
        coarse = summed(cells.assign(cell=coarser(cells["cell"].to_numpy(), _SIDE, drop)))
        words = list(self.words)
        side = 1 << (_BITS - drop)
        for first, last, row_, value in runs(coarse, _SIDE):
            west, east = (360 * edge / side - 180 for edge in (first, last + 1))
            north, south = (_latitude(edge / side) for edge in (row_, row_ + 1))
            ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
            shown = {}
            if self.by is not None and value is not None:
                shown = {self.by: value if self.numeric else words[int(value)]}
            yield json.dumps(
                {
                    "type": "Feature",
                    "tippecanoe": {"layer": OVERVIEW_LAYER, "minzoom": zoom, "maxzoom": zoom},
                    "properties": shown,
                    "geometry": {"type": "Polygon", "coordinates": [ring]},
                },
                ensure_ascii=False,
            )


def _latitude(share: float) -> float:
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * share)))))
