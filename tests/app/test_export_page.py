"""The export page makes the file a planner takes away."""

from erqi_map.render.payload import decode_payload
from erqi_map.ui.export_desk import Order, make_file

PAGE = "export"


def test_the_size_and_the_silence_of_the_file_are_shown(app):
    app.open(PAGE)
    size, requests = (metric.value for metric in app.test.metric)
    assert size.endswith("kB")
    assert requests == "0 个"
    assert app.test.download_button[0].label == "下载网页文件"
    assert app.test.warning.values == []


def test_a_file_that_needs_the_network_says_so(app):
    app.open(PAGE)
    app.test.radio(key="erqi-export-assets").set_value("cdn").run()
    assert app.test.metric[1].value != "0 个"
    assert "联网" in app.test.warning[0].value


def test_without_a_layer_there_is_no_file(app):
    app.open(PAGE)
    app.test.get_by_key("erqi-export-layers").set_value([]).run()
    assert app.test.warning[0].value == "请至少选一个图层。"
    assert len(app.test.download_button) == 0


def test_layers_left_out_are_not_in_the_file(app):
    app.open(PAGE)
    book = app.test.session_state["erqi_book"]
    whole = make_file(book, Order(book.store.layer_ids, "zh", "none", "inline"))
    less = make_file(book, Order(("district", "clusters"), "zh", "none", "inline"))
    assert less.size_bytes < whole.size_bytes
    assert decode_payload(book.payload).layers.keys() == set(book.store.layer_ids)
