"""The start of a map: in slices, seen when it is whole, and safe when its host leaves early."""

import base64

import pytest
from playwright.sync_api import Page

# Parts that each take longer than a slice; what the page looks like while the second is made.
SLOW_PARTS = """() => {
  const busy = () => { const end = performance.now() + 45; while (performance.now() < end); };
  window.mid = [];
  window.made = [];
  window.undone = [];
  for (const name of ["one", "two", "three"]) {
    client.parts.push({ name, create(ctx) {
      busy();
      made.push(name);
      if (name === "two") mid.push(ctx.slots.top.getClientRects().length);
      if (window.during && name === "two") during(ctx);
      return { destroy: () => undone.push(name) };
    } });
  }
}"""
START = """([base64, during]) => {
  window.during = during ? eval(during) : null;
  const element = document.getElementById("host");
  return client.mount({ element, base64, options: {} }).then((app) => {
    window.app = app;
  });
}"""


@pytest.fixture
def slow(page: Page) -> Page:
    """A page whose parts are slow to make."""
    page.evaluate(SLOW_PARTS)
    return page


def start(page: Page, payload: bytes, during: str | None = None) -> None:
    page.evaluate(START, [base64.b64encode(payload).decode(), during])


def test_the_page_may_answer_while_a_map_starts(slow, payload):
    slow.evaluate(
        """() => {
          window.turns = 0;
          const turn = scheduler.yield.bind(scheduler);
          scheduler.yield = () => { turns += 1; return turn(); };
        }"""
    )
    start(slow, payload)
    assert slow.evaluate("turns") >= 2
    assert slow.evaluate("made") == ["one", "two", "three"]
    assert slow.errors == []


def test_a_browser_without_a_scheduler_starts_the_map_too(slow, payload):
    slow.evaluate("() => { Object.defineProperty(globalThis, 'scheduler', { value: undefined }); }")
    start(slow, payload)
    assert slow.evaluate("made") == ["one", "two", "three"]
    assert slow.errors == []


def test_nothing_is_seen_before_all_of_it_stands(slow, payload):
    start(slow, payload)
    assert slow.evaluate("mid") == [0]
    assert slow.evaluate("app.ctx.slots.top.getClientRects().length") == 1
    assert slow.evaluate("Boolean(app.ctx.map.getZoom())")


def test_what_nobody_has_opened_is_made_after_the_first_picture(page, payload):
    page.evaluate(
        """() => {
          window.drawn = null;
          client.parts.unshift({ name: "closed", closed: true, create(ctx) {
            drawn = document.querySelectorAll(".erqi-pane canvas").length;
          } });
        }"""
    )
    start(page, payload)
    assert page.evaluate("drawn") > 0
    assert page.errors == []


def test_a_state_set_as_soon_as_the_map_is_there_holds(slow, payload):
    start(slow, payload)
    slow.evaluate("app.setState({lang: 'en'})")
    slow.evaluate("async () => { await app.idle(); }")
    assert slow.evaluate("[app.getState().lang, app.ctx.root.lang]") == ["en", "en"]
    assert slow.errors == []


def test_a_state_set_during_the_start_holds(slow, payload):
    start(
        slow,
        payload,
        "(ctx) => ctx.app.setState({lang: 'en', hidden: ctx.plan.leafKeys.slice(0, 1)})",
    )
    slow.evaluate("async () => { await app.idle(); }")
    assert slow.evaluate("app.getState().lang") == "en"
    assert slow.evaluate("app.getState().hidden.length") == 1
    assert slow.errors == []


def test_a_map_destroyed_during_its_start_leaves_nothing_behind(slow, payload):
    start(slow, payload, "(ctx) => ctx.app.destroy()")
    assert slow.evaluate("made") == ["one", "two"]
    assert sorted(slow.evaluate("undone")) == ["one", "two"]
    assert slow.evaluate("document.getElementById('host').childElementCount") == 0
    slow.evaluate("() => { app.destroy(); app.setState({lang: 'en'}); }")
    slow.evaluate("async () => { await app.idle(); }")
    start(slow, payload)
    assert slow.evaluate("document.querySelectorAll('.erqi-map').length") == 1
    assert slow.errors == []


def test_an_element_taken_away_during_the_start_does_no_harm(slow, payload):
    start(slow, payload, "() => document.getElementById('host').remove()")
    slow.evaluate("() => app.destroy()")
    assert sorted(slow.evaluate("undone")) == ["one", "three", "two"]
    assert slow.errors == []


def test_two_maps_may_start_at_once(slow, payload):
    slow.evaluate(
        """async (base64) => {
          const host = document.getElementById("host");
          const elements = [0, 1].map(() => {
            const element = document.createElement("div");
            element.style.height = "300px";
            host.append(element);
            return element;
          });
          const mount = (element) => client.mount({ element, base64, options: {} });
          window.apps = await Promise.all(elements.map(mount));
          await Promise.all(apps.map((app) => app.idle()));
        }""",
        base64.b64encode(payload).decode(),
    )
    assert slow.evaluate("apps.map((app) => app.labels().length > 0)") == [True, True]
    slow.evaluate("() => apps.forEach((app) => app.destroy())")
    assert slow.evaluate("document.querySelectorAll('.erqi-map').length") == 0
    assert slow.errors == []
