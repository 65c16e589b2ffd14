"""The decoder gives back what the encoder was given."""

import base64

import shapely

from erqi_map.render.payload.encode import encode_payload
from erqi_map.render.payload.geometry import to_world

from .small_plan import build_spec, layer, row

OPEN = """async base64 => {
  const plan = await client.openPlan(base64);
  await plan.ready;
  window.plan = plan;
  return plan.layers.map(layer => [layer.id, layer.n]);
}"""


def opened(library, spec):
    return library.evaluate(OPEN, base64.b64encode(encode_payload(spec)).decode())


def test_bounds_hold_all_vertices_and_anchors_lie_on_the_feature(library):
    spec = build_spec()
    opened(library, spec)
    for one in spec.layers:
        found = library.evaluate(
            """id => { const l = plan.layer(id); return Array.from({length: l.n}, (_, i) =>
              [Array.from(l.bounds(i)), l.anchor(i)]); }""",
            one.id,
        )
        for geometry, (bounds, anchor) in zip(one.data.geometry, found, strict=True):
            world = to_world(shapely.get_coordinates(geometry))
            assert bounds == [*world.min(axis=0), *world.max(axis=0)]
            place = shapely.Point(anchor[1], anchor[0])
            assert geometry.distance(place) < 1e-6


def test_an_empty_geometry_is_a_row_without_a_place(library):
    rows = [
        row("there", "在", shapely.box(113.5, 34.6, 113.6, 34.7), "east"),
        row("nowhere", "无", shapely.Polygon(), "east"),
    ]
    opened(library, build_spec(layers=(layer("areas", "area", rows),)))
    assert library.evaluate("plan.layers[0].empty(1)") is True
    assert library.evaluate("plan.layers[0].anchor(1)") is None
    assert library.evaluate("[...client.inBox(plan.layers[0], 0, 0, 2 ** 30, 2 ** 30)]") == [0]


def test_ids_lead_to_features_and_cards_to_what_draws_them(library):
    opened(library, build_spec())
    assert library.evaluate("plan.byId.get('site-3').index") == 3
    assert library.evaluate("plan.features('east').length") == 1
    assert library.evaluate("plan.features('no-such-id').length") == 0
    assert library.evaluate("plan.features('__proto__').length") == 0
