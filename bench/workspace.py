"""A workspace of 5,000 projects and 100,000 changes, made up in a temporary folder: how long it
takes to open, until an edit stands in what the map is given, and to read a page of its history.
"""

import datetime as dt
import json
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert

from erqi_map.remember import forget_all
from erqi_map.store import Workspace, open_store
from erqi_map.store.book.audit import Wanted, history_page
from erqi_map.store.book.documents import open_draft, save_drafts
from erqi_map.store.book.home import shipped_book
from erqi_map.store.book.journal import Journal
from erqi_map.store.book.records import content_hash
from erqi_map.store.book.saving import make_workspace
from erqi_map.store.book.tables import BLOBS, CHANGES, ENTRIES, PARTS
from erqi_map.store.book.yaml_text import write_yaml
from erqi_map.ui.shell.book import read_book

from .app import free_port, serving
from .pages import collect
from .plan import erqi_map
from .steps import run_module
from .targets import Target, compare, limit

Say = Callable[[str], None]
PROJECTS, CHANGES_MADE, ROUNDS, EDITS = 5_000, 100_000, 3, 12
LIKE = "dehua-street"
PEOPLE = 20
SEEN_LIMIT_S = 600


def measure_workspace(say: Say) -> dict[str, float]:
    """Figures in seconds and milliseconds; the smallest of a few rounds."""
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch) / "cache"
        with patch.dict(os.environ, {"XDG_CACHE_HOME": str(cache)}):
            return _measure(Path(scratch), cache, say)


def _measure(scratch: Path, cache: Path, say: Say) -> dict[str, float]:
    folder = _large_book(scratch / "book")
    where = str(scratch / "work.sqlite")
    make_workspace(where, folder, "张三", "建立")
    home = Workspace(where)
    _make_up_changes(home.journal)
    say(f"workspace: {PROJECTS:,} projects, {CHANGES_MADE:,} changes made up")

    def open_cold(where: Workspace | Path) -> None:
        shutil.rmtree(cache, ignore_errors=True)
        forget_all()
        open_store(where)

    found = {
        "folder_open_s": _least(lambda: open_cold(folder)),
        "workspace_open_s": _least(lambda: open_cold(home)),
        "workspace_again_s": _least(lambda: open_store(home)),
        **_edit(home),
        **_seen(where),
        **{f"history_{name}_ms": _page_ms(home, wanted) for name, wanted in _WANTED.items()},
    }
    say("workspace: " + ", ".join(f"{name} {value:.3f}" for name, value in found.items()))
    return {name: round(value, 4) for name, value in found.items()}


_WANTED = {
    "page": Wanted(),
    "person": Wanted(who="person 7"),
    "place": Wanted(id="project-00007"),
    "day": Wanted(day=dt.date(2026, 3, 1)),
}


def _page_ms(home: Workspace, wanted: Wanted) -> float:
    return _least(lambda: history_page(home.journal, wanted)) * 1000


def _edit(home: Workspace) -> dict[str, float]:
    """How long a save takes, and from its end until the map is given what is different: after a
    corrected text, and after a point that was moved.
    """
    found: dict[str, float] = {}
    book = read_book(home, home.stamp())
    for name, (item, change) in _EDITS.items():
        saves, shows, busy = [], [], []
        for number in range(EDITS):
            draft = open_draft(home.journal, item)
            data = draft.data
            change(data, number)
            begun = time.perf_counter()
            save_drafts(home.journal, {draft: data}, "张三", "改")
            saved, used = time.perf_counter(), time.process_time()
            book = read_book(home, home.stamp(), book)
            shows.append(time.perf_counter() - saved)
            busy.append(time.process_time() - used)
            saves.append(saved - begun)
            found |= {f"step{name}_kb": len(book.steps[-1].content) / 1000}
        found |= {f"save{name}_ms": min(saves) * 1000, f"shown{name}_ms": min(shows) * 1000}
        found |= {f"shown{name}_processor_ms": min(busy) * 1000}
    return found


def _seen(where: str) -> dict[str, float]:
    """The same in the app with two windows (`edit_page`): until it is drawn."""
    port = free_port()
    with serving(erqi_map("serve", "--workspace", where, "--port", port), port, 0):
        told = run_module("edit_page", [f"http://127.0.0.1:{port}", where, ROUNDS], SEEN_LIMIT_S)
    if told.failed:
        raise RuntimeError(told.failed)
    return {f"seen_{name}": min(values) for name, values in collect(told.lines).items()}


