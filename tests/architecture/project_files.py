"""The files of the project, for tests that read them as text or as syntax trees."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "erqi_map"
CLIENT = PACKAGE / "client"

_FOLDERS = (
    ".ci", ".streamlit", "bench", "docs", "examples", "geodata", "requirements", "src", "tests",
    "tools",
)  # fmt: skip
_TEXT = {
    ".cfg", ".css", ".csv", ".geojson", ".html", ".in", ".js", ".json", ".md", ".mjs", ".py", ".sh",
    ".toml", ".ts", ".txt", ".yaml", ".yml", "",
}  # fmt: skip
_FOREIGN = {"vendor", "__pycache__", "out", ".cache", "dist", "node_modules"}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file of ours, without vendored libraries and what is made by running."""
    return tuple(_text_files())


def _text_files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            inner = path.relative_to(ROOT).parts
            if path.is_file() and path.suffix in _TEXT and not _FOREIGN.intersection(inner):
                yield path
    yield from sorted(path for path in ROOT.iterdir() if path.is_file() and path.suffix in _TEXT)


def python_files() -> list[Path]:
    """Python files of the package and the app."""
    return [*sorted(PACKAGE.rglob("*.py")), ROOT / "streamlit_app.py"]


def all_files(*suffixes: str) -> list[Path]:
    """Every text file of ours with one of these suffixes, wherever it lies."""
    return [path for path in text_files() if path.suffix in suffixes]


def shipped_scripts() -> list[Path]:
    """All JavaScript of the package: the client's sources, and what pages carry themselves."""
    return [path for path in all_files(".js") if path.is_relative_to(PACKAGE)]


def name_of(path: Path) -> str:
    """The path within the project, as a test id."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> set[str]:
    """Top-level names of all modules a Python file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def whole(path: Path) -> Iterator[tuple[int, str]]:
    """A file as one text that begins at line 1."""
    yield 1, path.read_text(encoding="utf-8")


def code(path: Path) -> Iterator[tuple[int, str]]:
    """A script without its comments, the lines kept."""
    text = path.read_text(encoding="utf-8")
    comment = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
    yield 1, comment.sub(lambda found: "\n" * found[0].count("\n"), text)


@cache
def strings(path: Path) -> list[tuple[int, str]]:
    """Line and text of every string in a Python file that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    # A string that stands alone documents the name before it.
    docstrings |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return [
        (node.lineno, node.value)
        for node in texts
        if isinstance(node.value, str) and id(node) not in docstrings
    ]
