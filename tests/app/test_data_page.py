"""The page of data: a layer is taken out as the planner sees it."""

import json

import geopandas as gpd
import shapely

from erqi_map.cli.app import run
from erqi_map.serve.orders import DataOrder, Order
from erqi_map.store import open_store
from erqi_map.ui.data import new
from erqi_map.ui.export.made import FILES
from tests.overlay_book import book_with_overlay, parcels

from ..unit.cli.test_cli_register import edited, put
from .conftest import App

PAGE = "data"


def layer_box(app: App):
    return next(one for one in app.test.selectbox if str(one.key).startswith("erqi-data-layer"))


def test_a_layer_is_taken_out_with_what_is_lost_told(app):
    app.open(PAGE)
    part(app, "out")
    layer_box(app).set_value("projects").run()
    app.test.get_by_key("erqi-data-format").set_value(".zip").run()
    app.press("erqi-export-make")
    assert app.errors() == []
    assert app.test.download_button[0].label == "下载数据文件"
    said = " ".join(one.value for one in app.test.info).replace("\\", "")
    assert "7 个要素" in said
    assert "short_name_zh → short_name" in said


def test_what_the_map_filters_is_what_goes_out(app):
    app.open("map", cluster="central-city")
    app.open(PAGE)
    part(app, "out")
    layer_box(app).set_value("projects").run()
    app.test.get_by_key("erqi-data-format").set_value(".geojson").run()
    app.test.radio(key="erqi-data-rows").set_value("filtered").run()
    app.press("erqi-export-make")
    assert app.errors() == []
    book = app.test.session_state["erqi_book"]
    state = json.dumps({"filter": {"cluster": ["central-city"]}})
    order = Order("data", state=state, data=DataOrder("projects", ".geojson", None, "filtered"))
    made = json.loads(FILES.make(book, order, lambda done, words: None).content)
    kept = book.store.layer("projects")
    kept = kept.index[kept["cluster"] == "central-city"].tolist()
    assert [one["id"] for one in made["features"]] == kept
    assert 0 < len(kept) < 7
    assert f"{len(kept)} 个要素" in " ".join(one.value for one in app.test.info)


def part(app: App, name: str) -> None:
    app.test.get_by_key("erqi-data-part").set_value(name).run()
    assert app.errors() == []


def test_one_click_colours_names_and_sums_a_layer(app, tmp_path, monkeypatch):
    book = book_with_overlay(tmp_path, 40)
    frame = parcels(40)
    frame["DLBM"] = ["0701", "1001"] * 20
    frame.to_parquet(book / "overlays" / "parcels.parquet")
    home = str(tmp_path / "a.sqlite")
    assert run(["init", home, "--from", str(book)]) == 0
    monkeypatch.setenv("ERQI_MAP_STORE", home)
    app.open(PAGE)
    part(app, "land")
    app.press("erqi-land-go")
    assert app.errors() == []
    assert "DLBM" in app.test.success[0].value
    table = app.test.dataframe[0].value
    assert table.iloc[:, 0].tolist() == ["0701 城镇住宅用地", "1001 工业用地"]
    assert table.iloc[:, 1].tolist() == [20, 20]
    overlay = open_store(home).overlays["test-parcels"].overlay
    assert overlay.style.column == "DLBM"


def test_the_register_comes_back_with_what_it_would_change(app, workspace, tmp_path):
    name = open_store(workspace).places["dehua-street"].name.zh
    file = tmp_path / "a.xlsx"
    assert run(["export", "register", str(file), "--workspace", workspace.where]) == 0
    edited(file, put("dehua-street", "名称", f"{name}二期"))
    app.open(PAGE)
    part(app, "register")
    assert app.test.download_button[0].label == "下载登记表"
    app.test.file_uploader(key="erqi-register-in").upload("a.xlsx", file.read_bytes())
    app.test.run()
    (row,) = app.test.dataframe[0].value.to_dict("records")
    assert f"{name}二期" in row.values()
    app.press("erqi-register-apply")
    assert app.errors() == []
    assert open_store(workspace).places["dehua-street"].name.zh == f"{name}二期"


def test_a_new_book_is_made_of_a_boundary_with_one_press(app, tmp_path, monkeypatch):
    monkeypatch.setattr(new, "USUAL", tmp_path / "geodata")
    app.open(PAGE)
    part(app, "new")
    app.press("erqi-new-go")
    assert "边界文件" in app.test.warning[0].value
    boundary = gpd.GeoDataFrame({"名称": ["示例区"]}, geometry=[shapely.box(104, 30, 104.2, 30.2)])
    app.test.text_input(key="erqi-new-title").set_value("示例区规划图")
    app.test.text_input(key="erqi-new-folder").set_value("示例区")
    app.test.file_uploader(key="erqi-new-boundary").upload(
        "区界.geojson", boundary.to_json().encode()
    )
    app.press("erqi-new-go")
    assert app.errors() == []
    assert "示例区" in app.test.success[0].value
    assert open_store(tmp_path / "示例区").catalog.title.zh == "示例区规划图"
