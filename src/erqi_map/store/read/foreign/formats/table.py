"""What every reader gives: what a file says of itself, and its rows as Arrow tables."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Bounds = tuple[float, float, float, float]
# At the ceiling of a batch (limits.py) a row may have 16 kB, a polygon of a thousand corners.
BATCH_ROWS = 16_384


@dataclass(frozen=True)
class Described:
    """A layer before its rows are read. `bounds` and `crs` are the file's own; no bounds where it
    does not say. crs: an authority code or WKT. columns: name → type, geometry left out.
    """

    n: int
    bounds: Bounds | None
    crs: str
    columns: dict[str, str]


def four(edges: Iterable[float]) -> Bounds:
    """West, south, east, north as plain numbers."""
    west, south, east, north = (float(edge) for edge in edges)
    return west, south, east, north


class Reader(Protocol):
    """One layer of one file."""

    described: Described

    def rows(self, columns: Sequence[str], within: Bounds | None) -> Iterator[Any]:
        """Arrow tables of the columns in their order, then one column of WKB. `within`, in the
        file's coordinates, may be used to leave rows out; which ones touch it is found out later.
        """
