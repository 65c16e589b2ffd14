"""Data: files into the plan book, layers out of it."""

from erqi_map.ui.data.page import show_data
from erqi_map.ui.shell.frame import heading, styles

styles("page.css")
heading("data", brief=True)
show_data()
