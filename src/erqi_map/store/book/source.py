"""The shipped book that a workspace was made from, when it has changed since.

What changed there is put together with what the workspace has become: an item that nobody changed
here follows, one that both changed is merged field by field, and where both changed a field that
of the workspace stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import delete, insert, select

from .difference import ItemDifference, item_differences
from .documents import Draft, data_of_item, draft_item
from .home import shipped_book
from .items import Item, has_fields
from .journal import Journal
from .merge import merge
from .records import Change, content_hash
from .saving import items_of, note_taken, save_items
from .tables import SETTINGS, TAKEN

LEFT = "left"
"""The setting that names the state of the shipped book that was left alone."""


@dataclass(frozen=True)
class News:
    """What the shipped book has that the workspace has not: `found` tells it, `wanted` and `base`
    save it, `items` is that book, `kept` names where the workspace's own words stay.
    """

    items: Mapping[str, Item]
    found: tuple[ItemDifference, ...]
    wanted: Mapping[str, Item | None]
    base: Mapping[str, str | None]
    kept: tuple[str, ...]


def news_of_source(journal: Journal) -> News | None:
    """What is new in the shipped book; None where there is nothing, and for a workspace that was
    not made from it.
    """
    with journal.reading() as connection:
        taken = {row.item: row.sha256 for row in connection.execute(select(TAKEN))}
    folder = shipped_book()
    if not taken or not folder.is_dir():
        return None
    items = items_of(folder)
    shas = {item: content_hash(one.content) for item, one in items.items()}
    if shas == taken:
        return None
    state = journal.state()
    changed = [item for item in {*taken, *shas} if taken.get(item) != shas.get(item)]
    wanted: dict[str, Item | None] = {}
    kept = []
    for item in sorted(changed):
        old, now = taken.get(item), state.get(item, (None, 0))
        new, stays = _together(journal, item, old, items.get(item), now)
        if stays:
            kept.append(item)
        if (None if new is None else content_hash(new.content)) != now[0]:
            wanted[item] = new
    base = {item: state.get(item, (None, 0))[0] for item in wanted}
    before = journal.contents(sha for sha in base.values() if sha is not None)
    old_contents = {item: before[sha] for item, sha in base.items() if sha is not None}
    after = {item: one.content for item, one in wanted.items() if one is not None}
    found = tuple(item_differences(old_contents, after))
    return News(items, found, wanted, base, tuple(kept))


def take_news(journal: Journal, news: News, who: str, why: str) -> Change | None:
    """Save what is new as one change. Raises as `save_items`."""
    change = save_items(journal, news.wanted, who, why, news.base)
    note_taken(journal, news.items)
    return change


def is_left(journal: Journal, news: News) -> bool:
    """Whether this state of the shipped book was left alone."""
    query = select(SETTINGS.c.value).where(SETTINGS.c.key == LEFT)
    with journal.reading() as connection:
        return connection.execute(query).scalar() == _digest(news.items)


def leave_news(journal: Journal, news: News) -> None:
    """Ask no more about this state of the shipped book."""
    with journal.writing() as connection:
        connection.execute(delete(SETTINGS).where(SETTINGS.c.key == LEFT))
        connection.execute(insert(SETTINGS).values(key=LEFT, value=_digest(news.items)))


def _digest(items: Mapping[str, Item]) -> str:
    lines = sorted((item, content_hash(one.content)) for item, one in items.items())
    return sha256(repr(lines).encode()).hexdigest()


def _together(
    journal: Journal, item: str, old: str | None, new: Item | None, now: tuple[str | None, int]
) -> tuple[Item | None, bool]:
    """What an item becomes, and whether something of the workspace's stays against the book's."""
    sha, number = now
    if sha == old:
        return new, False
    present = None if sha is None else journal.contents([sha])[sha]
    stays = None if present is None else Item(present, number)
    if new is None or present is None or old is None or not has_fields(item):
        return stays, new != stays
    parts = (journal.contents([old])[old], new.content, present)
    merged, clashes = merge(*(data_of_item(item, one) for one in parts))
    return draft_item(Draft(item, "", number, present), merged), bool(clashes)
