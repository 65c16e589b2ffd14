"""A picture put to a place of a workspace or taken away, as one change."""

import json
from hashlib import sha256
from typing import Any

from erqi_map.errors import SaveError
from erqi_map.model.photo import PHOTO_FOLDER

from ..photos import PHOTOS_FILE
from ..read.foreign.photo import Taken
from .documents import data_of_item
from .items import Item, compact, ids_of
from .journal import Journal
from .records import Change
from .saving import save_items
from .yaml_text import rewrite_yaml, write_yaml

MAX_TRIES = 5


def add_photo(
    journal: Journal, taken: Taken, entry: dict[str, Any], who: str, why: str, point: str = ""
) -> Change | None:
    """Put a picture to `entry["place"]`; `point`: the item of the feature that goes to where it was
    taken. Raises DataError, SaveError.
    """
    stem = f"{PHOTO_FOLDER}/{sha256(taken.content).hexdigest()[:16]}"
    entry = {**entry, "file": f"{stem}.webp"}
    wanted: dict[str, Item | None] = {entry["file"]: Item(taken.content)}
    if taken.paper is not None:
        entry["paper"] = f"{stem}.pdf"
        wanted[entry["paper"]] = Item(taken.paper)
    if taken.day is not None:
        entry["date"] = taken.day.isoformat()

    def listed(photos: list[Any]) -> list[Any]:
        ids = set(ids_of(photos) or ())
        numbers = range(1, len(ids) + 2)
        free = (f"photo-{entry['place']}-{n}" for n in numbers)
        return [*photos, {"id": next(id for id in free if id not in ids), **entry}]

    return _save(journal, listed, wanted, who, why, point if taken.position else "", taken.position)


def remove_photo(journal: Journal, id: str, who: str, why: str) -> Change | None:
    """Take a picture away; undoing brings it back. Raises DataError, SaveError."""
    return _save(
        journal, lambda photos: [one for one in photos if one.get("id") != id], {}, who, why
    )


def _save(
    journal: Journal, change: Any, files: dict[str, Item | None], who: str, why: str,
    point: str = "", position: tuple[float, float] | None = None,
) -> Change | None:  # fmt: skip
    for attempt in range(MAX_TRIES):
        state = journal.state()
        old = state[PHOTOS_FILE][0] if PHOTOS_FILE in state else None
        content = b"" if old is None else journal.contents([old])[old]
        data = data_of_item(PHOTOS_FILE, content) if content else {"photos": []}
        before = data["photos"]
        after = change(list(before))
        new = {**data, "photos": after}
        text = rewrite_yaml(content, new) if content else write_yaml(new).encode()
        wanted: dict[str, Item | None] = {**files, PHOTOS_FILE: Item(text)}
        still = {one.get(name) for one in after for name in ("file", "paper")}
        gone = {one.get(name) for one in before for name in ("file", "paper")} - still - {None}
        wanted.update(dict.fromkeys(gone))
        base = {PHOTOS_FILE: old}
        if point and position is not None:
            sha, number = state[point]
            feature = json.loads(journal.contents([sha])[sha])
            moved = {**feature, "geometry": {"type": "Point", "coordinates": list(position)}}
            wanted[point], base[point] = Item(compact(moved).encode(), number), sha
        try:
            return save_items(journal, wanted, who, why, base)
        except SaveError as error:
            # Somebody else put a picture meanwhile: it stays, and this one comes after it.
            if error.key != "conflict" or attempt == MAX_TRIES - 1:
                raise
    return None
