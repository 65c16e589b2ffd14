"""The components of the app. Each carries one line; the rest is served once (assets.py)."""

import streamlit as st

from .assets import loader

FIGURE = st.components.v2.component("erqi_map_figure", js=loader())
FRAME = st.components.v2.component("erqi_map_frame", js=loader())
MAP = st.components.v2.component("erqi_map_view", js=loader())
