"""The page of data takes a file in: shown where it could lie, chosen, put in as one change."""

import streamlit

from erqi_map.store import open_store

POINTS = "名称,经度,纬度\n甲,113.60,34.70\n乙,113.61,34.71\n合计,,\n"


def opened(app, name, content):
    app.open("data")
    app.test.get_by_key("erqi-data-part").set_value("in").run()
    app.test.file_uploader[0].upload(name, content)
    app.test.run()


def button(app, key):
    return next(one for one in app.test.button if one.key == key)


def test_a_list_of_points_is_put_where_a_person_says(app, workspace):
    opened(app, "点位.csv", POINTS.encode("gbk"))
    where = next(one for one in app.test.radio if str(one.key).startswith("erqi-in-crs"))
    assert where.value is None
    assert button(app, "erqi-in-apply").disabled
    assert "合计行" in "".join(one.value.to_csv() for one in app.test.dataframe)
    where.set_value("gcj02").run()
    button(app, "erqi-in-apply").click().run()
    assert app.errors() == []
    overlays = open_store(workspace).overlays
    assert [one.overlay.title.zh for one in overlays.values()] == ["点位"]
    (frame,) = [one.read() for one in overlays.values()]
    assert 0.004 < 113.60 - frame.geometry[0].x < 0.008


def test_a_file_that_is_refused_is_a_sentence(app, workspace):
    opened(app, "图.dwg", b"AC1032" + bytes(50))
    assert "另存为 DXF" in app.test.error[0].value


def test_a_file_of_this_computer_is_named_by_its_path_where_nobody_else_is(
    app, workspace, tmp_path, monkeypatch
):
    (tmp_path / "点位.csv").write_text(POINTS, encoding="gbk")
    asked, address = streamlit.get_option, ["127.0.0.1"]
    monkeypatch.setattr(
        streamlit, "get_option", lambda one: address[0] if one == "server.address" else asked(one)
    )

    def path():
        return next(
            (one for one in app.test.text_input if str(one.key).startswith("erqi-in-path")), None
        )

    app.open("data")
    app.test.get_by_key("erqi-data-part").set_value("in").run()
    path().set_value(str(tmp_path / "不在.csv")).run()
    assert "没有这个文件" in app.test.error[0].value
    path().set_value(str(tmp_path / "点位.csv")).run()
    assert "CSV" in "".join(one.value for one in app.test.markdown)
    assert app.errors() == []
    address[0] = "0.0.0.0"
    app.test.run()
    assert path() is None
