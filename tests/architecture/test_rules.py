"""The rules of every file, each with what it must see: no text becomes markup, nothing leaves the
machine, words and styles have files of their own, files are short, nothing waits for a while.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from .project_files import (
    ROOT,
    all_files,
    code,
    name_of,
    python_files,
    shipped_scripts,
    strings,
    text_files,
    whole,
)

LONGEST = {".py": 300, ".js": 300, ".mjs": 300, ".css": 330}
"""Lines of a file; about 250 is what to aim at. Styles have one declaration a line."""


@dataclass(frozen=True)
class Rule:
    """What no file of a kind may hold."""

    files: Callable[[], Iterable[Path]]
    reads: Callable[[Path], Iterable[tuple[int, str]]]
    sign: str
    sees: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    may: frozenset[str] = frozenset()

    def found_in(self, text: str) -> list[re.Match[str]]:
        return list(re.finditer(self.sign, text, re.MULTILINE))

    def offenders(self) -> dict[str, list[str]]:
        """By file: the lines that break the rule, and with what."""
        found: dict[str, list[str]] = {}
        for path in self.files():
            for first, text in self.reads(path):
                for sign in self.found_in(text):
                    line = first + text.count("\n", 0, sign.start())
                    found.setdefault(name_of(path), []).append(f"{line}: {sign[0][:80]}")
        return found


def all_text(sign: str, *sees: str) -> Rule:
    return Rule(text_files, whole, sign, sees)


def script(sign: str, *sees: str, may: Iterable[str] = (), leaves: Iterable[str] = ()) -> Rule:
    return Rule(all_scripts, code, sign, sees, tuple(leaves), frozenset(may))


def shipped(sign: str, *sees: str, may: Iterable[str] = ()) -> Rule:
    return Rule(shipped_scripts, code, sign, sees, (), frozenset(may))


def python(sign: str, *sees: str, may: Iterable[str] = ()) -> Rule:
    return Rule(python_files, strings, sign, sees, ORDINARY, frozenset(may))


def all_scripts() -> list[Path]:
    return all_files(".js", ".mjs")


def styles() -> list[Path]:
    return all_files(".css")


def waiting_files() -> list[Path]:
    folders = (ROOT / "tests", ROOT / "bench")
    paths = all_files(".py", ".js")
    return [path for path in paths if any(path.is_relative_to(one) for one in folders)]


ORDINARY = ("a < b > c", "{name}.yaml", "x -> y", "、", "<unknown>")
IDEOGRAPH = "[㐀-鿿]"
SRC = "src/erqi_map/client/src"
HOST = f"{SRC}/host"
FILE = ("src/erqi_map/export/html/templates/guard.js", f"{HOST}/file_loader.js")
# The signs that would find themselves here are put together.
RULES = {
    # every text
    "unfinished business": all_text(
        r"\b(?:" + "TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b", "# TO" + "DO: later"
    ),
    "paths of one machine": all_text(
        r"(?<![\w.])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me/\w+|tm" + r"p)/", "cd /ro" + "ot/map"
    ),
    "package registries": all_text(
        r"(?:python" + r"hosted|py" + r"pi|npm" + r"js)\.(?:org|com)",
        "https://py" + "pi.org/simple",
    ),
    "merge marks": all_text(r"^(?:<{7}|>{7}|={7})(?: |$)", "<<<<" + "<<< HEAD"),
    # all JavaScript
    "markup from text": script(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
        r"|createContextualFragment|setHTMLUnsafe|srcdoc\s*=",
        "node.innerHTML = name;",
    ),
    "code from text": script(
        r"\beval\b|new Function|\bFunction\(|javascript:|set(?:Timeout|Interval)\(\s*[\"'`]",
        "setTimeout('go()', 5)",
        "new Function(name)",
        # It tells that such an address is refused.
        may=("tests/client/words.test.js",),
    ),
    "inline handlers and styles": script(
        r"setAttribute\(\s*[\"'](?:on|style)|style\.cssText|\bstyle\s*=\s*[\"'`]",
        "node.setAttribute('onclick', name)",
        "node.style.cssText = text;",
    ),
    "requests": script(
        r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\((?!\?)|importScripts",
        "fetch(url)",
        "await import(name)",
        # Tiles lie beside the page or on a server; its policy says whether it may ask at all.
        may=(
            f"{SRC}/tiled/source.js",
            f"{HOST}/streamlit/loader.js",
            f"{HOST}/streamlit/load.js",
        ),
    ),
    "addresses": script(
        # Names that stand for nobody (RFC 2606) are for tests.
        r"https?://(?!www\.w3\.org/|(?:[a-z0-9-]+\.)*(?:example|invalid|test)\b)[a-z0-9-]+\.",
        "const url = 'https://a.b/';",
    ),
    "storage": script(
        r"localStorage|sessionStorage|indexedDB|document\.cookie",
        "localStorage.x = 1",
        # Whether the plan in short is folded; in the app alone, the name that is asked once.
        may=(f"{SRC}/panel/brief.js", f"{HOST}/streamlit/frame.js"),
    ),
    "nodes from the whole page": script(
        r"(?<!\.)document\.(?:getElement|querySelector|all\b"
        r"|(?:body|head)\.(?:append|prepend|insert|replace|querySelector))",
        "document.querySelector('#a')",
        # The sidebar of Streamlit, the packed scripts of a page and what an author put beside the
        # map lie outside of ours; a test looks at the whole page.
        may=(
            f"{HOST}/streamlit/frame.js",
            *FILE,
            *(FILE[0].replace("guard", name) for name in ("handler", "silenced")),
            "tests/at_rest.js",
        ),
    ),
    "popups made of strings": script(
        r"bind(?:Popup|Tooltip)\(\s*[\"'`]|addAttribution\(", "layer.bindPopup(`<b>${name}</b>`)"
    ),
    "names of ours on the global": shipped(
        r"globalThis\.ErqiMap|window\.ErqiMap",
        "globalThis.ErqiMap.words = words;",
        may=(f"{HOST}/global.js", f"{SRC}/packed/control.js"),
    ),
    "listening on the document": script(
        # Leaving full screen and printing are told to the document only.
        r"(?:document\.addEventListener\(\s*[\"']|listen\(ctx, document, \{ )"
        r"(?!fullscreenchange|beforeprint|afterprint)\w+",
        "document.addEventListener('click', go)",
        "listen(ctx, document, { click: go })",
        leaves=["document.addEventListener('fullscreenchange', go)"],
        # Keys come when nothing has the focus: a remote control's, and Escape for what a link has
        # chosen; the guard stands first of all.
        may=(f"{SRC}/present/keys.js", f"{SRC}/panel/popup.js", FILE[0]),
    ),
    # JavaScript that ships
    "template delimiters": shipped(r"\{\{|\{%|\{#|</script", "const a = {{ b }};"),
    "words in scripts": shipped(
        IDEOGRAPH,
        "say('没有')",
        # Said where the payload that holds the words is not open; a unit; a language's own name.
        may=(
            f"{SRC}/dom/fatal.js",
            f"{SRC}/payload/inflate.js",
            f"{SRC}/packed/groups.js",
            f"{SRC}/panel/toolbar.js",
        ),
    ),
    # tests and bench
    "waiting for a while": Rule(
        waiting_files,
        whole,
        r"wait_for_timeout\(|(?<!def )\bsleep\(|setTimeout\((?:done|resolve), ",
        (
            "page.wait_for_timeout" + "(500)",
            "time.sleep" + "(1)",
            "(done) => setTimeout" + "(done, 9)",
        ),
        ("until(lambda: page.evaluate(condition))",),
        may=frozenset(
            {
                # Where asking again and again is done for all others.
                "tests/waiting.py",
                "bench/clock.py",
                # Time itself is the matter: a kill at any moment of a save; a measured hand that
                # rests, a measured picture that is looked at, a session that thinks, tiles that
                # are to be forgotten.
                "bench/app_page.py",
                "bench/browse.py",
                "bench/hands.py",
                "bench/load.py",
                "bench/scale.py",
                "bench/scale_page.py",
            }
        ),
    ),
    # styles
    "styles that ask for something outside": Rule(
        styles,
        whole,
        r"url\(\s*[\"']?(?:https?:|//)|expression\(|\{\{|\{%|\{#",
        ("a { background: url(//a.example/b.png) }",),
    ),
    # Python of the package and the app
    "markup in Python": python(
        r"(?i)</?(a|body|button|canvas|div|form|head|html|iframe|img|input|li|link|meta|p|script"
        r"|span|style|svg|table|td|tr|ul)\b(?!:)[^<]*>",
        "<div class='a'>",
        "</script>",
        # They rewrite a page tag by tag; the page itself is a file of its own.
        may=("src/erqi_map/export/html/file.py", "src/erqi_map/export/html/page.py"),
    ),
    "scripts in Python": python(
        r"\bfunction\s*\w*\(|=>\s*[{(]|\bdocument\.|\bwindow\.|\bconst \w+ =|innerHTML",
        "(a) => { b(); }",
        "function go() {",
    ),
    "styles in Python": python(
        r"[.#\w-]+\s*\{[^}]*[\w-]+\s*:\s*[^}]+;[^}]*\}", ".a { color: red; }"
    ),
    "words in Python": python(IDEOGRAPH, "没有"),
}


@pytest.mark.parametrize("name", RULES)
def test_every_file_keeps_the_rule(name):
    rule = RULES[name]
    found = rule.offenders()
    listed = [f"{file}:{sign}" for file in sorted(found.keys() - rule.may) for sign in found[file]]
    assert listed == [], "\n".join(["", *listed])
    assert rule.may <= found.keys(), "an exception nobody needs"


@pytest.mark.parametrize("name", RULES)
def test_a_rule_sees_what_it_is_made_for_and_leaves_the_rest_alone(name):
    rule = RULES[name]
    assert [text for text in rule.sees if not rule.found_in(text)] == []
    assert [text for text in rule.leaves if rule.found_in(text)] == []
    assert any(rule.files())


def test_files_are_short():
    lines = {
        name_of(path): (len(path.read_text("utf-8").splitlines()), LONGEST[path.suffix])
        for path in all_files(*LONGEST)
    }
    assert {name: counts for name, counts in lines.items() if counts[0] > counts[1]} == {}
