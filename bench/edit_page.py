"""An edit in the app until it is drawn: `python -m bench.edit_page URL DATABASE ROUNDS`.

A point is moved on the map to draw on, and seen there and on a map in another window; a project is
given another name in its form, and seen on that map. Told in milliseconds, from the click on the
button and from the change in the journal, and how long the same map takes when it is made anew.
"""

import argparse
import datetime as dt
import sqlite3
from contextlib import closing

from playwright.sync_api import Locator, Page

from .browse import browser_page, tell

LIMIT_MS = 120_000
ID, NAME = "project-00042", "项目42"
LABELS = """(() => {
  const drawn = bench.drawn = [];
  const now = () => performance.timeOrigin + performance.now();
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
    if (/^项目42(改|$)/.test(text)) drawn.push([now(), text, x, y]);
    return draw.call(this, text, x, y, ...rest);
  };
})()"""
LAST = "() => (bench.drawn.at(-1) ?? []).slice(1).join()"
OTHER = "(was) => bench.drawn.some(([at, ...label]) => label.join() !== was)"
AT = "(was) => bench.drawn.find(([at, ...label]) => label.join() !== was)[0]"
CHOSEN = """(name) => document.querySelector("[aria-label='简称（中文）']")?.value === name"""
STEP_DEG = 0.0004


def main() -> None:
    """Edit, look, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("database")
    parser.add_argument("rounds", type=int)
    options = parser.parse_args()
    with browser_page() as page:
        page.context.add_init_script(LABELS)
        other = page.context.new_page()
        for one in (page, other):
            one.set_default_timeout(LIMIT_MS)
        _open_map(other, options.url)
        page.goto(f"{options.url}/edit")
        for number in range(options.rounds):
            _rename(page, other, f"{NAME}改{number}", options.database)
        page.get_by_role("tab", name="在地图上改").click()
        page.get_by_text("按坐标画").first.click()
        for number in range(options.rounds):
            _move(page, other, 113.6588 + (number % 2) * STEP_DEG, options.database)
        for _ in range(options.rounds):
            tell(remount_ms=_open_map(other, options.url))


def _open_map(page: Page, url: str) -> float:
    """Milliseconds until the project's name is drawn."""
    page.goto(f"{url}/?focus={ID}")
    page.wait_for_function(OTHER, arg="")
    return float(page.evaluate(AT, "")) - float(page.evaluate("() => performance.timeOrigin"))


def _field(page: Page, label: str) -> Locator:
    return page.get_by_label(label).locator("visible=true").first


def _choose(page: Page, label: str) -> None:
    _field(page, label).click()
    page.keyboard.type(NAME)
    page.get_by_role("option", name=NAME, exact=True).click()


def _rename(page: Page, other: Page, name: str, database: str) -> None:
    """In the form; the next round finds the name that stands there."""
    if not page.get_by_label("简称（中文）").count():
        _choose(page, "改哪一个")
        page.wait_for_function(CHOSEN, arg=NAME)
    _field(page, "简称（中文）").fill(name)
    _saved(page, "保存", {"renamed_elsewhere": other}, database)
    page.get_by_role("button", name="撤销这次变更").wait_for()


def _move(page: Page, other: Page, x: float, database: str) -> None:
    """By typed coordinates, which are drawn before they are saved."""
    _choose(page, "改哪一个图形")
    page.get_by_role("textbox", name="每行一个点").locator("visible=true").fill(f"{x:.4f}, 34.7535")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="画成点", exact=True).click()
    page.locator(".erqi-edit", has_text=f"{x:.6f}").wait_for()
    _saved(page, "保存图形", {"moved": page, "moved_elsewhere": other}, database)
    page.get_by_text("图形已保存为变更").first.wait_for()


def _saved(page: Page, button: str, seen: dict[str, Page], database: str) -> None:
    before = {}
    for name, on in seen.items():
        before[name] = on.evaluate(LAST)
        on.evaluate("() => bench.drawn.splice(0)")
    page.get_by_role("button", name=button, exact=True).locator("visible=true").first.click()
    for name, on in seen.items():
        on.wait_for_function(OTHER, arg=before[name])
    clicked, saved = float(page.evaluate("() => bench.pressed")), _last_change_ms(database)
    for name, on in seen.items():
        drawn = float(on.evaluate(AT, before[name]))
        tell(**{f"{name}_from_click_ms": drawn - clicked, f"{name}_ms": drawn - saved})


def _last_change_ms(database: str) -> float:
    with closing(sqlite3.connect(database)) as connection:
        ((at,),) = connection.execute("select at from changes order by id desc limit 1")
    return dt.datetime.fromisoformat(at).timestamp() * 1000


if __name__ == "__main__":
    main()
