"""Streamlit alone: the same widget and a box in the place of the map. No app can be quicker."""

import streamlit as st

from bench.apps.parcels import CLUSTERS

COLOURS = ("#0072b2", "#d55e00", "#e69f00", "#009e73", "#56b4e9", "#cc79a7", "#f0e442", "#57606a")


def main() -> None:
    """One run."""
    st.set_page_config(layout="wide")
    choices = ["all", *CLUSTERS]
    chosen = st.radio("cluster", choices, horizontal=True)
    colour = COLOURS[choices.index(chosen) % len(COLOURS)]
    style = f"height: 600px; background: {colour}"
    st.html(f'<div class="leaflet-container" style="{style}"></div>')


main()
