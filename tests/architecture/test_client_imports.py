"""The modules of the client stand on floors: each folder imports only from those below it."""

import re
from pathlib import Path

from .project_files import CLIENT

SOURCES = CLIENT / "src"
# What stands above may import what stands below, never the reverse; nor one of a floor another.
FLOORS = (
    ("geometry",),
    ("payload",),
    ("query", "state"),
    ("dom",),
    ("draw",),
    ("labels",),
    ("map", "panel", "packed"),
    ("present", "overlay", "picture", "tiled", "edit"),
    ("host",),
)
# They know neither the page nor Leaflet: node and workers run them.
PURE = ("geometry", "payload", "query", "state")
IMPORT = re.compile(r"^(?:import|export)\b[^\"']*?[\"'](\.[^\"']+)[\"'];", re.MULTILINE)
PAGE = re.compile(r"\bdocument\b|(?<![\w.])L\.")


def modules() -> list[Path]:
    return sorted(SOURCES.rglob("*.js"))


def imports(path: Path) -> list[Path]:
    """The modules a module imports."""
    found = IMPORT.findall(path.read_text("utf-8"))
    return [(path.parent / name).resolve() for name in found if name.endswith(".js")]


def folder(path: Path) -> str:
    return path.relative_to(SOURCES).parts[0]


def floor(path: Path) -> int:
    return next(at for at, folders in enumerate(FLOORS) if folder(path) in folders)


def test_every_folder_has_a_floor_and_every_import_a_file():
    assert {folder(path) for path in modules()} == {name for names in FLOORS for name in names}
    assert [name for path in modules() for name in imports(path) if not name.is_file()] == []


def test_every_module_is_run_by_another_or_is_where_a_page_or_a_worker_starts():
    run = {other for path in modules() for other in imports(path)}
    starts = {path for path in modules() if folder(path) == "host" or path.stem.endswith("_worker")}
    assert sorted(set(modules()) - run - starts) == []


def test_imports_go_down_only():
    up = [
        f"{path.relative_to(SOURCES)} → {other.relative_to(SOURCES)}"
        for path in modules()
        for other in imports(path)
        if folder(other) != folder(path) and floor(other) >= floor(path)
    ]
    assert up == []


def test_no_module_imports_itself_by_way_of_others():
    below = {path: set(imports(path)) for path in modules()}
    while True:
        free = {path for path, others in below.items() if not others & below.keys()}
        if not free:
            break
        below = {path: others for path, others in below.items() if path not in free}
    assert sorted(path.relative_to(SOURCES).as_posix() for path in below) == []


def test_what_is_pure_names_neither_the_page_nor_leaflet():
    found = {
        path.relative_to(SOURCES).as_posix(): PAGE.findall(
            re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        )
        for path in modules()
        if folder(path) in PURE
    }
    assert {name: signs for name, signs in found.items() if signs} == {}
