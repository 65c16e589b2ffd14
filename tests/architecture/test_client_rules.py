"""Rules of the client (docs/client.md): no text becomes markup, nothing leaves the machine."""

import re

import pytest

from .project_files import CLIENT, client_scripts, name_of

FORBIDDEN = {
    "markup from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
    r"|createContextualFragment|setHTMLUnsafe",
    "code from text": r"\beval\b|new Function|\bFunction\(|javascript:"
    r"|set(?:Timeout|Interval)\(\s*[\"'`]",
    "inline handlers and styles": r"setAttribute\(\s*[\"'](?:on|style)|style\.cssText"
    r"|\bstyle\s*=\s*[\"'`]",
    "template delimiters": r"\{\{|\{%|\{#|</script",
    "requests": r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\("
    r"|importScripts",
    "storage": r"localStorage|sessionStorage|indexedDB|document\.cookie",
    "nodes from the whole page": r"(?<!\.)document\.(?:getElement|querySelector|all\b"
    r"|(?:body|head)\.(?:append|prepend|insert|replace|querySelector))",
    "popups made of strings": r"bind(?:Popup|Tooltip)\(\s*[\"'`]|addAttribution\(",
}
# Tiles lie beside the page or on a server; the page's policy says whether it may ask at all.
MAY_ASK = {"tiles_source.js"}
# Leaving full screen is told to the document only.
TOLD_TO_DOCUMENT = {"fullscreenchange", "beforeprint", "afterprint"}
# While presenting, the keys of a remote control come when nothing has the focus.
TOLD_TO_DOCUMENT_IN = {"present_keys.js": {"keydown"}}


def code(path):
    """The text of a script without its comments."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("rule", FORBIDDEN)
@pytest.mark.parametrize("path", client_scripts(), ids=name_of)
def test_a_script_keeps_the_rule(path, rule):
    text = path.read_text(encoding="utf-8") if rule == "template delimiters" else code(path)
    if rule == "requests" and path.name in MAY_ASK:
        return
    assert re.findall(FORBIDDEN[rule], text) == []


@pytest.mark.parametrize("path", client_scripts(), ids=name_of)
def test_a_script_listens_on_the_document_only_for_what_is_told_there(path):
    told = re.findall(r"document\.addEventListener\(\s*[\"'](\w+)", code(path))
    assert set(told) <= TOLD_TO_DOCUMENT | TOLD_TO_DOCUMENT_IN.get(path.name, set())


@pytest.mark.parametrize("path", client_scripts(), ids=name_of)
def test_a_script_is_strict_and_keeps_its_names_to_itself(path):
    text = code(path).strip()
    assert text.startswith("(function (E) {")
    assert '"use strict";' in text
    assert text.endswith("})((globalThis.ErqiMap = globalThis.ErqiMap || {}));")


def test_every_script_is_in_a_list_and_in_none_twice():
    lists = [path.read_text(encoding="utf-8").split() for path in CLIENT.glob("*.txt")]
    for names in lists:
        assert len(set(names)) == len(names)
    listed = {name for names in lists for name in names if name.endswith(".js")}
    assert listed == {path.name for path in client_scripts()}


def styles():
    return sorted((CLIENT / "css").glob("*.css"))


@pytest.mark.parametrize("path", styles(), ids=name_of)
def test_a_style_asks_for_nothing_outside(path):
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"@import|url\(\s*[\"']?(?:https?:|//)|expression\(|\{\{|\{%|\{#", text) == []


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("markup from text", "node.innerHTML = name;"),
        ("code from text", "setTimeout('go()', 5)"),
        ("code from text", "new Function(name)"),
        ("inline handlers and styles", "node.setAttribute('onclick', name)"),
        ("template delimiters", "const a = {{ b }};"),
        ("requests", "fetch(url)"),
        ("storage", "localStorage.x = 1"),
        ("nodes from the whole page", "document.querySelector('#a')"),
        ("popups made of strings", "layer.bindPopup(`<b>${name}</b>`)"),
    ],
)
def test_the_rules_see_what_they_are_made_for(rule, line):
    assert re.search(FORBIDDEN[rule], line)
