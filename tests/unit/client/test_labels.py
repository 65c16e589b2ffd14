"""Names are placed, not piled: at every zoom, in both languages."""

import itertools

import pytest

from .harness import mount

PLACED = """async ([lat, lng, zoom, lang, changes]) => {
  app.setState({ lang, hidden: [], focus: null, goal: null, scene: null });
  app.setState(changes);
  app.ctx.map.setView([lat, lng], zoom, { animate: false });
  await app.idle();
  return app.labels();
}"""
ZOOMS = [10, 10.75, 11.5, 12.25, 13, 14, 15.5, 17, 19]
CENTRES = [(34.69, 113.58), (34.722, 113.62), (34.64, 113.61)]


def overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("zoom", ZOOMS)
def test_no_two_names_overlap_and_none_is_cut_by_the_window(reader, zoom, lang):
    for lat, lng in CENTRES:
        placed = reader.evaluate(PLACED, [lat, lng, zoom, lang, {}])
        for one, other in itertools.combinations(placed, 2):
            assert not overlap(one["box"], other["box"]), (one["text"], other["text"])
        for label in placed:
            x, y, width, height = label["box"]
            assert x >= 0
            assert y >= 0
            assert x + width <= 1000
            assert y + height <= 700
            assert min(width, height) >= 12


def test_names_come_in_the_order_of_priority_and_rank(reader):
    placed = reader.evaluate(PLACED, [34.69, 113.58, 11.5, "zh", {}])
    ids = [label["id"] for label in placed]
    assert {"west", "east"} <= set(ids)
    assert "site-0" in ids


def test_the_language_changes_the_names(reader):
    zh = reader.evaluate(PLACED, [34.69, 113.58, 12, "zh", {}])
    en = reader.evaluate(PLACED, [34.69, 113.58, 12, "en", {}])
    assert any(label["text"] == "西片区" for label in zh)
    assert all("English" in label["text"] for label in en)


def test_presenting_makes_names_at_least_18_pixels_high(reader):
    placed = reader.evaluate(PLACED, [34.69, 113.58, 12, "zh", {"scene": "opening"}])
    assert placed
    assert all(min(label["box"][2:]) >= 18 for label in placed)


def test_the_name_of_what_is_in_focus_always_finds_its_place(reader):
    ids = [f"site-{k}" for k in range(12)]
    for id in ids:
        placed = reader.evaluate(PLACED, [34.72, 113.62, 11, "zh", {"focus": id}])
        assert id in [label["id"] for label in placed]


def test_the_name_of_an_area_stays_in_the_part_that_is_in_the_window(reader):
    hidden = {"hidden": ["projects/east", "roads/-"]}
    placed = reader.evaluate(PLACED, [34.75, 113.65, 15, "zh", hidden])
    assert [label["id"] for label in placed] == ["east"]


def test_what_is_switched_off_has_no_name(reader):
    hidden = {"hidden": ["clusters/west", "projects/east"]}
    placed = reader.evaluate(PLACED, [34.69, 113.58, 11.5, "zh", hidden])
    assert {label["id"] for label in placed} <= {"east", "road-a", "road-b"}


def test_a_name_with_markup_is_drawn_as_it_stands(page):
    from erqi_map.render.payload.encode import encode_payload

    from .small_plan import box, build_spec, layer, row

    name = '<img src=x onerror="globalThis.ran = 1">{{7*7}}'
    rows = [row("evil", name, box(113.5, 34.6, 113.67, 34.77), "east")]
    mount(page, encode_payload(build_spec(layers=(layer("areas", "area", rows),))))
    assert name in [label["text"] for label in page.evaluate("app.labels()")]
    page.mouse.move(500, 350)
    page.wait_for_selector(".erqi-tip:not([hidden])")
    assert page.inner_text(".erqi-tip-name") == name
    assert page.evaluate("[globalThis.ran, document.querySelectorAll('img').length]") == [None, 0]
