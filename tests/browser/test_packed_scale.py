"""Packed layers at the size of a city, grouped points, and pages where no worker may run."""

import base64
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pytest
import shapely
from playwright.sync_api import expect

from erqi_map import PackedLayer
from erqi_map.render.payload.geometry import from_world, to_world

from .conftest import Watched
from .packed_pages import (
    HERE,
    click,
    hit_row,
    ink_at,
    layers_are_drawn,
    middle_of,
    scattered_points,
    shows,
    squares,
    write_map,
)
from .packed_parcels import call, names_on_map, open_panel, open_written, set_filter, shown_rows
from .presenter import until

Open = Callable[..., Watched]
COUNT = 100_000


def irregular(count: int) -> gpd.GeoDataFrame:
    """Seeded polygons of 27 vertices with text, a few hundred metres each, that overlap."""
    random = np.random.default_rng(12)
    side = int(np.ceil(np.sqrt(count)))
    centre = np.column_stack([np.arange(count) % side, np.arange(count) // side]) - side / 2
    turn = np.linspace(0, 2 * np.pi, 27, endpoint=False)
    reach = random.uniform(0.25, 0.7, (count, 27, 1))
    rings = centre[:, None, :] + reach * np.column_stack([np.cos(turn), np.sin(turn)])
    shapes = shapely.polygons(rings * 0.001 + np.array([HERE[1], HERE[0]]))
    notes = [f"第{number}号地块的说明" for number in range(count)]
    return gpd.GeoDataFrame({"number": np.arange(count), "note": notes}, geometry=shapes, crs=4326)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[gpd.GeoDataFrame, Path]:
    """A hundred thousand of them, and a map with all that a reader can do with them."""
    gdf = irregular(COUNT).assign(kind=np.array(["甲", "乙", "丙", "丁"])[np.arange(COUNT) % 4])
    layer = PackedLayer(
        gdf, popup=["note"], filters=["kind", "number"], search=["note"], labels="note",
        table=["number", "kind"],
    )  # fmt: skip
    return gdf, write_map(tmp_path_factory.mktemp("city") / "map.html", layer.add_to, zoom=11)


def test_a_hundred_thousand_features_are_found_where_shapely_says(
    open_clean: Open, city: tuple[gpd.GeoDataFrame, Path]
) -> None:
    gdf, path = city
    page = open_written(open_clean, path)
    half = 0.0005 * np.sqrt(COUNT)
    places = np.random.default_rng(3).uniform(-half, half, (400, 2)) + np.array([HERE[1], HERE[0]])
    found = page.evaluate(
        """(places) => {
          const { plan } = ErqiMap.packed[0];
          return places.map(([lng, lat]) => plan.hit({ lat, lng }, 0).map((hit) => hit.index).sort((a, b) => a - b));
        }""",
        places.tolist(),
    )
    world = to_world(places).astype(float)
    exact = from_world(world.astype(np.int64))
    tree = shapely.STRtree(gdf.geometry.to_numpy())
    margin = 2 * 360 / 2**30
    for place, rows in zip(exact, found, strict=True):
        point = shapely.Point(place)
        near = tree.query(point.buffer(margin), predicate="intersects").tolist()
        edges = shapely.boundary(gdf.geometry.to_numpy()[near])
        on_edge = {
            row for row, edge in zip(near, edges, strict=True) if edge.distance(point) < margin
        }
        inside = set(tree.query(point, predicate="within").tolist())
        assert set(rows) ^ inside <= on_edge
    row = COUNT // 2 + 40
    click(page, *middle_of(gdf, row))
    # Neighbours overlap: the smaller of them may lie above.
    shows(page, ".erqi-packed-popup", "号地块的说明")
    last = """async () => {
      const [layer] = ErqiMap.packed;
      const row = await layer.read({ layer: layer.plan.layers[0], index: 99999 });
      return row.properties.note;
    }"""
    assert page.evaluate(last) == gdf["note"].iloc[-1]


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "page"])
def test_a_hundred_thousand_rows_are_filtered_searched_listed_and_named(
    open_clean: Open, city: tuple[gpd.GeoDataFrame, Path], worker: bool
) -> None:
    gdf, path = city
    page = open_written(open_clean, path, worker=worker)
    kept = gdf[(gdf["kind"] == "乙") & (gdf["number"] >= 50_000)]
    conditions = {"kind": ["乙"], "number": [50_000, None]}
    assert set_filter(page, conditions) == {"rows": len(kept), "total": COUNT}
    assert shown_rows(page) == kept["number"].tolist()
    work = "return (await layer.plan.open.ask('work', null));"
    decoded = call(page, work)["decoded"]
    for least in (60_000, 70_000, 80_000):
        set_filter(page, {"kind": ["乙"], "number": [least, None]})
    assert call(page, work)["decoded"] == decoded
    drawn = "return layer.plan.layers[0].shown.reduce((sum, one) => sum + one, 0);"
    assert call(page, drawn) == int((kept["number"] >= 80_000).sum())
    find = "const { total, rows } = await layer.find(...given); return [total, rows[0] && rows[0].row];"
    assert call(page, find, "第99997号") == [1, 99_997]
    assert call(page, find, "第99996号") == [0, None]
    assert call(page, find, "的说明", {"all": True})[0] == COUNT
    assert call(page, work)["searchable"] == 1
    open_panel(page)
    rows = page.locator(".erqi-packed-sheet .erqi-packed-row")
    expect(rows.first).to_contain_text("80001")
    call(page, "await layer.setFilter(null);")
    expect(rows.first).to_contain_text("0甲")
    assert rows.count() < 80
    assert call(page, "return (await layer.select(99997)).properties.number;") == 99_997
    # Names are sought among what is in view, and their texts read chunk by chunk.
    lng, lat = middle_of(gdf, 99_997)
    call(page, "layer.map.setView(given, 18, { animate: false }); await layer.idle();", lat, lng)
    assert set(names_on_map(page)) & set(gdf["note"].iloc[99_000:])
    chunks = "return (await layer.plan.rows.get(layer.plan.layers[0]).column('note')).here(40000);"
    assert call(page, chunks) is False


