"""The app for `streamlit run`, guarded as `erqi-map serve` is; its pages are in src/erqi_map/ui."""

import streamlit as st

from erqi_map.ui.shell.application import app_arguments

app = st.App(**app_arguments())
