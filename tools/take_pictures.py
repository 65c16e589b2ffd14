"""Take the pictures of the README: the exported file, in both languages, with a cluster chosen.

Run by hand, with Chromium on the machine, when the look of the map changes:

    python tools/take_pictures.py
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.export import export_html

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
NAMES = {"zh": "map.png", "en": "map-en.png"}
SIZE = {"width": 1440, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PANELS = {"panels": {"left": True, "right": True, "list": False}}
CHOSEN = {"focus": "central-city"}
READY = "() => globalThis.ErqiMap && ErqiMap.mounted"
SHOW = """async ([panels, chosen]) => {
  const app = await ErqiMap.mounted[0];
  await app.idle();
  app.setState(panels);
  await app.idle();
  app.ctx.home();
  await app.idle();
  app.setState(chosen);
  await app.idle();
}"""


def take(browser: Browser, page_file: Path, picture: Path) -> None:
    """One picture of an exported file, opened from disk with the network cut."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_offline(True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_function(READY)
    page.evaluate(SHOW, [PANELS, CHOSEN])
    page.screenshot(path=picture)
    context.close()


def main() -> None:
    """Write docs/pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for lang, name in NAMES.items():
            page_file = Path(folder) / f"{lang}.html"
            export_html(compose_plan(load_plan(), lang=lang), page_file)
            take(browser, page_file, PICTURES / name)
        browser.close()


if __name__ == "__main__":
    main()
