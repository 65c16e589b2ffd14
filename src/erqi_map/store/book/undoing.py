"""Taking a change back, also one after which others have built on the same items."""

from erqi_map.errors import RequestError
from erqi_map.i18n import Listed

from .documents import Draft, data_of_item, draft_item
from .items import Item, has_fields
from .journal import Journal
from .merge import merge
from .records import Change, ItemChange
from .saving import save_items

CATALOG = "catalog.yaml"
"""No plan book is without it."""


def undo(journal: Journal, number: int, who: str, why: str) -> Change | None:
    """Take a change back, as a change of its own; what was changed since in other fields stays.

    Raises RequestError for the change that made the workspace, and where the same fields were
    changed since; DataError where the book would not be sound without the change.
    """
    change = journal.change(number)
    state = journal.state()
    wanted = {one.item: _before(journal, change, one, state.get(one.item)) for one in change.items}
    if CATALOG in wanted and wanted[CATALOG] is None:
        raise RequestError("workspace", "undo_all", value=number)
    base = {one.item: state[one.item][0] if one.item in state else None for one in change.items}
    return save_items(journal, wanted, who, why, base, undoes=number)


def _before(
    journal: Journal, change: Change, one: ItemChange, now: tuple[str, int] | None
) -> Item | None:
    hashes = {"before": one.before, "after": one.after, "now": now[0] if now else None}
    found = journal.contents(sha for sha in hashes.values() if sha is not None)
    before, after, present = (None if sha is None else found[sha] for sha in hashes.values())
    if present == after:
        return None if before is None else Item(before, one.number)
    if before is None or after is None or present is None or not has_fields(one.item):
        raise _built_upon(journal, change)
    data = [data_of_item(one.item, content) for content in (after, before, present)]
    merged, clashes = merge(*data)
    if clashes:
        raise _built_upon(journal, change)
    number = now[1] if now else one.number
    return draft_item(Draft(one.item, "", number, present), merged)


def _built_upon(journal: Journal, change: Change) -> RequestError:
    later = Listed(map(str, journal.later(change)))
    return RequestError("workspace", "undo_later", value=change.id, later=later)
