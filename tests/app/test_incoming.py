"""The page of data takes a file in: shown where it could lie, chosen, put in as one change."""

import pytest
import streamlit
from pyproj import Transformer

from erqi_map.store import open_store

POINTS = "名称,经度,纬度\n甲,113.60,34.70\n乙,113.61,34.71\n合计,,\n"


def opened(app, name, content, **query):
    app.open("data", **query)
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


def keyed(found, name):
    return next(one for one in found if str(one.key).startswith(f"erqi-in-{name}-"))


def test_an_answer_that_cannot_be_is_said_and_can_be_given_anew(app, workspace):
    opened(app, "点位.csv", POINTS.encode("gbk"))
    keyed(app.test.radio, "crs").set_value("own").run()
    keyed(app.test.text_input, "own").set_value("EPSG:0").run()
    assert "不认识坐标系" in app.test.error[0].value
    assert button(app, "erqi-in-apply").disabled
    keyed(app.test.text_input, "own").set_value("gcj02").run()
    assert not app.test.error
    assert not button(app, "erqi-in-apply").disabled


def test_systems_are_called_without_signs_of_markdown(app, workspace):
    opened(app, "Xian 80.csv", b"name,X,Y\na,3845000,38463000\nb,3846000,38464000\n", lang="en")
    named = " ".join(keyed(app.test.radio, "crs").options)
    assert "38 \\(number before the easting\\)" in named
    assert "\\\\" not in named


def test_an_old_datum_is_shifted_by_parameters_or_common_points(app, workspace):
    corners = [(3845000, 38463000), (3846000, 38464000), (3845500, 38465000)]
    rows = [f"甲{n},{x},{y}" for n, (x, y) in enumerate(corners)]
    opened(app, "西安80.csv", "\n".join(["名称,X,Y", *rows]).encode("gbk"))
    assert "150 米" in "".join(one.value for one in app.test.caption)
    keyed(app.test.text_input, "shift").set_value("1,2,3").run()
    assert "七个数" in app.test.error[0].value
    assert button(app, "erqi-in-apply").disabled
    keyed(app.test.text_input, "shift").set_value("10,0,0,0,0,0,0").run()
    assert "七参数" in "".join(one.value for one in app.test.caption)
    keyed(app.test.text_input, "shift").set_value("").run()
    pairs = [f"{x},{y},{x + 60},{y - 110}" for x, y in corners]
    keyed(app.test.file_uploader, "points").upload("公共点.csv", "\n".join(pairs).encode())
    app.test.run()
    assert "3 个公共点" in "".join(one.value for one in app.test.caption)
    button(app, "erqi-in-apply").click().run()
    assert app.errors() == []
    (one,) = open_store(workspace).overlays.values()
    assert "3 个公共点" in one.overlay.method.zh
    plain = Transformer.from_crs("EPSG:4326", "EPSG:4526", always_xy=True)
    assert plain.transform(one.read().geometry[0].x, one.read().geometry[0].y) == pytest.approx(
        (38463000 - 110, 3845060), abs=0.1
    )


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