def test_points_are_counted_in_bubbles_until_they_stand_apart(
    open_clean: Open, tmp_path: Path
) -> None:
    gdf = scattered_points(20_000)
    path = write_map(tmp_path / "map.html", lambda m: PackedLayer(gdf).add_to(m), zoom=11)
    page = open_written(open_clean, path)
    middle = (HERE[1], HERE[0])
    assert hit_row(page, *middle)["group"] > 100
    place = middle_of(gdf, 500)
    page.evaluate(
        "async (at) => { const layer = ErqiMap.packed[0]; layer.map.setView(at, 18); await layer.idle(); }",
        [place[1], place[0]],
    )
    assert hit_row(page, *place)["row"] == 500
    assert ink_at(page, 0, *place)


def test_every_point_is_counted_once(open_clean: Open, tmp_path: Path) -> None:
    gdf = scattered_points(5000)
    path = write_map(
        tmp_path / "map.html", lambda m: PackedLayer(gdf, points="density").add_to(m), zoom=11
    )
    page = open_written(open_clean, path)
    total = page.evaluate(
        """() => {
          const layer = ErqiMap.packed[0];
          const { group } = layer.plan.layers[0];
          const seen = new Map();
          const { xy } = layer.plan.layers[0].shape;
          const zoom = layer.map.getZoom();
          for (let v = 0; v < xy.length; v += 2) {
            const found = group.at(xy[v], xy[v + 1], zoom);
            seen.set(found.key, found.count);
          }
          return [...seen.values()].reduce((a, b) => a + b, 0);
        }"""
    )
    assert total == 5000


def test_a_click_on_a_bubble_goes_nearer(open_clean: Open, tmp_path: Path) -> None:
    gdf = scattered_points(20_000)
    path = write_map(
        tmp_path / "map.html", lambda m: PackedLayer(gdf, points="clusters").add_to(m), zoom=11
    )
    page = open_written(open_clean, path)
    click(page, HERE[1], HERE[0])
    until(page, "ErqiMap.packed[0].map.getZoom() > 11")


def test_few_points_are_drawn_one_by_one(open_clean: Open, tmp_path: Path) -> None:
    gdf = scattered_points(300)
    path = write_map(tmp_path / "map.html", lambda m: PackedLayer(gdf).add_to(m), zoom=11)
    page = open_written(open_clean, path)
    assert page.evaluate("ErqiMap.packed[0].plan.layers[0].group") is None
    assert all(ink_at(page, 0, *middle_of(gdf, row)) for row in (0, 100, 299))


def test_without_a_worker_the_page_reads_the_same(open_clean: Open, tmp_path: Path) -> None:
    gdf = squares(40, 40)
    path = write_map(tmp_path / "map.html", lambda m: PackedLayer(gdf, popup=["note"]).add_to(m))
    text = path.read_text("utf-8")
    # A policy that knows no worker, as a host may have.
    path.write_text(text.replace("worker-src blob:", "worker-src 'none'"), "utf-8")
    page = open_clean(path.as_uri()).page
    layers_are_drawn(page)
    assert page.evaluate("ErqiMap.packed[0].plan.open.inWorker") is False
    for row in (0, 819, 1599):
        assert hit_row(page, *middle_of(gdf, row))["row"] == row
    click(page, *middle_of(gdf, 820))
    shows(page, ".erqi-packed-popup", gdf["note"].iloc[820])


def damaged(path: Path, change: Callable[[bytes], bytes]) -> None:
    text = path.read_text("utf-8")
    found = re.search(r'(id="erqi-frame-\w+"[^>]*>)([^<]+)<', text)
    assert found is not None
    payload = base64.b64encode(change(base64.b64decode(found[2]))).decode()
    path.write_text(text.replace(found[2], payload), "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda payload: payload[: len(payload) // 2],
        lambda payload: b"ERQI9" + payload[5:],
        lambda payload: b"",
        lambda payload: payload[:-400] + b"\0" * 400,
    ],
    ids=["cut", "unknown", "nothing", "overwritten"],
)
def test_damaged_data_are_said_to_be_so(
    open_page: Open, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    gdf = squares(30, 30)
    path = write_map(tmp_path / "map.html", lambda m: PackedLayer(gdf).add_to(m))
    damaged(path, change)
    page = open_page(path.as_uri(), offline=True).page
    expect(page.locator(".erqi-packed-failed")).to_contain_text("地图数据")


def test_a_layer_taken_away_while_it_is_read_does_not_come_back(
    open_clean: Open, tmp_path: Path
) -> None:
    gdf = squares()

    def build(m: folium.Map) -> None:
        PackedLayer(gdf, show=False).add_to(m)

    path = write_map(tmp_path / "map.html", build)
    page = open_clean(path.as_uri()).page
    until(page, "Boolean(globalThis.ErqiMap && ErqiMap.packed && ErqiMap.packed.length)")
    state: Any = page.evaluate(
        """async () => {
          const node = L.DomUtil.create("div", "", document.body);
          const map = L.map(node).setView([34.65, 113.55], 13);
          const [layer] = ErqiMap.packed;
          map.addLayer(layer);
          map.removeLayer(layer);
          await layer.ready();
          await new Promise((done) => setTimeout(done));
          return [layer.map, layer.view];
        }"""
    )
    assert state == [None, None]
