"""来源: every source, data set and doubt, and what rests on each source."""

import streamlit as st

from erqi_map.ui.content.sources import (
    dataset_table,
    doubt_table,
    source_table,
    status_tiles,
    township_table,
)
from erqi_map.ui.shell.frame import figure, heading, section, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import plan

styles("page.css")
heading("sources")
store, spec, words = plan()
figure("tiles", "standing", items=status_tiles(store, words), size="small")
section("sources.sources")
doubtful = st.toggle(phrase("sources.only_doubtful"), key="erqi-doubtful")
figure("table", "sources", **source_table(store, words, doubtful_only=doubtful))
section("sources.datasets")
figure("table", "datasets", **dataset_table(store, words))
section("sources.doubts")
figure("table", "doubts", **doubt_table(store, words))
section("group.townships")
figure("table", "townships", **township_table(store, words), size="narrow")
