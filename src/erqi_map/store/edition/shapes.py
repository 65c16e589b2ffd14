"""Rows and coordinates that a public edition shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pandas.api.types import is_string_dtype

from erqi_map.model import Disclosure

from ..landuse import code_columns, code_of, is_in, land_classes


@dataclass(frozen=True)
class PublicRows:
    """What of any frame a public edition shows. `plain`: a value without internal words."""

    rule: Disclosure
    plain: Callable[[Any], Any]

    def frame(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        """Without blocked land, by its code or by a word that gives it away, and without internal
        words; coordinates rounded.
        """
        kept = frame[~blocked(frame, self.rule)].copy()
        for name in kept.columns.drop(kept.geometry.name):
            if kept[name].dtype == object or is_string_dtype(kept[name]):
                told = [self._value(one) for one in kept[name]]
                kept[name] = pd.Series(told, index=kept.index, dtype=kept[name].dtype)
        kept.geometry = rounded(kept.geometry.to_numpy(), self.rule.decimals)
        return kept

    def _value(self, value: Any) -> Any:
        if isinstance(value, np.ndarray):
            value = value.tolist()
        return self.plain(value) if isinstance(value, str | list | tuple | dict) else value


def blocked(frame: pd.DataFrame, rule: Disclosure) -> NDArray[np.bool_]:
    """Which rows a public edition may not show."""
    found = np.zeros(len(frame), dtype=bool)
    values = frame.drop(columns="geometry", errors="ignore")
    for name in code_columns(values):
        found |= np.array([is_in(code_of(one), rule.blocked_codes) for one in values[name]])
    words = [
        word
        for one in land_classes().values()
        if is_in(one.code, rule.blocked_codes)
        for word in one.words
    ]
    for name in values if words else ():
        distinct = [one for one in values[name].dropna().unique() if isinstance(one, str)]
        told = [one for one in distinct if any(word in one for word in words)]
        if told:
            found |= values[name].isin(told).to_numpy(dtype=bool)
    return found


def rounded(shapes: NDArray[np.object_], decimals: int) -> NDArray[np.object_]:
    """Shapes with rounded coordinates: what was one corner of two stays one."""
    made = shapely.transform(shapes, lambda places: np.round(places, decimals))
    broken = ~shapely.is_valid(made) & ~shapely.is_missing(made)
    if broken.any():
        made[broken] = shapely.make_valid(made[broken], method="structure", keep_collapsed=False)
        # What is smaller than the rounding stays as it was rounded to: a place, not a shape.
        lost = broken & shapely.is_empty(made)
        made[lost] = shapely.transform(
            shapely.point_on_surface(shapes[lost]), lambda p: np.round(p, decimals)
        )
    return made
