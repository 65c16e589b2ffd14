"""What another version wrote is not drawn, and whoever opens it is told to export it again."""

import json
import re
from pathlib import Path

import pytest

from erqi_map.compose import compose_plan
from erqi_map.export import export_html
from erqi_map.store import open_store
from tests.overlay_book import book_with_overlay

from .overlay_pages import ID
from .presenter import until

OLD = json.loads(
    (Path(__file__).parents[1] / "contract/payload/old.json").read_text(encoding="utf-8")
)
TOLD = {"zh": "重新导出", "en": "export them again"}


def with_old(content: str, element: str, kind: str) -> str:
    """A page whose element of that name, as a pattern, holds what the version before wrote."""
    pattern = rf"(id=\"{element}\" data-erqi>)[^<]*"
    changed, count = re.subn(pattern, lambda found: found[1] + OLD[kind], content)
    assert count == 1
    return changed


@pytest.mark.parametrize(
    ("page", "element", "kind"),
    [
        ("plan", r"erqi-plan-\w+", "plan"),
        ("packed", r"erqi-frame-\w+", "frame"),
        ("tiled", r"erqi-tiles-\w+", "tiled"),
    ],
)
def test_a_page_with_data_of_another_version_says_so(
    open_page, pages: dict[str, bytes], tmp_path: Path, page: str, element: str, kind: str
) -> None:
    path = tmp_path / "old.html"
    path.write_text(with_old(pages[page].decode(), element, kind), encoding="utf-8")
    tab = open_page(path.as_uri(), offline=True).page
    for words in TOLD.values():
        until(tab, f"document.body.innerText.includes({json.dumps(words)})")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_drawer_says_so_of_an_overlay_and_the_plan_stands(
    open_plan, tmp_path: Path, lang: str
) -> None:
    path = tmp_path / "plan.html"
    export_html(compose_plan(open_store(book_with_overlay(tmp_path, 20)), lang=lang), path)
    content = path.read_text(encoding="utf-8")
    path.write_text(with_old(content, rf"erqi-overlay-{ID}-\w+", "frame"), encoding="utf-8")
    tab = open_plan(f"#overlays={ID}", path).page
    until(tab, f"document.body.innerText.includes({json.dumps(TOLD[lang])})")
    assert tab.evaluate("app.labels().length") > 0
