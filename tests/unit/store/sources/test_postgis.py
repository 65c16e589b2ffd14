"""A PostGIS table is read by bbox and column."""

import psycopg
import pytest
import shapely

from erqi_map.errors import RequestError
from erqi_map.store.sources import open_source

from .postgis_grid import ODD_NAMES, odd_table

CORNER = (113.499, 34.599, 113.516, 34.606)
HOSTILE = 'a"; drop table parcels; --'


@pytest.fixture(scope="module", params=[4326, 4547])
def table(request, database, parcels):
    """The parcels in a table, in the coordinates of the parameter."""
    name = f"parcels_{request.param}"
    with psycopg.connect(database) as connection:
        connection.execute(
            f'create table {name} (code text, "用途" text, area_m2 float8,'
            f" geom geometry(Polygon, {request.param}))"
        )
        for row in parcels.itertuples(index=False):
            connection.execute(
                f"insert into {name} values (%s, %s, %s,"
                f" ST_Transform(ST_GeomFromWKB(%s, 4326), {request.param}))",
                [row[0], row[1], row[2], row[3].wkb],
            )
        connection.execute(f"create index on {name} using gist (geom)")
    return open_source(database, f"public.{name}")


def test_a_table_says_what_it_holds(table, parcels):
    info = table.info
    assert (info.n, info.format, info.size_bytes) == (100, "PostGIS", None)
    # The envelope of a grid that lies askew is a little larger.
    assert info.bbox == pytest.approx(tuple(parcels.total_bounds), abs=1e-3)
    assert shapely.box(*info.bbox).buffer(1e-9).covers(shapely.box(*parcels.total_bounds))
    assert list(info.columns) == ["code", "用途", "area_m2"]


def test_only_what_touches_the_bbox_and_the_columns_are_read(table):
    found = table.read(CORNER, ["code"])
    assert sorted(found["code"]) == ["P-000", "P-001"]
    assert list(found.columns) == ["code", "geometry"]
    assert found.crs == "EPSG:4326"
    assert len(table.read(columns=[])) == 100


def test_batches_together_are_the_whole_table(table):
    assert sum(len(batch) for batch in table.batches(["code"])) == 100


def test_names_are_never_read_as_sql(database, table, parcels):
    with pytest.raises(RequestError, match="没有表"):
        _ = open_source(database, HOSTILE).info
    with pytest.raises(RequestError, match="没有列"):
        table.read(columns=[HOSTILE])
    assert table.info.n == len(parcels)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_column_or_table_of_any_name_is_read_as_any_other(database, name):
    table = odd_table(database, name)
    assert list(table.info.columns) == [name]
    assert sorted(set(table.read()[name])) == list("0123456")
    assert len(table.read((113.4999, 34.5999, 113.5005, 34.6005), [name])) == 1
    assert sum(len(batch[[name]]) for batch in table.batches()) == 300


def test_a_database_that_does_not_answer_is_told_without_its_password():
    with pytest.raises(RequestError, match="数据库没有给出") as error:
        _ = open_source("postgresql://erqi:secret@127.0.0.1:1/none", "parcels").info
    assert "secret" not in str(error.value)


def test_a_database_needs_a_table(database):
    with pytest.raises(RequestError, match="--table"):
        open_source(database)


def test_a_large_table_tells_its_extent_by_its_index(database, monkeypatch):
    monkeypatch.setattr("erqi_map.store.sources.postgis.table.MAX_COUNTED", 10)
    with psycopg.connect(database) as connection:
        connection.execute(
            "create table many as"
            " select ST_SetSRID(ST_MakePoint(113 + k / 100.0, 34), 4326) as geom"
            " from generate_series(0, 99) as k"
        )
        connection.execute("analyze many")
    shapes = (113.0, 34.0, 113.99, 34.0)
    assert open_source(database, "many").info.bbox == pytest.approx(shapes)
    with psycopg.connect(database) as connection:
        connection.execute("create index on many using gist (geom)")
    assert open_source(database, "many").info.bbox == pytest.approx(shapes, abs=1e-4)
