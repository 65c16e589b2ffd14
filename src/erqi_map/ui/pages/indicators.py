"""指标: the first half-year as cards and charts."""

import streamlit as st

from erqi_map.ui.content.indicators import amount_rows, growth_rows, indicator_tiles
from erqi_map.ui.shell.frame import figure, heading, section, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import plan

styles("page.css")
heading("indicators")
store, spec, words = plan()
st.info(phrase("indicators.inferred"), icon=":material/info:")
figure("tiles", "indicators", items=indicator_tiles(store, words), size="broad")
for key, rows in (("growth", growth_rows), ("amounts", amount_rows)):
    with st.container(key=f"erqi-bars-{key}"):
        section(f"indicators.{key}")
        figure("bars", key, items=rows(store, words))
