"""Items of a workspace as plain data, to be changed by a person and saved as one change."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from erqi_map.errors import RequestError

from ..check.report import Report
from ..limits import Limits
from ..read.documents import parse_yaml
from .items import MARK, Item, compact
from .journal import Journal
from .merge import Clash, merge
from .records import Change
from .saving import save_items
from .yaml_text import rewrite_yaml, write_yaml


@dataclass(frozen=True)
class Draft:
    """What somebody began with: an item as it was. `sha256` names that version; "": there is none
    yet.
    """

    item: str
    sha256: str
    number: int
    content: bytes

    @property
    def data(self) -> Any:
        """Its plain data, one's own copy."""
        return data_of_item(self.item, self.content) if self.content else {}


def new_draft(item: str, number: int = 0) -> Draft:
    """An item that is to be; `number`: its place among the features of a layer."""
    return Draft(item, "", number, b"")


def open_draft(journal: Journal, item: str) -> Draft:
    """An item as it is now. Raises RequestError for one there is not."""
    found = journal.state().get(item)
    if found is None:
        raise RequestError("workspace", "no_item", value=item)
    sha, number = found
    return Draft(item, sha, number, journal.contents([sha])[sha])


def save_drafts(
    journal: Journal, changed: Mapping[Draft, Any], who: str, why: str
) -> Change | None:
    """Save drafts with their new data (None: take the item away) as one change; None where nothing
    is different.

    Raises SaveError where somebody saved one of them meanwhile, DataError where the book would not
    be sound; nothing is written then.
    """
    wanted = {
        draft.item: None if data is None else draft_item(draft, data)
        for draft, data in changed.items()
    }
    base = {draft.item: draft.sha256 or None for draft in changed}
    return save_items(journal, wanted, who, why, base)


def merged_draft(
    journal: Journal, draft: Draft, data: Any, mine_wins: frozenset[str] = frozenset()
) -> tuple[Draft, Any, tuple[Clash, ...]]:
    """What stands now, that with my changes, and the fields that both changed."""
    now = open_draft(journal, draft.item)
    merged, clashes = merge(draft.data, data, now.data, mine_wins)
    return now, merged, clashes


def draft_item(draft: Draft, data: Any) -> Item:
    """The item with new data; what did not change is written as it was."""
    if data == draft.data:
        return Item(draft.content, draft.number)
    if MARK in draft.item:
        return Item(compact(data).encode(), draft.number)
    if not draft.content:
        return Item(write_yaml(data).encode(), draft.number)
    return Item(rewrite_yaml(draft.content, data), draft.number)


def data_of_item(item: str, content: bytes) -> Any:
    """The plain data of a feature or of a YAML document."""
    if MARK in item:
        return json.loads(content)
    return parse_yaml(content, item, Limits(), Report())