def _correct(data: Any, number: int) -> None:
    data["summary"]["zh"] = f"第{number}次修改。"


def _move(data: Any, number: int) -> None:
    data["geometry"]["coordinates"][0] += 0.00001


_EDITS: dict[str, tuple[str, Callable[[Any, int], None]]] = {
    "": ("places/project-00042.yaml", _correct),
    "_moved": ("layers/projects.geojson#project-00042", _move),
}


def _least(work: Callable[[], Any]) -> float:
    found = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def _large_book(folder: Path) -> Path:
    shutil.copytree(shipped_book(), folder)
    store = open_store(folder)
    place = json.loads(store.place(LIKE).model_dump_json(exclude_defaults=True))
    place = {key: value for key, value in place.items() if key not in ("goals", "facts")}
    layer = folder / "layers" / "projects.geojson"
    data = json.loads(layer.read_text("utf-8"))
    like = next(one for one in data["features"] if one["properties"]["id"] == LIKE)
    for n in range(PROJECTS):
        id = f"project-{n:05d}"
        name = {"zh": f"项目{n}", "en": f"Project {n}"}
        own = {**place, "id": id, "name": name, "short_name": name}
        text = write_yaml(own, lambda key, value: set(value) <= {"zh", "en"})
        (folder / "places" / f"{id}.yaml").write_text(text, "utf-8")
        x, y = like["geometry"]["coordinates"]
        shape = {"type": "Point", "coordinates": [x + (n % 70) / 200_000, y + n // 70 / 200_000]}
        properties = {**like["properties"], "id": id, "place": id}
        data["features"].append({**like, "id": id, "properties": properties, "geometry": shape})
    layer.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def _make_up_changes(journal: Journal) -> None:
    """Changes to and fro, written at once: each project's words come back to what they were."""
    ids = [f"places/project-{n:05d}.yaml" for n in range(PROJECTS)]
    state = journal.state()
    other = b"# another state\n"
    sha = content_hash(other)
    begins = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    changes, entries = [], []
    for n in range(CHANGES_MADE):
        item = ids[n // 2 % PROJECTS]
        sides = (state[item][0], sha)
        at = (begins + dt.timedelta(minutes=4 * n)).isoformat(timespec="milliseconds")
        who = f"person {n % PEOPLE}"
        row = {"id": n + 2, "at": at, "who": who, "why": "改", "undoes": None}
        changes.append({**row, "mark": f"{n:032d}"})
        before, after = sides if n % 2 == 0 else sides[::-1]
        entries.append(
            {"change": n + 2, "item": item, "before": before, "after": after, "number": 0}
        )
    with journal.writing() as connection:
        connection.execute(insert(BLOBS).values(sha256=sha, size=len(other)))
        connection.execute(insert(PARTS).values(sha256=sha, number=0, data=zlib.compress(other)))
        connection.execute(insert(CHANGES), changes)
        connection.execute(insert(ENTRIES), entries)


def judge_workspace(found: dict[str, float]) -> list[Target]:
    """Against the folder of the same run, and the limits of one who waits."""
    opening = compare(
        "workspace: opened in the time of the folder",
        found["workspace_open_s"],
        found["folder_open_s"],
        1 / 1.5,
    )
    pages = [
        limit(f"workspace: {name}", value, 100, "ms")
        for name, value in found.items()
        if name.startswith("history_")
    ]
    shown = [
        limit(f"workspace: {words} shown{of}", found[f"shown{name}{key}_ms"], 400, "ms")
        for name, words in (("", "a corrected text"), ("_moved", "a moved point"))
        for key, of in (("", ""), ("_processor", ", processor"))
    ]
    drawn = limit(
        "workspace: a moved point drawn, after its save", found["seen_moved_ms"], 400, "ms"
    )
    sooner = compare(
        "workspace: a moved point drawn sooner than the map made anew",
        found["seen_moved_ms"],
        found["seen_remount_ms"],
        2,
    )
    return [opening, *shown, drawn, sooner, *pages]
