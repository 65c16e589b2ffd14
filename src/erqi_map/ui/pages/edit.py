"""编辑: change a place of a workspace in a form, all in a table, or what is drawn on the map."""

from erqi_map.store import Workspace
from erqi_map.ui.edit import form
from erqi_map.ui.edit.drawing import show_drawing
from erqi_map.ui.edit.drawn import TAB_KEY, say
from erqi_map.ui.edit.page import show_editor
from erqi_map.ui.edit.photos import show_photos
from erqi_map.ui.edit.scan import show_scan
from erqi_map.ui.edit.table import show_table
from erqi_map.ui.shell.choices import kept_tabs
from erqi_map.ui.shell.frame import heading_with_name, styles
from erqi_map.ui.shell.language import phrase
from erqi_map.ui.shell.session import current_book, plan
from erqi_map.ui.shell.workspace import offer_workspace

styles("page.css")
heading_with_name("edit")
store, _, words = plan()
if isinstance(store.home, Workspace) and store.home.writable:
    journal = store.home.journal
    names = [say("forms"), form.say("tab_table"), say("tab"), say("photos"), phrase("scan.tab")]
    forms, table, drawing, photos, scan = kept_tabs(TAB_KEY, names)
    with forms:
        show_editor(journal, store, words, bool(forms.open))
    with table:
        show_table(store.home, store, bool(table.open))
    with drawing:
        # A map that nobody sees has no size.
        if drawing.open:
            show_drawing(journal)
    with photos:
        show_photos(journal, store, words, bool(photos.open))
    with scan:
        show_scan(store.home, current_book())
else:
    offer_workspace(store.home)
