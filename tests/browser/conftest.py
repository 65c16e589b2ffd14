"""A headless Chromium, the exported file opened from disk with the network cut, and the app."""

import contextlib
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from erqi_map import PackedLayer, TiledLayer, load_plan
from erqi_map.cli.app import run
from erqi_map.compose import compose_plan

from ..app.started import started
from ..waiting import LIMIT_S
from .hands import KEEP_TOASTS
from .packed_pages import squares, write_map
from .presenter import WALL, Open, rest, until, write
from .tiled_pages import many_parcels, write_archive

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass
class Watched:
    """A page and all that it did which a clean offline page must not do."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def outside(self, *allowed: str) -> list[str]:
        """Requests that are neither of the page itself nor of the hosts in `allowed`."""
        own = ("file:", "data:", "blob:", *allowed)
        return [url for url in self.requests if not url.startswith(own)]


class Shared:
    """A page that the tests of a file share: opened anew after a test that failed, which may have
    left it in any state.
    """

    failures = 0

    def __init__(self, start: Callable[[], Watched]) -> None:
        self._start = start
        self._opened_at = -1

    def watched(self) -> Watched:
        if self._opened_at != Shared.failures:
            self._watched, self._opened_at = self._start(), Shared.failures
        return self._watched


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_makereport(call: pytest.CallInfo) -> None:
    Shared.failures += call.excinfo is not None


@contextlib.contextmanager
def opener(browser: Browser) -> Iterator[Callable[..., Watched]]:
    """Opens an address in a fresh context; `offline` cuts the network."""
    contexts = []

    def start(url: str, *, offline: bool = False, viewport: dict = DESKTOP, **options) -> Watched:
        context = browser.new_context(viewport=viewport, locale="zh-CN", **options)
        context.set_default_timeout(1000 * LIMIT_S)
        context.set_offline(offline)
        context.add_init_script(KEEP_TOASTS)
        contexts.append(context)
        watched = Watched(context.new_page())
        page = watched.page
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("pageerror", lambda error: watched.errors.append(str(error)))
        page.on(
            "console",
            lambda line: watched.errors.append(line.text) if line.type == "error" else None,
        )
        page.goto(url)
        return watched

    yield start
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Watched]]:
    with opener(browser) as start:
        yield start


@pytest.fixture
def open_clean(open_page: Callable[..., Watched]) -> Iterator[Callable[..., Watched]]:
    """As `open_page`, without a network; afterwards nothing may have been asked of one, nor have
    gone wrong but a worker that was refused.
    """
    opened: list[Watched] = []

    def start(url: str, **options) -> Watched:
        opened.append(open_page(url, offline=True, **options))
        return opened[-1]

    yield start
    for watched in opened:
        assert [error for error in watched.errors if "worker" not in error.lower()] == []
        assert watched.outside() == []


@pytest.fixture(scope="session")
def plan_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped plan, exported by the command a planner runs."""
    path = tmp_path_factory.mktemp("export") / "plan.html"
    assert run(["export", "html", str(path)]) == 0
    return path


@pytest.fixture
def open_plan(open_page: Callable[..., Watched], plan_file: Path) -> Callable[..., Watched]:
    """Opens the exported plan from disk with the network cut and waits until it is drawn."""

    def start(fragment: str = "", path: Path = plan_file, **options) -> Watched:
        watched = open_page(path.as_uri() + fragment, offline=True, **options)
        wait_for_map(watched.page)
        return watched

    return start


def wait_for_map(page: Page) -> None:
    """Waits until the exported map is drawn; the app is then `window.app` of the page."""
    page.wait_for_function("() => globalThis.ErqiMap && ErqiMap.mounted")
    page.evaluate("async () => { window.app = await ErqiMap.mounted[0]; await app.idle(); }")


def axe_violations(page: Page, context: str = ".erqi-map") -> list[dict]:
    """WCAG 2.2 AA violations that axe-core finds below `context`."""
    page.evaluate(AXE.read_text("utf-8"))
    report = page.evaluate(
        """(context) => axe.run(context, {runOnly: {type: "tag",
            values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}})""",
        context,
    )
    return [
        {"rule": v["id"], "nodes": [n["html"][:160] for n in v["nodes"]]}
        for v in report["violations"]
    ]


@contextlib.contextmanager
def serve_app(home: Path | str | None = None) -> Iterator[str]:
    """The app on a folder or a workspace, on a free port; yields its address."""
    with app_process(home) as (_, address):
        yield address


@contextlib.contextmanager
def app_process(home: Path | str | None = None) -> Iterator[tuple[subprocess.Popen, str]]:
    """`serve_app` with the process of the server."""
    where = ["--geodata" if Path(home).is_dir() else "--workspace", str(home)] if home else []
    with started(["-m", "erqi_map.cli.app", "serve", "--port"], *where) as (process, port):
        yield process, f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def streamlit(script: Path) -> Iterator[str]:
    """The address of a small app of Streamlit, without our configuration."""
    options = [
        "--server.address=127.0.0.1",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
    command = ["-m", "streamlit", "run", str(script), *options, "--server.port"]
    with started(command, cwd=script.parent) as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def app_url() -> Iterator[str]:
    with serve_app() as address:
        yield address


@pytest.fixture(scope="session")
def deck_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped story as a file that starts presenting."""
    return write(tmp_path_factory.mktemp("deck") / "deck.html", present=True)


@pytest.fixture(scope="session")
def page_files(
    plan_file: Path, deck_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Every kind of page that is written."""
    folder = tmp_path_factory.mktemp("pages")
    layers = {
        "packed": PackedLayer(squares()),
        "tiled": TiledLayer(write_archive(many_parcels(), folder), embed=True),
    }
    made = {
        name: write_map(folder / f"{name}.html", layer.add_to) for name, layer in layers.items()
    }
    return {"plan": plan_file, "deck": deck_file, **made}


@pytest.fixture(scope="session")
def pages(page_files: dict[str, Path]) -> dict[str, bytes]:
    """Their bytes."""
    return {name: path.read_bytes() for name, path in page_files.items()}


@pytest.fixture(scope="session")
def map_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same plan as a map one explores."""
    return write(tmp_path_factory.mktemp("map") / "map.html")


@pytest.fixture(scope="session")
def scenes() -> list[str]:
    """Ids of the shipped scenes, in order."""
    return [scene.id for scene in compose_plan(load_plan()).scenes]


@pytest.fixture
def open_file(open_page: Open) -> Open:
    """Opens a file from disk, offline and without motion unless told, and waits for the picture."""

    def start(path: Path, fragment: str = "", **options: Any) -> Any:
        wanted = {"viewport": WALL, "reduced_motion": "reduce", **options}
        watched = open_page(path.as_uri() + fragment, offline=True, **wanted)
        until(watched.page, "Boolean(globalThis.ErqiMap && ErqiMap.mounted)")
        watched.page.evaluate("async () => { globalThis.app = await ErqiMap.mounted[0]; }")
        rest(watched.page)
        return watched

    return start


@pytest.fixture
def deck(open_file: Open, deck_file: Path) -> Iterator[Page]:
    """The deck on its first scene. Nothing it does may ask the network or raise an error."""
    watched = open_file(deck_file)
    yield watched.page
    assert watched.errors == []
    assert watched.outside() == []
