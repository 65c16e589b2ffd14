"""What goes out of a layer in any format comes back as it was, as far as the format can hold it."""

import csv
import datetime as dt
import io
import json
import xml.etree.ElementTree as ET
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import python_calamine
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erqi_map.errors import RequestError
from erqi_map.export.data.features import DataSet
from erqi_map.export.data.gis import short_names
from erqi_map.export.data.make import FORMATS, losses, write_data
from erqi_map.export.data.plain import plain_column, words_of
from erqi_map.export.data.system import system_of
from erqi_map.export.data.tables import inert
from erqi_map.model import Text

ROWS = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# Signs outside of the first plane, of formulas, quotes and lists; no control characters.
TEXT = st.text(
    st.one_of(
        st.sampled_from("二七𠮷䶮区=+-@,;'\"\n<&>"),
        st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")),
    ),
    min_size=1,
    max_size=30,
)
DAYS = st.dates()
NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda one: round(one, 4))


@st.composite
def squares(draw):
    """An area, now and then with a hole, now and then of two parts."""
    x, y = draw(st.floats(113.5, 113.6)), draw(st.floats(34.6, 34.7))
    side = draw(st.floats(1e-4, 1e-2))
    shell = shapely.box(x, y, x + side, y + side)
    hole = shapely.box(x + side / 4, y + side / 4, x + side / 2, y + side / 2)
    whole = draw(st.sampled_from([shell, shell - hole]))
    aside = shapely.box(x + 2 * side, y, x + 3 * side, y + side)
    return draw(st.sampled_from([whole, shapely.union_all([whole, aside])]))


def maybe(values):
    return st.one_of(st.none(), values)


@st.composite
def layers(draw):
    rows = draw(
        st.lists(
            st.tuples(maybe(TEXT), maybe(st.integers(-(10**15), 10**15)), maybe(NUMBERS),
                      maybe(st.booleans()), maybe(DAYS), squares()),
            min_size=1, max_size=6,
        )
    )  # fmt: skip
    texts, wholes, numbers, yes, days, shapes = zip(*rows, strict=True)
    ids = [f"f{at}" for at in range(len(rows))]
    return dataset(
        {"id": pa.array(ids), "用途": pa.array(texts, pa.string()),
         "n": pa.array(wholes, pa.int64()), "x1": pa.array(numbers, pa.float64()),
         "built": pa.array(yes, pa.bool_()), "day": pa.array(days, pa.date32())},
        shapes,
    )  # fmt: skip


def dataset(columns, shapes, crs="EPSG:4326"):
    system = system_of(crs)
    placed = None if shapes is None else system.place(np.array(shapes, dtype=object))
    names = {name: Text(zh=name) for name in columns}
    return DataSet("parcels", Text(zh="地块"), pa.table(columns), placed, names, {}, system)


def written(data, tmp_path, name):
    return write_data(data, tmp_path / name, overwrite=True).path


def rows_of(table):
    """Rows by id. FlatGeobuf has no dates: its day is the midnight it begins with."""
    rows = sorted(table.to_pylist(), key=lambda row: row["id"])
    for row in rows:
        if isinstance(row.get("day"), dt.datetime):
            row["day"] = row["day"].date()
    return rows


def same_shapes(found, wanted, within=1e-9):
    found, wanted = np.asarray(found, dtype=object), np.asarray(wanted, dtype=object)
    assert len(found) == len(wanted)
    assert shapely.hausdorff_distance(shapely.normalize(found), wanted).max() <= within
    assert np.allclose(shapely.area(found), shapely.area(wanted), rtol=1e-6)


