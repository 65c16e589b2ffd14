"""Features counted by cell of the web-mercator pyramid: what a map shows from afar.

A cell is 1/64 of a tile's side. Counts are a table of `cell` (row * side + column at the finest
zoom), `n` and either `code` (a value's number) or `total` and `known` (sum and number of the values
that are numbers). Coarser cells are sums of finer ones, so the features are read once.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

OVERVIEW_LAYER = "erqi-overview"
CELL_BITS = 6


def coarser(cell: np.ndarray, side: int, drop: int) -> np.ndarray:
    """The cells of 2^drop times the length that hold these."""
    return ((cell // side) >> drop) * side + ((cell % side) >> drop)


def summed(counts: pd.DataFrame) -> pd.DataFrame:
    """One row a cell, or a cell and value."""
    keys = [name for name in ("cell", "code") if name in counts]
    return counts.groupby(keys, as_index=False, sort=True).sum()


def runs(counts: pd.DataFrame, side: int) -> Iterator[tuple[int, int, int, Any]]:
    """(first column, last column, row, value) of cells side by side that are alike.

    counts: as `summed` gives them. The value is the most frequent code, or the mean of the numbers,
    None where there is none.
    """
    if "code" in counts:
        most = counts.sort_values(["cell", "n"], kind="stable").drop_duplicates("cell", keep="last")
        cell, value = most["cell"].to_numpy(), most["code"].to_numpy().astype("float64")
        value[value < 0] = np.nan
    else:
        cell, value = counts["cell"].to_numpy(), _means(counts)
    if not len(cell):
        return
    # Nothing is like nothing.
    alike = np.nan_to_num(value, nan=-np.inf)
    new = (np.diff(cell) != 1) | (cell[1:] % side == 0) | (alike[1:] != alike[:-1])
    starts = np.flatnonzero(np.r_[True, new])
    ends = np.r_[starts[1:], len(cell)] - 1
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        found = float(value[start])
        first, last, row = (int(part) for part in (cell[start], cell[end], cell[start] // side))
        yield first % side, last % side, row, None if np.isnan(found) else found


def _means(counts: pd.DataFrame) -> np.ndarray:
    if "total" not in counts:
        return np.full(len(counts), np.nan)
    total, known = counts["total"].to_numpy(), counts["known"].to_numpy()
    return np.divide(total, known, out=np.full(len(counts), np.nan), where=known > 0)
