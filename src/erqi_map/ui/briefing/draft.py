"""A story that is being written: every change is a step back, whatever state the words are in.

A draft is plain data (the JSON form of `model.story.Story`), so that a title may be empty while
it is being typed; only what is saved, shown or exported must be sound. Data are never changed in
place: every operation gives new data.
"""

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pypinyin import lazy_pinyin

from erqi_map.errors import Problem
from erqi_map.model.story import Story
from erqi_map.store.check.report import Report
from erqi_map.store.check.texts import warn_of_texts

Data = dict[str, Any]
MAX_STEPS = 200
LONGEST_ID = 64


@dataclass
class Draft:
    """The story `id` as one session edits it.

    base: revision of the file the work started from, None for a story that is not in the book.
    saved: what that file says. past, future: steps of this session, each with the base it was
    made on; versions that were saved lie in the plan book itself. checked: what was found the last
    time, of which book and data.
    """

    id: str
    base: str | None
    saved: Data | None
    data: Data
    past: list[Data] = field(default_factory=list)
    future: list[tuple[str | None, Data]] = field(default_factory=list)
    checked: tuple[object, Data, object] | None = field(default=None, repr=False, compare=False)

    @classmethod
    def of(cls, story: Story, base: str | None) -> "Draft":
        """A draft of a story in the book."""
        data = story_data(story)
        return cls(story.id, base, data, data)

    @property
    def changed(self) -> bool:
        """Whether there is something that is not saved."""
        return self.data != self.saved

    def change(self, data: Data) -> None:
        """One step; a step that changes nothing is none."""
        if data == self.data:
            return
        self.past = [*self.past, self.data][-MAX_STEPS:]
        self.data = data
        self.future = []

    def back(self) -> bool:
        """One step of this session back; False when there is none."""
        if not self.past:
            return False
        self.future.append((self.base, self.data))
        self.data = self.past.pop()
        return True

    @property
    def can_go_forth(self) -> bool:
        """Whether a step that was taken back belongs to what stands here now."""
        return bool(self.future) and self.future[-1][0] == self.base

    def forth(self) -> bool:
        """One step that was taken back again; False when there is none."""
        if not self.can_go_forth:
            return False
        self.past.append(self.data)
        self.data = self.future.pop()[1]
        return True

    def settle(self, story: Story, base: str | None, *, keep_future: bool = False) -> None:
        """The file is now `story`: after a save, another version, or a change by somebody else."""
        self.base, self.past = base, []
        self.saved = self.data = story_data(story)
        if not keep_future:
            self.future = []


def doubts(data: Data) -> tuple[Problem, ...]:
    """What may be saved and should be looked at: English missing, figures that differ."""
    report = Report()
    warn_of_texts(data["id"], data, report)
    return report.problems


def story_data(story: Story) -> Data:
    """The plain data of a story, with every field."""
    data: Data = story.model_dump(mode="json")
    return data


# ---- scenes --------------------------------------------------------------------------------------


def scene_at(data: Data, id: str | None) -> Data | None:
    """The scene `id`, or None."""
    found: Iterable[Data] = data["scenes"]
    return next((scene for scene in found if scene["id"] == id), None)


def scene_ids(data: Data) -> list[str]:
    """Ids of the scenes in order."""
    return [scene["id"] for scene in data["scenes"]]


def edit_scene(data: Data, id: str, edit: Callable[[Data], object]) -> Data:
    """The story with a copy of scene `id` changed by `edit`."""
    scenes = [deepcopy(scene) if scene["id"] == id else scene for scene in data["scenes"]]
    for scene in scenes:
        if scene["id"] == id:
            edit(scene)
    return {**data, "scenes": scenes}


def move_scene(data: Data, id: str, by: int) -> Data:
    """The story with scene `id` moved by that many places, as far as the ends allow."""
    ids = scene_ids(data)
    if id not in ids:
        return data
    at = ids.index(id)
    to = max(0, min(len(ids) - 1, at + by))
    scenes = [scene for scene in data["scenes"] if scene["id"] != id]
    scenes.insert(to, data["scenes"][at])
    return {**data, "scenes": scenes}


def add_scene(data: Data, scene: Data, after: str | None = None) -> Data:
    """The story with a scene more: behind `after`, else at the end."""
    ids = scene_ids(data)
    at = ids.index(after) + 1 if after in ids else len(ids)
    scenes = [*data["scenes"][:at], deepcopy(scene), *data["scenes"][at:]]
    return {**data, "scenes": scenes}


def copy_scene(data: Data, id: str) -> tuple[Data, str]:
    """The story with a copy behind scene `id`, and the id of the copy."""
    scene = scene_at(data, id)
    if scene is None:
        return data, id
    own = free_id(id, scene_ids(data))
    return add_scene(data, {**scene, "id": own}, id), own


def remove_scene(data: Data, id: str) -> Data:
    """The story without scene `id`; the last one stays, for a story has at least one."""
    scenes = [scene for scene in data["scenes"] if scene["id"] != id]
    return {**data, "scenes": scenes} if scenes else data


# ---- words ---------------------------------------------------------------------------------------


def put_points(scene: Data, lang: str, lines: str) -> None:
    """Sets the points of one language, one a line; those of the other stay where they are."""
    other = "en" if lang == "zh" else "zh"
    mine = [line.strip() for line in lines.splitlines()]
    while mine and not mine[-1]:
        mine.pop()
    theirs = [point[other] for point in scene["points"]]
    while theirs and not theirs[-1]:
        theirs.pop()
    count = max(len(mine), len(theirs))
    mine += [""] * (count - len(mine))
    theirs += [""] * (count - len(theirs))
    scene["points"] = [{lang: a, other: b} for a, b in zip(mine, theirs, strict=True)]


def points_text(scene: Data, lang: str) -> str:
    """The points of one language, one a line."""
    return "\n".join(point[lang] for point in scene["points"]).rstrip()


# ---- ids -----------------------------------------------------------------------------------------


def proposed_id(name: str, taken: Iterable[str]) -> str:
    """An id for a typed name: pinyin of Chinese, kebab-case ASCII, unlike those taken."""
    spelled = "-".join(lazy_pinyin(name, errors=lambda text: text)).lower()
    kebab = re.sub(r"[^a-z0-9]+", "-", spelled).strip("-")[:LONGEST_ID].strip("-")
    return free_id(kebab or "story", taken)


def free_id(id: str, taken: Iterable[str]) -> str:
    """`id`, or with a number behind it the first that is not taken."""
    known = set(taken)
    if id not in known:
        return id
    stem = re.sub(r"-\d{1,2}$", "", id)[: LONGEST_ID - 5]
    return next(one for n in range(2, len(known) + 3) if (one := f"{stem}-{n}") not in known)
