"""导出: choose what goes into the file, see its size, preview it, take it away."""

from erqi_map.ui.export.page import show_export
from erqi_map.ui.shell.frame import heading, styles

styles("page.css")
heading("export")
show_export()
