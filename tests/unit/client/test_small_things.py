"""Store, words, elements, symbols, lengths: the small pieces everything stands on."""

import pytest
from pyproj import Geod

SHAPES = ["circle", "square", "diamond", "triangle", "star", "hexagon", "cross", "ring"]
GEOD = Geod(ellps="WGS84")
RING = [(113.60, 34.70), (113.65, 34.70), (113.66, 34.74), (113.61, 34.75)]


def test_the_store_tells_once_and_only_what_changed_by_value(library):
    told = library.evaluate(
        """() => {
          const store = ErqiMap.createStore({ a: 1, list: ["x"], deep: { k: [1] } });
          const told = [];
          const off = store.on((state, changed) => told.push([...changed]));
          store.set({ a: 1, list: ["x"], deep: { k: [1] } });
          store.set({ a: 2, list: ["x"] });
          store.set({ deep: { k: [2] } });
          off();
          store.set({ a: 3 });
          return told;
        }"""
    )
    assert told == [["a"], ["deep"]]


def test_the_state_cannot_be_changed_behind_the_store(library):
    assert library.evaluate(
        """() => {
          const mine = { list: ["x"] };
          const store = ErqiMap.createStore(mine);
          mine.list.push("y");
          "use strict";
          try { store.get().list.push("z"); } catch (error) { return store.get().list; }
          return "changed";
        }"""
    ) == ["x"]


def test_a_change_inside_a_listener_is_told_after_the_first(library):
    order = library.evaluate(
        """() => {
          const store = ErqiMap.createStore({ a: 0, b: 0 });
          const order = [];
          store.on((state, changed) => { if (changed.has("a")) store.set({ b: 1 }); });
          store.on((state, changed) => order.push([...changed][0]));
          store.set({ a: 1 });
          return order;
        }"""
    )
    assert order == ["a", "b"]


def test_words_fall_back_to_chinese_and_then_to_the_key(library):
    found = library.evaluate(
        """() => {
          const ui = { zh: { a: "甲{n}", b: "乙" }, en: { a: "A{n}" } };
          const words = ErqiMap.createWords(ui, () => "en");
          return [words.t("a", { n: "{m}" }), words.t("b"), words.t("none"), words.t("__proto__"),
                  words.text({ zh: "只有中文" }), words.text(null)];
        }"""
    )
    assert found == ["A{m}", "乙", "none", "__proto__", "只有中文", ""]


def test_elements_hold_text_and_never_markup(library):
    found = library.evaluate(
        """() => {
          const inner = document.createElement("i");
          const node = ErqiMap.el("p", { text: "<b onclick=x>" }, [inner, "<i>"]);
          return [node.querySelectorAll("b").length, node.childElementCount, node.textContent];
        }"""
    )
    assert found == [0, 1, "<b onclick=x><i>"]


@pytest.mark.parametrize("name", ["onclick", "ONLOAD", "style", "srcdoc"])
def test_attributes_that_would_run_are_refused(library, name):
    with pytest.raises(Exception, match="attribute"):
        library.evaluate("name => ErqiMap.el('p', { attrs: { [name]: 'x' } })", name)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", " http://a", "data:text/html,x", 'http://a/"b', None, 5]
)
def test_only_web_addresses_become_links(library, address):
    assert library.evaluate("address => ErqiMap.safeHref(address)", address) is None
    assert library.evaluate("ErqiMap.safeHref('https://a.cn/b?c=d')") == "https://a.cn/b?c=d"


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_its_own_outline_and_the_legend_draws_the_same(library, shape):
    found = library.evaluate(
        """([shape, all]) => {
          const paint = { fill: "#0072B2", stroke: "#ffffff", stroke_width_px: 1 };
          const symbol = { geometry: "point", shape, size_px: 14, ...paint };
          const outlines = new Set(all.map(one => ErqiMap.shapePath(one, 14)));
          const swatch = ErqiMap.swatch(symbol, { size: 20 });
          const drawn = swatch.querySelector("path").getAttribute("d");
          return [outlines.size, drawn === ErqiMap.shapePath(shape, 14),
                  swatch.getAttribute("aria-hidden"), swatch.querySelectorAll("[style]").length];
        }""",
        [shape, SHAPES],
    )
    assert found == [len(SHAPES), True, "true", 0]


@pytest.mark.parametrize("hatch", ["forward", "backward", "dots", "horizontal", "vertical", "grid"])
def test_a_hatch_is_drawn_where_there_is_no_fill_and_on_paper(library, hatch):
    counts = library.evaluate(
        """hatch => {
          const symbol = { geometry: "area", fill: "#009E73", fill_opacity: 0.2, stroke: "#009E73",
                           stroke_width_px: 2, dash_px: [8, 5], hatch };
          const count = (one, options) =>
            ErqiMap.swatch(one, options).querySelectorAll("svg path").length;
          const empty = { ...symbol, fill: null };
          return [count(symbol), count(symbol, { hatching: true }), count(empty)];
        }""",
        hatch,
    )
    assert counts[0] == 0
    assert counts[1] > 0
    assert counts[2] > 0


def test_lengths_and_areas_are_those_of_the_ellipsoid(library):
    lng, lat = [one[0] for one in RING], [one[1] for one in RING]
    area, perimeter = GEOD.polygon_area_perimeter(lng, lat)
    found = library.evaluate(
        """ring => {
          const { length_m, area_m2, perimeter_m } = ErqiMap.geodesic;
          return [length_m(ring), area_m2(ring), area_m2([...ring].reverse()), perimeter_m(ring),
                  length_m(ring.slice(0, 1)), area_m2(ring.slice(0, 2))];
        }""",
        [[y, x] for x, y in RING],
    )
    assert found[0] == pytest.approx(GEOD.line_length(lng, lat), abs=1e-3)
    assert found[1] == pytest.approx(abs(area), rel=1e-9)
    assert found[2] == pytest.approx(found[1])
    assert found[3] == pytest.approx(perimeter, abs=1e-3)
    assert found[4:] == [0, 0]


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (8.25, "Length", "map.length_m 8.3"),
        (856.4, "Length", "map.length_m 856"),
        (1240, "Length", "map.length_km 1.24"),
        (15240, "Length", "map.length_km 15.2"),
        (420, "Area", "map.area_m2 420"),
        (32000, "Area", "map.area_ha 3.20"),
        (1262000, "Area", "map.area_km2 1.26"),
        (157770000, "Area", "map.area_km2 158"),
    ],
)
def test_sizes_are_said_in_the_unit_that_fits(library, value, kind, words):
    found = library.evaluate(
        """([value, kind]) => {
          const words = { t: (key, vars) => `${key} ${vars.value}` };
          return ErqiMap[`format${kind}`](words, value);
        }""",
        [value, kind],
    )
    assert found == words
