"""Where lines of the surroundings end because the data were cut: at the edges of a box that several
of them end on. The client finds the same ends (client/src/draw/cut.js).
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from .view import DrawnLayer

NEAR_DEG = 1.4e-5
"""How near to an edge an end lies on it: a metre and a half."""
OUT = 0.1
FEWEST, MAX_LINES = 2, 2000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ends:
    """Both ends of every part of lines, EPSG:4326. `of`: the number of its line; `before`: the
    vertex before the end.
    """

    of: NDArray[np.int64]
    at: Floats
    before: Floats

    def only(self, rows: NDArray[np.bool_]) -> "Ends":
        """Some of them."""
        return Ends(self.of[rows], self.at[rows], self.before[rows])


def cut_ends(layers: Iterable[DrawnLayer]) -> dict[str, Ends]:
    """Layer id → the ends of its lines that lie on such an edge and lead out of the box."""
    ends = {
        layer.spec.id: _ends(layer)
        for layer in layers
        if layer.spec.role == "orientation" and layer.spec.geometry == "line"
        if len(layer.data) <= MAX_LINES
    }
    if not ends:
        return {}
    places = np.concatenate([one.at for one in ends.values()])
    box = np.concatenate([places.min(axis=0), places.max(axis=0)])
    on = {id: _sides(one, box) for id, one in ends.items()}
    several = sum(one.sum(axis=0) for one in on.values()) >= FEWEST
    return {id: ends[id].only((rows & several).any(axis=1)) for id, rows in on.items()}


def _ends(layer: DrawnLayer) -> Ends:
    parts, of = shapely.get_parts(layer.data.geometry.to_numpy(), return_index=True)
    pairs = [shapely.get_coordinates(part)[[0, 1, -1, -2]] for part in parts]
    found = np.array(pairs, dtype=float).reshape(-1, 2, 2)
    return Ends(np.repeat(of, 2), found[:, 0], found[:, 1])


def _sides(ends: Ends, box: Floats) -> NDArray[np.bool_]:
    """On which of the sides (west, south, east, north) an end lies, leading out."""
    way = ends.at - ends.before
    way /= np.maximum(np.hypot(*way.T), 1e-12)[:, None]
    out = np.column_stack([-way, way]) > OUT
    near = np.abs(np.tile(ends.at, 2) - box) <= NEAR_DEG
    return np.asarray(out & near, dtype=bool)
