"""The exported plan, opened from disk on a PC without a network."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from erqi_map import load_plan

from ..waiting import at_rest
from .conftest import DESKTOP, PHONE, axe_violations
from .hands import told

WALL = {"width": 1920, "height": 1080}
LIMIT_BYTES = 330_000
STORE = load_plan()
CLUSTERS = STORE.cluster_ids
LOCATED = [place.id for place in STORE.places.values() if place.located]


# A place of the cluster that no panel covers and no symbol is near: [lat, lng].
BARE_SPOT = """(id) => {
  const { plan, map } = app.ctx, size = map.getSize(), box = map.getContainer().getBoundingClientRect();
  for (let y = 40; y < size.y; y += 20) for (let x = 40; x < size.x; x += 20) {
    const top = document.elementFromPoint(box.x + x, box.y + y);
    if (!top || top.closest(".erqi-slot > *")) continue;
    const at = map.containerPointToLatLng([x, y]), hits = plan.hit(at, 24);
    if (hits.length && hits[0].id === id) return [at.lat, at.lng];
  }
  return null;
}"""


def state(page: Page) -> dict:
    return page.evaluate("app.getState()")


def set_state(page: Page, **patch) -> None:
    page.evaluate("async (patch) => { app.setState(patch); await app.idle(); }", patch)


def click_map_at(page: Page, lat: float, lng: float) -> None:
    x, y = page.evaluate(
        """([lat, lng]) => { const map = app.ctx.map, box = map.getContainer().getBoundingClientRect();
             const at = map.latLngToContainerPoint([lat, lng]); return [box.x + at.x, box.y + at.y]; }""",
        [lat, lng],
    )
    page.mouse.click(x, y)


def test_file_is_small_and_says_it_needs_no_network(plan_file: Path):
    text = plan_file.read_text("utf-8")
    assert plan_file.stat().st_size <= LIMIT_BYTES
    assert "Content-Security-Policy" in text
    assert "default-src 'none'" in text


def test_same_input_gives_the_same_bytes(plan_file: Path, tmp_path: Path):
    again = tmp_path / "again.html"
    command = [sys.executable, "-m", "erqi_map.cli.app", "export", "html", str(again)]
    subprocess.run(command, check=True, capture_output=True)
    assert again.read_bytes() == plan_file.read_bytes()


@pytest.mark.parametrize("viewport", [DESKTOP, WALL, PHONE], ids=lambda v: f"{v['width']}px")
def test_opens_without_a_request_or_an_error(open_plan, viewport):
    opened = open_plan(viewport=viewport)
    assert opened.outside() == []
    assert opened.errors == []
    assert opened.page.title()


def test_draws_every_located_place_and_names_the_four_clusters_and_phoenix_lake(open_plan):
    page = open_plan().page
    drawn = page.evaluate("[...app.ctx.plan.byId.keys()]")
    assert set(LOCATED) <= set(drawn)
    labels = {label["id"] for label in page.evaluate("app.labels()")}
    assert {*CLUSTERS, "phoenix-lake"} <= labels


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_popup_of_a_cluster_shows_its_goals(open_plan, lang):
    page = open_plan(f"#lang={lang}", reduced_motion="reduce").page
    popup = page.locator(".erqi-popup-box")
    for cluster in CLUSTERS:
        lat, lng = page.evaluate(BARE_SPOT, cluster)
        click_map_at(page, lat, lng)
        place = STORE.place(cluster)
        expect(popup).to_contain_text(place.name.get(lang))
        expect(popup).to_contain_text(place.slogan.get(lang))
        for goal in place.goals:
            expect(popup).to_contain_text(goal.text.get(lang))
        assert state(page)["focus"] == cluster
        set_state(page, focus=None)
        expect(popup).to_have_count(0)
        page.evaluate("app.ctx.home({ animate: false })")
        at_rest(page)


def test_phoenix_lake_is_found_by_name_pinyin_initials_and_english(open_plan):
    page = open_plan(reduced_motion="reduce").page
    for query in ("凤湖", "fenghu", "fh", "Phoenix Lake"):
        page.locator(".erqi-search-input").fill(query)
        page.keyboard.press("Enter")
        page.wait_for_function("() => app.getState().focus === 'phoenix-lake'")
        expect(page.locator(".erqi-popup-box")).to_contain_text("凤湖")
        set_state(page, focus=None)
        expect(page.locator(".erqi-popup-box")).to_have_count(0)


def test_a_goal_and_a_slogan_are_found(open_plan):
    page = open_plan().page
    search = page.get_by_role("searchbox").or_(page.get_by_role("combobox"))
    goal = STORE.place("yingtaogou-garden").goals[1]
    search.fill(goal.text.zh[:6])
    page.keyboard.press("Enter")
    page.wait_for_function("(id) => app.getState().goal === id", arg=goal.id)
    expect(page.locator(".erqi-goal[aria-pressed=true]")).to_contain_text(goal.text.zh)
    search.fill("加快复兴")
    page.keyboard.press("Enter")
    page.wait_for_function("() => app.getState().focus === 'central-city'")


def test_keyboard_alone_finds_a_place_lights_a_goal_and_returns(open_plan):
    page = open_plan().page
    page.locator(".erqi-map-canvas, .leaflet-container").first.focus()
    page.keyboard.press("/")
    expect(page.locator(".erqi-search-input")).to_be_focused()
    page.keyboard.type("yingtaogou")
    page.keyboard.press("Enter")
    page.wait_for_function("() => app.getState().focus === 'yingtaogou-garden'")
    for target in (page.locator(".erqi-popup-more"), page.locator(".erqi-goal").first):
        for _ in range(80):
            if target.evaluate("(node) => node.getRootNode().activeElement === node"):
                break
            page.keyboard.press("Tab")
        expect(target).to_be_focused()
        page.keyboard.press("Enter")
    page.wait_for_function("() => app.getState().goal !== null")


def test_goal_lights_up_what_serves_it_and_a_project_its_goals(open_plan):
    page = open_plan().page
    set_state(page, focus="yingtaogou-garden", goal="goal-better-ecology")
    highlighted = page.evaluate("[...app.ctx.plan.highlighted(app.getState())]")
    assert {"phoenix-lake", "southwest-landscape"} <= set(highlighted)
    panels = {"left": True, "right": True, "list": False}
    set_state(page, focus="phoenix-lake", goal=None, panels=panels)
    card = page.locator(".erqi-card")
    expect(card).to_contain_text(STORE.place("yingtaogou-garden").goals[1].text.zh)


def test_address_restores_the_view(open_plan):
    page = open_plan().page
    set_state(page, lang="en", focus="mazhai-industry", filter={"cluster": ["mazhai-industry"]})
    page.wait_for_function("() => location.hash.includes('mazhai-industry')")
    address = page.evaluate("location.hash")
    again = open_plan(address).page
    for key in ("lang", "focus", "filter"):
        assert state(again)[key] == state(page)[key]


@pytest.mark.parametrize(
    "fragment",
    [
        "#lang=xx&focus=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&lat=NaN&lng=1e999&zoom=-5",
        "#basemap=http%3A%2F%2Fexample.org&cluster=__proto__&hidden=../..",
        "#%E0%A4%A&&&==&lat=91&lng=181&zoom=99",
        "#" + "a" * 20_000,
    ],
)
def test_address_made_by_hand_does_no_harm(open_plan, fragment):
    opened = open_plan(fragment)
    assert opened.errors == []
    assert opened.outside() == []
    assert state(opened.page)["lang"] == "zh"
    assert {label["id"] for label in opened.page.evaluate("app.labels()")} >= set(CLUSTERS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(open_plan, lang, viewport):
    page = open_plan(f"#lang={lang}", viewport=viewport, bypass_csp=True).page
    assert axe_violations(page) == []
    set_state(page, focus="central-city", panels={"left": False, "right": True, "list": False})
    assert axe_violations(page) == []
    set_state(page, panels={"left": False, "right": False, "list": True})
    assert axe_violations(page) == []


def test_chinese_page_has_no_english_words_left(open_plan):
    page = open_plan("#focus=central-city").page
    set_state(page, panels={"left": True, "right": True, "list": True})
    words = page.locator(".erqi-map").inner_text()
    allowed = {"WGS", "EPSG", "CGCS", "EN", "OpenStreetMap", "ODbL", "MIT", "PyPI", "npm", "HTML"}
    left = {word for word in re.findall(r"[A-Za-z]{4,}", words) if word not in allowed}
    assert not {w for w in left if re.fullmatch(r"(?i)(layer|legend|filter|search|close|open|map|"
                r"goals?|projects?|source|status|accuracy|show|hide|details|cluster|list)s?", w)}  # fmt: skip


def test_dead_basemap_is_said_and_the_offline_layer_stays(open_plan):
    opened = open_plan()
    set_state(opened.page, basemap="osm")
    told(opened.page, "没有响应")
    labels = {label["id"] for label in opened.page.evaluate("app.labels()")}
    assert set(CLUSTERS) <= labels
    hosts = {url.split("/")[2] for url in opened.outside()}
    assert all(host.endswith("openstreetmap.org") for host in hosts)
