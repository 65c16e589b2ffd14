"""The page of data: a layer is taken out as the planner sees it."""

import json

from erqi_map.serve.orders import DataOrder, Order
from erqi_map.ui.export.made import FILES

from .conftest import App

PAGE = "data"


def layer_box(app: App):
    return next(one for one in app.test.selectbox if str(one.key).startswith("erqi-data-layer"))


def test_a_layer_is_taken_out_with_what_is_lost_told(app):
    app.open(PAGE)
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
