"""The point of a place, typed in degrees; how sure it is stands beside it."""

from typing import Any

import streamlit as st

from erqi_map.model import FeatureProperties

from ..shell.language import phrase
from .form import Form

DECIMALS = "%.6f"
BOUNDS = ((-180.0, 180.0), (-90.0, 90.0))


def fill_feature(form: Form, feature: dict[str, Any]) -> dict[str, Any]:
    """The feature as it is filled in; only a point is moved here."""
    properties = form.fill(FeatureProperties, feature["properties"], "properties")
    geometry = feature["geometry"]
    if geometry.get("type") == "Point":
        geometry = {**geometry, "coordinates": _point(form, geometry["coordinates"])}
    return {**feature, "properties": properties, "geometry": geometry}


def _point(form: Form, old: list[float]) -> list[float]:
    new = []
    for name, value, (low, high), column in zip(
        ("longitude", "latitude"), old, BOUNDS, st.columns(2), strict=False
    ):
        label, key = phrase(f"edit.{name}"), f"{form.key}:{name}"
        typed = column.number_input(
            label, low, high, float(value), step=0.0001, format=DECIMALS, key=key
        )
        new.append(value if typed == float(value) else round(typed, 6))
    return [*new, *old[2:]]
