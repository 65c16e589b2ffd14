"""A click on a packed layer chooses the row: lit, told once, shown in the table, without a flight."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from erqi_map import PackedLayer

from .conftest import Watched
from .packed_pages import click, middle_of, scattered_points, squares
from .packed_parcels import adding, everything, open_map, open_panel, parcels, set_filter
from .presenter import until

GDF = parcels()
LISTEN = """() => {
  globalThis.told = [];
  for (const [at, layer] of ErqiMap.packed.entries()) {
    layer.on("select", ({ row, id, properties }) => told.push([at, row, id === null, properties === null]));
  }
  ErqiMap.packed[0].map.on("erqi:select", ({ row }) => told.push(["map", row]));
}"""


@pytest.fixture(params=[True, False], ids=["worker", "page"])
def show(request: Any, open_clean: Callable[..., Watched], tmp_path: Path):
    """Opens layers on a map and listens."""

    def start(*layers: PackedLayer) -> Page:
        build = adding(*layers)
        page = open_map(open_clean, tmp_path / "map.html", build, worker=request.param)
        page.evaluate(LISTEN)
        return page

    return start


def told(page: Page, count: int) -> list[Any]:
    """What was told, once so much of it is there and nothing more comes of what was done."""
    until(page, f"() => told.length >= {count}")
    page.evaluate("async () => { for (const layer of ErqiMap.packed) await layer.find('0'); }")
    return page.evaluate("() => told.splice(0)")


def chose(row: int | None, layer: int = 0) -> list[Any]:
    return [[layer, row, row is None, row is None], ["map", row]]


def beside(gdf: Any, row: int) -> tuple[float, float]:
    lng, lat = middle_of(gdf, row)
    return lng + 0.0042, lat


def test_a_click_chooses_and_is_told_once(show) -> None:
    page = show(everything(GDF))
    view = "() => { const { map } = ErqiMap.packed[0]; return [map.getCenter(), map.getZoom()]; }"
    before = page.evaluate(view)
    click(page, *middle_of(GDF, 6))
    assert told(page, 2) == chose(6)
    expect(page.locator(".erqi-packed-popup")).to_contain_text("1行2列")
    assert page.evaluate("() => ErqiMap.packed[0].selected().row") == 6
    assert page.evaluate(view) == before


def test_each_click_chooses_anew_and_one_beside_it_none(show) -> None:
    page = show(everything(GDF))
    for row in (6, 9):
        click(page, *middle_of(GDF, row))
        assert told(page, 2) == chose(row)
    click(page, *beside(GDF, 9))
    assert told(page, 2) == chose(None)
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)
    click(page, *beside(GDF, 9))
    assert told(page, 0) == []


def test_closing_the_popup_chooses_none(show) -> None:
    page = show(everything(GDF))
    click(page, *middle_of(GDF, 6))
    assert told(page, 2) == chose(6)
    page.keyboard.press("Escape")
    assert told(page, 2) == chose(None)


def test_a_filter_that_leaves_the_row_out_chooses_none(show) -> None:
    page = show(everything(GDF))
    click(page, *middle_of(GDF, 6))
    assert told(page, 2) == chose(6)
    set_filter(page, {"use": ["绿地"]})
    assert told(page, 0) == []
    set_filter(page, {"use": ["居住"]})
    assert told(page, 2) == chose(None)
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)


def test_a_layer_without_a_popup_is_chosen_from_too(show) -> None:
    page = show(PackedLayer(GDF))
    click(page, *middle_of(GDF, 6))
    assert told(page, 2) == chose(6)
    click(page, *beside(GDF, 6))
    assert told(page, 2) == chose(None)


def test_choosing_in_one_layer_lets_go_of_the_other(show) -> None:
    other = squares(2, 2)
    other.geometry = other.geometry.translate(-0.05, 0)
    page = show(everything(GDF), PackedLayer(other, popup=["name"]))
    click(page, *middle_of(GDF, 6))
    assert told(page, 2) == chose(6)
    click(page, *middle_of(other, 1))
    found = told(page, 4)
    assert sorted(found, key=str) == sorted([*chose(None), *chose(1, layer=1)], key=str)


def test_the_table_lights_the_row_and_brings_it_into_view(show) -> None:
    gdf = parcels(20, 20)
    page = show(everything(gdf))
    box = open_panel(page)
    expect(box.get_by_role("grid")).to_have_attribute("aria-rowcount", "401")
    row = page.evaluate(
        """() => {
          const { map, plan: { layers: [layer] } } = ErqiMap.packed[0];
          const size = map.getSize();
          for (let i = 60; i < layer.n; i += 1) {
            const [a, b, c, d] = layer.bounds(i);
            const at = map.latLngToContainerPoint(L.CRS.EPSG3857.pointToLatLng(L.point((a + c) / 2, (b + d) / 2).divideBy(2 ** 22), 0));
            if (at.x > size.x * 0.6 && at.x < size.x - 200 && at.y > 150 && at.y < size.y - 150) return i;
          }
          return null;
        }"""
    )
    click(page, *middle_of(gdf, row))
    chosen = box.locator('[aria-selected="true"]')
    expect(chosen).to_contain_text(gdf["name"][row])
    expect(chosen).to_be_in_viewport()
    # The keys go on from there.
    box.get_by_role("grid").press("ArrowDown")
    expect(box.locator(".erqi-packed-active")).to_contain_text(gdf["name"][row + 1])


def test_a_row_that_is_chosen_while_another_is_asked_for_is_told_alone(show) -> None:
    page = show(everything(GDF))
    page.evaluate(
        "() => { for (const row of [1, 2, 3]) ErqiMap.packed[0].select(row, { fly: false }); }"
    )
    assert told(page, 2) == chose(3)


def test_a_click_on_a_bubble_goes_nearer_and_chooses_nothing(show) -> None:
    points = scattered_points(2000)
    page = show(PackedLayer(points, popup=["kind"], points="clusters"))
    middle = points.geometry.union_all().centroid
    click(page, middle.x, middle.y)
    page.evaluate("async () => { await ErqiMap.packed[0].idle(); }")
    assert told(page, 0) == []


LATE = """async () => {
  const [layer] = ErqiMap.packed;
  const { open } = layer.plan;
  const { ask } = open;
  globalThis.late = [];
  open.ask = async (question, given) => {
    const answer = await ask(question, given);
    if (question === "values" && !given.columns.length) await new Promise((done) => late.push(done));
    return answer;
  };
}"""


def test_of_two_rows_chosen_in_the_table_the_later_stays_chosen(show) -> None:
    page = show(everything(parcels(60, 60)))
    table = open_panel(page).get_by_role("grid")
    expect(page.locator(".erqi-packed-row").first).to_contain_text("0行0列")
    page.evaluate(LATE)
    # A row that is not read yet is asked for; the next is there.
    page.evaluate(
        """() => {
          const grid = document.querySelector('[role="grid"]');
          const press = (key) => grid.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
          ["End", "Enter", "Home", "Enter"].forEach(press);
        }"""
    )
    until(page, "late.length > 0 && Boolean(ErqiMap.packed[0].selected())")
    page.evaluate("async () => { late.forEach((done) => done()); await ErqiMap.packed[0].idle(); }")
    expect(table.locator('[aria-selected="true"]')).to_contain_text("0行0列")
    assert page.evaluate("ErqiMap.packed[0].selected().row") == 0


def test_a_click_that_comes_back_late_does_not_undo_a_later_choice(show) -> None:
    page = show(everything(GDF))
    chosen = page.evaluate(
        """async () => {
          const [layer] = ErqiMap.packed;
          const { read } = layer;
          let come;
          const held = new Promise((done) => { come = done; });
          layer.read = async (...asked) => {
            const row = await read.apply(layer, asked);
            await held;
            return row;
          };
          const [other] = layer.plan.layers;
          const clicked = layer.choose({ layer: other, index: 0 }, { latlng: layer.map.getCenter() });
          delete layer.read;
          await layer.select(5, { fly: false, popup: false });
          come();
          await clicked;
          await layer.idle();
          return layer.selected().row;
        }"""
    )
    assert chosen == 5
