"""Take the pictures of the README, the exported file in both languages with a cluster chosen, and
those of docs/packed.md, the pages that the scripts of examples/ write, and a form of the app.

Run by hand, with Chromium on the machine, when the look of the map changes:

    python tools/take_pictures.py
"""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

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
PORT = 8599
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


@contextmanager
def serve_workspace(file: Path) -> Iterator[str]:
    """The app on a new workspace of the shipped book; its address."""
    cli = [sys.executable, "-m", "erqi_map.cli.app"]
    subprocess.run([*cli, "init", file], check=True)
    address = f"http://127.0.0.1:{PORT}"
    with subprocess.Popen([*cli, "serve", "--port", str(PORT), "--workspace", file]) as server:
        try:
            while server.poll() is None:
                with suppress(OSError), urlopen(f"{address}/_stcore/health"):
                    break
            yield address
        finally:
            server.terminate()


def take_editing(browser: Browser, folder: Path) -> None:
    """A place in its form, just saved, in the app on a workspace of its own."""
    with serve_workspace(folder / "work.sqlite") as address:
        page = browser.new_page(viewport=SIZE, reduced_motion="reduce", locale="zh-CN")
        page.set_default_timeout(90_000)
        page.goto(f"{address}/edit")
        page.get_by_label("改哪一个").click()
        page.keyboard.type("凤湖")
        page.get_by_role("option").first.click()
        page.locator("summary", has_text="凤湖水面").click()
        page.get_by_label("缘由").locator("visible=true").fill("按批复文件核对面积")
        value = page.get_by_label("数值（中文）").locator("visible=true")
        value.fill("6002亩（2026年核）")
        page.get_by_role("button", name="保存", exact=True).click()
        page.get_by_text("已保存").locator("visible=true").first.wait_for()
        page.screenshot(path=folder / "edit.png")
        with Image.open(folder / "edit.png") as picture:
            picture.save(PICTURES / "edit.webp", quality=82, method=6)


def main() -> None:
    """Write docs/pictures anew."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for lang, name in NAMES.items():
            page_file = Path(folder) / f"{lang}.html"
            export_html(compose_plan(load_plan(), lang=lang), page_file)
            take(browser, page_file, PICTURES / name)
        take_editing(browser, Path(folder))
        take_recipes(browser, Path(folder))
        browser.close()


if __name__ == "__main__":
    main()
