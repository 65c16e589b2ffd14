"""Changes to the shipped plan book that tests make."""

from erqi_map.store import Workspace
from erqi_map.store.book.items import Item
from erqi_map.store.book.saving import save_items

LAKE = "places/phoenix-lake.yaml"
STREET = "layers/projects.geojson#dehua-street"


def change_text(workspace: Workspace, item: str, old: str, new: str, **options):
    """Save an item with other words in it."""
    journal = workspace.journal
    sha = journal.sha_of(item)
    content = journal.contents([sha])[sha].decode()
    assert old in content
    number = journal.state()[item][1]
    wanted = {item: Item(content.replace(old, new).encode(), number)}
    return save_items(journal, wanted, "李四", "改字", **options)
