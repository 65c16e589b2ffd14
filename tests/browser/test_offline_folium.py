"""Every kind of folium map as one file: what folium's own page shows, and nothing from a network."""

import base64
import mimetypes
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from folium import plugins
from playwright.sync_api import Route

from erqi_map import client, save_offline
from erqi_map.errors import ExportError
from erqi_map.render.web.libraries import folium_libraries, libraries_at

from ..app.started import ROOT
from ..waiting import until
from . import folium_layers, folium_plugins  # noqa: F401  their maps
from .conftest import Watched
from .folium_copies import SERVED
from .folium_maps import MAPS, REFUSED

TABLE = ROOT / "docs" / "offline.md"
# One map a class of folium.plugins, and what a folium map most often has.
FEW = [
    *plugins.__all__,
    "legend_by_hand",
    "button_with_a_handler",
    "icon",
    "vega-lite 5",
    "popup with a map in an iframe",
    "popup with a script in an iframe",
    "two maps in a figure",
    "tiles of a folder",
]
COUNT = """() => {
  const left = new Set(["SCRIPT", "STYLE", "LINK", "NOSCRIPT"]), counts = {};
  for (const node of document.body.querySelectorAll("*")) {
    if (left.has(node.tagName) || node.closest("defs style")) continue;
    const names = String(node.className.baseVal ?? node.className).split(" ");
    const kind = names.filter((one) => one.startsWith("leaflet-") && !one.includes("zoom-anim")).sort()[0] || "";
    const name = `${node.tagName} ${kind}`;
    counts[name] = (counts[name] || 0) + 1;
  }
  return counts;
}"""
QUIET = """() => new Promise((done) => {
  let last = performance.now();
  new MutationObserver(() => { last = performance.now(); }).observe(document, { subtree: true, childList: true });
  const look = () => performance.now() - last > 300 ? done(true) : setTimeout(look, 50);
  look();
})"""


@dataclass
class Seen:
    """What a page shows, and what went wrong in it."""

    counts: Counter[str]
    errors: list[str]
    asked: list[str]


def serve(route: Route) -> None:
    """What stands at the addresses that folium's own page asks for, from the files that we have."""
    address = unquote(route.request.url).replace("leaflet@1.9.3", "leaflet@1.9.4")
    texts = {one.url: one.text() for one in client.vendored()}
    if address in texts:
        route.fulfill(body=texts[address], content_type=mimetypes.guess_type(address)[0])
    elif found := libraries_at(address):
        text, more = found[0].text(), found[1:]
        styles = "".join(one.text() for one in more if one.is_style)
        if found[0].is_style:
            route.fulfill(body=text + styles, content_type="text/css")
        elif text.startswith("data:"):
            route.fulfill(body=base64.b64decode(text.partition(",")[2]), content_type="image/png")
        else:
            route.fulfill(body=text, content_type="text/javascript")
    elif content := SERVED.get(address.rpartition(".")[2]):
        route.fulfill(body=content, headers={"Access-Control-Allow-Origin": "*"})
    else:
        route.abort()


def look(open_page: Callable[..., Watched], path: Path, *, offline: bool, awaited: int = 0) -> Seen:
    """What a page shows once so many elements are there, or, where none are known, nothing moves."""
    watched = open_page("about:blank", offline=offline)
    page = watched.page
    if not offline:
        page.route("http**", serve)
    page.goto(path.as_uri())
    if offline:
        page.wait_for_function("() => document.documentElement.classList.contains('erqi-loaded')")
    if awaited:
        words = f"{awaited} elements in {path}"
        until(lambda: Counter(page.evaluate(COUNT)).total() == awaited, what=words)
    else:
        page.evaluate(QUIET)
    seen = Seen(Counter(page.evaluate(COUNT)), list(watched.errors), watched.outside())
    page.context.close()
    return seen


def refusal(error: ExportError) -> str:
    """A refusal without the list of libraries, which stands below, and without folium's numbers."""
    said = re.sub(r"_[0-9a-f]{32}", "", str(error)).replace("导出中断：", "")
    return re.sub(r"随附的库有：.*", "随附的库见下", said)


