"""Take the pictures of the README, the exported file in both languages with a cluster chosen, and
those of docs/packed.md, the pages that the scripts of examples/ write.

Run by hand, with Chromium on the machine, when the look of the map changes:

    python tools/take_pictures.py
"""

import os
import runpy
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from erqi_map import load_plan
from erqi_map.compose import compose_plan
from erqi_map.export import export_html

ROOT = Path(__file__).resolve().parent.parent
PICTURES, EXAMPLES = ROOT / "docs" / "pictures", ROOT / "examples"
RECIPES = (
    "ramp", "classes", "categories", "rows", "widths", "points", "panel", "explored",
)  # fmt: skip
SMALL = {"width": 720, "height": 420}
PAINTED = """async () => {
  if (!globalThis.ErqiMap || !ErqiMap.packed.length) return false;
  await Promise.all(ErqiMap.packed.map((layer) => layer.idle()));
  await document.fonts.ready;
  return true;
}"""
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


def take_recipes(browser: Browser, folder: Path) -> None:
    """One small picture of each page that a script of examples/ writes."""
    sys.path.insert(0, str(EXAMPLES))
    os.chdir(folder)
    for name in RECIPES:
        runpy.run_path(str(EXAMPLES / f"{name}.py"))
        page = browser.new_page(viewport=SMALL, reduced_motion="reduce")
        page.goto((folder / f"{name}.html").as_uri())
        page.wait_for_function(PAINTED)
        if name == "panel":
            page.locator(".erqi-packed-open").click()
            page.wait_for_function(PAINTED)
            page.locator(".erqi-packed-row").first.wait_for()
        page.screenshot(path=f"{name}.png")
        page.close()
        with Image.open(f"{name}.png") as picture:
            picture.save(PICTURES / f"{name}.webp", quality=82, method=6)


def main() -> None:
    """Write docs/pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for lang, name in NAMES.items():
            page_file = Path(folder) / f"{lang}.html"
            export_html(compose_plan(load_plan(), lang=lang), page_file)
            take(browser, page_file, PICTURES / name)
        take_recipes(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
