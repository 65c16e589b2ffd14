"""地图: the map fills the page; filters, selection and sharing lie in a bar above it."""

from erqi_map.ui.map.component import begin_map
from erqi_map.ui.map.page import show_workspace, take_link
from erqi_map.ui.shell.frame import styles

styles("map.css")
take_link()
begin_map()
show_workspace()
