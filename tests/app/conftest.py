"""The app without a browser: Streamlit's AppTest on the script that Streamlit runs."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from erqi_map.store import Workspace
from erqi_map.ui.export.packing import PACKER
from erqi_map.ui.map import link
from erqi_map.ui.shell.application import write_script
from tests.workspaces import shipped_workspace

from ..waiting import LIMIT_S, until

ROOT = Path(__file__).resolve().parents[2]
PAGES = (
    "map", "clusters", "framework", "indicators", "briefing", "edit", "changes", "export", "data",
    "sources",
)  # fmt: skip
LANGS = ("zh", "en")
TIMEOUT_S = 2 * LIMIT_S


class App:
    """One session of the app, in the words of the tests."""

    def __init__(self, test: AppTest) -> None:
        self.test = test

    def open(self, page: str = "map", **query: str) -> "App":
        """Open a page as a link with that query would."""
        self.test.query_params.clear()
        self.test.query_params.update(query)
        if page != "map":
            self.test.switch_page(str(link.PAGES / f"{page}.py"))
        self.test.run()
        self.settle()
        return self

    def settle(self) -> None:
        """Look again, as the page does by itself, once the overlays are packed."""
        if not self.test.get("progress"):
            return
        book = self.test.session_state["erqi_book"]
        until(lambda: not PACKER.busy(book), TIMEOUT_S)
        self.test.run()

    def go(self, page: str) -> "App":
        """Go to another page of the same session."""
        self.test.switch_page(str(link.PAGES / f"{page}.py")).run()
        return self

    def figures(self) -> dict[str, dict[str, Any]]:
        """What each component of the page was given, by key."""
        found = {
            node.proto.id.split("-", 2)[2]: json.loads(node.proto.json)
            for node in self.test.get("bidi_component")
        }
        found.pop("erqi-frame", None)
        return found

    @property
    def map(self) -> dict[str, Any]:
        """What the map was given."""
        return self.figures()["erqi-map"]

    def report(self, **state: Any) -> None:
        """Let the map say what a planner did on it."""
        node = next(
            one for one in self.test.get("bidi_component") if one.proto.id.endswith("erqi-map")
        )
        states = WidgetStates()
        said = states.widgets.add()
        said.id = node.proto.id
        said.json_value = json.dumps({"state": state})
        self.test._run(states)

    def ask(self, trigger: str, value: Any) -> None:
        """Let the map ask the app for something."""
        node = next(
            one for one in self.test.get("bidi_component") if one.proto.id.endswith("erqi-map")
        )
        states = WidgetStates()
        said = states.widgets.add()
        said.id = node.proto.id
        said.json_value = json.dumps({trigger: value})
        self.test._run(states)

    def press(self, key: str) -> None:
        """Press a button."""
        self.test.button(key=key).click().run()

    def click(self, figure: str, go: Any, trigger: str = "go") -> None:
        """Let a figure say where a planner wants to go."""
        node = next(
            one for one in self.test.get("bidi_component") if one.proto.id.endswith(f"-{figure}")
        )
        states = WidgetStates()
        said = states.widgets.add()
        said.id = f"$$STREAMLIT_INTERNAL_KEY_{node.proto.id}__events"
        said.json_trigger_value = json.dumps([{"event": trigger, "value": go}])
        self.test._run(states)

    def errors(self) -> list[str]:
        """Everything that looks like something went wrong."""
        return [one.value for one in (*self.test.error, *self.test.exception)]

    def words(self) -> str:
        """All words Streamlit shows outside the components."""
        kinds = ("title", "subheader", "markdown", "caption", "error", "warning", "info", "text")
        return "\n".join(node.value for kind in kinds for node in self.test.get(kind))


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """AppTest looks through all installed packages for components at each of its runs."""
    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What Streamlit runs, in a folder of the tests."""
    return write_script(tmp_path_factory.mktemp("app"))


@pytest.fixture
def app(script: Path) -> App:
    return App(AppTest.from_file(script, default_timeout=TIMEOUT_S))


@pytest.fixture
def book(book: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped plan book that the app reads instead."""
    monkeypatch.setenv("ERQI_MAP_GEODATA", str(book))
    return book


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace of the shipped plan book, which the app opens."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("ERQI_MAP_STORE", str(tmp_path / "work.sqlite"))
    return shipped_workspace(tmp_path)


@pytest.fixture
def change(book: Path) -> Callable[[str, str, str], None]:
    """Replaces words in a file of the copied book."""

    def replace(name: str, old: str, new: str) -> None:
        text = (book / name).read_text("utf-8")
        assert old in text
        (book / name).write_text(text.replace(old, new), "utf-8")

    return replace


@pytest.fixture
def page(app: App, workspace: Workspace) -> App:
    """The briefing page on a workspace of its own."""
    return app.open("briefing")
