"""变更: what was changed by whom, what is new since a moment, and the ways back."""

from erqi_map.store import Workspace
from erqi_map.ui.changes.page import show_changes
from erqi_map.ui.shell.frame import heading_with_name, styles
from erqi_map.ui.shell.session import current_book, plan
from erqi_map.ui.shell.workspace import offer_workspace

styles("page.css")
heading_with_name("changes")
store = plan()[0]
if not store.home.writable:
    offer_workspace(store.home)
if isinstance(store.home, Workspace):
    show_changes(current_book(), store.home)
