"""编辑: change a place of a workspace."""

from erqi_map.store import Workspace
from erqi_map.ui.edit.page import show_editor
from erqi_map.ui.shell.frame import heading, styles
from erqi_map.ui.shell.session import plan
from erqi_map.ui.shell.who import ask_who
from erqi_map.ui.shell.workspace import offer_workspace

styles("page.css")
heading("edit")
store, _, words = plan()
if isinstance(store.home, Workspace):
    ask_who()
    show_editor(store.home.journal, store, words)
else:
    offer_workspace(store.home)
