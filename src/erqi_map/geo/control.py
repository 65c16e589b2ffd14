"""A scanned picture and the ground: the affine through control points, and how well it fits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .crs import WORK_ZONE

MIN_POINTS = 3
FLAT = 0.02
"""Points whose spread across their line is a smaller part of that along it are on one line."""


@dataclass(frozen=True)
class ControlFit:
    """`affine`: a, b, c, d, e, f with east = a·column + b·row + c and north = d·column + e·row + f,
    metres in EPSG:4547, columns and rows from the upper left corner. `residuals_m`: how far each
    point comes to lie from where it was said to be. `sigma_m`: the error of a point, None where no
    point is left over to tell.
    """

    affine: tuple[float, float, float, float, float, float]
    residuals_m: NDArray[np.float64]
    sigma_m: float | None

    @property
    def pixel_m(self) -> float:
        """The longer side of a pixel on the ground, metres."""
        a, b, _, d, e, _ = self.affine
        return float(max(np.hypot(a, d), np.hypot(b, e)))

    @property
    def accuracy_m(self) -> float | None:
        """Within which 95 % of places lie: twice the error of a point, at least a pixel; metres."""
        return None if self.sigma_m is None else max(2 * self.sigma_m, self.pixel_m)


def fit_control(pixels: ArrayLike, places: ArrayLike) -> ControlFit | None:
    """The affine of least squares from `pixels` (column, row) to `places` (lon, lat, WGS-84).

    None for points on one line, which leave it open. ValueError for fewer than three.
    """
    at, lonlat = np.asarray(pixels, float), np.asarray(places, float)
    if at.shape != lonlat.shape or at.ndim != 2 or len(at) < MIN_POINTS:
        raise ValueError(f"{len(at)} control points")
    ground = np.column_stack(WORK_ZONE.to_grid(*lonlat.T))
    middle, origin = at.mean(axis=0), ground.mean(axis=0)
    if not np.isfinite(ground).all() or _on_a_line(at - middle) or _on_a_line(ground - origin):
        return None
    # About their middle the numbers are small, and the sum of squares loses nothing.
    rows = np.column_stack([at - middle, np.ones(len(at))])
    found, *_ = np.linalg.lstsq(rows, ground - origin, rcond=None)
    residuals = np.hypot(*(rows @ found - (ground - origin)).T)
    (a, d), (b, e), _ = found
    c, f = found[2] + origin - middle @ found[:2]
    spare = len(at) - MIN_POINTS
    sigma = float(np.sqrt((residuals**2).sum() / spare)) if spare else None
    return ControlFit(
        (float(a), float(b), float(c), float(d), float(e), float(f)), residuals, sigma
    )


def _on_a_line(points: NDArray[np.float64]) -> bool:
    along, across = np.linalg.svd(points, compute_uv=False)[:2]
    return bool(across <= FLAT * along)
