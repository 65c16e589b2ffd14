"""A file on the plan, in each system it could be in: outlines of the plan, spots of the file."""

from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import shapely
import streamlit as st

from erqi_map.geo.flatten import flatten
from erqi_map.store import GeoStore
from erqi_map.store.intake.ground import turn_of
from erqi_map.store.intake.looking import Look

from ..shell.language import lang, phrase

SPOTS = 300
SIMPLER_DEG = 0.0005
INKS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#000000")
HEIGHT_PX = 420


def show_places(look: Look, store: GeoStore, chosen: str | None) -> None:
    """Draw the plan and where the file falls. chosen: the system that was asked for."""
    spots = _spots(look, chosen)
    if spots is None:
        return
    ids = list(dict.fromkeys(spots["id"]))
    base = alt.Chart(_outlines(store)).mark_geoshape(
        fill="#F5F7F9", stroke="#8A949E", strokeWidth=1
    ).encode(tooltip=alt.Tooltip("properties.name:N", title=phrase("in.plan")))  # fmt: skip
    marks = alt.Chart(spots).mark_circle(size=28, opacity=0.75).encode(
        longitude="lon:Q",
        latitude="lat:Q",
        color=alt.Color("id:N", scale=alt.Scale(domain=ids, range=INKS[: len(ids)]),
                        legend=alt.Legend(title=None, orient="top", columns=3)),
        tooltip=["id:N"],
    )  # fmt: skip
    chart = (base + marks).project("mercator").properties(height=HEIGHT_PX)
    st.altair_chart(chart, theme=None)


def _outlines(store: GeoStore) -> alt.Data:
    """The clusters of the plan, as GeoJSON whose rings run as the chart takes them."""
    features: list[dict[str, Any]] = []
    for id in store.layer_ids:
        layer = store.layer(id)
        for row in layer[layer["place"].isin(store.cluster_ids)].itertuples():
            shape = shapely.orient_polygons(row.geometry.simplify(SIMPLER_DEG), exterior_cw=True)
            name = store.places[row.place].name.get(lang())
            features.append(
                {
                    "type": "Feature",
                    "geometry": shapely.geometry.mapping(shape),
                    "properties": {"name": name},
                }
            )
    return alt.Data(values=features)


def _spots(look: Look, chosen: str | None) -> pd.DataFrame | None:
    shapes, _ = flatten(look.file.shapes[~shapely.is_missing(look.file.shapes)])
    if not len(shapes):
        return None
    shapes = shapes[:: max(1, len(shapes) // SPOTS)]
    x, y = shapely.get_coordinates(shapely.centroid(shapes)).T
    wanted = [one for one in look.datum.candidates if chosen is None or one.id == chosen]
    parts, seen = [], set()
    for one in wanted[: len(INKS)]:
        lon, lat = turn_of(one.real)(x, y)
        fine = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) < 85) & (np.abs(lon) <= 180)
        # WGS-84 and CGCS2000 lie on the same spot.
        spot = (round(float(np.median(lon)), 5), round(float(np.median(lat)), 5))
        if fine.any() and spot not in seen:
            seen.add(spot)
            parts.append(pd.DataFrame({"lon": lon[fine], "lat": lat[fine], "id": one.id}))
    return pd.concat(parts) if parts else None
