"""Store, words, elements, symbols, lengths: the small pieces everything stands on."""

import pytest
from pyproj import Geod

from erqi_map.compose.drawing import DRAWING

SHAPES = list(DRAWING.outlines)
GEOD = Geod(ellps="WGS84")
RING = [(113.60, 34.70), (113.65, 34.70), (113.66, 34.74), (113.61, 34.75)]


def test_elements_hold_text_and_never_markup(library):
    found = library.evaluate(
        """() => {
          const inner = document.createElement("i");
          const node = client.el("p", { text: "<b onclick=x>" }, [inner, "<i>"]);
          return [node.querySelectorAll("b").length, node.childElementCount, node.textContent];
        }"""
    )
    assert found == [0, 1, "<b onclick=x><i>"]


@pytest.mark.parametrize("name", ["onclick", "ONLOAD", "style", "srcdoc"])
def test_attributes_that_would_run_are_refused(library, name):
    with pytest.raises(Exception, match="attribute"):
        library.evaluate("name => client.el('p', { attrs: { [name]: 'x' } })", name)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_has_its_own_outline_and_the_legend_draws_the_same(reader, shape):
    found = reader.evaluate(
        """([shape, all]) => {
          const paint = { fill: "#0072B2", stroke: "#ffffff", stroke_width_px: 1 };
          const symbol = { geometry: "point", shape, size_px: 14, ...paint };
          const outlines = new Set(all.map(one => client.shapePath(one, 14)));
          const swatch = client.symbolSwatch(symbol, { size: 20 });
          const drawn = swatch.querySelector("path").getAttribute("d");
          return [outlines.size, drawn === client.shapePath(shape, 14),
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
            client.symbolSwatch(one, options).querySelectorAll("svg path").length;
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
          const { length_m, area_m2, perimeter_m } = client.geodesic;
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
