"""The client reads what Python writes: every vertex, every row, whatever the sizes."""

import base64
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from erqi_map.render.payload.encode_frame import encode_packed
from erqi_map.render.payload.geometry import to_world

READ = """async ([base64, inSlices]) => {
  const open = await client.openContainer(base64);
  let pauses = 0;
  const pause = inSlices ? async () => { pauses += 1; } : null;
  const layers = {};
  for (const entry of open.manifest.layers) {
    const shape = await client.decodeShape(entry, open, pause);
    const columns = {};
    for (const column of entry.columns) {
      const found = await client.decodeColumn(column, entry.n, open);
      columns[column.name] = [];
      for (let i = 0; i < entry.n; i += 1) {
        if (found.readAt) await found.readAt(i);
        columns[column.name].push(found.at(i));
      }
    }
    layers[entry.geometry] = {
      xy: [...shape.xy], parts: [...shape.partStart], rings: [...shape.ringStart],
      vertices: [...shape.vertexStart], bounds: [...shape.bounds], columns,
    };
  }
  return { layers, pauses };
}"""
CORNERS = st.tuples(st.floats(-180, 180), st.floats(-85, 85))
AREAS = st.lists(CORNERS, min_size=3, max_size=8).map(shapely.Polygon)
LINES = st.lists(CORNERS, min_size=2, max_size=8).map(shapely.LineString)
POINTS = CORNERS.map(shapely.Point)


def read(library: Any, gdf: gpd.GeoDataFrame, in_slices: bool = False) -> Any:
    payload, _ = encode_packed(gdf, name="层")
    return library.evaluate(READ, [base64.b64encode(payload).decode(), in_slices])


def frame(geometry: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs=4326)


def open_rings(shape: Any) -> np.ndarray:
    """Vertices as the client has them: without the closing one of each ring of an area."""
    if shape.geom_type == "Polygon":
        rings = [shape.exterior, *shape.interiors]
        return np.vstack([shapely.get_coordinates(ring)[:-1] for ring in rings])
    return shapely.get_coordinates(shape)


@settings(max_examples=40)
@given(st.lists(st.one_of(AREAS, LINES, POINTS), min_size=1, max_size=9))
def test_every_vertex_arrives_where_python_put_it(library, shapes):
    layers = read(library, frame(shapes))["layers"]
    for kind, types in {"area": "Polygon", "line": "LineString", "point": "Point"}.items():
        wanted = [open_rings(shape) for shape in shapes if shape.geom_type == types]
        if not wanted:
            assert kind not in layers
            continue
        world = np.array(layers[kind]["xy"]).reshape(-1, 2)
        assert np.array_equal(world, to_world(np.vstack(wanted)))
        assert layers[kind]["vertices"] == [0, *np.cumsum([len(one) for one in wanted])]


def test_holes_parts_and_empty_shapes_are_counted_right(library):
    hole = shapely.box(113.52, 34.62, 113.54, 34.64).exterior
    holed = shapely.Polygon(shapely.box(113.5, 34.6, 113.6, 34.7).exterior, [hole])
    two = shapely.MultiPolygon([holed, shapely.box(113.7, 34.6, 113.8, 34.7)])
    area = read(library, frame([two, None, holed]))["layers"]["area"]
    assert area["parts"] == [0, 2, 2, 3]
    assert area["rings"] == [0, 2, 3, 5]
    assert area["vertices"] == [0, 4, 8, 12, 16, 20]


def test_many_features_in_slices_are_the_same_as_at_once(library):
    random = np.random.default_rng(5)
    corners = random.uniform([113, 34], [114, 35], (20_000, 1, 2))
    rings = corners + random.uniform(0, 0.001, (20_000, 4, 2))
    gdf = frame(list(shapely.polygons(rings)))
    at_once, in_slices = read(library, gdf), read(library, gdf, True)
    assert in_slices["pauses"] > 4
    assert in_slices["layers"] == at_once["layers"]
    world = np.array(at_once["layers"]["area"]["xy"]).reshape(-1, 2)
    assert np.array_equal(world, to_world(rings.reshape(-1, 2)))


def test_texts_of_any_writing_and_length_arrive_row_by_row(library):
    random = np.random.default_rng(6)
    alphabet = np.array(list("规划地块𠮷é a\n\"'<&{"))
    texts = ["".join(random.choice(alphabet, size)) + str(row) for row, size in
             enumerate(random.integers(0, 60, 4500))]  # fmt: skip
    texts[7] = texts[4400] = None
    plain = [f"row {row} of many" for row in range(4500)]
    gdf = frame([shapely.Point(1, 2)] * 4500, text=pd.Series(texts, dtype=object), plain=plain)
    columns = read(library, gdf)["layers"]["point"]["columns"]
    assert columns == {"text": texts, "plain": plain}


def test_numbers_and_words_arrive_as_they_were(library):
    gdf = frame(
        [shapely.Point(1, 2)] * 3, number=[0.1, np.nan, -1e300], word=["甲", None, "甲"],
        big=[2**53 + 1, 1, 2],
    )  # fmt: skip
    assert read(library, gdf)["layers"]["point"]["columns"] == {
        "number": [0.1, None, -1e300],
        "word": ["甲", None, "甲"],
        "big": [str(2**53 + 1), "1", "2"],
    }