@pytest.mark.parametrize("ending", [".gpkg", ".fgb", ".parquet"])
@given(data=layers())
@ROWS
def test_what_knows_types_loses_nothing(data, ending, tmp_path):
    path = written(data, tmp_path, f"a{ending}")
    if ending == ".parquet":
        frame = gpd.read_parquet(path)
        table = pa.Table.from_pandas(frame.drop(columns="geometry"), preserve_index=False)
        shapes = frame.set_index("id").geometry
        assert frame.crs == "EPSG:4326"
    else:
        meta, table = pyogrio.read_arrow(path)
        key = meta["geometry_name"] or "wkb_geometry"
        shapes = gpd.GeoSeries(shapely.from_wkb(table[key].to_pylist()), table["id"].to_pylist())
        table = table.drop_columns([key, *({meta["fid_column"]} & set(table.column_names))])
        assert meta["crs"] == "EPSG:4326"
    assert rows_of(table) == rows_of(data.table)
    same_shapes(shapes.loc[data.table["id"].to_pylist()], data.shapes)


@given(data=layers())
@ROWS
def test_geojson_keeps_all_and_follows_the_standard(data, tmp_path):
    found = json.loads(written(data, tmp_path, "a.geojson").read_text("utf-8"))
    assert "crs" not in found
    days = [None if one is None else one.isoformat() for one in data.table["day"].to_pylist()]
    wanted = data.table.set_column(5, "day", pa.array(days, pa.string())).to_pylist()
    assert [one["properties"] for one in found["features"]] == wanted
    assert [one["id"] for one in found["features"]] == data.table["id"].to_pylist()
    shapes = [shapely.geometry.shape(one["geometry"]) for one in found["features"]]
    same_shapes(shapes, data.shapes, within=7e-8)
    assert shapely.equals(shapes, shapely.set_precision(shapes, 1e-7, mode="pointwise")).all()
    parts = shapely.get_parts(shapes)
    assert all(part.exterior.is_ccw and not any(r.is_ccw for r in part.interiors) for part in parts)


@given(data=layers())
@ROWS
def test_a_shapefile_holds_rare_signs_and_nothing(data, tmp_path):
    path = written(data, tmp_path, "a.shp")
    assert path.with_suffix(".cpg").read_text() == "GB18030"
    frame = gpd.read_file(path)
    for name in ("用途", "n", "x1"):
        found = frame[name].astype(object).where(frame[name].notna(), None)
        # Its fields are filled up with blanks.
        wanted = data.table[name].to_pylist()
        assert found.to_list() == [
            one.rstrip(" ") or None if isinstance(one, str) else one for one in wanted
        ]
    found = [None if str(one) == "NaT" else one.date() for one in frame["day"]]
    assert found == data.table["day"].to_pylist()
    same_shapes(frame.geometry, data.shapes)


@given(data=layers())
@ROWS
def test_kml_holds_every_value_as_text(data, tmp_path):
    space = {"k": "http://www.opengis.net/kml/2.2"}
    marks = ET.parse(written(data, tmp_path, "a.kml")).findall(".//k:Placemark", space)
    for mark, row in zip(marks, data.table.to_pylist(), strict=True):
        said = {
            one.get("name"): one.find("k:value", space).text
            for one in mark.iterfind(".//k:Data", space)
        }
        assert said.get("用途") == row["用途"]
        assert {name for name, value in row.items() if value is not None} == said.keys()
    same_shapes([kml_shape(one, space) for one in marks], data.shapes)


def kml_shape(mark, space):
    parts = []
    for one in mark.iterfind(".//k:Polygon", space):
        rings = [
            [tuple(map(float, place.split(","))) for place in ring.text.split()]
            for side in ("outer", "inner")
            for ring in one.iterfind(f"k:{side}BoundaryIs//k:coordinates", space)
        ]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def from_inert(text):
    bare = text.removeprefix("'")
    return text if inert(bare) == bare else bare


