"""Words of the interface are looked up under one name, and what is looked up is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import erqi_map
from erqi_map import i18n
from erqi_map.ui.shell.language import SECTIONS as IN_SESSION

ROOT = Path(erqi_map.__file__).parent


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Where (file and line), the name of what is called, and the call."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                yield f"{path.relative_to(ROOT)}:{node.lineno}", name, node


def literals(node: ast.Call) -> list[str | None]:
    """The positional arguments; None for what is not written out."""
    return [
        one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None
        for one in node.args
    ]


def what_is_wrong(section: str, key: str, node: ast.Call) -> str:
    if section not in i18n.sections():
        return f"no section {section}"
    if key not in i18n.words("zh", section):
        return f"no key {key} in {section}"
    given = {one.arg for one in node.keywords}
    missing = i18n.placeholders(section, key) - given
    return f"{key} needs {missing}" if missing and None not in given else ""


def test_every_error_and_message_has_words_and_all_their_values():
    wrong = []
    for where, name, node in calls():
        match literals(node):
            case [str(section), str(key)] if name.endswith("Error") or name == "Message":
                fault = what_is_wrong(section, key, node)
                wrong += [f"{where}: {fault}"] if fault else []
    assert wrong == []


def test_every_phrase_of_a_page_has_words_and_all_their_values():
    wrong = []
    for where, name, node in calls():
        match literals(node):
            case [str(key)] if name == "phrase" and where.startswith("ui"):
                section = next((one for one in IN_SESSION if key in i18n.words("zh", one)), "app")
                fault = what_is_wrong(section, key, node)
                wrong += [f"{where}: {fault}"] if fault else []
    assert wrong == []


def test_the_sections_of_the_app_have_no_key_in_common():
    keys = [key for section in IN_SESSION for key in i18n.words("zh", section)]
    assert len(keys) == len(set(keys))


def test_no_error_is_worded_before_it_is_read():
    wrong = [
        where
        for where, name, node in calls()
        if name in ("ErqiMapError", "DataError", "ExportError", "RequestError", "SaveError")
        and any(
            isinstance(one, ast.Call) and getattr(one.func, "id", "") in ("phrase", "str")
            for one in node.args[:1]
        )
    ]
    assert wrong == []


WORDS = ROOT.parents[1] / "docs" / "words.md"


def rows() -> list[list[str]]:
    lines = WORDS.read_text("utf-8").splitlines()
    return [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")][1:]


def defined_names() -> set[str]:
    found = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.add(node.targets[0].id)
    return found


def test_a_word_of_the_page_has_one_meaning():
    words = [row[1] for row in rows()]
    assert len(words) > 35
    assert sorted(words) == sorted(set(words))


def test_what_the_page_of_words_points_to_is_there():
    names = defined_names()
    wrong = []
    for row in rows():
        for name in re.findall(r"`([^`]+)`", row[3]):
            folder = ROOT.parents[1] if name.startswith("docs/") else ROOT
            if not ((folder / name).exists() if "." in name else name in names):
                wrong.append(f"{row[1]}: {name}")
    assert wrong == []


def test_limits_are_called_max_and_min():
    old = re.compile(r"^_?(?:MOST|LEAST|FEW)_\w+ =", re.MULTILINE)
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted(ROOT.rglob("*.py"))
        for name in old.findall(path.read_text("utf-8"))
    ]
    assert wrong == []
