"""A book that changes is looked at anew only where it changed, and found to be what it is as a
whole: the same problems, documents and payload as when nothing is known of it beforehand.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

import pytest

from erqi_map.compose import compose_plan
from erqi_map.remember import forget_all
from erqi_map.render.payload.encode import decode_payload, encode_payload
from erqi_map.render.payload.step import encode_step
from erqi_map.store import Workspace
from erqi_map.store.book.database import database_url
from erqi_map.store.book.files import JournalFiles
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.items import MARK, Item, compact, join_file
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.saving import items_of
from erqi_map.store.book.yaml_text import write_yaml
from erqi_map.store.check.book import CheckedBook, check_book
from erqi_map.store.check.report import Report
from erqi_map.store.limits import Limits
from erqi_map.store.read.documents import parse_yaml
from erqi_map.store.store import _store

Items = dict[str, Item]
EDITS = 16
NOTHING = Journal(database_url("nothing.sqlite"))


def yaml_of(items: Items, name: str) -> Any:
    return parse_yaml(items[name].content, name, Limits(), Report())


def put(items: Items, name: str, data: Any) -> None:
    items[name] = Item(write_yaml(data).encode(), items[name].number if name in items else 0)


def feature_edit(change: Callable[[dict[str, Any], random.Random], None]) -> Callable:
    def edit(items: Items, dice: random.Random) -> None:
        name = dice.choice(sorted(name for name in items if MARK in name))
        data = json.loads(items[name].content)
        change(data, dice)
        items[name] = Item(compact(data).encode(), items[name].number)

    return edit


def yaml_edit(prefix: str, change: Callable[[Any, random.Random], None]) -> Callable:
    def edit(items: Items, dice: random.Random) -> None:
        names = sorted(one for one in items if one.startswith(prefix) and one.endswith(".yaml"))
        if names:
            data = yaml_of(items, name := dice.choice(names))
            change(data, dice)
            put(items, name, data)

    return edit


def drop(prefix: str) -> Callable:
    def edit(items: Items, dice: random.Random) -> None:
        if names := sorted(name for name in items if name.startswith(prefix)):
            del items[dice.choice(names)]

    return edit


def move(data: dict[str, Any], dice: random.Random) -> None:
    if data["geometry"]["type"] == "Point":
        data["geometry"]["coordinates"][0] += dice.choice((0.00001, 0.00002, 0.3, 90))


def new_place(items: Items, dice: random.Random) -> None:
    like = yaml_of(items, dice.choice(sorted(one for one in items if one.startswith("places/"))))
    like |= {"id": f"new-{dice.randrange(99)}", "located": False, "facts": [], "goals": []}
    put(items, f"places/{like['id']}.yaml", like)


def broken(items: Items, dice: random.Random) -> None:
    name = dice.choice(sorted(name for name in items if name.endswith(".yaml")))
    items[name] = Item(items[name].content + b"\n]: {", items[name].number)


SOUND: tuple[Callable, ...] = (
    yaml_edit("places/", lambda data, dice: data["summary"].update(zh=f"改{dice.random()}")),
    yaml_edit("places/", lambda data, dice: data["name"].update(zh=f"名{dice.random()}")),
    yaml_edit("framework", lambda data, dice: data["summary"].update(zh=f"改{dice.random()}")),
    yaml_edit(
        "terms", lambda data, dice: data["kinds"][0]["label"].update(zh=f"改{dice.random()}")
    ),
    yaml_edit("catalog", lambda data, dice: data["title"].update(zh=f"改{dice.random()}")),
    yaml_edit("stories/", lambda data, dice: data["scenes"].pop()),
    feature_edit(lambda data, dice: data["properties"].update(accuracy_m=dice.randrange(9, 99))),
    new_place,
)
FAULTY: tuple[Callable, ...] = (
    feature_edit(move),
    feature_edit(lambda data, dice: data.update(geometry=None)),
    feature_edit(lambda data, dice: data["properties"].update(rank="x")),
    feature_edit(
        lambda data, dice: data["properties"].update(kind=dice.choice(("nothing", "metro")))
    ),
    yaml_edit("places/", lambda data, dice: data.update(tasks=["no-such-task"])),
    yaml_edit(
        "places/", lambda data, dice: data.update(cluster=dice.choice((None, "x", "mazhai")))
    ),
    yaml_edit("places/", lambda data, dice: data.update(unknown=1)),
    yaml_edit("framework", lambda data, dice: data["tasks"].pop()),
    yaml_edit("catalog", lambda data, dice: data["sources"].pop(dice.randrange(3))),
    yaml_edit("terms", lambda data, dice: data["kinds"].pop()),
    yaml_edit("names", lambda data, dice: data.popitem()),
    yaml_edit("theme", lambda data, dice: data["colours"].popitem()),
    yaml_edit("basemaps", lambda data, dice: data.update(default="gone")),
    yaml_edit("townships", lambda data, dice: data.update(units="x")),
    yaml_edit("stories/", lambda data, dice: data["scenes"][0].update(focus="nobody")),
    drop("places/"),
    drop("layers/"),
    drop("stories/"),
    broken,
)


@dataclass
class Look:
    items: Items
    checked: CheckedBook
    spec: Any = None
    payload: bytes = b""


def look(items: Items, folder) -> Look:
    checked = check_book(JournalFiles(NOTHING, {}, dict(items), beside=folder))
    if checked.problems:
        return Look(dict(items), checked)
    spec = compose_plan(_store(Workspace("x"), folder, checked))
    return Look(dict(items), checked, spec, encode_payload(spec))


def in_folder(items: Items, folder) -> CheckedBook:
    files: dict[str, Items] = {}
    for name, item in items.items():
        files.setdefault(name.partition(MARK)[0], {})[name] = item
    for file, inner in files.items():
        if file in inner:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(join_file(file, inner))
    return check_book(folder)


def assert_same(one: CheckedBook, other: CheckedBook) -> None:
    for field in fields(CheckedBook):
        if field.name != "raw":
            assert getattr(one, field.name) == getattr(other, field.name), field.name


@pytest.fixture(scope="module", params=[1, 2])
def looks(request, tmp_path_factory) -> list[Look]:
    """A book after each of many edits, most of them sound, looked at one after the other."""
    dice, folder = random.Random(request.param), tmp_path_factory.mktemp("beside")
    items = items_of(shipped_book())
    found = [look(items, folder)]
    for _ in range(EDITS):
        dice.choice(dice.choice((SOUND, FAULTY)))(items, dice)
        found.append(look(items, folder))
        # Most faults are taken back, as a save that is refused; upon some is built.
        if found[-1].checked.problems and dice.random() < 0.7:
            items = dict(next(one.items for one in reversed(found) if one.payload))
    return found


def test_what_is_found_is_what_a_fresh_look_finds(looks, tmp_path):
    sound = 0
    for number, known in enumerate(looks):
        forget_all()
        fresh = look(known.items, tmp_path)
        assert_same(known.checked, fresh.checked)
        assert known.payload == fresh.payload
        sound += bool(known.payload)
        assert_same(known.checked, in_folder(known.items, tmp_path / str(number)))
    assert 4 < sound < len(looks)


def taken(before: list[Any], runs: list[Any]) -> list[Any]:
    kept = (before[one[0] : sum(one)] if isinstance(one, list) else [one] for one in runs)
    return [one for part in kept for one in part]


def test_a_step_makes_of_one_map_the_other(looks):
    sound = [one for one in looks if one.spec is not None]
    for one, other in pairwise(sound):
        content = encode_step(one.spec, other.spec)
        if content is None:
            continue
        assert len(content) < len(other.payload)
        before, step, after = map(decode_payload, (one.payload, content, other.payload))
        layers, told = {**before.layers, **step.layers}, step.content
        assert list(told["layers"]) == list(after.layers)
        for id, layer in after.layers.items():
            assert layer.equals(layers[id])
        cards = {**before.content["cards"], **told["cards"]}
        made = {**before.content, **told["parts"]}
        made["cards"] = {id: cards[id] for id in told["order"] or cards}
        made["search"] = taken(before.content["search"], told["search"])
        assert {name: one for name, one in made.items() if one is not None} == after.content
        assert list(made["cards"]) == list(after.content["cards"])


def test_other_words_of_a_place_leave_every_layer_as_it_is(tmp_path):
    """Neither the server makes the layers of five thousand projects anew, nor do they travel."""
    items = items_of(shipped_book())
    before = look(items, tmp_path)
    data = yaml_of(items, name := "places/dehua-street.yaml")
    data["summary"]["zh"] = "改过的概述。"
    put(items, name, data)
    after = look(items, tmp_path)
    assert list(map(id, after.spec.layers)) == list(map(id, before.spec.layers))
