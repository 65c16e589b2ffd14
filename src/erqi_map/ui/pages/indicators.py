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
section("indicators.growth")
figure("bars", "growth", items=growth_rows(store, words))
section("indicators.amounts")
figure("bars", "amounts", items=amount_rows(store, words))
