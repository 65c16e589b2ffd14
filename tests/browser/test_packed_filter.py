"""Filter, find, select and names of a packed layer, in a worker and where none may run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from erqi_map import PackedLayer

from .conftest import Watched
from .packed_pages import HERE, hit_row, ink_at, middle_of, scattered_points, shows, squares
from .packed_parcels import (
    adding,
    call,
    everything,
    names_on_map,
    open_map,
    parcels,
    set_filter,
    shown_rows,
)

GDF = parcels()
USE_ROWS = {"居住": [0, 4, 8, 12], "商业": [1, 5, 9, 13]}
Show = Callable[..., Page]


@pytest.fixture(params=[True, False], ids=["worker", "page"])
def show(request: Any, open_clean: Callable[..., Watched], tmp_path: Path):
    """Opens a layer on a map."""

    def start(layer: PackedLayer, **options: Any) -> Page:
        given = {"worker": request.param, **options}
        page = open_map(open_clean, tmp_path / "map.html", layer.add_to, **given)
        assert call(page, "return layer.plan.open.inWorker;") is request.param
        return page

    return start


def test_a_filter_decides_what_is_drawn_hit_listed_named_and_counted(show: Show) -> None:
    page = show(everything(GDF))
    assert ink_at(page, 0, *middle_of(GDF, 1))
    assert set_filter(page, {"use": ["居住"]}) == {"rows": 4, "total": 16}
    assert ink_at(page, 0, *middle_of(GDF, 4))
    assert not ink_at(page, 0, *middle_of(GDF, 1))
    assert hit_row(page, *middle_of(GDF, 4))["row"] == 4
    assert hit_row(page, *middle_of(GDF, 1)) is None
    assert shown_rows(page) == USE_ROWS["居住"]
    assert sorted(names_on_map(page)) == [GDF["name"][row] for row in USE_ROWS["居住"]]
    legend = page.locator(".erqi-packed-legend li")
    expect(legend).to_have_text(["商业0 / 4", "居住4 / 4", "绿地0 / 4", "无数据0 / 4"])
    assert set_filter(page, None) == {"rows": 16, "total": 16}
    assert ink_at(page, 0, *middle_of(GDF, 1))
    expect(legend).to_have_text(["商业4", "居住4", "绿地4", "无数据4"])


def test_conditions_of_every_kind(show: Show) -> None:
    page = show(everything(GDF))
    for conditions, rows in (
        ({"use": ["居住", "商业"]}, sorted(USE_ROWS["居住"] + USE_ROWS["商业"])),
        ({"use": [None]}, [3, 7, 11, 15]),
        ({"open": [True], "size": [None, 5]}, [0, 2, 5]),
        ({"size": [4, 6]}, [4, 5, 6]),
        ({"size": ["14", ""]}, [14, 15]),
        ({"day": ["2020-01-03", "2020-01-04"]}, [2, 3]),
        ({"day": ["2020-01-15", None]}, [14, 15]),
        ({"name": ["1行2列"]}, [6]),
        ({"use": "绿地", "size": [3, None]}, [6, 10, 14]),
    ):
        assert set_filter(page, conditions)["rows"] == len(rows)
        assert shown_rows(page) == rows


def test_what_it_does_not_know_is_left_aside_and_said(show: Show) -> None:
    page = show(everything(GDF))
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "warning" else None)
    odd = {"nosuch": ["x"], "__proto__": ["x"], "size": "many", "use": ["居住", "海洋"], "day": [1]}
    assert set_filter(page, odd)["rows"] == 4
    assert call(page, "return { ...layer.filter() };") == {"use": ["居住"]}
    for word in ("nosuch", "size", "海洋", "day"):
        assert any(word in line for line in said), word
    for nothing in ("text", 5, [], {"use": []}, {"size": [None, None]}):
        assert set_filter(page, nothing)["rows"] == 16
    assert call(page, "return layer.filter();") is None


def test_the_last_of_several_filters_is_the_one_that_stays(show: Show) -> None:
    page = show(everything(GDF))
    code = """const all = [{ use: ["居住"] }, { size: [0, 9] }, { use: ["商业"], size: [9, null] }];
      await Promise.all(all.map((one) => layer.setFilter(one)));
      return { ...layer.filter() };"""
    assert call(page, code) == {"use": ["商业"], "size": [9, None]}
    assert shown_rows(page) == [9, 13]


def test_layer_and_map_are_told(show: Show) -> None:
    page = show(everything(GDF))
    call(
        page,
        """globalThis.told = [];
        layer.on("filter", ({ rows, total, filter }) => told.push(["layer", rows, total, { ...filter }]));
        layer.map.on("erqi:filter", (event) => told.push(["map", event.name, event.layer === layer]));
        layer.on("select", ({ row, id }) => told.push(["layer", row, id]));
        layer.map.on("erqi:select", (event) => told.push(["map", event.row, event.properties && event.properties.use]));
        await layer.setFilter({ use: ["商业"] });
        await layer.select(5);
        await layer.select(null);""",
    )
    assert page.evaluate("told") == [
        ["layer", 4, 16, {"use": ["商业"]}],
        ["map", "地块", True],
        ["layer", 5, 5],
        ["map", 5, "商业"],
        ["layer", None, None],
        ["map", None, None],
    ]


def test_a_filter_set_before_the_layer_is_shown_holds_when_it_is(show: Show) -> None:
    page = show(everything(GDF))
    code = (
        "const { map } = layer; layer.remove(); await layer.setFilter(given[0]); layer.addTo(map);"
    )
    call(page, code + " await layer.idle();", {"use": ["居住"]})
    assert not ink_at(page, 0, *middle_of(GDF, 1))
    assert ink_at(page, 0, *middle_of(GDF, 0))


def test_words_are_found_in_every_column_of_the_search(show: Show) -> None:
    page = show(everything(GDF))
    find = "const { total, rows } = await layer.find(...given); return [total, rows.map(({ row }) => row)];"
    assert call(page, find, "１行") == [4, [4, 5, 6, 7]]
    assert call(page, find, "公共服务设施", {"limit": 2}) == [16, [0, 1]]
    assert call(page, find, "3-2 ") == [1, [14]]
    assert call(page, find, "没有的") == [0, []]
    set_filter(page, {"use": ["居住"]})
    assert call(page, find, "1行") == [1, [4]]
    assert call(page, find, "1行", {"all": True})[0] == 4
    code = "return (await layer.find('2行3列', { all: true })).rows[0].properties.day;"
    assert call(page, code) == "2020-01-12"


def test_a_chosen_row_is_flown_to_lit_and_described(show: Show) -> None:
    page = show(everything(GDF), zoom=12)
    assert call(page, "return (await layer.select(10)).properties.name;") == "2行2列"
    shows(page, ".erqi-packed-popup", "2行2列")
    lng, lat = middle_of(GDF, 10)
    near = call(
        page, "await layer.idle(); return layer.map.getCenter().distanceTo(given[0]);", [lat, lng]
    )
    assert near < 400
    assert call(page, "return layer.selected().row;") == 10
    before = call(page, "return layer.map.getZoom();")
    call(page, "await layer.select(0, { fly: false, popup: false });")
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)
    assert call(page, "return layer.map.getZoom();") == before
    assert call(page, "return layer.select(99);") is None
    assert call(page, "return layer.selected();") is None


def test_a_row_without_a_place_is_chosen_and_the_map_stays(show: Show) -> None:
    gdf = parcels()
    gdf.loc[3, "geometry"] = None
    page = show(everything(gdf))
    before = call(page, "return layer.map.getCenter();")
    assert call(page, "return (await layer.select(3)).row;") == 3
    assert call(page, "return layer.map.getCenter();") == before
    expect(page.locator(".erqi-packed-popup")).to_have_count(0)


def test_bubbles_and_density_count_what_the_filter_leaves(show: Show) -> None:
    gdf = scattered_points(4000)
    page = show(PackedLayer(gdf, filters=["kind"], points="clusters", labels="kind"), zoom=11)
    whole = hit_row(page, HERE[1], HERE[0])["group"]
    share = int((gdf["kind"] == "甲").sum())
    assert set_filter(page, {"kind": ["甲"]})["rows"] == share
    assert 0 < hit_row(page, HERE[1], HERE[0])["group"] < whole
    counted = """const { group, shape } = layer.plan.layers[0];
      const seen = new Map();
      for (let v = 0; v < shape.xy.length; v += 2) {
        if (!layer.plan.layers[0].shown[v / 2]) continue;
        const found = group.at(shape.xy[v], shape.xy[v + 1], 6);
        if (found) seen.set(found.key, found.count);
      }
      return [...seen.values()].reduce((a, b) => a + b, 0);"""
    assert call(page, counted) == share


def test_names_come_with_the_zoom_and_only_where_there_is_room(show: Show) -> None:
    gdf = squares(8, 8, label=[f"第{row}号地块的名称" for row in range(64)])
    names = {"column": "label", "min_zoom": 14}
    page = show(PackedLayer(gdf, search=["label"], labels=names), zoom=13)
    assert names_on_map(page) == []
    call(page, "layer.map.setView(given[0], 16, { animate: false });", list(HERE))
    near = names_on_map(page)
    assert 0 < len(near) < 64
    boxes = call(page, "return layer.view.names.placed().map(({ box }) => box);")
    for at, (x, y, w, h) in enumerate(boxes):
        for other_x, other_y, other_w, other_h in boxes[:at]:
            apart = (
                x >= other_x + other_w
                or other_x >= x + w
                or y >= other_y + other_h
                or other_y >= y + h
            )
            assert apart


def test_the_names_of_two_layers_keep_apart(
    open_clean: Callable[..., Watched], tmp_path: Path
) -> None:
    gdf = squares(1, 1, label=["同一个地方"])
    build = adding(*(PackedLayer(gdf, labels="label") for _ in range(2)))
    page = open_map(open_clean, tmp_path / "map.html", build, zoom=17)
    code = """async () => {
      const boxes = [];
      for (const layer of ErqiMap.packed) await layer.idle();
      for (const layer of ErqiMap.packed) {
        await layer.idle();
        boxes.push(...layer.view.names.placed().map(({ box }) => box));
      }
      return boxes;
    }"""
    placed = page.evaluate(code)
    assert len(placed) == 2
    for at, (x, y, w, h) in enumerate(placed):
        for ox, oy, ow, oh in placed[:at]:
            assert x >= ox + ow or ox >= x + w or y >= oy + oh or oy >= y + h
