"""House rules for code: short files, no markup or script in Python, words in their own files."""

import re

import pytest

from .project_files import ROOT, client_scripts, name_of, python_files, strings

LONGEST = {".py": 300, ".js": 300, ".css": 600}
"""Lines of a file; about 250 is what to aim at. Styles have one declaration a line."""

MARKUP = re.compile(
    r"</?(a|body|button|canvas|div|form|head|html|iframe|img|input|li|link|meta|p|script|span|"
    r"style|svg|table|td|tr|ul)\b(?!:)[^<]*>",
    re.IGNORECASE,
)
SCRIPT = re.compile(r"\bfunction\s*\w*\(|=>\s*[{(]|\bdocument\.|\bwindow\.|\bconst \w+ =|innerHTML")
RULES = re.compile(r"[.#\w-]+\s*\{[^}]*[\w-]+\s*:\s*[^}]+;[^}]*\}")
IDEOGRAPH = re.compile("[㐀-鿿]")

# They rewrite a page tag by tag; the page itself is a file of its own.
WRITES_TAGS = {"src/erqi_map/export/html/file.py", "src/erqi_map/export/html/page.py"}
# `Problem.__str__` is the one sentence made of its parts in code.
WITH_WORDS = {"src/erqi_map/errors.py"}


def sources():
    tools = sorted((ROOT / "tools").glob("*.py"))
    tests = sorted((ROOT / "tests").rglob("*.py"))
    styles = [
        path for path in (ROOT / "src").rglob("*.css") if not {"vendor", "dist"} & set(path.parts)
    ]
    return [*python_files(), *tools, *tests, *client_scripts(), *sorted(styles)]


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_file_is_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST[path.suffix]


@pytest.mark.parametrize("path", python_files(), ids=name_of)
def test_python_holds_no_markup_script_or_style(path):
    patterns = [SCRIPT, RULES] if name_of(path) in WRITES_TAGS else [MARKUP, SCRIPT, RULES]
    found = [
        (line, text)
        for line, text in strings(path)
        if any(pattern.search(text) for pattern in patterns)
    ]
    assert found == []


@pytest.mark.parametrize(
    "path", [path for path in python_files() if name_of(path) not in WITH_WORDS], ids=name_of
)
def test_words_for_users_are_not_in_code(path):
    assert [(line, text) for line, text in strings(path) if IDEOGRAPH.search(text)] == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (MARKUP, "<div class='a'>"),
        (MARKUP, "</script>"),
        (SCRIPT, "(a) => { b(); }"),
        (SCRIPT, "function go() {"),
        (RULES, ".a { color: red; }"),
        (IDEOGRAPH, "没有"),
    ],
)
def test_the_rules_see_what_they_are_made_for(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize("text", ["a < b > c", "{name}.yaml", "x -> y", "、", "<unknown>"])
def test_the_rules_leave_ordinary_text_alone(text):
    assert not any(pattern.search(text) for pattern in (MARKUP, SCRIPT, RULES, IDEOGRAPH))
