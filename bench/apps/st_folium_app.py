"""The same with streamlit-folium, as its documentation shows it."""

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

from bench.apps.parcels import CLUSTERS, in_clusters


@st.cache_resource
def parcels() -> gpd.GeoDataFrame:
    """All parcels."""
    return in_clusters()


def main() -> None:
    """One run."""
    st.set_page_config(layout="wide")
    chosen = st.radio("cluster", ["all", *CLUSTERS], horizontal=True)
    shown = parcels() if chosen == "all" else parcels().query("cluster == @chosen")
    west, south, east, north = (float(edge) for edge in parcels().total_bounds)
    page = folium.Map(tiles=None)
    columns = [name for name in shown.columns if name != "geometry"]
    folium.GeoJson(
        shown,
        tooltip=folium.GeoJsonTooltip(["code"]),
        popup=folium.GeoJsonPopup(columns),
    ).add_to(page)
    page.fit_bounds([[south, west], [north, east]])
    st_folium(page, key="map", height=600, use_container_width=True, returned_objects=[])


main()
