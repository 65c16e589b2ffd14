"""The decoder gives back what the encoder was given."""

import base64
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from erqi_map.render.payload.encode import encode_payload
from erqi_map.render.payload.geometry import to_world

from .small_plan import EXTENT, build_spec, layer, row

OPEN = """async base64 => {
  const plan = await client.openPlan(base64);
  await plan.ready;
  window.plan = plan;
  return plan.layers.map(layer => [layer.id, layer.n]);
}"""
RINGS = """id => {
  const layer = plan.layer(id);
  return Array.from({length: layer.n}, (_, i) =>
    layer.parts(i).map(rings => rings.map(ring => Array.from(ring))));
}"""


def opened(library, spec):
    return library.evaluate(OPEN, base64.b64encode(encode_payload(spec)).decode())


def expected_rings(geometry) -> list[list[list[int]]]:
    parts = []
    for part in shapely.get_parts(geometry):
        rings = shapely.get_rings(part) if part.geom_type == "Polygon" else [part]
        closed = part.geom_type == "Polygon"
        rows = [to_world(shapely.get_coordinates(ring)) for ring in rings]
        parts.append([(ring[:-1] if closed else ring).ravel().tolist() for ring in rows])
    return parts


def test_every_vertex_of_areas_lines_and_points_arrives_in_the_units_of_the_payload(library):
    spec = build_spec()
    assert opened(library, spec) == [[one.id, len(one.data)] for one in spec.layers]
    for one in spec.layers:
        wanted = [expected_rings(geometry) for geometry in one.data.geometry]
        assert library.evaluate(RINGS, one.id) == wanted


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


def test_columns_of_every_type_keep_their_values_and_their_gaps(library):
    count = 5000
    numbers = np.arange(count, dtype=float)
    numbers[7] = np.nan
    data = gpd.GeoDataFrame(
        {
            "id": [f"p-{k}" for k in range(count)],
            "kind": ["a" if k % 2 else None for k in range(count)],
            "words": [None if k == 9 else f"第{k}号‘<b>’" for k in range(count)],
            "amount": numbers,
            "cluster": ["east" if k % 3 else None for k in range(count)],
        },
        geometry=shapely.points(np.linspace(113.5, 113.6, count), 34.7),
        crs="EPSG:4326",
    ).set_index("id")
    one = layer("many", "point", [row("x", "x", shapely.Point(0, 0), None)], data=data, label=None)
    opened(library, build_spec(layers=(one,)))
    found = library.evaluate(
        """() => {
          const layer = plan.layer("many");
          return ["id", "kind", "words", "amount"].map(name =>
            Array.from({ length: layer.n }, (_, i) => layer.value(i, name)));
        }"""
    )
    wanted = [list(data.index), *(data[name] for name in ("kind", "words", "amount"))]
    for values, column in zip(found, wanted, strict=True):
        clean = [None if value is None or value != value else value for value in column]
        assert values == clean
    assert library.evaluate("plan.leafKeys") == ["many/-", "many/east"]


def test_an_empty_geometry_is_a_row_without_a_place(library):
    rows = [
        row("there", "在", shapely.box(113.5, 34.6, 113.6, 34.7), "east"),
        row("nowhere", "无", shapely.Polygon(), "east"),
    ]
    opened(library, build_spec(layers=(layer("areas", "area", rows),)))
    assert library.evaluate("plan.layers[0].empty(1)") is True
    assert library.evaluate("plan.layers[0].anchor(1)") is None
    assert library.evaluate("[...client.inBox(plan.layers[0], 0, 0, 2 ** 30, 2 ** 30)]") == [0]


def test_a_layer_without_features_is_no_obstacle(library):
    empty = layer("none", "point", [row("x", "x", shapely.Point(113.5, 34.6), "east")])
    empty = replace(empty, data=empty.data.iloc[:0])
    assert opened(library, build_spec(layers=(empty,))) == [["none", 0]]


def test_ids_lead_to_features_and_cards_to_what_draws_them(library):
    opened(library, build_spec())
    assert library.evaluate("plan.byId.get('site-3').index") == 3
    assert library.evaluate("plan.features('east').length") == 1
    assert library.evaluate("plan.features('no-such-id').length") == 0
    assert library.evaluate("plan.features('__proto__').length") == 0


def test_manifest_and_content_arrive_whole(library):
    spec = build_spec(lang="en")
    opened(library, spec)
    assert library.evaluate("plan.manifest.extent") == list(EXTENT)
    assert library.evaluate("plan.manifest.lang") == "en"
    title = {"zh": "图", "en": "Map"}
    assert library.evaluate("plan.content.furniture.title") == title