def saved(name: str, path: Path) -> Any:
    """A map of the table written as one file; the map itself."""
    made = MAPS[name]()
    any_map, embed = made if isinstance(made, tuple) else (made, None)
    save_offline(any_map, path, embed=embed)
    return any_map


def judge(open_page: Callable[..., Watched], folder: Path, name: str) -> tuple[str, str]:
    """The line of the table of one map, and what is wrong with it beside folium's own page."""
    offline, own = folder / "offline.html", folder / "folium.html"
    try:
        any_map = saved(name, offline)
    except ExportError as error:
        wrong = "" if name in REFUSED else str(error)
        return f"| {name} | refused | | | {refusal(error)} |", wrong
    seen = look(open_page, offline, offline=True)
    any_map.get_root().save(str(own))
    theirs = look(open_page, own, offline=False)
    # Fonts are not served.
    errors = [one for one in theirs.errors if not one.startswith("Failed to load")]
    line = f"| {name} | kept | {seen.counts.total()} | {offline.stat().st_size / 1000:.0f} | |"
    if seen.errors or seen.asked or errors or name in REFUSED:
        return line, f"{seen.errors[:2]} {seen.asked[:2]} folium: {errors[:1]}"
    if theirs.counts != seen.counts:
        return line, f"more {seen.counts - theirs.counts}, less {theirs.counts - seen.counts}"
    return line, ""


@pytest.mark.soak(few=len(FEW), many=len(MAPS))
def test_a_folium_map_is_the_same_without_a_network_or_is_refused_by_name(
    open_page: Callable[..., Watched], tmp_path: Path, rounds: int
) -> None:
    """The many are held against folium's own pages and written down, the few against what was."""
    if rounds == len(MAPS):
        judged = {name: judge(open_page, tmp_path, name) for name in MAPS}
        assert {name: wrong for name, (_, wrong) in judged.items() if wrong} == {}
        write_table([line for line, _ in judged.values()])
        return
    table, told = read_table(), {}
    for name in FEW:
        try:
            saved(name, tmp_path / "map.html")
        except ExportError as error:
            told[name] = ("refused", refusal(error))
            continue
        awaited = int(table[name][1]) if table[name][0] == "kept" else 0
        seen = look(open_page, tmp_path / "map.html", offline=True, awaited=awaited)
        told[name] = ("kept", str(seen.counts.total())) if not seen.errors + seen.asked else seen
    assert told == {name: table[name] for name in FEW}


def test_the_table_tells_of_every_map_and_every_class_has_one() -> None:
    told = {name: kind for name, (kind, _) in read_table().items()}
    assert told == {name: "refused" if name in REFUSED else "kept" for name in MAPS}
    assert set(plugins.__all__) <= MAPS.keys()
    assert len(MAPS) >= 95
    assert len(MAPS) - len(REFUSED) >= 90


def read_table() -> dict[str, tuple[str, str]]:
    """Of each map of the table, whether it is kept, and its elements or why it is not."""
    lines = TABLE.read_text("utf-8").partition("\n## Maps\n")[2].partition("\n## ")[0].splitlines()
    cells = [
        [one.strip() for one in line.split("|")[1:-1]] for line in lines if line.startswith("| ")
    ]
    return {name: (kind, number or why) for name, kind, number, _, why in cells[1:]}


def write_table(lines: list[str]) -> None:
    """Write what was seen into the page of docs, below the words written by hand."""
    kept = sum("| kept |" in line for line in lines)
    head = TABLE.read_text("utf-8").partition("\n## Maps\n")[0]
    libraries = dict.fromkeys(
        f"| {one.package} | {one.version} | {one.licence} | {one.note} |"
        for one in folium_libraries()
    )
    text = [
        f"{head}\n## Maps",
        f"{len(lines)} maps: {kept} kept, {len(lines) - kept} refused by name, 0 broken, 0 requests.\n",
        "| map | | elements | kB | why |\n|---|---|---:|---:|---|",
        *lines,
        "\n## Libraries",
        "| package of npm | version | licence | where it differs from what folium links |\n|---|---|---|---|",
        *libraries,
    ]
    TABLE.write_text("\n".join(text) + "\n", "utf-8")
