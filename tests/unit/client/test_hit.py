"""What lies under the pointer agrees with shapely."""

import base64

import numpy as np
import pytest
import shapely

from erqi_map.render.payload.encode import encode_payload
from erqi_map.render.payload.geometry import to_world

from .small_plan import build_spec, layer, row

HITS = """async ([base64, places, radius, unitsPerPx]) => {
  const plan = await client.openPlan(base64);
  const state = client.defaultState();
  return places.map(([x, y]) =>
    client.hitAt(plan, x, y, radius, unitsPerPx, state).map(hit => hit.id));
}"""


def hits(library, spec, places, radius_px=0.0, units_per_px=1.0):
    payload = base64.b64encode(encode_payload(spec)).decode()
    return library.evaluate(HITS, [payload, places, radius_px, units_per_px])


def in_world(geometry):
    return shapely.transform(geometry, lambda lon_lat: to_world(lon_lat).astype(float))


def scattered(count: int) -> np.ndarray:
    random = np.random.default_rng(7)
    lon_lat = np.column_stack(
        [random.uniform(113.49, 113.68, count), random.uniform(34.59, 34.78, count)]
    )
    return to_world(lon_lat).astype(float) + 0.5


def test_areas_with_holes_and_parts_are_hit_where_shapely_says(library):
    spec = build_spec(layers=build_spec().layers[:1])
    data = spec.layers[0].data
    places = scattered(1500)
    found = hits(library, spec, places.tolist())
    shapes = {id: in_world(geometry) for id, geometry in data.geometry.items()}
    for place, ids in zip(places, found, strict=True):
        inside = {id for id, shape in shapes.items() if shape.contains(shapely.Point(place))}
        assert set(ids) == inside


def test_many_random_polygons_are_hit_where_shapely_says(library):
    random = np.random.default_rng(3)
    rows = []
    for k in range(300):
        centre = random.uniform([113.5, 34.6], [113.67, 34.77])
        angles = np.sort(random.uniform(0, 2 * np.pi, 9))
        radii = random.uniform(0.001, 0.012, 9)
        ring = centre + np.column_stack([radii * np.cos(angles), radii * np.sin(angles)])
        rows.append(row(f"p-{k}", f"地块{k}", shapely.Polygon(ring), "east"))
    spec = build_spec(layers=(layer("parcels", "area", rows),))
    shapes = [(one["id"], in_world(one["geometry"])) for one in rows]
    places = scattered(400)
    for place, ids in zip(places, hits(library, spec, places.tolist()), strict=True):
        assert set(ids) == {id for id, shape in shapes if shape.covers(shapely.Point(place))}


@pytest.mark.parametrize("radius_px", [0, 6, 18])
def test_lines_are_hit_within_their_width_and_the_tolerance(library, radius_px):
    spec = build_spec(layers=build_spec().layers[1:2])
    units_per_px = 400.0
    reach = (radius_px + 1) * units_per_px
    shapes = {id: in_world(line) for id, line in spec.layers[0].data.geometry.items()}
    places = scattered(800)
    found = hits(library, spec, places.tolist(), radius_px, units_per_px)
    for place, ids in zip(places, found, strict=True):
        near = {id for id, line in shapes.items() if line.distance(shapely.Point(place)) <= reach}
        assert set(ids) == near
