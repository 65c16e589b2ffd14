"""Layers as drawings and as texts of boundary points."""

import warnings

import ezdxf
import pyarrow as pa
import pyogrio
import pytest
import shapely
from hypothesis import given

from erqi_map.errors import RequestError

from .test_data_formats import ROWS, dataset, layers, points_of, written


@given(data=layers())
@ROWS
def test_a_drawing_has_a_closed_outline_for_every_ring_and_names_inside(data, tmp_path):
    there = dataset(
        {name: data.table[name] for name in data.table.column_names}, data.shapes, "EPSG:4547"
    )
    drawing = ezdxf.readfile(written(there, tmp_path, "a.dxf"))
    assert drawing.audit().has_errors is False
    lines = drawing.modelspace().query("LWPOLYLINE")
    assert all(one.closed for one in lines)
    assert len(lines) == sum(
        1 + len(part.interiors) for shape in there.shapes for part in shapely.get_parts(shape)
    )
    for text, shape in zip(drawing.modelspace().query("TEXT"), there.shapes, strict=True):
        assert shape.intersects(shapely.Point(text.dxf.insert.vec2))


@pytest.mark.parametrize("name", ["地块", "𠮷地块 km²"])
def test_a_drawing_is_read_by_others_with_its_names_and_every_value_in_pieces(name, tmp_path):
    long = "权属" * 300
    values = {"id": pa.array(["甲", name]), "owner": pa.array([long, ""])}
    shapes = [shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 2, 2)), shapely.Point(3, 4)]
    path = written(dataset(values, shapes, "EPSG:4547"), tmp_path, "a.dxf")
    drawing = ezdxf.readfile(path)
    outer, inner, text, point, _ = drawing.modelspace()
    assert [one.dxftype() for one in (outer, inner, text, point)] == [
        "LWPOLYLINE", "LWPOLYLINE", "TEXT", "POINT",
    ]  # fmt: skip
    said = [tag.value for tag in outer.get_xdata("ERQI_MAP") if tag.code == 1000]
    assert all(len(one.encode()) <= 240 for one in said)
    assert "".join(one.split("=", 1)[1] for one in said if one.startswith("owner")) == long
    assert "owner=" in [tag.value for tag in point.get_xdata("ERQI_MAP")]
    with warnings.catch_warnings():
        # A drawing whose signs only Unicode has is told by GDAL as of a code page it does not know.
        warnings.simplefilter("error" if name == "地块" else "ignore")
        read = pyogrio.read_dataframe(path)
    assert [one for one in read["Text"] if isinstance(one, str)] == ["甲", name]
    assert set(read["Layer"]) == {outer.dxf.layer, text.dxf.layer}


def test_boundary_points_carry_the_land_code_whatever_its_column_is_called(tmp_path):
    square = shapely.box(113.6, 34.7, 113.601, 34.701)
    there = dataset({"id": ["a"], "用地代码": ["0701"]}, [square], "EPSG:4526")
    ((head, _),) = points_of(written(there, tmp_path, "a.txt").read_bytes().decode("gb18030"))
    assert head[7] == "0701"
    # A file without a parcel is none.
    points = dataset({"id": ["a"]}, [square.centroid], "EPSG:4526")
    with pytest.raises(RequestError, match="只能写面"):
        written(points, tmp_path, "b.txt")
    assert not (tmp_path / "b.txt").exists()
