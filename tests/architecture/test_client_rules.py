"""Rules of all JavaScript (docs/client.md): no text becomes markup, nothing leaves the machine."""

import re

import pytest

from .project_files import CLIENT, client_scripts, name_of

FORBIDDEN = {
    "markup from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
    r"|createContextualFragment|setHTMLUnsafe|srcdoc\s*=",
    "code from text": r"\beval\b|new Function|\bFunction\(|javascript:"
    r"|set(?:Timeout|Interval)\(\s*[\"'`]",
    "inline handlers and styles": r"setAttribute\(\s*[\"'](?:on|style)|style\.cssText"
    r"|\bstyle\s*=\s*[\"'`]",
    "template delimiters": r"\{\{|\{%|\{#|</script",
    "requests": r"\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|\bimport\("
    r"|importScripts",
    "addresses": r"https?://(?!www\.w3\.org/)[a-z0-9-]+\.",
    "storage": r"localStorage|sessionStorage|indexedDB|document\.cookie",
    "nodes from the whole page": r"(?<!\.)document\.(?:getElement|querySelector|all\b"
    r"|(?:body|head)\.(?:append|prepend|insert|replace|querySelector))",
    "popups made of strings": r"bind(?:Popup|Tooltip)\(\s*[\"'`]|addAttribution\(",
    "names of ours on the global": r"globalThis\.ErqiMap|window\.ErqiMap",
}
HOST = "src/erqi_map/client/src/host"
FILE = {"src/erqi_map/export/html/templates/guard.js", f"{HOST}/file_loader.js"}
MAY = {
    # Tiles lie beside the page or on a server; the page's policy says whether it may ask at all.
    "requests": {
        "src/erqi_map/client/src/tiled/source.js",
        f"{HOST}/streamlit/loader.js",
        f"{HOST}/streamlit/map.js",
    },
    # The sidebar of Streamlit, and the packed scripts of a page, lie outside of anything of ours.
    "nodes from the whole page": {f"{HOST}/streamlit/frame.js", *FILE},
    "names of ours on the global": {
        f"{HOST}/global.js",
        f"{HOST}/streamlit/map.js",
        "src/erqi_map/client/src/packed/control.js",
    },
}
# Leaving full screen is told to the document only.
TOLD_TO_DOCUMENT = {"fullscreenchange", "beforeprint", "afterprint"}
# While presenting, the keys of a remote control come when nothing has the focus.
TOLD_TO_DOCUMENT_IN = {
    "keys.js": {"keydown"},
    # The guard stands before everything else of the page.
    "guard.js": {"DOMContentLoaded", "securitypolicyviolation"},
}


def code(path):
    """The text of a script without its comments."""
    text = path.read_text(encoding="utf-8")
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_all_scripts_keep_the_rule(rule):
    found = {name_of(path): re.findall(FORBIDDEN[rule], code(path)) for path in client_scripts()}
    offenders = {name: signs for name, signs in found.items() if signs}
    assert {name: offenders[name] for name in offenders.keys() - MAY.get(rule, set())} == {}
    assert MAY.get(rule, set()) <= offenders.keys(), "an exception nobody needs"


def test_scripts_listen_on_the_document_only_for_what_is_told_there():
    told = {
        name_of(path): set(re.findall(r"document\.addEventListener\(\s*[\"'](\w+)", code(path)))
        - TOLD_TO_DOCUMENT
        - TOLD_TO_DOCUMENT_IN.get(path.name, set())
        for path in client_scripts()
    }
    assert {name: events for name, events in told.items() if events} == {}


def test_styles_ask_for_nothing_outside():
    outside = r"url\(\s*[\"']?(?:https?:|//)|expression\(|\{\{|\{%|\{#"
    found = {
        name_of(path): re.findall(outside, path.read_text("utf-8"))
        for path in CLIENT.rglob("*.css")
        if "vendor" not in path.parts
    }
    assert found
    assert {name: signs for name, signs in found.items() if signs} == {}


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("markup from text", "node.innerHTML = name;"),
        ("code from text", "setTimeout('go()', 5)"),
        ("code from text", "new Function(name)"),
        ("inline handlers and styles", "node.setAttribute('onclick', name)"),
        ("inline handlers and styles", "node.style.cssText = text;"),
        ("template delimiters", "const a = {{ b }};"),
        ("requests", "fetch(url)"),
        ("addresses", "const url = 'https://a.example/';"),
        ("storage", "localStorage.x = 1"),
        ("nodes from the whole page", "document.querySelector('#a')"),
        ("popups made of strings", "layer.bindPopup(`<b>${name}</b>`)"),
        ("names of ours on the global", "globalThis.ErqiMap.words = words;"),
    ],
)
def test_the_rules_see_what_they_are_made_for(rule, line):
    assert re.search(FORBIDDEN[rule], line)
