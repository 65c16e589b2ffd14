"""Ours against folium.GeoJson in one run: `make bench` prints medians and ratios as a table.

Each page is built in a process of its own (imports of the builder count for both) and opened from
disk in a fresh headless Chromium. Interactive: the first frame after which the map has drawn
something and the main thread is free. folium's page asks four hosts for its scripts; Leaflet and
jQuery are answered from files of ours, since a bench must not depend on a network.
"""

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Route, sync_playwright

from erqi_map import client

HERE = Path(__file__).parent
READY = {
    "ours": "async () => { while (!globalThis.ErqiMap?.mounted) await new Promise(requestAnimationFrame);"
    " const app = await ErqiMap.mounted[0]; await app.idle(); return performance.now(); }",
    "folium": "async () => { while (!document.querySelector('.leaflet-overlay-pane path'))"
    " await new Promise(requestAnimationFrame);"
    " await new Promise(requestAnimationFrame); return performance.now(); }",
}
FIGURES = ("build_s", "extra_mb", "bytes", "interactive_ms", "heap_mb", "remote")


def build(which: str, count: int, out: Path) -> dict[str, float]:
    command = [sys.executable, str(HERE / "build.py"), which, str(count), str(out)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def answer(route: Route, remote: list[str]) -> None:
    url = route.request.url
    remote.append(url)
    if url.endswith("leaflet.js"):
        text = client.vendored_file("leaflet/leaflet.js").text()
        route.fulfill(body=text, content_type="text/javascript")
    else:
        route.fulfill(body="", content_type="text/plain")


def open_page(browser: Browser, which: str, page_file: Path) -> dict[str, float]:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    remote: list[str] = []
    page.route("http*://**", lambda route: answer(route, remote))
    page.goto(page_file.as_uri(), wait_until="commit", timeout=120_000)
    interactive_ms = page.evaluate(READY[which])
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    page.close()
    return {"interactive_ms": interactive_ms, "heap_mb": heap, "remote": len(set(remote))}


def measure(count: int, rounds: int) -> dict[str, dict[str, list[float]]]:
    found: dict[str, dict[str, list[float]]] = {"ours": {}, "folium": {}}
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    flags = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for _ in range(rounds):
            for which, figures in found.items():
                out = Path(folder) / f"{which}.html"
                cost = build(which, count, out)
                browser = playwright.chromium.launch(executable_path=chromium, args=flags)
                cost |= open_page(browser, which, out)
                browser.close()
                for name in FIGURES:
                    figures.setdefault(name, []).append(cost[name])
    return found


def table(count: int, found: dict[str, dict[str, list[float]]]) -> str:
    lines = [f"### {count:,} polygons", "", "| figure | ours | folium.GeoJson | folium / ours |"]
    lines.append("|---|---|---|---|")
    for name in FIGURES:
        ours, peer = (statistics.median(found[which][name]) for which in ("ours", "folium"))
        spread = " … ".join(f"{edge(found['ours'][name]):,.4g}" for edge in (min, max))
        ratio = f"{peer / ours:.1f}" if ours else "–"
        lines.append(f"| {name} | {ours:,.4g} ({spread}) | {peer:,.4g} | {ratio} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, {options.rounds} rounds\n")
    for count in options.sizes:
        print(table(count, measure(count, options.rounds)), end="\n\n")


if __name__ == "__main__":
    main()
