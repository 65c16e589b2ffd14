"""What a browser makes of hostile text: the exported file and the app of a poisoned plan book."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from erqi_map.compose import compose_plan
from erqi_map.export import render_html
from erqi_map.store import book_home, open_store

from ..security.payloads import payloads
from ..security.poison import poisoned_store
from ..waiting import at_rest
from .conftest import Watched, serve_app, wait_for_map

FOR_BROWSERS = (
    "substitution",
    "backticks",
    "script-end",
    "style-end",
    "comment",
    "image",
    "svg",
    "attribute",
    "javascript",
)
PAGES = ("", "clusters", "framework", "indicators", "briefing", "export", "sources")
HOSTILE = "<img src=x onerror=alert(1)>[x](javascript:alert(1))"
# An alert is the mark of every payload; a page that ran one has told us so.
MARK = "() => { globalThis.alert = () => { globalThis.harmed = true; }; }"
UNSAFE_LINKS = """() => { const found = []; const walk = (root) => { for (const node of
  root.querySelectorAll("*")) { if (node.shadowRoot) walk(node.shadowRoot);
  if (/^javascript:/i.test(node.getAttribute("href") || "") || node.hasAttribute("onerror")
    || node.hasAttribute("onload") || node.hasAttribute("onmouseover")) found.push(node.outerHTML);
  } }; walk(document); return found; }"""


@pytest.mark.parametrize("name", FOR_BROWSERS)
def test_hostile_text_stays_text_in_the_exported_file(
    name: str, open_page: Callable[..., Watched], tmp_path: Path
):
    text = payloads(tmp_path / "marker")[name]
    page_file = tmp_path / "plan.html"
    page_file.write_bytes(render_html(compose_plan(poisoned_store(open_store(), text))).content)
    opened = open_page(page_file.as_uri(), offline=True)
    page = opened.page
    page.evaluate(MARK)
    wait_for_map(page)
    for lang in ("zh", "en"):
        for focus in ("central-city", "phoenix-lake", "task-ecology"):
            patch = {"lang": lang, "focus": focus}
            panels = {"left": True, "right": True, "list": True}
            page.evaluate(
                "async (p) => { app.setState(p); await app.idle(); }", {**patch, "panels": panels}
            )
    page.locator(".erqi-search-input").fill(text[:20] or "a")
    assert not page.evaluate("Boolean(globalThis.harmed)")
    assert page.evaluate(UNSAFE_LINKS) == []
    assert opened.outside() == []


def test_hostile_text_stays_text_on_every_page_of_the_app(
    open_page: Callable[..., Watched], tmp_path: Path
):
    book = _poisoned_book(tmp_path / "book")
    with serve_app(book) as address:
        opened = open_page("about:blank")
        page = opened.page
        page.add_init_script(f"({MARK})()")
        for name in PAGES:
            page.goto(f"{address}/{name}")
            page.get_by_text("onerror=alert").first.wait_for()
            at_rest(page)
            assert not page.evaluate("Boolean(globalThis.harmed)"), name
            assert page.evaluate(UNSAFE_LINKS) == [], name
        assert opened.outside(address) == []


def _poisoned_book(target: Path) -> Path:
    """A copy of the shipped book in which every name, title and label holds markup."""
    shipped = book_home().folder
    for file in sorted(shipped.rglob("*")):
        if not file.is_file() or ".history" in file.parts:
            continue
        copy = target / file.relative_to(shipped)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text("utf-8")
        if file.suffix == ".yaml" and file.parent.name != "stories":
            text = re.sub(r'zh: "', lambda found: f"{found[0]}{HOSTILE}", text)
            text = re.sub(r'en: "', lambda found: f"{found[0]}{HOSTILE}", text)
        copy.write_text(text, "utf-8")
    return target
