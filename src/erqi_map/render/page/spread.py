"""Symbols that would cover each other step aside: pure geometry in page millimetres."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 200
PULL = 0.02
MAX_SYMBOLS = 400
"""More symbols than this are a texture, not a set of signs: they stay where they are."""


def spread(places: Array, radii: Array) -> Array:
    """Places (n × 2) moved as little as needed for symbols of these radii not to overlap.

    Symbols push each other apart in equal shares and are drawn back to their own place. The
    result depends on nothing but the input.
    """
    count = len(places)
    if count < 2 or count > MAX_SYMBOLS:
        return places.copy()
    wanted = radii[:, None] + radii[None, :]
    moved = places + _nudge(count)
    for _ in range(STEPS):
        offset = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(offset[..., 0], offset[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(wanted - distance, 0, None)
        if not lacking.any():
            break
        push = (offset / distance[..., None]) * lacking[..., None] / 2
        moved = moved + push.sum(axis=1) * 0.7 + (places - moved) * PULL
    crowded = (_overlaps(places, wanted)).any(axis=1)
    still = np.hypot(*(moved - places).T) < 0.05
    return np.where((crowded | ~still)[:, None], moved, places)


def _nudge(count: int) -> Array:
    """A hair's breadth in different directions, so that equal places come apart."""
    angles = np.arange(count) * 2.399963
    return np.column_stack([np.cos(angles), np.sin(angles)]) * 1e-3


def _overlaps(places: Array, wanted: Array) -> NDArray[np.bool_]:
    offset = places[:, None, :] - places[None, :, :]
    distance = np.hypot(offset[..., 0], offset[..., 1])
    np.fill_diagonal(distance, np.inf)
    return np.asarray(distance < wanted)