@given(data=layers())
@ROWS
def test_a_csv_comes_back_and_runs_nothing(data, tmp_path):
    path = written(data, tmp_path, "a.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    assert [from_inert(one["用途"]) or None for one in rows] == data.table["用途"].to_pylist()
    assert not any(
        value[:1] in "=+@" for row in rows for value in (row["id"], row["用途"]) if value
    )
    same_shapes([shapely.from_wkt(one["wkt_WGS84"]) for one in rows], data.shapes)


def test_whole_numbers_beside_a_missing_one_leave_as_they_are():
    assert words_of(plain_column(pd.Series([6, None, -3]))) == ["6", None, "-3"]
    assert words_of(plain_column(pd.Series([6, None, 0.5]))) == ["6.0", None, "0.5"]
    assert words_of(plain_column(pd.Series([6.0]))) == ["6.0"]


@given(text=st.text(max_size=12))
def test_an_inert_text_is_read_as_it_was(text):
    assert from_inert(inert(text)) == text
    assert inert(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}


@given(data=layers())
@ROWS
def test_excel_keeps_types_and_text_that_looks_like_a_formula(data, tmp_path):
    path = written(data, tmp_path, "a.xlsx")
    head, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    assert head == ["id", "用途", "n", "x1", "built", "day", "wkt_WGS84"]
    for row, wanted in zip(rows, data.table.to_pylist(), strict=True):
        found = dict(zip(head, row, strict=True))
        for name, value in wanted.items():
            if isinstance(value, dt.date) and value < dt.date(1900, 3, 1):
                # Older days stay readable: programs count those differently.
                value = value.isoformat()
            assert (found[name] if found[name] != "" else None) == value
    with zipfile.ZipFile(path) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


@given(data=layers())
@ROWS
def test_boundary_points_have_north_first_and_rings_that_close(data, tmp_path):
    there = dataset(
        {name: data.table[name] for name in data.table.column_names}, data.shapes, "EPSG:4526"
    )
    path = written(there, tmp_path, "a.txt")
    parcels = points_of(path.read_bytes().decode("gb18030"))
    for (head, rings), shape in zip(parcels, there.shapes, strict=True):
        assert int(head[0]) == sum(len(ring) - 1 for ring in rings)
        assert (head[-1], len(head)) == ("@", 9)
        assert all(ring[0] == ring[-1] for ring in rings)
        assert all(
            34e5 < north < 40e5 and 38e6 < east < 39e6 for ring in rings for north, east in ring
        )
        found = shapely.Polygon()
        for ring in rings:
            found = found.symmetric_difference(shapely.Polygon([(e, n) for n, e in ring]))
        assert abs(found.area - shape.area) < 1e-3 * shape.length
        assert abs(float(head[1]) - shape.area / 1e4) < 1e-3


def points_of(text):
    parcels = []
    for line in text.split("[地块坐标]")[1].split():
        cells = line.split(",")
        if cells[-1] == "@":
            parcels.append((cells, []))
            continue
        rings = parcels[-1][1]
        if len(rings) < int(cells[1]):
            rings.append([])
        rings[-1].append((float(cells[2]), float(cells[3])))
    return parcels


def test_long_names_are_shortened_each_in_its_own_way():
    names = ["土地用途分类代码", "土地用途分类名称", "short", "SHORT", "𠮷𠮷𠮷"]
    short = short_names(names)
    assert len({one.casefold() for one in short.values()}) == len(names)
    assert all(len(one.encode("gb18030")) <= 10 for one in short.values())


def test_losses_of_a_shapefile_are_told():
    data = dataset(
        {"id": pa.array(["a"]), "土地用途分类代码": pa.array(["很长" * 200])},
        [shapely.Point(113.6, 34.7)],
    )
    told = [one.text() for one in losses(data, FORMATS[".shp"])]
    assert "土地用途分类代码 → 土地用途分" in told[0]
    assert "254" in told[1]


def test_shapes_of_several_kinds_and_tables_without_places_are_refused(tmp_path):
    mixed = dataset({"id": pa.array(["a", "b"])}, [shapely.Point(1, 1), shapely.box(0, 0, 1, 1)])
    with pytest.raises(RequestError, match="GeoPackage"):
        write_data(mixed, tmp_path / "a.shp")
    with pytest.raises(RequestError, match=r"\.xlsx"):
        write_data(dataset({"id": pa.array(["a"])}, None), tmp_path / "a.kml")
    assert list(tmp_path.iterdir()) == []
