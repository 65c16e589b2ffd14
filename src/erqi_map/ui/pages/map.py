"""地图: the map fills the page; filters, selection and sharing lie in a bar above it."""

from erqi_map.ui.map_component import begin_map
from erqi_map.ui.parts import styles
from erqi_map.ui.workspace import show_workspace, take_link

styles("map.css")
take_link()
begin_map()
show_workspace()
