"""变更: what was changed by whom, what is new since a moment, and the ways back."""

from erqi_map.store import Workspace
from erqi_map.ui.changes.page import show_changes
from erqi_map.ui.shell.frame import heading, styles
from erqi_map.ui.shell.session import current_book, plan
from erqi_map.ui.shell.who import ask_who
from erqi_map.ui.shell.workspace import offer_workspace

styles("page.css")
heading("changes")
store, _, words = plan()
if isinstance(store.home, Workspace):
    ask_who()
    show_changes(current_book(), store.home, words)
else:
    offer_workspace(store.home)
