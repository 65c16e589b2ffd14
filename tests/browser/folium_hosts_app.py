"""A Streamlit app that shows folium maps as its users do; `?show=` says which."""

import folium
import geopandas as gpd
import streamlit as st
from shapely.geometry import Point, box
from streamlit_folium import folium_static, st_folium

from erqi_map import PackedLayer, plan_map, show_offline

HERE = (34.65, 113.55)


def squares(names: list[str]) -> gpd.GeoDataFrame:
    """Squares of 400 m beside each other, the first with its middle at HERE."""
    shapes = [box(x - 0.002, 34.648, x + 0.002, 34.652) for x in (113.55, 113.555)]
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=4326)


def layer_map(names: list[str]) -> folium.Map:
    """Two squares, and a circle of folium's own after them."""
    m = folium.Map(HERE, tiles=None, zoom_start=14)
    layer = PackedLayer(squares(names), popup=["name"]).add_to(m)
    folium.CircleMarker(HERE, tooltip="圈").add_to(m)
    m.fit_bounds(layer.get_bounds())
    return m


def show_layer() -> None:
    names = st.radio("数据", ["东", "西"], key="data")
    found = st_folium(layer_map([names, "丙"]), width=700, height=420, returned_objects=["zoom"])
    st.write(f"zoom {found['zoom']}")


def show_plan() -> None:
    m = plan_map()
    PackedLayer(gpd.GeoDataFrame(geometry=[Point(HERE[::-1])], crs=4326)).add_to(m)
    st_folium(m, width=700, height=420, returned_objects=[])


def show_hidden() -> None:
    _, tab = st.tabs(["前", "后"])
    with tab:
        folium_static(layer_map(["甲", "乙"]))
    with st.expander("展开"):
        st.iframe(show_offline(layer_map(["甲", "乙"])).page.decode(), height=420)


@st.dialog("对话框")
def show_dialog() -> None:
    folium_static(layer_map(["甲", "乙"]))


{"layer": show_layer, "plan": show_plan, "hidden": show_hidden, "dialog": show_dialog}[
    st.query_params["show"]
]()
