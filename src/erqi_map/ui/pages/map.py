"""地图: the map fills the page; filters, selection and sharing lie in a bar above it."""

from erqi_map.ui.parts import styles
from erqi_map.ui.workspace import show_workspace, take_link

styles("map.css")
take_link()
show_workspace()
