"""汇报: write the story that is presented, see it, present it, take it away."""

from erqi_map.ui.briefing.page import show_briefing
from erqi_map.ui.shell.frame import heading, styles

styles("page.css")
styles("briefing.css")
heading("briefing", brief=True)
show_briefing()
